//! Which language a text is in: Vietnamese (with or without diacritics) or English.

use serde::{Deserialize, Serialize};

use super::{
    fold::has_diacritics,
    input_method,
    syllable::{Syllable, syllables},
};

/// A language the assistant speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Vietnamese.
    #[default]
    #[serde(rename = "vi")]
    Vietnamese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// English words that are no Vietnamese syllable even without diacritics, or are rare as one.
const ENGLISH: &str = "a an the what how where when which who why is are was do does did my your his her our \
    their you we they it and or for from with without of at by in need want get apply card fee fees cost much many \
    long take takes should must can have has been help birth house land car lost renew change open close pay tax file";

/// Onsets of Vietnamese syllables without diacritics, longest first.
const ONSETS: [&str; 26] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l",
    "m", "n", "p", "r", "s", "t", "v", "x",
];

/// Codas of Vietnamese syllables.
const CODAS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// The language of `text`. Diacritics decide for Vietnamese; otherwise words are counted that are English or
/// cannot be Vietnamese syllables, and `whatlang` is asked where they leave it open. Short, unclear text counts
/// as Vietnamese, the city's language.
pub fn detect(text: &str) -> Language {
    // Figures are of no language.
    let words: Vec<Syllable> = syllables(text).into_iter().filter(|word| !is_figure(word)).collect();
    let english = words.iter().filter(|word| is_english(word)).count();
    let accented = words.iter().filter(|word| has_diacritics(&word.exact)).count();
    if words.is_empty() || accented * 4 >= words.len() || accented > english {
        return Language::Vietnamese;
    }
    if english * 2 >= words.len() {
        return Language::English;
    }
    match whatlang::detect(text) {
        Some(guess) if guess.lang() == whatlang::Lang::Eng && guess.is_reliable() && english > 1 => {
            Language::English
        }
        _ => Language::Vietnamese,
    }
}

fn is_figure(word: &Syllable) -> bool {
    word.exact.bytes().all(|b| b.is_ascii_digit())
}

fn is_english(word: &Syllable) -> bool {
    let letters = word.exact.bytes().all(|b| b.is_ascii_lowercase());
    // `dduwowcj` is no English word: it is `được` with the input method off.
    let foreign = !is_vietnamese_shape(&word.exact) && input_method::undo(&word.exact).is_none();
    let long_and_foreign = word.exact.len() >= 4 && foreign;
    letters
        && (long_and_foreign && word.exact.contains(is_vowel)
            || ENGLISH.split_whitespace().any(|e| e == word.exact))
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Whether a bare word could be a Vietnamese syllable: onset, one to three vowels, coda.
fn is_vietnamese_shape(word: &str) -> bool {
    let onsets = ONSETS.iter().filter_map(|onset| word.strip_prefix(onset)).chain([word]);
    onsets.into_iter().any(|rest| {
        let vowels = rest.chars().take_while(|c| is_vowel(*c)).count();
        (1..=3).contains(&vowels) && CODAS.contains(&&rest[vowels..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_with_and_without_diacritics_and_english_are_told_apart() {
        for text in [
            "làm giấy khai sinh cho con cần những gì",
            "lam giay khai sinh cho con can gi",
            "dk ket hon",
            "5.000.000 dong a",
            "coong ty em ees quas, muoons tamj nguwng kinh doanh",
            "em mowr quans phowr nhor, ddi ddawng kys hooj kinh doanh thif maays ngayf",
            "",
            "?",
        ] {
            assert_eq!(detect(text), Language::Vietnamese, "{text}");
        }
        for text in [
            "How do I register my newborn baby?",
            "marry a vietnamese in hanoi, what documents",
            "lost passport fee",
            "The fee is 65,000,000 VND.",
            "Our firm wants to start screening passengers at the airport, what permit is needed?",
            "our Thai coach broke down; how fast can an extension be issued",
        ] {
            assert_eq!(detect(text), Language::English, "{text}");
        }
    }
}
