//! What a classifier sees of a text: its words and pairs of neighbours, folded, and as they are spelt where that is another.

use sha2::{Digest, Sha256};

use crate::text::{Syllable, syllables};

/// The grams of `text`, hashed; the same text has the same ones on every machine.
pub fn grams(text: &str) -> Vec<u64> {
    let words = syllables(text);
    let mut grams = Vec::with_capacity(words.len() * 4);
    for (at, word) in words.iter().enumerate() {
        add(&mut grams, &[word]);
        if let Some(next) = words.get(at + 1) {
            add(&mut grams, &[word, next]);
        }
    }
    grams
}

/// Adds the gram of `words`, in both spellings where they have two.
fn add(grams: &mut Vec<u64>, words: &[&Syllable]) {
    grams.push(hash("folded", words.iter().map(|word| word.folded.as_str())));
    if words.iter().any(|word| word.exact != word.folded) {
        grams.push(hash("spelt", words.iter().map(|word| word.exact.as_str())));
    }
}

fn hash<'a>(kind: &str, words: impl Iterator<Item = &'a str>) -> u64 {
    let mut digest = Sha256::new_with_prefix(kind);
    for word in words {
        digest.update(b" ");
        digest.update(word);
    }
    let digest: [u8; 32] = digest.finalize().into();
    u64::from_le_bytes(*digest.first_chunk().expect("a digest is longer than a number: a bug"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn set(text: &str) -> HashSet<u64> {
        grams(text).into_iter().collect()
    }

    #[test]
    fn words_and_pairs_count_in_both_spellings() {
        // la, ma; la-ma; "má" as spelt, and the pair of it.
        assert_eq!(grams("la ma").len(), 3);
        assert_eq!(grams("la má").len(), 5);
        assert!(set("la ma").is_subset(&set("La MÁ?")));
        assert!(grams("").is_empty() && grams("?!").is_empty());
    }

    #[test]
    fn order_and_spelling_make_other_grams() {
        assert_ne!(set("đất mua"), set("mua đất"));
        assert_ne!(set("má"), set("mà"));
        // A pair is not a word of the same letters.
        assert!(set("khai sinh").is_disjoint(&set("khaisinh")));
    }
}
