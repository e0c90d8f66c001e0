//! Keys of Telex and VNI that were left in the words.

use crate::text::{Language, Syllable, fold, fold::has_diacritics, input_method, language};

use super::{Edit, Known, Reading};

/// Slips that are beyond doubt, from which on words that might be English count as slips too.
const CERTAIN: usize = 2;
/// In what looks English, one word in this many must be a slip.
const MOST: usize = 3;

/// The syllables that the keys were meant for: each must be known, and what was typed must not, unless the method was
/// plainly off.
pub(super) fn edits(reading: &Reading, known: Known<'_>) -> Vec<Edit> {
    let mut certain = Vec::new();
    let mut doubtful = Vec::new();
    for (at, word) in reading.words.iter().enumerate() {
        let Some(meant) = meant(word, known) else { continue };
        let doubted = known.has(&word.exact);
        if doubted && !known.diacritics.knows(&meant) {
            continue;
        }
        let list = if doubted { &mut doubtful } else { &mut certain };
        list.push((at, Edit::of(word, meant)));
    }
    // An English text has words that would be syllables (`sorts` is no `sót`), and most of it is none.
    let english = language::detect(&reading.text) == Language::English;
    if certain.len() <= named(reading, known) || english && certain.len() * MOST < reading.words.len() {
        return Vec::new();
    }
    if certain.len() >= CERTAIN && certain.len() > doubtful.len() {
        certain.append(&mut doubtful);
        certain.sort_by_key(|(at, _)| *at);
    }
    certain.into_iter().map(|(_, edit)| edit).collect()
}

/// The known syllable that `word` was meant for, else its letters where those are known.
fn meant(word: &Syllable, known: Known<'_>) -> Option<String> {
    let meant = input_method::undo(&word.exact)?;
    if known.has(&meant) {
        return Some(meant);
    }
    let bare = fold(&meant);
    (known.has_folded(&bare) && !has_diacritics(&word.exact)).then_some(bare)
}

/// Words that are English and no Vietnamese ones typed without diacritics.
fn named(reading: &Reading, known: Known<'_>) -> usize {
    let english = |word: &&Syllable| {
        word.exact.bytes().all(|b| b.is_ascii_lowercase())
            && known.lexicon.words.contains(&word.exact)
            && known.diacritics.spellings(&word.folded).next().is_none()
    };
    reading.words.iter().filter(english).count()
}
