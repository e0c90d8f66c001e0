//! One spelling for one text: NFC, no invisible characters, single spaces, tone marks in one place.

use std::iter::Peekable;

use unicode_normalization::UnicodeNormalization;

use super::letters;

/// `text` as Unicode NFC without control, invisible and bidirectional characters, with runs of white space
/// as one space (a line break where the run has one), and with the tone mark of `oa`, `oe`, `uy` at the end
/// of a syllable on the first vowel (`hoà` becomes `hòa`). Idempotent.
pub fn normalize(text: &str) -> String {
    tidy_spaces(&place_tone_marks(&composed(text)))
}

/// The visible characters of `text` in Unicode NFC, also where an invisible one stood between a letter and its mark.
fn composed(text: &str) -> String {
    if text.chars().all(is_settled) {
        return text.chars().filter_map(visible).collect();
    }
    text.nfc().filter_map(visible).collect::<String>().nfc().collect()
}

/// Whether `c` is in NFC whatever stands beside it: most text is made of such, and needs no table walked.
fn is_settled(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}') || letters::known(c).is_some()
}

/// The character to keep for `c`: none for an invisible one, a space for a control character.
fn visible(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{00AD}'
        | '\u{034F}'
        | '\u{061C}'
        | '\u{115F}'..='\u{1160}'
        | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}' => None,
        c if c.is_control() || c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// Runs of white space as one space, or one line break where the run has one; none at the ends.
fn tidy_spaces(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_whitespace() {
            tidy.push(c);
            continue;
        }
        let breaks = skip_spaces(&mut chars) || c == '\n';
        if !tidy.is_empty() && chars.peek().is_some() {
            tidy.push(if breaks { '\n' } else { ' ' });
        }
    }
    tidy
}

/// Skips white space; whether a line break was among it.
fn skip_spaces(chars: &mut Peekable<std::str::Chars<'_>>) -> bool {
    let mut breaks = false;
    while let Some(c) = chars.next_if(|c| c.is_whitespace()) {
        breaks |= c == '\n';
    }
    breaks
}

/// First vowel, toned second vowel, toned first vowel, plain second vowel.
const PLACES: [(char, &str, &str, char); 3] =
    [('o', "àáảãạ", "òóỏõọ", 'a'), ('o', "èéẻẽẹ", "òóỏõọ", 'e'), ('u', "ỳýỷỹỵ", "ùúủũụ", 'y')];

fn place_tone_marks(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for at in 0..chars.len().saturating_sub(1) {
        if !matches!(chars[at], 'o' | 'O' | 'u' | 'U') {
            continue;
        }
        let ends = chars.get(at + 2).is_none_or(|next| !next.is_alphabetic());
        let after_q = at > 0 && matches!(chars[at - 1], 'q' | 'Q');
        if ends && !after_q {
            move_mark(&mut chars, at);
        }
    }
    chars.into_iter().collect()
}

fn move_mark(chars: &mut [char], at: usize) {
    let (first, second) = (lower(chars[at]), lower(chars[at + 1]));
    for (vowel, toned_second, toned_first, plain) in PLACES {
        let Some(tone) = toned_second.chars().position(|c| c == second) else {
            continue;
        };
        if first == vowel
            && let Some(toned) = toned_first.chars().nth(tone)
        {
            chars[at] = like(toned, chars[at]);
            chars[at + 1] = like(plain, chars[at + 1]);
            return;
        }
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// `c` in the case of `model`.
fn like(c: char, model: char) -> char {
    if model.is_uppercase() { c.to_uppercase().next().unwrap_or(c) } else { c }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tone_marks_have_one_place() {
        for (text, expected) in [
            ("hoà bình", "hòa bình"),
            ("HOÀ", "HÒA"),
            ("khoẻ", "khỏe"),
            ("thuỷ", "thủy"),
            ("quý", "quý"),
            ("toàn", "toàn"),
            ("hoàn", "hoàn"),
            ("Uỷ ban", "Ủy ban"),
        ] {
            assert_eq!(normalize(text), expected);
        }
    }

    #[test]
    fn decomposed_and_invisible_characters_change_nothing() {
        let decomposed: String = "làm giấy khai sinh".nfd().collect();
        assert_eq!(normalize(&decomposed), "làm giấy khai sinh");
        assert_eq!(normalize("kh\u{200B}ai\u{202E} s\u{FEFF}inh"), "khai sinh");
        assert_eq!(normalize("  a \t b\r\n\n c\u{0} "), "a b\nc");
    }

    proptest! {
        #[test]
        fn settled_text_needs_no_composing(text in "[a-zà-ỹÀ-ỸđĐ .,\u{00AD}–]{0,40}") {
            let slow: String = text.nfc().filter_map(visible).collect::<String>().nfc().collect();
            prop_assert_eq!(composed(&text), slow);
        }

        #[test]
        fn normalising_twice_is_normalising_once(text in any::<String>()) {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once);
        }
    }
}
