//! A text read for the guard: its words and the facts it states.

mod codes;
mod figures;
mod names;
mod papers;
mod words;

pub(super) use words::{Script, Word};

use super::claim::Claim;
use crate::text::normalize;

/// A text and what it states.
#[derive(Debug)]
pub(super) struct Reading {
    /// Normalised.
    pub(super) text: String,
    pub(super) script: Script,
    pub(super) words: Vec<Word>,
    /// In the order of the text.
    pub(super) claims: Vec<Claim>,
}

impl Reading {
    pub(super) fn of(text: &str) -> Self {
        let text = normalize(text);
        let script = Script::of(&text);
        let words = words::words(&text);
        let mut claims = codes::codes(&text, &words);
        figures::add(&text, &words, &mut claims);
        names::add(&words, script, &mut claims);
        papers::add(&words, script, &mut claims);
        figures::add_tokens(&words, &mut claims);
        claims.sort_by_key(|claim| (claim.from, claim.to));
        Self { text, script, words, claims }
    }
}

/// Whether bytes `from..to` meet any of `claims`.
fn taken(claims: &[Claim], from: usize, to: usize) -> bool {
    claims.iter().any(|claim| claim.from < to && from < claim.to)
}

/// The words joined by single spaces, in lower case.
fn joined(words: &[Word]) -> String {
    let list: Vec<&str> = words.iter().map(|word| word.lower.as_str()).collect();
    list.join(" ")
}
