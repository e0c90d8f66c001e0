//! Words typed without a space between them, and words torn apart.

use crate::text::{Syllable, fold, fold::has_diacritics, orthography::is_syllable};

use super::{Edit, Known, Reading};

/// Longest run of letters that is cut, in characters.
const LONGEST: usize = 24;
/// Longest syllable of Vietnamese, in characters.
const SYLLABLE: usize = 7;

/// Runs of letters cut into known words, and pieces put together to known words.
pub(super) fn edits(reading: &Reading, known: Known<'_>) -> Vec<Edit> {
    let words = &reading.words;
    let mut edits: Vec<Edit> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(whole) = joined(words, at, known) {
            edits.push(Edit { from: words[at].from, to: words[at + 1].to, with: whole });
            at += 1;
        } else if let Some(parts) = cut(&words[at], known) {
            edits.push(Edit::of(&words[at], parts.join(" ")));
        }
        at += 1;
    }
    edits
}

/// The words that were run together in `word`, where nothing knows it.
fn cut(word: &Syllable, known: Known<'_>) -> Option<Vec<String>> {
    let letters: Vec<char> = word.exact.chars().collect();
    let fits = (4..=LONGEST).contains(&letters.len()) && letters.iter().all(|c| c.is_alphabetic());
    if !fits || known.has(&word.exact) || is_syllable(&word.exact) {
        return None;
    }
    // Without diacritics only neighbours that were seen together are told from a foreign word.
    let accented = has_diacritics(&word.exact);
    if !accented && known.has_folded(&word.folded) {
        return None;
    }
    let mut best: Vec<Option<Cut>> = vec![None; letters.len() + 1];
    best[0] = Some(Cut::default());
    for end in 1..=letters.len() {
        for start in end.saturating_sub(SYLLABLE)..end {
            let piece: String = letters[start..end].iter().collect();
            let Some(before) = best[start].clone().filter(|_| is_piece(&piece, known)) else { continue };
            let Some(next) = before.with(piece, accented, known) else { continue };
            if best[end].as_ref().is_none_or(|best| next.score > best.score) {
                best[end] = Some(next);
            }
        }
    }
    best.pop().flatten().map(|cut| cut.parts).filter(|parts| parts.len() > 1)
}

/// The words up to a place, and how well they go together.
#[derive(Debug, Clone, Default)]
struct Cut {
    parts: Vec<String>,
    score: f64,
}

impl Cut {
    fn with(mut self, piece: String, accented: bool, known: Known<'_>) -> Option<Self> {
        if let Some(last) = self.parts.last() {
            let together = seen_together(last, &piece, known);
            if together == 0 && !accented {
                return None;
            }
            self.score += (f64::from(together) + 0.1).ln();
        }
        // Few long words rather than many short ones.
        self.score -= 3.0;
        self.parts.push(piece);
        Some(self)
    }
}

fn is_piece(piece: &str, known: Known<'_>) -> bool {
    if has_diacritics(piece) {
        return is_syllable(piece) && known.has(piece);
    }
    piece.chars().nth(1).is_some() && known.diacritics.spellings(piece).any(is_syllable)
}

/// How often `first` and `second` were seen together, each in any spelling of what was typed.
fn seen_together(first: &str, second: &str, known: Known<'_>) -> u32 {
    let spellings = |word: &str| -> Vec<String> {
        if has_diacritics(word) {
            return vec![word.to_owned()];
        }
        known.diacritics.spellings(&fold(word)).map(str::to_owned).collect()
    };
    let seconds = spellings(second);
    let pairs = spellings(first).into_iter().flat_map(|first| {
        seconds.iter().map(move |second| known.diacritics.seen_together(&first, second)).collect::<Vec<_>>()
    });
    pairs.max().unwrap_or(0)
}

/// The known word that the pieces at `at` and after it make, where one of them is none: `k hai sinh`.
fn joined(words: &[Syllable], at: usize, known: Known<'_>) -> Option<String> {
    let (first, second) = (&words[at], words.get(at + 1)?);
    let torn = |word: &Syllable| word.exact.chars().all(char::is_alphabetic) && !is_word(&word.exact, known);
    if !(torn(first) || torn(second)) || second.from != first.to + 1 || first.is_code() || second.is_code() {
        return None;
    }
    let whole = format!("{}{}", first.exact, second.exact);
    let exact = has_diacritics(&whole);
    let is_known = if exact {
        is_syllable(&whole) && known.diacritics.knows(&whole)
    } else {
        known.diacritics.spellings(&whole).any(is_syllable)
    };
    if !is_known {
        return None;
    }
    // What stands beside must speak for the whole, more than for the second piece alone.
    let beside = |word: &str| {
        let before = at.checked_sub(1).map_or(0, |before| seen_together(&words[before].exact, word, known));
        let after = words.get(at + 2).map_or(0, |after| seen_together(word, &after.exact, known));
        before.max(after)
    };
    (beside(&whole) > beside(&second.exact)).then_some(whole)
}

/// Whether `piece` can stand alone: a known syllable with a vowel.
fn is_word(piece: &str, known: Known<'_>) -> bool {
    let vowels = fold(piece).contains(['a', 'e', 'i', 'o', 'u', 'y']);
    vowels && (known.has(piece) || !has_diacritics(piece) && known.has_folded(piece))
        || piece.chars().count() > 2 && known.lexicon.words.contains(piece)
}
