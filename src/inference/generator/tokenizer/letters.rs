//! Bytes as letters, as byte-level vocabularies write them: each byte is a letter that can be seen.

/// Where the letters of bytes that cannot be seen begin.
const UNSEEN: u32 = 256;

/// The letter of a byte.
pub(super) fn letter(byte: u8) -> char {
    let number = u32::from(byte);
    let code = match byte {
        33..=126 | 161..=172 | 174..=255 => number,
        0..=32 => UNSEEN + number,
        127..=160 => UNSEEN + number - 94,
        173 => UNSEEN + 67,
    };
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The byte of a letter; none if it is no byte's.
pub(super) fn byte(letter: char) -> Option<u8> {
    let code = u32::from(letter);
    let number = match code {
        33..=126 | 161..=172 | 174..=255 => code,
        256..=288 => code - UNSEEN,
        289..=322 => code - UNSEEN + 94,
        323 => 173,
        _ => return None,
    };
    u8::try_from(number).ok()
}

/// The bytes of a token's letters; none if one is no letter of a byte.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_a_letter_of_its_own() {
        let letters: std::collections::BTreeSet<char> = (0..=255).map(letter).collect();
        assert_eq!(letters.len(), 256);
        assert!((0..=255).all(|number| byte(letter(number)) == Some(number)));
        assert!((0..=255).all(|number| letter(number).is_alphanumeric() || !letter(number).is_whitespace()));
    }

    #[test]
    fn letters_are_those_of_the_published_table() {
        assert_eq!([b' ', b'\n', b'a', 0xa7, 0xad].map(letter), ['Ġ', 'Ċ', 'a', '§', 'Ń']);
        assert_eq!(bytes("Ġtha»"), Some(vec![b' ', b't', b'h', b'a', 0xbb]));
        assert_eq!(bytes("▁a"), None);
    }
}
