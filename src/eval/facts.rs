//! Whether a fact stands in a text: no model judges, words are compared.

use unicode_normalization::UnicodeNormalization;

/// Whether one of the wordings of `entry` (`a|b` means either) stands in `text`: both in Unicode NFC, without regard to
/// case, to the width of white space and to zeros before a figure (`07 ngày` is `7 ngày`). A figure must stand whole: `5 ngày` is not
/// in `15 ngày`, nor `10.000` in `10.000.000`.
pub fn stands(text: &str, entry: &str) -> bool {
    let text = comparable(text);
    entry
        .split('|')
        .map(comparable)
        .filter(|wording| !wording.trim().is_empty())
        .any(|wording| within(&text, &wording))
}

/// The `entries` that do not stand in any of `texts`.
pub fn absent(texts: &[&str], entries: &[String]) -> Vec<String> {
    entries.iter().filter(|entry| !texts.iter().any(|text| stands(text, entry))).cloned().collect()
}

/// The `entries` that stand in `text`.
pub fn present(text: &str, entries: &[String]) -> Vec<String> {
    entries.iter().filter(|entry| stands(text, entry)).cloned().collect()
}

fn comparable(text: &str) -> String {
    let folded: String = text.nfc().collect::<String>().to_lowercase();
    let mut spaced = String::with_capacity(folded.len());
    for c in folded.chars() {
        if !c.is_whitespace() {
            spaced.push(c);
        } else if !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    without_leading_zeros(&spaced)
}

/// `text` with `07` written `7`; a zero that stands alone, or behind a separator, stays.
fn without_leading_zeros(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = rest.next() {
        let leads = c == '0' && !before.is_ascii_digit() && !matches!(before, '.' | ',');
        if !(leads && rest.peek().is_some_and(char::is_ascii_digit)) {
            kept.push(c);
            before = c;
        }
    }
    kept
}

fn within(text: &str, wording: &str) -> bool {
    text.match_indices(wording).any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        let starts = !found.starts_with(|c: char| c.is_ascii_digit()) || !goes_on(before.chars().rev());
        let ends = !found.ends_with(|c: char| c.is_ascii_digit()) || !goes_on(after.chars());
        starts && ends
    })
}

/// Whether a figure goes on with these characters: a digit, or a separator and then a digit.
fn goes_on(mut chars: impl Iterator<Item = char>) -> bool {
    match chars.next() {
        Some(c) if c.is_ascii_digit() => true,
        Some('.' | ',') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_stand_whole_and_words_in_any_case_and_form() {
        assert!(stands("Hạn: 5 ngày.", "5 ngày") && !stands("Hạn: 15 ngày.", "5 ngày"));
        assert!(stands("10.000. Xong", "10.000") && !stands("10.000.000 đồng", "10.000"));
        assert!(!stands("1.500.000 đồng", "500.000"));
        assert!(stands("Hạn: 7 ngày", "07 ngày") && stands("từ 01/07/2025", "1/7/2025"));
        assert!(!stands("0,15%", "15%") && !stands("70 ngày", "7 ngày") && !stands("20.000", "20.00"));
        assert!(stands("Miễn phí", "miễn  PHÍ") && stands("Mie\u{302}\u{303}n phi\u{301}", "miễn phí"));
        assert!(stands("free of charge", "miễn phí|free") && !stands("x", "|") && !stands("x", ""));
        assert!(stands("Giấy chứng sinh", "hứng sinh"));
    }

    proptest! {
        #[test]
        fn a_text_holds_itself_and_never_panics(text in "\\PC{1,30}", entry in "\\PC{0,12}") {
            stands(&text, &entry);
            if !text.contains('|') && !text.trim().is_empty() {
                prop_assert!(stands(&text, &text));
            }
        }
    }
}
