//! The words that hold a conversation together: going back, correcting, choosing, asking on.

use serde::Deserialize;

use crate::{catalog::Slot, text::Syllable};

use super::phrase::Phrases;

/// What a few words do in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Goes on about the same: `thế còn`, `thì sao`.
    Ellipsis,
    /// Takes back what was said: `à nhầm`, `I mean`.
    Correction,
    /// Stands at the beginning and says nothing: `ok`, `à`.
    Interjection,
    /// Returns to what was discussed before: `quay lại`.
    Back,
    First,
    Second,
    Third,
    Fourth,
    Last,
    /// All of the options.
    Both,
    Yes,
    No,
    /// Wants the answer in Vietnamese.
    InVietnamese,
    /// Wants the answer in English.
    InEnglish,
    /// Wants something done, so that the message is more than a fact: `muốn`, `đăng ký`.
    Wish,
    /// People and small words that say nothing of what is to be done: `vợ`, `cháu`.
    Person,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkFile {
    kind: Mark,
    say: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowUpFile {
    slots: Vec<Slot>,
    say: Vec<String>,
}

/// Marks, and what asks for slots of the procedure in hand where nothing else does.
#[derive(Debug, Default)]
pub struct Talk {
    marks: Phrases,
    kinds: Vec<Mark>,
    follow_ups: Phrases,
    slots: Vec<Vec<Slot>>,
}

/// A mark in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkFound {
    pub kind: Mark,
    /// First syllable.
    pub from: usize,
    /// Syllable after the last.
    pub to: usize,
}

impl Talk {
    pub(super) fn add(&mut self, marks: Vec<MarkFile>, follow_ups: Vec<FollowUpFile>) {
        for mark in marks {
            mark.say.iter().for_each(|say| self.marks.insert(say, self.kinds.len()));
            self.kinds.push(mark.kind);
        }
        for one in follow_ups {
            one.say.iter().for_each(|say| self.follow_ups.insert(say, self.slots.len()));
            self.slots.push(one.slots);
        }
    }

    /// The marks in `words`.
    pub fn marks(&self, words: &[Syllable]) -> Vec<MarkFound> {
        let found = self.marks.find(words).into_iter();
        found.map(|found| MarkFound { kind: self.kinds[found.id], from: found.from, to: found.to }).collect()
    }

    /// The slots that `words` ask for when they are about a procedure in hand, and for each syllable whether it asks.
    pub fn follow_up(&self, words: &[Syllable]) -> (Vec<Slot>, Vec<bool>) {
        let mut slots = Vec::new();
        let mut spent = vec![false; words.len()];
        for found in self.follow_ups.find(words) {
            spent[found.from..found.to].fill(true);
            for slot in &self.slots[found.id] {
                if !slots.contains(slot) {
                    slots.push(*slot);
                }
            }
        }
        (slots, spent)
    }
}
