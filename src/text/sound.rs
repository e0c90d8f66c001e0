//! Spellings that sound like a word in one region or another, by which people misspell it.

use super::orthography::{Tone, compose, untoned};

/// Onsets that are confused, each group alike somewhere.
const ONSETS: [&[&str]; 10] = [
    &["s", "x"],
    &["ch", "tr"],
    &["l", "n"],
    &["d", "gi", "r", "z"],
    &["d", "gi", "v"],
    &["c", "k", "q"],
    &["ng", "ngh"],
    &["g", "gh"],
    &["ph", "f"],
    &["qu", "w"],
];

/// Vowels that are confused.
const VOWELS: [&[&str]; 5] = [&["i", "y"], &["uơ", "ươ"], &["ưu", "iu"], &["ươu", "iêu"], &["ai", "ay"]];

/// Codas that are confused.
const CODAS: [&[&str]; 5] = [&["n", "ng"], &["ng", "g"], &["t", "c"], &["nh", "n"], &["ch", "t"]];

/// A spelling that sounds alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    pub word: String,
    /// How many parts of the word differ: onset, vowels, coda, tone.
    pub changes: u8,
}

/// The spellings that `word` (lower case, Unicode NFC) sounds like, without itself; those with the fewest changes
/// first. With diacritics they are syllables; a word without gives words without.
pub fn alike(word: &str) -> Vec<Alike> {
    let (letters, tone) = without_tone(word);
    let start = letters.find(is_letter_of_rhyme).unwrap_or(letters.len());
    // `gi` and `qu` before a vowel are onsets.
    let held = ["gi", "qu"]
        .into_iter()
        .any(|onset| letters.starts_with(onset) && letters[onset.len()..].starts_with(is_letter_of_rhyme));
    let (onset, rhyme) = letters.split_at(if held { 2 } else { start });
    let end = rhyme
        .rfind(is_letter_of_rhyme)
        .map_or(0, |at| at + rhyme[at..].chars().next().map_or(0, char::len_utf8));
    let (vowels, coda) = rhyme.split_at(end);
    let mut found = Vec::new();
    for (onset, a) in forms(onset, &ONSETS) {
        for (vowels, b) in forms(vowels, &VOWELS) {
            for (coda, c) in forms(coda, &CODAS) {
                for (tone, d) in tones(tone) {
                    let changes = a + b + c + d;
                    let spelt = format!("{onset}{vowels}{coda}");
                    let word = if tone == Tone::Level { Some(spelt) } else { compose(&spelt, tone) };
                    found.extend(word.filter(|_| changes > 0).map(|word| Alike { word, changes }));
                }
            }
        }
    }
    found.sort_by_key(|alike| alike.changes);
    found
}

fn without_tone(word: &str) -> (String, Tone) {
    let tone = word.chars().map(|c| untoned(c).1).find(|tone| *tone != Tone::Level);
    (word.chars().map(|c| untoned(c).0).collect(), tone.unwrap_or_default())
}

fn is_letter_of_rhyme(c: char) -> bool {
    super::orthography::is_vowel(c)
}

/// `part` itself and what it is confused with, each with the number of changes.
fn forms<'a>(part: &'a str, groups: &[&'a [&'a str]]) -> Vec<(&'a str, u8)> {
    let confused = groups.iter().filter(|group| group.contains(&part)).flat_map(|group| group.iter());
    let others = confused.filter(|other| **other != part).map(|other| (*other, 1));
    std::iter::once((part, 0)).chain(others).collect()
}

/// Hỏi and ngã are one tone in the centre and the south.
fn tones(tone: Tone) -> Vec<(Tone, u8)> {
    match tone {
        Tone::Hook => vec![(tone, 0), (Tone::Tilde, 1)],
        Tone::Tilde => vec![(tone, 0), (Tone::Hook, 1)],
        tone => vec![(tone, 0)],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sounds_like(typed: &str, word: &str) -> bool {
        alike(typed).iter().any(|alike| alike.word == word)
    }

    #[test]
    fn confusions_of_the_regions_are_known() {
        for (typed, word) in [
            ("xinh", "sinh"),
            ("trứng", "chứng"),
            ("nàm", "làm"),
            ("dấy", "giấy"),
            ("zấy", "giấy"),
            ("cưỡng", "cưởng"),
            ("kí", "ký"),
            ("khaing", "khain"),
            ("biếc", "biết"),
            ("fường", "phường"),
            ("chuyễn", "chuyển"),
            ("nghành", "ngành"),
            ("iêu", "ươu"),
        ] {
            assert!(sounds_like(typed, word), "{typed} {word}");
        }
        assert!(!sounds_like("khai", "sinh"));
    }

    proptest! {
        #[test]
        fn no_word_sounds_like_itself(word in "[a-zà-ỹđ]{0,8}") {
            prop_assert!(alike(&word).iter().all(|alike| alike.changes > 0));
        }

        #[test]
        fn one_change_works_both_ways(word in "(s|x|ch|tr|l|n|d|gi)[aăoôơ](n|ng|t|c)?") {
            for other in alike(&word).into_iter().filter(|other| other.changes == 1) {
                prop_assert!(sounds_like(&other.word, &word), "{} {}", word, other.word);
            }
        }
    }
}
