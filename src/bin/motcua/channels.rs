//! `motcua channels`: how much waits, what could not be delivered, and sending that again. Works beside a running server.

use anyhow::ensure;
use motcua::{
    app::messages,
    config::Config,
    delivery::{CaseNumber, Desk, Direction},
    messenger::{Incoming, Kind},
};

/// Most dead letters that are listed.
const MOST: usize = 200;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// How much is kept of each messenger.
    Status,
    /// What could not be answered or sent, the latest first. Neither text nor the platform's id of a chat is shown.
    Dead,
    /// What residents reported, chats that were handed over, corrections that officers propose: the open ones, those that wait
    /// longest first. Texts are masked.
    Reports {
        /// Also those that are closed.
        #[arg(long)]
        all: bool,
    },
    /// Thumbs by procedure and reason, the most frequent first.
    Thumbs,
    /// Closes a report.
    Close {
        /// Its number, as `reports` shows it.
        number: CaseNumber,
    },
    /// Puts a dead letter back; a running server takes it within a second.
    Resend {
        /// Its number, as `dead` shows it.
        #[arg(required_unless_present = "all")]
        id: Option<i64>,
        /// All of them.
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
}

pub(crate) fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let desk = messages::beside(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.verb {
            Verb::Status => status(&desk).await,
            Verb::Dead => dead(&desk).await,
            Verb::Reports { all } => reports(&desk, all).await,
            Verb::Thumbs => thumbs(&desk).await,
            Verb::Close { number } => close(&desk, number).await,
            Verb::Resend { id, .. } => resend(&desk, id).await,
        }
    })
}

async fn status(desk: &Desk) -> anyhow::Result<()> {
    println!("{:<12} {:>8} {:>8} {:>8} {:>8}", "channel", "waiting", "unsent", "dead", "chats");
    for (channel, counts) in desk.counts().await? {
        println!(
            "{channel:<12} {:>8} {:>8} {:>8} {:>8}",
            counts.waiting, counts.unsent, counts.dead, counts.chats
        );
    }
    Ok(())
}

async fn dead(desk: &Desk) -> anyhow::Result<()> {
    for letter in desk.dead(MOST).await? {
        let at = jiff::Timestamp::from_millisecond(letter.at).unwrap_or_default();
        let direction = if letter.direction == Direction::In { "unanswered" } else { "unsent" };
        println!(
            "{:>6}  {at:.0}  {direction:<10}  {}  tries: {}  {}",
            letter.id, letter.address, letter.attempts, letter.reason
        );
    }
    Ok(())
}

async fn reports(desk: &Desk, all: bool) -> anyhow::Result<()> {
    for case in desk.cases(!all, MOST).await? {
        let at = jiff::Timestamp::from_millisecond(case.opened).unwrap_or_default();
        let state = match (case.closed, case.waits) {
            (Some(_), _) => "closed",
            (None, true) => "open",
            (None, false) => "answered",
        };
        println!("{}  {at:.0}  {:<12} {state:<9} {}", case.number, case.kind, case.address.channel);
        if let serde_json::Value::Object(body) = case.body() {
            for (name, value) in body.iter().filter(|(name, _)| *name != "session") {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                println!("    {name}: {text}");
            }
        }
    }
    println!("Residents were told to call 1022 for the authorities to take a report up.");
    Ok(())
}

async fn thumbs(desk: &Desk) -> anyhow::Result<()> {
    for (note, count) in desk.notes("thumb").await? {
        let note: serde_json::Value = serde_json::from_str(&note)?;
        let thumb = if note["up"].as_bool().unwrap_or_default() { "up" } else { "down" };
        let reason = note["reason"].as_str().unwrap_or_default();
        println!("{count:>6}  {:<10} {thumb:<5} {reason}", note["code"].as_str().unwrap_or_default());
    }
    Ok(())
}

async fn close(desk: &Desk, number: CaseNumber) -> anyhow::Result<()> {
    desk.close_case(&number, &Incoming::private(Kind::Returned { number: number.clone() })).await?;
    println!("{number} closed");
    Ok(())
}

async fn resend(desk: &Desk, id: Option<i64>) -> anyhow::Result<()> {
    let revived = desk.revive(id).await?;
    ensure!(id.is_none() || revived > 0, "there is no such dead letter; `motcua channels dead` lists them");
    println!("{revived} put back");
    Ok(())
}
