//! Text-message shorthand, written out.

use super::{Edit, Known, Reading};
use crate::text::Syllable;

/// Nouns that a letter after them names one of: `hạng a`, `mẫu b`.
const LETTERED: [&str; 16] = [
    "hạng", "mẫu", "loại", "nhóm", "khu", "lô", "bằng", "số", "điểm", "phụ", "tiết", "khối", "lớp",
    "vitamin", "hang", "mau",
];

/// The words that the shorthand of the lexicon stands for, where no longer saying of the lexicon has it.
pub(super) fn edits(reading: &Reading, known: Known<'_>) -> Vec<Edit> {
    let words = &reading.words;
    let taken = taken(words, known);
    let found = known.lexicon.shorthand.find(words);
    let short = found
        .into_iter()
        .filter(|found| !taken[found.from] && stands_for_words(reading, found.from, found.to));
    let mut edits: Vec<Edit> = Vec::new();
    for found in short {
        let (from, to) = (words[found.from].from, words[found.to - 1].to);
        // The first meaning of a shorthand with several.
        if edits.last().is_none_or(|last| last.to <= from) {
            edits.push(Edit { from, to, with: reading.as_typed(&known.lexicon.written_out[found.id]) });
        }
    }
    edits
}

/// Which words are part of a longer saying or cue.
fn taken(words: &[Syllable], known: Known<'_>) -> Vec<bool> {
    let mut taken = vec![false; words.len()];
    for phrases in [&known.lexicon.sayings, &known.lexicon.cues] {
        for found in phrases.find(words).iter().filter(|found| found.to > found.from + 1) {
            taken[found.from..found.to].fill(true);
        }
    }
    taken
}

/// Whether the words are no name of a class (`hạng A`), number or unit (`20 k`).
fn stands_for_words(reading: &Reading, from: usize, to: usize) -> bool {
    let word = &reading.words[from];
    if to > from + 1 || word.exact.chars().nth(1).is_some() {
        return true;
    }
    let written = &reading.text[word.from..word.to];
    let before = from.checked_sub(1).map(|before| &reading.words[before]);
    let named = before.is_some_and(|before| {
        LETTERED.contains(&before.exact.as_str()) || before.exact.ends_with(|c: char| c.is_ascii_digit())
    });
    let beside = |at: Option<char>| at.is_some_and(|c| matches!(c, '.' | '/' | '-' | '\'' | '&'));
    let glued =
        beside(reading.text[..word.from].chars().last()) || beside(reading.text[word.to..].chars().next());
    written.chars().all(char::is_lowercase) && !named && !glued
}
