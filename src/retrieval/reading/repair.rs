//! Words that nobody knows, repaired by how they sound and by what stands beside them.

use std::collections::HashSet;

use crate::{
    retrieval::diacritics::Choice,
    text::{Syllable, fold, fold::has_diacritics, orthography::is_syllable, sound::alike},
};

use super::{Edit, Known, Reading};

/// What speaks against a word that differs in diacritics alone.
const DIACRITICS: f64 = 1.0;
/// What speaks against a word for each part that sounds alike but is spelt otherwise.
const SOUND: f64 = 1.5;
/// What speaks against a word one key away.
const KEY: f64 = 4.0;
/// Most parts of a word that sound alike and are spelt otherwise.
const CHANGES: u8 = 2;
/// Most words one key away that are tried.
const KEYS: usize = 12;

/// The known word that each unknown one was meant for, where what stands beside it says so.
pub(super) fn edits(reading: &Reading, known: Known<'_>) -> Vec<Edit> {
    let words = &reading.words;
    let bare = reading.is_bare();
    let slips: Vec<bool> = words.iter().map(|word| is_unknown(word, known)).collect();
    if !slips.contains(&true) {
        return Vec::new();
    }
    let choices: Vec<Vec<Choice>> = words
        .iter()
        .zip(&slips)
        .map(|(word, slip)| match slip {
            true => near(word, bare, known),
            false if bare => known.diacritics.choices(word),
            false => vec![Choice { word: word.exact.clone(), cost: 0.0 }],
        })
        .collect();
    let best: Vec<&str> = known
        .diacritics
        .best(&choices)
        .into_iter()
        .zip(&choices)
        .map(|(at, choices)| choices[at].word.as_str())
        .collect();
    let repaired = (0..words.len()).filter(|at| slips[*at] && best[*at] != words[*at].exact);
    let certain = repaired.filter(|at| is_seen_beside(&best, *at, known));
    certain.map(|at| Edit::of(&words[at], reading.as_typed(best[at]))).collect()
}

/// Whether neither catalog nor lexicon have `word`: a code, a number and one letter are no words.
fn is_unknown(word: &Syllable, known: Known<'_>) -> bool {
    let letters = word.exact.chars().all(char::is_alphabetic) && word.exact.chars().nth(1).is_some();
    let is_known =
        if has_diacritics(&word.exact) { known.has(&word.exact) } else { known.has_folded(&word.folded) };
    letters && !is_known
}

/// The words that `word`, in a `bare` text or not, may have been meant for, itself first.
fn near(word: &Syllable, bare: bool, known: Known<'_>) -> Vec<Choice> {
    let mut near = vec![Choice { word: word.exact.clone(), cost: 0.0 }];
    let accented = has_diacritics(&word.exact);
    // What can be a syllable may be a name: only the confusions of one sound are undone.
    let named = accented && is_syllable(&word.exact);
    if !named {
        let spelt = known.diacritics.spellings(&word.folded);
        near.extend(spelt.map(|word| Choice { word: word.to_owned(), cost: DIACRITICS }));
    }
    for other in alike(&word.exact).into_iter().filter(|other| other.changes <= CHANGES) {
        let cost = SOUND * f64::from(other.changes);
        if known.diacritics.knows(&other.word) {
            near.push(Choice { word: other.word.clone(), cost });
        }
        if named {
            continue;
        }
        let cost = if bare { cost } else { cost + DIACRITICS };
        let spelt =
            known.diacritics.spellings(&fold(&other.word)).map(|word| Choice { word: word.to_owned(), cost });
        near.extend(spelt);
    }
    let keys = if named { 0 } else { KEYS };
    let repairs = known.spelling.repairs(&word.folded, keys);
    // A finger seldom slips on the first letter, and names differ there.
    for other in repairs.into_iter().filter(|other| other.as_bytes()[0] == word.folded.as_bytes()[0]) {
        let spelt = known.diacritics.spellings(&other).map(|spelt| {
            let same_marks = bare || marks(spelt) == marks(&word.exact);
            Choice { word: spelt.to_owned(), cost: if same_marks { KEY } else { KEY + DIACRITICS } }
        });
        near.extend(spelt);
    }
    near[1..].sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let mut seen = HashSet::new();
    near.retain(|choice| seen.insert(choice.word.clone()));
    near
}

/// The letters of `word` that bear a mark.
fn marks(word: &str) -> String {
    word.chars().filter(|c| !c.is_ascii()).collect()
}

/// Whether the word at `at` was seen beside one of its neighbours.
fn is_seen_beside(words: &[&str], at: usize, known: Known<'_>) -> bool {
    let seen = |first: Option<&&str>, second: Option<&&str>| {
        first.zip(second).is_some_and(|(first, second)| known.diacritics.seen_together(first, second) > 0)
    };
    seen(at.checked_sub(1).and_then(|before| words.get(before)), words.get(at))
        || seen(words.get(at), words.get(at + 1))
}
