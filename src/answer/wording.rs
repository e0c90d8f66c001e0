//! The model's wording of a card: shown sentence by sentence, and only after the guard has passed it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog::Slot;

use super::{
    card::Card,
    guard::{self, Evidence, SentenceBuffer, Stranger},
    prompt,
};

/// Whether the wording may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuardVerdict {
    /// Every fact in it stands in the record.
    Passed,
    /// It held a fact that the record does not, or said nothing: it is not shown.
    Dropped,
}

/// A wording and the guard's verdict.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Wording {
    /// Empty where it was dropped.
    pub text: String,
    /// Slots it rests on.
    #[schema(value_type = Vec<String>)]
    pub citations: Vec<Slot>,
    pub guard: GuardVerdict,
    /// The facts that the record does not hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub dropped: Vec<Stranger>,
}

/// What any wording may name.
const ALWAYS: &str = "Hà Nội (Hanoi), tổng đài 1022 (the 1022 hotline)";

/// Takes the model's text as it comes and lets through what the guard has passed.
#[derive(Debug)]
pub struct Writer {
    evidence: Evidence,
    citations: Vec<Slot>,
    buffer: SentenceBuffer,
    shown: String,
    strangers: Vec<Stranger>,
}

impl Writer {
    /// A writer for the wording of `card`.
    pub fn new(card: &Card, question: &str) -> Self {
        let citations = prompt::slots(card);
        // The name and the result say what the procedure is; the hotline and the city may always be named.
        let stated = citations.iter().chain(&[Slot::Result]).filter_map(|slot| card.slots.get(slot));
        let texts = stated.map(|slot| slot.text.as_str()).chain([card.name.as_str(), ALWAYS]);
        Self {
            evidence: Evidence::new(texts, question),
            citations,
            buffer: SentenceBuffer::default(),
            shown: String::new(),
            strangers: Vec::new(),
        }
    }

    /// Takes a piece of the model's text; gives back the sentences that may be shown now.
    pub fn push(&mut self, piece: &str) -> Vec<String> {
        let complete = self.buffer.push(piece);
        complete.into_iter().filter_map(|sentence| self.pass(sentence)).collect()
    }

    /// Whether a sentence has failed, so that generating on is of no use.
    pub fn failed(&self) -> bool {
        !self.strangers.is_empty()
    }

    /// Takes what is left, and gives the last sentence to show and the whole with its verdict.
    pub fn finish(mut self) -> (Option<String>, Wording) {
        let rest = std::mem::take(&mut self.buffer).finish();
        let last = rest.and_then(|sentence| self.pass(sentence));
        let text = self.shown.trim().to_owned();
        let passed = self.strangers.is_empty() && !text.is_empty();
        let wording = Wording {
            text: if passed { text } else { String::new() },
            citations: self.citations,
            guard: if passed { GuardVerdict::Passed } else { GuardVerdict::Dropped },
            dropped: self.strangers,
        };
        (last, wording)
    }

    fn pass(&mut self, sentence: String) -> Option<String> {
        if self.failed() {
            return None;
        }
        self.strangers = guard::check(&sentence, &self.evidence);
        if self.failed() {
            return None;
        }
        let sentence = if self.shown.is_empty() { sentence } else { format!(" {}", sentence.trim_start()) };
        self.shown.push_str(&sentence);
        Some(sentence)
    }
}
