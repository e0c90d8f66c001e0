//! What a message says within a conversation: besides the question itself, facts of the case, and words that go on, correct, choose or return.

use crate::{
    catalog::Slot,
    retrieval::{Facts, Intent, Mark, MarkFound, Query, Retriever},
    text::{Syllable, syllable::syllables_of_normalized},
};

/// Words that begin a clause which says what is not wanted.
const DENYING: [&str; 9] = ["chua", "khong", "ko", "chang", "khoi", "not", "without", "don't", "khoan"];

/// Beginnings of a clause that says what is not so.
const NOT_SO: [&str; 4] = ["khong phai ", "ko phai ", "dau phai ", "not the "];

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
    /// Whether it asks by when somebody must act.
    pub(super) by_when: bool,
    /// Whether all that asks for slots only names what they hold.
    pub(super) only_names: bool,
    /// What steers the conversation.
    pub(super) marks: Vec<Mark>,
    /// Words that may tell a procedure, besides all of these: how many, and each folded with its place.
    pub(super) left: usize,
    pub(super) telling: Vec<(usize, String)>,
    /// All its words.
    pub(super) words: Vec<Syllable>,
    /// As it was meant, without the words that only steer and what is not wanted.
    pub(super) said: String,
}

impl Heard {
    /// Hears `text`, which is normalised: as it was meant, whatever was typed.
    pub(super) fn of(text: &str, retriever: &Retriever, in_hand: bool) -> Self {
        let lexicon = retriever.lexicon();
        let read = retriever.read(text);
        let words = syllables_of_normalized(&read);
        let marks = lexicon.talk().marks(&words);
        let asked = steered(&read, &words, &marks);
        let asked = if in_hand { affirmed(&asked) } else { asked };
        // What is denied is no fact of the case, though a denial may be one.
        let facts = lexicon.facts().told(&syllables_of_normalized(&corrected(&read))).facts;
        let told = lexicon.facts().told(&words);
        // What tells a fact asks nothing: a paper that `hết hạn` is no question for a time limit.
        // Nor does the `giấy gì` of `là giấy gì` ask for papers.
        let mut follow_up = lexicon.talk().follow_up(&words, &with_explaining(&told.spent, &marks));
        follow_up.silent = with_explaining(&follow_up.silent, &marks);
        let mut slots = lexicon.asked(&words, &follow_up.silent);
        let by_when = lexicon.asks_by_when(&words);
        // Asked for in whatever words, it is a time that is wanted.
        if by_when && slots.is_empty() {
            slots.push(Slot::Deadline);
        }
        let may_tell = lexicon.telling(&words);
        let marked = |at: usize| marks.iter().any(|mark| mark.from <= at && at < mark.to);
        let is_left = |at: &usize| may_tell[*at] && !told.spent[*at] && !follow_up.spent[*at] && !marked(*at);
        let telling: Vec<(usize, String)> =
            (0..words.len()).filter(is_left).map(|at| (at, words[at].folded.clone())).collect();
        let query = retriever.understand(&asked);
        Self {
            intent: lexicon.intent(&words).or_else(|| lexicon.intent(&syllables_of_normalized(text))),
            follow_up: joined(&follow_up.slots, &slots),
            only_names: follow_up.mere && slots.is_empty(),
            slots,
            by_when,
            facts,
            marks: marks.into_iter().map(|mark| mark.kind).collect(),
            left: telling.len(),
            telling,
            words,
            query,
            said: asked,
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

    /// Whether it asks for a slot rather than merely names what one holds.
    pub(super) fn asks(&self) -> bool {
        !self.follow_up.is_empty() && !self.only_names
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

/// `quiet` with the words that want something explained.
fn with_explaining(quiet: &[bool], marks: &[MarkFound]) -> Vec<bool> {
    let mut quiet = quiet.to_vec();
    for mark in marks.iter().filter(|mark| mark.kind == Mark::Explain) {
        quiet[mark.from..mark.to].fill(true);
    }
    quiet
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
    let text = corrected(text);
    let denies = |clause: &&str| DENYING.contains(&first_word(clause).as_str());
    let kept: Vec<&str> = text.split(',').filter(|clause| !denies(clause)).map(unrestricted).collect();
    let kept = kept.join(",");
    if kept.split_whitespace().count() > 1 { kept } else { text }
}

/// `text` without what it says is not so: `không phải hết hạn, mà là bị mất`, or `bị mất chứ không phải hết hạn`.
fn corrected(text: &str) -> String {
    let mut kept = Vec::new();
    for clause in text.split_inclusive([',', ';', ':', '.']) {
        let folded = crate::text::fold(clause.trim_start_matches(|c: char| !c.is_alphanumeric()));
        if NOT_SO.iter().any(|start| folded.starts_with(start)) {
            continue;
        }
        kept.push(before_denial(clause));
    }
    let kept = kept.concat();
    if kept.split_whitespace().count() > 1 { kept.trim().to_owned() } else { text.to_owned() }
}

/// `clause` up to words that deny what follows.
fn before_denial(clause: &str) -> &str {
    let words: Vec<(usize, String)> =
        syllables_of_normalized(clause).into_iter().map(|word| (word.from, word.folded)).collect();
    let denies = |at: &usize| {
        let rest = words[*at..].iter().map(|(_, word)| word.as_str());
        ["chu khong phai", "chu ko phai", "chu dau phai", "rather than", "instead of the"]
            .iter()
            .any(|denial| rest.clone().take(denial.split(' ').count()).eq(denial.split(' ')))
    };
    match (1..words.len()).find(denies) {
        Some(at) => &clause[..words[at].0],
        None => clause,
    }
}

fn first_word(clause: &str) -> String {
    crate::text::fold(clause.split_whitespace().next().unwrap_or_default())
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
        assert_eq!(corrected("không phải hết hạn, mà là bị mất"), "mà là bị mất");
        assert_eq!(corrected("bị mất chứ không phải hết hạn"), "bị mất");
        assert_eq!(corrected("không phải người nước ngoài"), "không phải người nước ngoài");
    }
}
