//! What a national record said on the day a curated one was checked against it: a digest of each of its parts, kept in
//! `corpus/checked.toml`, so that a later import shows what has changed at the source.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::code::Code;
use super::filing::{Deadline, Fee};
use super::procedure::Procedure;

/// Hexadecimal digits kept of a digest: enough to see a change, short enough to read.
const DIGITS: usize = 12;

/// Longest text of a side in a finding, in characters.
const SHOWN: usize = 160;

/// Digests of the parts of a national record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// The record.
    pub code: Code,
    /// By part: `name`, `documents`, `deadline`, `fee`, `authority`, `steps`, `conditions`, `legal_basis`.
    pub parts: BTreeMap<String, String>,
}

/// A part, and how its text is taken from a record.
type Part = (&'static str, fn(&Procedure) -> String);

/// The parts.
const PARTS: [Part; 8] = [
    ("name", |procedure| procedure.name.vi.clone()),
    ("documents", documents),
    ("deadline", |procedure| filings(procedure, |channel| channel.deadlines.iter().map(deadline).collect())),
    ("fee", |procedure| filings(procedure, |channel| channel.fees.iter().map(fee).collect())),
    ("authority", |procedure| facts(&procedure.authority)),
    ("steps", |procedure| facts(&procedure.steps)),
    ("conditions", |procedure| facts(&procedure.conditions)),
    ("legal_basis", |procedure| {
        let numbers = procedure.legal_basis.iter().map(|law| law.number.as_deref().unwrap_or(&law.title));
        numbers.collect::<Vec<_>>().join("; ")
    }),
];

impl Checked {
    /// What `national` says now.
    pub fn of(national: &Procedure) -> Self {
        let digest = |text: String| {
            let digest = Sha256::digest(text.as_bytes());
            digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()[..DIGITS].to_owned()
        };
        let parts = PARTS.iter().map(|(name, text)| ((*name).to_owned(), digest(text(national))));
        Self { code: national.code.clone(), parts: parts.collect() }
    }

    /// The parts in which `now` differs.
    pub fn changed_slots(&self, now: &Self) -> Vec<&'static str> {
        let names = PARTS.iter().map(|(name, _)| *name);
        names.filter(|name| self.parts.get(*name) != now.parts.get(*name)).collect()
    }
}

/// One part of a record in words, cut to what fits a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side(String);

impl Side {
    /// The part `name` of `procedure`.
    pub fn of(procedure: &Procedure, name: &str) -> Self {
        let text = PARTS.iter().find(|(known, _)| *known == name).map(|(_, text)| text(procedure));
        Self(text.unwrap_or_default())
    }
}

impl fmt::Display for Side {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        write!(out, "{}", chars.by_ref().take(SHOWN).collect::<String>())?;
        if chars.next().is_some() { write!(out, "…") } else { Ok(()) }
    }
}

fn documents(procedure: &Procedure) -> String {
    let rows = procedure.cases.iter().flat_map(|case| &case.documents);
    rows.map(|row| row.vi.as_str()).collect::<Vec<_>>().join("; ")
}

fn facts(facts: &[super::fact::Fact]) -> String {
    facts.iter().map(|fact| fact.vi.as_str()).collect::<Vec<_>>().join(" ")
}

fn filings(procedure: &Procedure, rows: impl Fn(&super::filing::Channel) -> Vec<String>) -> String {
    let lines =
        procedure.channels.iter().map(|channel| format!("{:?} {}", channel.kind, rows(channel).join(", ")));
    lines.collect::<Vec<_>>().join("; ")
}

fn deadline(row: &Deadline) -> String {
    let note = row.note.as_ref().map(|note| note.vi.as_str()).unwrap_or_default();
    match (row.amount, row.unit) {
        (Some(amount), Some(unit)) => format!("{amount} {unit:?} {note}"),
        (Some(amount), None) => format!("{amount} {note}"),
        _ => note.to_owned(),
    }
}

fn fee(row: &Fee) -> String {
    let note = row.note.as_ref().map(|note| note.vi.as_str()).unwrap_or_default();
    match (row.amount, row.percent) {
        (Some(amount), _) => format!("{amount} {note}"),
        (None, Some(percent)) => format!("{percent}% {note}"),
        _ => note.to_owned(),
    }
}
