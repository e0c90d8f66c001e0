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
    /// Wants to know what something means: `nghĩa là gì`.
    Explain,
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
    /// None of a phrase that asks nothing, though it holds one that does.
    slots: Vec<Slot>,
    say: Vec<String>,
    /// Whether it only names the thing, so that what was asked before may still be asked.
    #[serde(default)]
    mere: bool,
}

/// Marks, and what asks for slots of the procedure in hand where nothing else does.
#[derive(Debug, Default)]
pub struct Talk {
    marks: Phrases,
    kinds: Vec<Mark>,
    follow_ups: Phrases,
    asking: Vec<(Vec<Slot>, bool)>,
}

/// What a message asks about a procedure in hand.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// The slots it asks for.
    pub slots: Vec<Slot>,
    /// Whether it only names the things that they hold.
    pub mere: bool,
    /// For each syllable, whether it asks.
    pub spent: Vec<bool>,
    /// For each syllable, whether it stands in a phrase that asks nothing.
    pub silent: Vec<bool>,
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
            one.say.iter().for_each(|say| self.follow_ups.insert(say, self.asking.len()));
            self.asking.push((one.slots, one.mere));
        }
    }

    /// The marks in `words`.
    pub fn marks(&self, words: &[Syllable]) -> Vec<MarkFound> {
        let found = self.marks.find(words).into_iter();
        found.map(|found| MarkFound { kind: self.kinds[found.id], from: found.from, to: found.to }).collect()
    }

    /// What `words` ask when they are about a procedure in hand; what lies wholly in words that are `told` asks nothing.
    pub fn follow_up(&self, words: &[Syllable], told: &[bool]) -> FollowUp {
        let nothing = vec![false; words.len()];
        let mut asked = FollowUp { slots: Vec::new(), mere: true, spent: nothing, silent: never(words) };
        for found in self.follow_ups.find(words) {
            let (slots, mere) = &self.asking[found.id];
            if asked.silent[found.from..found.to].iter().all(|silent| *silent) {
                continue;
            }
            if slots.is_empty() {
                asked.silent[found.from..found.to].fill(true);
            }
            if slots.is_empty() || told[found.from..found.to].iter().all(|told| *told) {
                continue;
            }
            asked.mere &= *mere;
            asked.spent[found.from..found.to].fill(!*mere);
            for slot in slots {
                if !asked.slots.contains(slot) {
                    asked.slots.push(*slot);
                }
            }
        }
        asked
    }
}

/// Most syllables between `chưa` and the `bao giờ` that makes it never.
const NEVER: usize = 9;
/// Syllables after `bao giờ` with which it asks when all the same.
const WHEN: [&str; 11] = ["moi", "thi", "co", "xong", "duoc", "nhan", "tra", "lay", "ra", "den", "het"];

/// For each syllable whether it belongs to a `bao giờ` that says never, as in `chưa làm thẻ bao giờ`, and asks nothing.
fn never(words: &[Syllable]) -> Vec<bool> {
    let mut never = vec![false; words.len()];
    let folded = |at: usize| words.get(at).map(|word| word.folded.as_str());
    for at in 0..words.len() {
        let when = folded(at) == Some("bao") && folded(at + 1) == Some("gio");
        let denied = (at.saturating_sub(NEVER)..at).any(|before| folded(before) == Some("chua"));
        if when && denied && !folded(at + 2).is_some_and(|next| WHEN.contains(&next)) {
            never[at..at + 2].fill(true);
        }
    }
    never
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::syllables;

    #[test]
    fn never_is_not_asked_for() {
        let said = |text: &str| never(&syllables(text)).contains(&true);
        for text in ["trước giờ chưa làm thẻ bao giờ", "chua xai hoa don bao gio, dang ky the nao"]
        {
            assert!(said(text), "{text}");
        }
        for text in ["bao giờ xong", "chưa thấy trả, bao giờ mới có", "chưa biết bao giờ nhận được"]
        {
            assert!(!said(text), "{text}");
        }
    }
}
