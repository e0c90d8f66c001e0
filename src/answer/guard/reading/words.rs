//! The words of a text, with what stands between them.

use crate::text::{
    fold::{fold, has_diacritics},
    language::{Language, detect},
};

/// How the words of a text are to be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Script {
    /// Has diacritics: Vietnamese, or English with Vietnamese names.
    Accented,
    /// Vietnamese without diacritics.
    Bare,
    English,
}

/// English words that are no Vietnamese syllable without its diacritics.
const ENGLISH: &str = " you your is are if of by and for with this that these within must not from will please when where which about fee fees case cases per \
    free charge pay paid working days ";

impl Script {
    pub(super) fn of(text: &str) -> Self {
        match () {
            () if has_diacritics(text) => Self::Accented,
            () if text
                .split(|c: char| !c.is_alphabetic())
                .any(|word| is_one_of(ENGLISH, &word.to_lowercase())) =>
            {
                Self::English
            }
            () if detect(text) == Language::English => Self::English,
            () => Self::Bare,
        }
    }
}

/// A word or number.
#[derive(Debug, Clone)]
pub(in super::super) struct Word {
    pub(in super::super) lower: String,
    pub(in super::super) folded: String,
    pub(in super::super) capital: bool,
    /// Whether more than a space, hyphen or slash stands before it, or nothing at all.
    pub(in super::super) after_break: bool,
    /// Whether that ends a clause: a comma, semicolon, full stop, bracket or line break.
    pub(in super::super) after_clause: bool,
    /// Whether that is a colon.
    pub(in super::super) after_colon: bool,
    pub(in super::super) from: usize,
    pub(in super::super) to: usize,
}

/// Whether `word` is one of the words of `list`, which stand between spaces.
pub(in super::super) fn is_one_of(list: &str, word: &str) -> bool {
    let space = |at: Option<&u8>| at.is_none_or(|byte| *byte == b' ');
    let bytes = list.as_bytes();
    let whole = |at: usize| {
        space(at.checked_sub(1).and_then(|before| bytes.get(before))) && space(bytes.get(at + word.len()))
    };
    !word.is_empty() && list.match_indices(word).any(|(at, _)| whole(at))
}

/// Words of courtesy that belong to no phrase.
const PARTICLES: [&str; 6] = ["ạ", "nhé", "nha", "nhỉ", "dạ", "vâng"];

/// The words of a normalised text, without particles.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    // Where the gap before the next word begins: a particle is a part of it.
    let mut gap_from = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric).map(|found| at + found) {
        let written = &text[start..start + length(&text[start..])];
        let end = start + written.trim_end_matches(['\'', '’']).len();
        at = end;
        if PARTICLES.contains(&text[start..end].to_lowercase().as_str()) {
            continue;
        }
        let gap = &text[gap_from..start];
        let first = words.is_empty();
        words.push(word(&text[start..end], start, first, gap));
        gap_from = end;
    }
    words
}

/// Length of the word at the start: letters, digits, apostrophes, and marks between digits (`20.000`).
fn length(rest: &str) -> usize {
    let mut before = None;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let between = [before, next].iter().all(|c| c.is_some_and(|c| c.is_ascii_digit()));
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '’') || matches!(c, '.' | ',') && between;
        if !inside {
            return at;
        }
        before = Some(c);
    }
    rest.len()
}

fn word(written: &str, from: usize, first: bool, gap: &str) -> Word {
    let lower = written.to_lowercase().replace('’', "'");
    Word {
        folded: fold(&lower),
        lower,
        capital: written.starts_with(char::is_uppercase),
        after_break: first || gap.contains(|c: char| !(matches!(c, ' ' | '-' | '/' | '*' | '_'))),
        after_clause: first || gap.contains([',', ';', ':', '.', '(', ')', '\n', '!', '?', '–', '—']),
        after_colon: gap.contains(':'),
        from,
        to: from + written.len(),
    }
}
