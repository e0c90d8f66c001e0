//! What a message says within a conversation: besides the question itself, facts of the case, and words that go on, correct, choose or return.

use crate::{
    catalog::Slot,
    retrieval::{Facts, Intent, Mark, MarkFound, Query, Retriever},
    text::{Syllable, syllable::syllables_of_normalized},
};

/// Words that begin a clause which says what is not wanted.
const DENYING: [&str; 9] = ["chua", "khong", "ko", "chang", "khoi", "not", "without", "don't", "khoan"];

/// A message, heard.
#[derive(Debug)]
pub(super) struct Heard {
    /// The question, without the words that only steer the conversation.
    pub(super) query: Query,
    /// What it is, where it is no question about a procedure.
    pub(super) intent: Option<Intent>,
    /// Facts it tells.
    pub(super) facts: Facts,
    /// Slots it asks for.
    pub(super) slots: Vec<Slot>,
    /// Slots it asks for if it is about a procedure in hand.
    pub(super) follow_up: Vec<Slot>,
    /// What steers the conversation.
    pub(super) marks: Vec<Mark>,
    /// Words that may tell a procedure, besides all of these.
    pub(super) left: usize,
    /// All its words.
    pub(super) words: Vec<Syllable>,
}

impl Heard {
    /// Hears `text`, which is normalised.
    pub(super) fn of(text: &str, retriever: &Retriever, in_hand: bool) -> Self {
        let lexicon = retriever.lexicon();
        let words = syllables_of_normalized(text);
        let marks = lexicon.talk().marks(&words);
        let told = lexicon.facts().told(&words);
        let (follow_up, asking) = lexicon.talk().follow_up(&words);
        let telling = lexicon.telling(&words);
        let marked = |at: usize| marks.iter().any(|mark| mark.from <= at && at < mark.to);
        let is_left = |at: &usize| telling[*at] && !told.spent[*at] && !asking[*at] && !marked(*at);
        let left = (0..words.len()).filter(is_left).count();
        let asked = steered(text, &words, &marks);
        let asked = if in_hand { affirmed(&asked) } else { asked };
        let query = retriever.understand(&asked);
        Self {
            intent: lexicon.intent(&words),
            slots: query.asked.clone(),
            follow_up: joined(&follow_up, &query.asked),
            facts: told.facts,
            marks: marks.into_iter().map(|mark| mark.kind).collect(),
            left,
            words,
            query,
        }
    }

    /// Whether it names no procedure, though it may ask for slots.
    pub(super) fn is_silent(&self) -> bool {
        self.query.concepts.is_empty() && self.query.codes.is_empty()
    }

    /// Whether it has `mark`.
    pub(super) fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// Whether it tells a fact and hardly anything else.
    pub(super) fn only_tells(&self) -> bool {
        !self.facts.is_empty() && self.left <= 1 && !self.has(Mark::Wish)
    }

    /// Whether it only goes on about the procedure in hand.
    pub(super) fn goes_on(&self) -> bool {
        !self.follow_up.is_empty() || self.has(Mark::Ellipsis) || self.has(Mark::Correction)
    }

    /// The place of the option it picks by counting: from 0, or from the end.
    pub(super) fn ordinal(&self, options: usize) -> Option<usize> {
        let place = |mark: &Mark| match mark {
            Mark::First => Some(0),
            Mark::Second => Some(1),
            Mark::Third => Some(2),
            Mark::Fourth => Some(3),
            Mark::Last => options.checked_sub(1),
            _ => None,
        };
        self.marks.iter().find_map(place)
    }
}

/// `first` and then what `second` adds.
fn joined(first: &[Slot], second: &[Slot]) -> Vec<Slot> {
    let mut joined = second.to_vec();
    joined.extend(first.iter().filter(|slot| !second.contains(slot)));
    joined
}

/// `text` without what opens, corrects, returns or chooses a language; all of it where nothing would be left.
fn steered(text: &str, words: &[Syllable], marks: &[MarkFound]) -> String {
    let mut kept = String::new();
    let mut from = 0;
    let mut begun = 0;
    for mark in marks {
        let opens = mark.kind == Mark::Interjection && mark.from == begun;
        if opens {
            begun = mark.to;
        }
        let steers =
            matches!(mark.kind, Mark::Correction | Mark::Back | Mark::InVietnamese | Mark::InEnglish);
        // A phrase may be found as several kinds of mark.
        if !(steers || opens) || words.get(mark.from).is_none_or(|first| first.from < from) {
            continue;
        }
        let (Some(first), Some(last)) = (words.get(mark.from), words.get(mark.to - 1)) else { continue };
        kept.push_str(&text[from..first.from]);
        from = last.to;
    }
    kept.push_str(&text[from..]);
    if kept.chars().any(char::is_alphanumeric) { kept } else { text.to_owned() }
}

/// `text` without the clauses that say what is not wanted, as in `chỉ khai sinh thôi, chưa nhập khẩu`.
fn affirmed(text: &str) -> String {
    let denies = |clause: &&str| {
        let first = crate::text::fold(clause.split_whitespace().next().unwrap_or_default());
        DENYING.contains(&first.as_str())
    };
    let kept: Vec<&str> = text.split(',').filter(|clause| !denies(clause)).map(unrestricted).collect();
    let kept = kept.join(",");
    if kept.split_whitespace().count() > 1 { kept } else { text.to_owned() }
}

/// `clause` without the word at its beginning that says only this is meant.
fn unrestricted(clause: &str) -> &str {
    let first = clause.split_whitespace().next().unwrap_or_default();
    let restricts = ["chỉ", "only", "just"].contains(&first.to_lowercase().as_str());
    if restricts { clause.trim_start()[first.len()..].trim_start() } else { clause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_wanted_is_left_out() {
        assert_eq!(affirmed("chỉ khai sinh thôi ạ, chưa nhập khẩu"), "khai sinh thôi ạ");
        assert_eq!(affirmed("không mất tiền"), "không mất tiền");
    }
}
