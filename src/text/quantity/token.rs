//! Words, digits, codes and marks of a text, for the reader of quantities.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::text::fold::has_diacritics;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Starts with a letter.
    Word,
    /// Digits, with `.` or `,` between digits.
    Digits,
    /// Number of a legal document, such as `123/2015/NĐ-CP`: never a quantity.
    Code,
    /// Any other character.
    Mark,
}

/// A piece of a text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) shape: Shape,
    /// Lower case; without diacritics where the whole text has none.
    pub(super) word: String,
    /// Whether the first letter is a capital.
    pub(super) capital: bool,
    /// Whether no space stands before it.
    pub(super) glued: bool,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The tokens of a text, and how its words are to be compared.
#[derive(Debug)]
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    /// Whether the text has no diacritics at all, so that Vietnamese words are compared without them.
    pub(super) plain: bool,
}

impl Tokens {
    pub(super) fn of(text: &str) -> Self {
        let mut list = Vec::new();
        let mut at = 0;
        let mut glued = false;
        while let Some(c) = text[at..].chars().next() {
            let after_digits = glued && list.last().is_some_and(|token: &Token| token.shape == Shape::Digits);
            let (shape, length) = match after_digits && c.is_alphabetic() {
                // `15h30`, `3x4`: the letters end where digits start again.
                true => (Shape::Word, run(&text[at..], char::is_alphabetic)),
                false => measure(&text[at..], c),
            };
            if !c.is_whitespace() {
                list.push(Token {
                    shape,
                    word: text[at..at + length].to_lowercase(),
                    capital: c.is_uppercase(),
                    glued,
                    from: at,
                    to: at + length,
                });
            }
            glued = !c.is_whitespace();
            at += length;
        }
        Self { list, plain: !has_diacritics(text) }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    pub(super) fn before(&self, at: usize) -> Option<&Token> {
        self.list.get(at.checked_sub(1)?)
    }

    /// Whether the token at `at` is the word `expected` (lower case, with diacritics).
    pub(super) fn is(&self, at: usize, expected: &str) -> bool {
        self.get(at).is_some_and(|token| self.same(token, expected))
    }

    /// Whether the token at `at` is one of the words of `expected`, separated by spaces.
    pub(super) fn is_one(&self, at: usize, expected: &str) -> bool {
        self.get(at).is_some_and(|token| expected.split(' ').any(|word| self.same(token, word)))
    }

    /// Whether the token before `at` is one of the words of `expected`.
    pub(super) fn follows(&self, at: usize, expected: &str) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is_one(before, expected))
    }

    fn same(&self, token: &Token, expected: &str) -> bool {
        token.word == expected
            || self.plain
                && token.shape == Shape::Word
                && !expected.is_ascii()
                && is_folded(&token.word, expected)
    }

    /// How many tokens the words of `phrase`, separated by spaces, take from `at`; `None` where they do not
    /// stand there.
    pub(super) fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let token = self.get(at)?;
        let (first, expected) = (token.word.as_bytes().first(), phrase.as_bytes().first()?);
        let may_fold = self.plain && !expected.is_ascii();
        if first != Some(expected) && !may_fold {
            return None;
        }
        let mut length = 0;
        for word in phrase.split(' ') {
            if !self.is(at + length, word) {
                return None;
            }
            length += 1;
        }
        Some(length)
    }

    /// The end of the first of `phrases` that stands at `at`.
    pub(super) fn any_phrase(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| Some(at + self.phrase(at, phrase)?))
    }

    /// A whole number of at most `digits` digits without marks.
    pub(super) fn integer(&self, at: usize, digits: usize) -> Option<u32> {
        let token = self.get(at).filter(|token| token.shape == Shape::Digits)?;
        (token.word.len() <= digits).then(|| token.word.parse().ok())?
    }
}

/// Whether `word` is the lower-case `expected` without its diacritics. Stops at the first difference.
fn is_folded(word: &str, expected: &str) -> bool {
    let bare = expected.nfd().filter(|c| !is_combining_mark(*c));
    word.chars().eq(bare.map(|c| if c == 'đ' { 'd' } else { c }))
}

/// Shape and length in bytes of the token that starts `rest` with `first`.
fn measure(rest: &str, first: char) -> (Shape, usize) {
    if first.is_ascii_digit() {
        return match code(rest) {
            Some(length) => (Shape::Code, length),
            None => (Shape::Digits, digits(rest)),
        };
    }
    if first.is_alphabetic() {
        let letters = run(rest, char::is_alphabetic);
        return match is_glued_cell(&rest[..letters]) {
            true => (Shape::Word, letters),
            false => (Shape::Word, run(rest, |c| c.is_alphanumeric() || matches!(c, '\'' | '’'))),
        };
    }
    (Shape::Mark, first.len_utf8())
}

/// Whether a number right after these letters is one of its own (`việc2,000` in records whose cells were glued)
/// rather than part of a code (`CT01`).
fn is_glued_cell(letters: &str) -> bool {
    letters.chars().count() >= 3 && letters.ends_with(char::is_lowercase)
}

/// Length of the characters of a kind at the start.
fn run(rest: &str, inside: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !inside(c)).unwrap_or(rest.len())
}

/// Length of the digits at the start, with single marks between digits.
fn digits(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut length = 0;
    while digit(length) || matches!(bytes.get(length), Some(b'.' | b',')) && digit(length + 1) {
        length += 1;
    }
    length
}

/// Length of the number of a legal document at the start: `number/year/letters` or `number/CAPITALS`.
fn code(rest: &str) -> Option<usize> {
    let run =
        rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '/' | '-' | '.'))).unwrap_or(rest.len());
    let run = rest[..run].trim_end_matches(['.', '-', '/']);
    let mut parts = run.split('/').skip(1);
    let second = parts.next()?;
    let is_year = second.len() == 4 && second.bytes().all(|b| b.is_ascii_digit());
    let letters = match is_year {
        true => parts.next().filter(|part| starts_with(part, char::is_alphabetic))?,
        false => Some(second).filter(|part| starts_with(part, char::is_uppercase))?,
    };
    (!letters.is_empty()).then_some(run.len())
}

/// Whether the first two characters are of a kind.
fn starts_with(part: &str, kind: fn(char) -> bool) -> bool {
    part.chars().take(2).filter(|c| kind(*c)).count() == 2
}
