//! `motcua catalog commit|versions|diff|history|reload|rollback`: what the catalog said when, and which version is served.

use std::time::Duration;

use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};
use motcua::{
    answer::changes as words,
    app::{self, operations, signal},
    assistant::{LanguageChoice, history},
    catalog::{
        Catalog, Code,
        versions::{Entry, Why, changes, short},
    },
    config::Config,
};

/// How long a server may take to notice a request, and to carry it out.
const TAKEN_UP: Duration = Duration::from_secs(3);
const DONE: Duration = Duration::from_secs(600);

/// Keeps `catalog` as a version and says so.
pub(super) fn keep(
    config: &Config,
    catalog: &Catalog,
    why: Why,
    message: Option<&str>,
) -> anyhow::Result<()> {
    let kept = app::versions(config).keep(catalog, why, message)?;
    let said = if kept.new { "kept as" } else { "nothing changed since" };
    println!("{said} version {}", line(&kept.entry));
    Ok(())
}

pub(super) fn commit(config: &Config, message: Option<&str>) -> anyhow::Result<()> {
    keep(config, &*app::present_catalog(config)?, Why::Edit, message)
}

pub(super) fn list(config: &Config, json: bool) -> anyhow::Result<()> {
    let log = app::versions(config).log()?;
    if json {
        println!("{}", serde_json::to_string_pretty(&log)?);
        return Ok(());
    }
    if log.is_empty() {
        println!("no version is kept yet; `motcua catalog commit` keeps the present one");
    }
    let serving = app::serving(config)?;
    let current = app::versions(config).find("current", &serving).map(|entry| entry.at).ok();
    for entry in &log {
        let mark = if current == Some(entry.at) { "*" } else { " " };
        println!("{mark} {}", line(entry));
    }
    Ok(())
}

pub(super) fn diff(
    config: &Config,
    from: &str,
    to: &str,
    json: bool,
    language: LanguageChoice,
) -> anyhow::Result<()> {
    let versions = app::versions(config);
    let serving = app::serving(config)?;
    let (from, to) = (versions.find(from, &serving)?, versions.find(to, &serving)?);
    let diff = versions.diff(&from.id, &to.id)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&diff)?);
    } else {
        println!("{} → {}\n", short(&from.id), short(&to.id));
        println!("{}", words::text(&diff, language.resolve("")));
    }
    Ok(())
}

pub(super) fn history(
    config: &Config,
    code: &Code,
    json: bool,
    language: LanguageChoice,
) -> anyhow::Result<()> {
    let steps = app::versions(config).history(code)?;
    anyhow::ensure!(!steps.is_empty(), "no kept version has {code}; `motcua catalog versions` lists them");
    let language = language.resolve("");
    let mut told = Vec::new();
    for step in &steps {
        if json {
            let changes = match (&step.before, &step.after) {
                (Some(before), Some(after)) => changes::changes(before, after),
                _ => Vec::new(),
            };
            told.push(serde_json::json!({
                "version": step.entry.id, "at": step.entry.at, "why": step.entry.why,
                "present": step.after.is_some(), "changes": changes,
            }));
            continue;
        }
        println!("{}", line(&step.entry));
        history::lines(step, language).iter().for_each(|line| println!("  - {line}"));
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&told)?);
    }
    Ok(())
}

/// Asks the running server for a reload and tells what came of it.
pub(super) fn reload(config: &Config) -> anyhow::Result<()> {
    match signal::ask(config, TAKEN_UP, DONE)? {
        signal::Outcome::Done(Ok(served)) => {
            let version = short(&served.version);
            let changed = if served.changed { "" } else { ", the same as before" };
            let pinned = if served.pinned { ", pinned" } else { "" };
            println!(
                "the server serves version {version}{pinned} ({} procedures{changed})",
                served.procedures
            );
            Ok(())
        }
        signal::Outcome::Done(Err(refused)) => anyhow::bail!("{refused}"),
        signal::Outcome::Begun => {
            println!("the server is at it still; its log says when it is done");
            Ok(())
        }
        signal::Outcome::Nobody => {
            println!("no server on {} answered: it holds at the next start", config.data.display());
            Ok(())
        }
    }
}

pub(super) fn rollback(config: &Config, version: Option<&str>, latest: bool) -> anyhow::Result<()> {
    let to = if latest { Some("latest") } else { version };
    match operations::roll_back(config, to)? {
        Some(entry) => println!("pinned: {}", line(&entry)),
        None => println!("the files as they are will be served"),
    }
    reload(config)
}

/// An entry of the log on one line.
fn line(entry: &Entry) -> String {
    let why = match entry.why {
        Why::Import => "import",
        Why::Edit => "edit",
        Why::Rollback => "rollback",
    };
    let message = entry.message.as_deref().map(|message| format!("  {message}")).unwrap_or_default();
    format!(
        "{}  {}  {why}, {} procedures: {} added, {} changed, {} removed{message}",
        short(&entry.id),
        hanoi(entry.at),
        entry.procedures,
        entry.added,
        entry.changed,
        entry.removed
    )
}

/// `at` as the clocks of Hanoi show it.
pub(super) fn hanoi(at: Timestamp) -> String {
    let zone = TimeZone::fixed(Offset::constant(7));
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_hanoi() {
        let at: Timestamp = "2026-11-21T20:15:00Z".parse().unwrap();
        assert_eq!(hanoi(at), "2026-11-22 03:15");
    }
}
