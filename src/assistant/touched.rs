//! What of a record a message touches by its words where it asks for nothing by name: `ảnh cỡ nào` touches the documents.

use crate::{
    answer::{phrasebook::Phrasebook, render},
    catalog::{Procedure, Slot},
    text::syllables,
};

use super::turn::Taking;

/// Slots that hold what people ask about in words of the matter, those that are asked for most first.
const HOLDING: [Slot; 6] =
    [Slot::Documents, Slot::Conditions, Slot::Process, Slot::Forms, Slot::Where, Slot::Result];
/// Most words that may tell a procedure in a message that touches a slot of it.
const MOST: usize = 8;
/// Two words side by side, in the slot as in the message, say more than two alone.
const SIDE_BY_SIDE: usize = 2;
/// Least that a slot must have of the message.
const LEAST: usize = 2;

impl Taking<'_> {
    /// The slot of `procedure` that has most of what the message says; nothing where no slot has enough of it.
    pub(super) fn touched(&self, procedure: &Procedure) -> Option<Slot> {
        let telling = &self.heard.telling;
        if telling.is_empty() || telling.len() > MOST {
            return None;
        }
        let book = Phrasebook(self.asked.language);
        let day = self.knowledge.today();
        let scored = HOLDING.iter().map(|slot| {
            let answer = render::slot(procedure, *slot, book, day);
            (if answer.values.is_empty() { 0 } else { common(&answer.text, telling) }, *slot)
        });
        // Of slots that have as much of it the one that is asked for most.
        let (most, slot) = scored.rev().max_by_key(|(score, _)| *score)?;
        let least = if telling.len() == 1 { 1 } else { LEAST };
        (most >= least).then_some(slot)
    }
}

/// How many of the folded words of `telling` stand in `text`, and how many of their neighbours side by side.
fn common(text: &str, telling: &[(usize, String)]) -> usize {
    let words: Vec<String> = syllables(text).into_iter().map(|word| word.folded).collect();
    let has = |word: &str| words.iter().any(|own| own == word);
    let alone = telling.iter().filter(|(_, word)| has(word)).count();
    let pairs = telling.windows(2).filter(|pair| match pair {
        [(at, first), (next, second)] => {
            at + 1 == *next && words.windows(2).any(|own| own[0] == *first && own[1] == *second)
        }
        _ => false,
    });
    alone + SIDE_BY_SIDE * pairs.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_side_by_side_count_more_and_only_whole_words_count() {
        let telling = |words: &[&str]| -> Vec<(usize, String)> {
            words.iter().enumerate().map(|(at, word)| (at, (*word).to_owned())).collect()
        };
        let text = "02 ảnh chân dung cỡ 4x6; hợp đồng thuê nhà";
        assert_eq!(common(text, &telling(&["anh"])), 1);
        assert_eq!(common(text, &telling(&["hop", "dong"])), 2 + SIDE_BY_SIDE);
        assert_eq!(common(text, &telling(&["dong", "hop"])), 2);
        assert_eq!(common(text, &telling(&["thue", "co"])), 2);
        assert_eq!(common(text, &telling(&["ung", "tau"])), 0);
    }
}
