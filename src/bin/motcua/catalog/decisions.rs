//! `motcua catalog withdraw|pin|restore|decisions`: what holds for single procedures, from the next question on.

use jiff::civil::Date;
use motcua::{
    app::{self, operations},
    assistant::{Order, OrderAction, today},
    catalog::{
        Code, Text,
        decisions::{Action, Decision, Decisions},
    },
    config::Config,
};

use super::versions::hanoi;

/// Who decides, and until when.
#[derive(clap::Args)]
pub(crate) struct Signed {
    /// Who decides, such as a name and an office.
    #[arg(long)]
    author: String,
    /// The last day on which it holds, such as 2027-01-31; without end where none is said.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
}

pub(super) fn withdraw(
    config: &Config,
    code: &Code,
    reason: &str,
    reason_en: Option<&str>,
    signed: &Signed,
) -> anyhow::Result<()> {
    decide(
        config,
        Order { reason: Some(text(reason, reason_en)), ..order(code, OrderAction::Withdraw, signed) },
    )
}

pub(super) fn pin(
    config: &Config,
    code: &Code,
    notice: &str,
    notice_en: Option<&str>,
    signed: &Signed,
) -> anyhow::Result<()> {
    decide(config, Order { notice: Some(text(notice, notice_en)), ..order(code, OrderAction::Pin, signed) })
}

pub(super) fn restore(config: &Config, code: &Code, author: &str) -> anyhow::Result<()> {
    let signed = Signed { author: author.to_owned(), until: None };
    decide(config, order(code, OrderAction::Restore, &signed))
}

pub(super) fn list(config: &Config, all: bool, json: bool) -> anyhow::Result<()> {
    let decisions = Decisions::read(&app::decisions_log(config))?;
    let shown: Vec<&Decision> =
        if all { decisions.log().iter().collect() } else { decisions.in_force(today()) };
    if json {
        println!("{}", serde_json::to_string_pretty(&shown)?);
        return Ok(());
    }
    if shown.is_empty() {
        println!("no decision is in force; --all shows past ones");
    }
    shown.into_iter().for_each(|decision| println!("{}", line(decision)));
    Ok(())
}

fn order(code: &Code, action: OrderAction, signed: &Signed) -> Order {
    Order {
        code: code.to_string(),
        action,
        reason: None,
        notice: None,
        author: signed.author.clone(),
        until: signed.until,
    }
}

fn text(vi: &str, en: Option<&str>) -> Text {
    Text { vi: vi.to_owned(), en: en.map(str::to_owned) }
}

fn decide(config: &Config, order: Order) -> anyhow::Result<()> {
    let decision = operations::decide(config, &order)?;
    println!("{}\nit holds from the next question on", line(&decision));
    Ok(())
}

fn line(decision: &Decision) -> String {
    let (action, said) = match &decision.action {
        Action::Withdraw { reason } => ("withdrawn", reason.vi.as_str()),
        Action::Pin { notice } => ("pinned", notice.vi.as_str()),
        Action::Restore => ("restored", ""),
    };
    let until = decision.until.map(|day| format!(" until {day}")).unwrap_or_default();
    let said = if said.is_empty() { String::new() } else { format!(": {said}") };
    format!("{}  {}  {action}{until} by {}{said}", decision.code, hanoi(decision.at), decision.author)
}
