//! The text of a cell: cleaned, tidied, cut into lines, and told from "no information".

use std::ops::Deref;

use serde::{Deserialize, Deserializer};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Longest excerpt kept with a mark, in characters.
const EXCERPT_CHARS: usize = 240;

/// What the portal prints where it has nothing to say.
pub(in crate::catalog::import) const NO_INFORMATION: &str = "Không có thông tin";

/// The text of a JSON string, cleaned while it is read; `null` is no text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::catalog::import) struct Cell(String);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(clean(&Option::<String>::deserialize(deserializer)?.unwrap_or_default())))
    }
}

impl Deref for Cell {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Unicode NFC, without invisible characters, with Word's private bullets as `-` and the Icelandic letter that
/// some offices type for Đ put right.
pub(in crate::catalog::import) fn clean(raw: &str) -> String {
    let normal = match is_nfc_quick(raw.chars()) {
        IsNormalized::Yes if raw.chars().all(|letter| plain(letter) == Some(letter)) => raw.to_owned(),
        IsNormalized::Yes => raw.chars().filter_map(plain).collect(),
        _ => raw.nfc().filter_map(plain).collect::<String>(),
    };
    if normal.contains('\r') { normal.replace("\r\n", "\n").replace('\r', "\n") } else { normal }
}

fn plain(letter: char) -> Option<char> {
    match letter {
        '\n' | '\r' | '\t' | ' '..='~' => Some(letter),
        'Ð' => Some('Đ'),
        'ð' => Some('đ'),
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' => Some(' '),
        '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => None,
        '\u{fffd}' | '\u{e000}'..='\u{f8ff}' => Some('-'),
        letter if letter.is_control() => Some(' '),
        letter => Some(letter),
    }
}

/// One line with single spaces.
pub(in crate::catalog::import) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tidied text, or nothing where the cell is empty, dashes or the portal's "no information".
pub(in crate::catalog::import) fn value(text: &str) -> Option<String> {
    let text = tidy(text);
    let says_something = text.chars().any(char::is_alphanumeric);
    (says_something && text.trim_end_matches('.') != NO_INFORMATION).then_some(text)
}

/// The tidied lines that say something.
pub(in crate::catalog::import) fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter_map(value)
}

/// `text` without the bullet or the numbering-free punctuation that stands around a list item.
pub(in crate::catalog::import) fn item(text: &str) -> &str {
    let bullet =
        |letter: char| matches!(letter, '-' | '–' | '—' | '*' | '•' | '·' | '+' | '.' | ',' | ';' | ':');
    text.trim_start_matches(|letter| bullet(letter) || letter == ' ')
        .trim_end_matches([' ', ';', ',', ':', '-'])
}

/// `text` without the bullet before it.
pub(in crate::catalog::import) fn item_start(text: &str) -> &str {
    text.trim_start_matches(|letter| {
        matches!(letter, '-' | '–' | '—' | '*' | '•' | '·' | '+') || letter == ' '
    })
}

/// `text` as it is, or nothing where it is punctuation or the number of a list item alone.
pub(in crate::catalog::import) fn says(text: &str) -> Option<String> {
    (text.chars().filter(|letter| letter.is_alphanumeric()).count() > 2).then(|| text.to_owned())
}

/// The beginning of `text`, as long as a mark may be.
pub(in crate::catalog::import) fn excerpt(text: &str) -> String {
    let text = tidy(text);
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_and_invisible_characters_are_put_right() {
        assert_eq!(clean("Le\u{302}\u{323} phi\u{301}\u{200b}\u{a0}x"), "Lệ phí x");
        assert_eq!(clean("NÐ-CP\r\n\u{f0d8}\tmục"), "NĐ-CP\n-\tmục");
    }

    #[test]
    fn no_information_is_not_a_value() {
        for empty in ["", "  ", "--", "Không có thông tin", " Không có thông tin. "] {
            assert_eq!(value(empty), None, "{empty:?}");
        }
        assert_eq!(value(" Bộ  Công\nan "), Some("Bộ Công an".to_owned()));
    }

    #[test]
    fn items_lose_their_bullets_and_keep_their_words() {
        assert_eq!(item("- Tờ khai;"), "Tờ khai");
        assert_eq!(item("+ Bản sao (nếu có)."), "Bản sao (nếu có).");
        assert_eq!(item("--"), "");
    }

    #[test]
    fn excerpts_end_on_a_character() {
        let text = "đ".repeat(EXCERPT_CHARS + 1);
        assert_eq!(excerpt(&text).chars().count(), EXCERPT_CHARS + 1);
    }
}
