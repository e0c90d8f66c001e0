//! What was typed in; the words that were meant out: keyboard slips undone, words cut, shorthand written out, spelling
//! repaired. Each step is one file of one shape: the words so far in, what to write instead out.

mod died;
mod numbers;
mod repair;
mod shorthand;
mod slips;
mod spacing;

#[cfg(test)]
mod tests;

use crate::text::{Language, Syllable, fold, language, normalize, syllable::syllables_of_normalized};

use super::{
    diacritics::{Diacritics, is_bare},
    lexicon::Lexicon,
    spelling::Spelling,
};

/// Most syllables of a question that are read.
const LONGEST: usize = 120;
/// Most times a question is read: one that changes still is junk.
const PASSES: usize = 6;

/// What words are known by.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) spelling: &'a Spelling,
    pub(super) diacritics: &'a Diacritics,
}

impl Known<'_> {
    /// Whether catalog or lexicon have `word` spelt so, in whatever language.
    fn has(&self, word: &str) -> bool {
        self.spelling.has(word) || self.diacritics.knows(word) || self.lexicon.words.contains(word)
    }

    /// Whether catalog or lexicon have `word`, which has no diacritics, with or without some.
    fn has_folded(&self, folded: &str) -> bool {
        self.spelling.knows(folded)
            || self.diacritics.spellings(folded).next().is_some()
            || self.lexicon.words.contains(folded)
    }
}

/// A question as it was meant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    /// Normalised text.
    pub(super) text: String,
    /// Its words; offsets are bytes of `text`.
    pub(super) words: Vec<Syllable>,
    pub(super) language: Language,
}

/// Bytes of a text, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    from: usize,
    to: usize,
    with: String,
}

impl Edit {
    /// `with` instead of `word`.
    fn of(word: &Syllable, with: String) -> Self {
        Self { from: word.from, to: word.to, with }
    }
}

/// Reads `question` by what is `known`. What was read is read once more, since a word that was cut or written out may
/// explain its neighbour.
pub(super) fn read(question: &str, known: Known<'_>) -> Reading {
    let mut reading = Reading::of(normalize(question));
    for _ in 0..PASSES {
        let before = reading.text.clone();
        pass(&mut reading, known);
        if reading.text == before {
            break;
        }
    }
    reading
}

fn pass(reading: &mut Reading, known: Known<'_>) {
    reading.write(slips::edits(reading, known));
    reading.write(spacing::edits(reading, known));
    reading.language = language::detect(&reading.text);
    if reading.language == Language::Vietnamese {
        reading.write(shorthand::edits(reading, known));
        reading.write(numbers::edits(reading));
        reading.write(died::edits(reading));
        reading.write(repair::edits(reading, known));
    }
}

impl Reading {
    fn of(text: String) -> Self {
        let mut words = syllables_of_normalized(&text);
        words.truncate(LONGEST);
        Self { language: Language::default(), words, text }
    }

    /// Whether it was typed without diacritics.
    fn is_bare(&self) -> bool {
        is_bare(&self.words)
    }

    /// `text` as it would stand here: without diacritics where the rest has none, which are put back together.
    fn as_typed(&self, text: &str) -> String {
        if self.is_bare() { fold(text) } else { text.to_owned() }
    }

    /// Makes `edits`, which are in order and do not overlap.
    fn write(&mut self, edits: Vec<Edit>) {
        if edits.is_empty() {
            return;
        }
        let mut text = String::with_capacity(self.text.len() + 16);
        let mut done = 0;
        for edit in edits {
            text.push_str(&self.text[done..edit.from]);
            text.push_str(&edit.with);
            done = edit.to;
        }
        text.push_str(&self.text[done..]);
        *self = Self { language: self.language, ..Self::of(normalize(&text)) };
    }
}
