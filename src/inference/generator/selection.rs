//! Which tokens an answer in Vietnamese or English can need: the output head is limited to them.

use crate::inference::generator::tokenizer::{Kind, Spelling, Vocabulary};

/// Tokens are numbered by how early they were merged, which is how common they are. Rarer ASCII pieces are left out,
/// unless they are syllables, words, abbreviations or letters: what else they spell, commoner pieces spell too.
const COMMON_ASCII: u32 = 16_384;
/// Whole English words are kept further down: "certificate" is number 16,821, "passport" 34,558.
const COMMON_WORD: u32 = 49_152;

/// What a syllable can begin with; the tones and the marks on letters are beyond ASCII.
const ONSETS: &str = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x";
const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay e ec em en eng eo ep et eu i ia iec iem ien ieng iep iet \
    ieu im in inh ich ip it iu o oa oac oach oai oam oan oang oanh oao oat oay oc oe oen oet oi om on ong op ot u ua \
    uan uang uat uay uc ue uech uen uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen \
    uyet uynh uyt uyu y yem yen yet yeu";

/// The tokens of the limited head, ascending.
pub(super) fn limited(vocabulary: &Vocabulary) -> Vec<u32> {
    let wanted = |token: &u32| match vocabulary.kind(*token) {
        Kind::Byte(_) | Kind::Whole => true,
        Kind::Control => vocabulary.ends_text.contains(token),
        Kind::Normal => match vocabulary.spelling {
            Spelling::Pieces => is_wanted(*token, vocabulary.text(*token)),
            Spelling::Letters => is_spelling_wanted(*token, &vocabulary.spelt(*token)),
        },
    };
    (0..vocabulary.len() as u32).filter(wanted).collect()
}

/// Parts of a letter are kept: many Vietnamese letters are spelt by two tokens.
fn is_spelling_wanted(token: u32, bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or(true, |text| is_wanted(token, &text.replace(' ', "▁")))
}

fn is_wanted(token: u32, text: &str) -> bool {
    if text.chars().all(|c| c.is_ascii() || c == '▁') {
        let word = text.trim_start_matches('▁');
        let limit = if is_whole_word(text) { COMMON_WORD } else { COMMON_ASCII };
        return token < limit
            || text.chars().count() <= 2
            || is_abbreviation(word)
            || is_number(word)
            || is_syllable(word);
    }
    text.chars().all(|c| c.is_ascii() || c == '▁' || is_vietnamese(c) || is_mark(c))
}

fn is_whole_word(text: &str) -> bool {
    text.strip_prefix('▁').is_some_and(|word| word.chars().all(|c| c.is_ascii_lowercase()))
}

/// Up to three capitals, as in the numbers of decrees.
fn is_abbreviation(word: &str) -> bool {
    word.len() <= 3 && word.chars().all(|c| c.is_ascii_uppercase())
}

/// Digits, which some vocabularies have by threes: a sum is spelt as the model learnt it.
fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit())
}

/// A Vietnamese syllable without marks.
fn is_syllable(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let is_rime = |rest: &str| RIMES.split_whitespace().any(|rime| rime == rest);
    is_rime(&word) || ONSETS.split_whitespace().any(|onset| word.strip_prefix(onset).is_some_and(is_rime))
}

/// Letters of the Vietnamese alphabet with any tone, beyond ASCII.
fn is_vietnamese(c: char) -> bool {
    let lower = "àáâãèéêìíòóôõùúýăđĩũơư";
    ('\u{1EA0}'..='\u{1EF9}').contains(&c) || c.to_lowercase().all(|c| lower.contains(c))
}

/// Punctuation and signs that answers use, beyond ASCII.
fn is_mark(c: char) -> bool {
    "–—‘’“”…•·°€§²³½×«»→−".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RARE: u32 = 200_000;

    #[test]
    fn what_vietnamese_needs_is_kept_however_rare() {
        for text in ["▁được", "Ủy", "▁thu", "nghiep", "QUYEN", "▁BTC", "7", "▁a", "▁–", "đ", "đồng/"]
        {
            assert!(is_wanted(RARE, text), "{text}");
        }
    }

    #[test]
    fn bytes_are_judged_by_what_they_spell() {
        for text in [" được", "Ủy", "385", " thu"] {
            assert!(is_spelling_wanted(RARE, text.as_bytes()), "{text}");
        }
        assert!(is_spelling_wanted(RARE, &"ộ".as_bytes()[..2]) && is_spelling_wanted(RARE, &[0xff]));
        assert!(!is_spelling_wanted(RARE, "漢".as_bytes()) && !is_spelling_wanted(RARE, b" configure"));
    }

    #[test]
    fn other_scripts_and_rare_pieces_are_not() {
        for text in ["▁боль", "漢", "ß", "▁grün", "ñ", "▁configure", "flug", "e\u{301}"] {
            assert!(!is_wanted(RARE, text), "{text}");
        }
        assert!(is_wanted(100, "configure") && !is_wanted(34_558, "passport"));
        assert!(is_wanted(34_558, "▁passport"));
    }
}
