//! A text read for the guard: its words and the facts it states.

mod codes;
mod figures;
mod names;
mod papers;
mod words;

pub(super) use words::{Script, Word, is_one_of};

use super::{
    claim::Claim,
    lexicon::{is_english, stock},
};
use crate::text::normalize;

/// A text and what it states.
#[derive(Debug)]
pub(super) struct Reading {
    /// Normalised.
    pub(super) text: String,
    pub(super) script: Script,
    pub(super) words: Vec<Word>,
    /// Whether each word is one of any answer.
    pub(super) stock: Vec<bool>,
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
        let stock = stock(&words, script);
        Self { text, script, words, stock, claims }
    }
}

/// Verbs by which a paper is handed in, and by which it is received; the nearest before it counts.
const HANDING_IN: &str = " nộp mang chuẩn xuất kèm gồm gửi nop mang chuan xuat kem gom gui bring submit need needs enclose attach ";
const RECEIVING: &str = " nhận cấp lấy trả làm xin đổi nhan cap lay tra lam xin doi receive get obtain issue issued issues result apply ";

impl Reading {
    /// Share of its words that are common English ones, 0 to 1.
    pub(super) fn english_share(&self) -> f64 {
        let english = self.words.iter().filter(|word| is_english(word)).count();
        english as f64 / self.words.len().max(1) as f64
    }

    /// Whether the paper of `claim` is handed in.
    pub(super) fn hands_in(&self, claim: &Claim) -> bool {
        let before = self.words.iter().rev().skip_while(|word| word.from >= claim.from);
        let mut verbs =
            before.filter(|word| is_one_of(HANDING_IN, &word.lower) || is_one_of(RECEIVING, &word.lower));
        let verb = verbs.next();
        verb.is_some_and(|verb| is_one_of(HANDING_IN, &verb.lower))
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
