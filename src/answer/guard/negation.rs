//! The same words with and without a denial: `nhà chưa chuyển` and `nhà đã chuyển`.

use std::collections::HashMap;

use super::{
    Kind,
    polarity::is_negation,
    reading::{Reading, is_one_of},
};

/// Words that a denial may stand beside and that say nothing without it.
const MODALS: &str = " phải cần bắt buộc được đã bị phai can bat buoc duoc da bi must need needs needed required do does did is are was were be \
    been has have to may can should will would a an the any no with ";

/// Three words without modals, and which of them may be denied.
type Context = (String, String, String, usize);

/// Which contexts the record has, with a denial, without one, or both.
#[derive(Debug, Default)]
pub(super) struct Negations {
    known: HashMap<Context, (bool, bool)>,
}

impl Negations {
    pub(super) fn add(&mut self, reading: &Reading) {
        for (context, denied, _) in contexts(reading) {
            let sides = self.known.entry(context).or_default();
            if denied { sides.0 = true } else { sides.1 = true }
        }
    }

    /// Contexts of `reading` that the record has only with a denial, or only without.
    pub(super) fn turned(&self, reading: &Reading) -> Vec<(usize, usize, Kind)> {
        let words = &reading.words;
        let mut found = Vec::new();
        for (context, denied, (from, to)) in contexts(reading) {
            let other =
                self.known.get(&context).is_some_and(|sides| if denied { !sides.0 } else { !sides.1 });
            if other {
                found.push((words[from].from, words[to].to, Kind::Polarity));
            }
        }
        found
    }
}

/// The contexts of a text, each with whether it is denied and its first and last word.
fn contexts(reading: &Reading) -> Vec<(Context, bool, (usize, usize))> {
    let words = &reading.words;
    let mut kept: Vec<(Option<usize>, bool)> = Vec::new();
    let mut denied = false;
    for (at, word) in words.iter().enumerate() {
        if is_negation(words, at) || matches!(word.lower.as_str(), "chưa" | "chua") {
            denied = true;
        } else if !is_one_of(MODALS, &word.lower) {
            kept.push((Some(at), denied));
            denied = false;
        }
    }
    // The end is a word too: `is not needed.`
    kept.push((None, denied));
    let folded = |at: Option<usize>| at.map_or_else(|| "|".to_owned(), |at| words[at].folded.clone());
    let last = words.len().saturating_sub(1);
    // Without a word before, words of any answer alone say nothing of what is denied.
    let telling = |three: &&[(Option<usize>, bool)]| {
        three.iter().any(|(at, _)| at.is_some_and(|at| !reading.stock[at]))
    };
    let three = kept.windows(3).map(|three| {
        let from = usize::from(!telling(&three));
        (from..3).map(move |nth| {
            let context = (folded(three[0].0), folded(three[1].0), folded(three[2].0), nth);
            (context, three[nth].1, (three[0].0.unwrap_or(0), three[2].0.unwrap_or(last)))
        })
    });
    three.flatten().collect()
}
