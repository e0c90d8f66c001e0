//! Cuts a text into syllables, numbers and the codes of procedures, forms and legal documents.

use super::{fold::fold, letters, normalize::normalize};

/// A unit of matching: a syllable, a number, or a whole code such as `1.001193` or `123/2015/nđ-cp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syllable {
    /// Lower case, diacritics kept.
    pub exact: String,
    /// Lower case, diacritics stripped.
    pub folded: String,
    /// First byte in the normalised text.
    pub from: usize,
    /// Byte after the last in the normalised text.
    pub to: usize,
}

impl Syllable {
    /// Whether it is a code or a number of a document rather than a word.
    pub fn is_code(&self) -> bool {
        self.exact.contains(|c: char| c.is_ascii_digit()) && self.exact.contains(['.', '/', '-'])
    }
}

/// The syllables of `text` (which is normalised first), in order.
pub fn syllables(text: &str) -> Vec<Syllable> {
    syllables_of_normalized(&normalize(text))
}

/// The syllables of a text that [`normalize`] returned; offsets are bytes of it.
pub fn syllables_of_normalized(text: &str) -> Vec<Syllable> {
    let mut found = Vec::new();
    let mut start = None;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (at, &(from, c)) in chars.iter().enumerate() {
        let inside = is_alphanumeric(c) || start.is_some_and(|start| joins(&chars, at, start));
        match (inside, start) {
            (true, None) => start = Some(from),
            (false, Some(first)) => {
                found.push(syllable(text, first, from));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(first) = start {
        found.push(syllable(text, first, text.len()));
    }
    found
}

/// Whether the mark at `at` belongs to a code: a dot or slash after a digit, a hyphen inside a token that holds
/// a slash (`nđ-cp`), each followed by a letter or digit.
fn joins(chars: &[(usize, char)], at: usize, start: usize) -> bool {
    let (Some(&(_, before)), Some(&(_, after))) = (chars.get(at.wrapping_sub(1)), chars.get(at + 1)) else {
        return false;
    };
    match chars[at].1 {
        '.' => before.is_ascii_digit() && after.is_ascii_digit(),
        '/' => before.is_ascii_digit() && after.is_alphanumeric(),
        '-' => after.is_alphabetic() && has_slash(chars, at, start),
        _ => false,
    }
}

fn has_slash(chars: &[(usize, char)], at: usize, start: usize) -> bool {
    chars[..at].iter().rev().take_while(|(from, _)| *from >= start).any(|(_, c)| *c == '/')
}

fn syllable(text: &str, from: usize, to: usize) -> Syllable {
    let written = &text[from..to];
    let quick: Option<String> =
        written.chars().map(|c| letters::known(c).map(|letter| letter.lower)).collect();
    let exact = quick.unwrap_or_else(|| written.to_lowercase());
    Syllable { folded: fold(&exact), exact, from, to }
}

fn is_alphanumeric(c: char) -> bool {
    letters::known(c).map_or_else(|| c.is_alphanumeric(), |letter| letter.alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(text: &str) -> Vec<String> {
        syllables(text).into_iter().map(|s| s.exact).collect()
    }

    #[test]
    fn words_are_cut_and_codes_kept() {
        assert_eq!(exact("Làm giấy khai-sinh?"), ["làm", "giấy", "khai", "sinh"]);
        assert_eq!(exact("thủ tục 1.001193."), ["thủ", "tục", "1.001193"]);
        assert_eq!(exact("theo 123/2015/NĐ-CP, và"), ["theo", "123/2015/nđ-cp", "và"]);
        assert_eq!(exact("quyết định 163/QĐ-BTP"), ["quyết", "định", "163/qđ-btp"]);
        assert_eq!(exact("và/hoặc"), ["và", "hoặc"]);
    }

    proptest! {
        #[test]
        fn offsets_lie_on_character_boundaries(text in any::<String>()) {
            let normalized = normalize(&text);
            for syllable in syllables_of_normalized(&normalized) {
                prop_assert_eq!(normalized[syllable.from..syllable.to].to_lowercase(), syllable.exact);
            }
        }
    }
}
