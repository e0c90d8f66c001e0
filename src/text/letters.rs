//! What is asked about a letter a million times at a start, looked up once: its case, its form without diacritics.

use std::sync::LazyLock;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters of Vietnamese and its neighbours lie below: Latin with its extensions, and Latin extended additional.
const RANGES: [std::ops::Range<u32>; 2] = [0..0x250, 0x1EA0..0x1EFA];

/// What is known of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    /// In lower case.
    pub(super) lower: char,
    /// In lower case without diacritics.
    pub(super) folded: char,
    /// Whether it is a letter or a digit.
    pub(super) alphanumeric: bool,
    /// Whether only a diacritic tells it from another letter.
    pub(super) accented: bool,
}

static LETTERS: LazyLock<Vec<Option<Letter>>> = LazyLock::new(|| {
    RANGES.into_iter().flatten().map(|code| char::from_u32(code).and_then(letter)).collect()
});

/// What is known of `c`; nothing for a character outside the tables, and for one whose forms are several characters.
/// Each one known is its own Unicode NFC and combines with nothing before it.
pub(super) fn known(c: char) -> Option<Letter> {
    let code = c as u32;
    let at = if code < RANGES[0].end {
        code
    } else if RANGES[1].contains(&code) {
        code - RANGES[1].start + RANGES[0].end
    } else {
        return None;
    };
    LETTERS[at as usize]
}

fn letter(c: char) -> Option<Letter> {
    let lower = only(c.to_lowercase())?;
    let folded = only(super::fold::fold_slowly(c.encode_utf8(&mut [0; 4])).chars())?;
    Some(Letter {
        lower,
        folded,
        alphanumeric: c.is_alphanumeric(),
        accented: matches!(c, 'đ' | 'Đ') || c.nfd().any(is_combining_mark),
    })
}

fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_letter_is_as_the_standard_says() {
        for c in ('\0'..='\u{2FFF}').filter(|c| known(*c).is_some()) {
            let letter = known(c).unwrap();
            assert_eq!(letter.lower.to_string(), c.to_lowercase().to_string(), "{c:?}");
            assert_eq!(letter.folded.to_string(), super::super::fold::fold_slowly(&c.to_string()), "{c:?}");
            assert_eq!(c.nfc().collect::<String>(), c.to_string(), "{c:?}");
            assert_eq!(unicode_normalization::char::canonical_combining_class(c), 0, "{c:?}");
        }
        assert!("ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơưaz09 ".chars().all(|c| known(c).is_some()));
    }
}
