//! Which tokens an answer in Vietnamese or English can need: the output head is limited to them.

use crate::inference::generator::vocabulary::{Kind, Vocabulary};

/// Tokens are numbered by how early they were merged, which is how common they are. Rarer ASCII pieces are left out:
/// what they spell, commoner pieces spell too.
const COMMON_ASCII: u32 = 32_768;

/// The tokens of the limited head, ascending.
pub(super) fn limited(vocabulary: &Vocabulary) -> Vec<u32> {
    let wanted = |token: &u32| match vocabulary.kind(*token) {
        Kind::Byte(_) | Kind::Whole => true,
        Kind::Control => vocabulary.ends_text.contains(token),
        Kind::Normal => is_wanted(*token, vocabulary.text(*token)),
    };
    (0..vocabulary.len() as u32).filter(wanted).collect()
}

fn is_wanted(token: u32, text: &str) -> bool {
    if text.chars().all(|c| c.is_ascii() || c == '▁') {
        return token < COMMON_ASCII || text.chars().count() <= 2;
    }
    text.chars()
        .all(|c| c.is_ascii() || c == '▁' || is_vietnamese(c) || is_mark(c))
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
