//! `motcua catalog quarantine`: what an import kept back, and one such record beside the text of its source.

use std::{
    fmt::Write as _,
    io::{ErrorKind, Write as _},
};

use motcua::{
    answer::{Card, plain},
    app, assistant,
    catalog::{Code, Quarantined, quarantine},
    config::Config,
};

/// Width of a side, in characters.
const SIDE: usize = 58;

pub(crate) fn run(config: &Config, code: Option<&Code>, json: bool) -> anyhow::Result<()> {
    let records = quarantine::read(&app::quarantine_store(config))?;
    let Some(code) = code else { return list(&records, json) };
    let found: Vec<&Quarantined> = records.iter().filter(|record| record.code == *code).collect();
    anyhow::ensure!(
        !found.is_empty(),
        "{code} is not in quarantine; `motcua catalog quarantine` lists what is"
    );
    if json {
        return say(&serde_json::to_string_pretty(&found)?);
    }
    say(&found.into_iter().map(shown).collect::<Vec<_>>().join("\n\n"))
}

/// Prints a text; a reader that has seen enough (`| head`) is no error.
fn say(text: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn list(records: &[Quarantined], json: bool) -> anyhow::Result<()> {
    if json {
        return say(&serde_json::to_string_pretty(records)?);
    }
    let mut text = String::new();
    for record in records {
        writeln!(text, "{} [{}] {}", record.code, record.shape, record.title)?;
        for reason in &record.reasons {
            writeln!(text, "    {}: {}", reason.why, reason.said.vi)?;
        }
    }
    say(&format!(
        "{text}{} records in quarantine; `motcua catalog quarantine CODE` shows one beside its source",
        records.len()
    ))
}

/// The reasons, then what was read on the left and the source on the right.
fn shown(record: &Quarantined) -> String {
    let head = format!("{} [{}] {}\n{}", record.code, record.shape, record.title, record.file.display());
    let reasons = record.reasons.iter().map(|reason| {
        let english = reason.said.en.as_deref().unwrap_or_default();
        format!("{}: {}\n    {english}\n    „{}“", reason.why, reason.said.vi, reason.text)
    });
    let language = assistant::LanguageChoice::Vi.resolve("");
    let card = Card::of(&record.record, language, &[], assistant::today());
    let read = plain::text(&card, language);
    let source = record.source.iter().map(|part| format!("{}\n{}\n", part.label.to_uppercase(), part.text));
    format!(
        "{head}\n\n{}\n\n{:<SIDE$} │ NGUỒN (SOURCE)\n{}",
        reasons.collect::<Vec<_>>().join("\n"),
        "BẢN ĐỌC (AS READ)",
        beside(&read, &source.collect::<Vec<_>>().join("\n"))
    )
}

/// Two texts in two columns.
fn beside(left: &str, right: &str) -> String {
    let (left, right) = (wrapped(left), wrapped(right));
    let row = |at: usize| {
        let side = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
        let left = side(&left);
        let room = " ".repeat(SIDE.saturating_sub(left.chars().count()));
        format!("{left}{room} │ {}", side(&right))
    };
    (0..left.len().max(right.len())).map(row).collect::<Vec<_>>().join("\n")
}

/// The lines of a text, none wider than a side; a word that is wider is cut.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        for word in line.split_whitespace().flat_map(pieces) {
            if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > SIDE {
                lines.push(std::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(&word);
        }
        lines.push(current);
    }
    lines
}

fn pieces(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(SIDE).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_stand_beside_each_other() {
        let text = beside("một hai\nba", &"x".repeat(SIDE + 2));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("một hai ") && lines[0].ends_with('x'));
        assert!(lines[1].starts_with("ba ") && lines[1].ends_with("│ xx"));
        assert!(lines.iter().all(|line| line.chars().count() <= 2 * SIDE + 3));
    }
}
