//! Finds the phrases of a lexicon in the syllables of a question.

use std::collections::HashMap;

use crate::text::{Syllable, fold::has_diacritics, syllables};

/// Phrases by their first folded syllable, longest first.
#[derive(Debug, Default)]
pub struct Phrases {
    by_first: HashMap<String, Vec<Phrase>>,
}

#[derive(Debug)]
struct Phrase {
    syllables: Vec<Syllable>,
    id: usize,
}

/// A phrase found in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The id it was inserted with.
    pub id: usize,
    /// First syllable.
    pub from: usize,
    /// Syllable after the last.
    pub to: usize,
}

impl Phrases {
    /// Adds `text` under `id`; a text without syllables is left out.
    pub fn insert(&mut self, text: &str, id: usize) {
        let syllables = syllables(text);
        let Some(first) = syllables.first() else { return };
        let list = self.by_first.entry(first.folded.clone()).or_default();
        let at = list.partition_point(|phrase| phrase.syllables.len() >= syllables.len());
        list.insert(at, Phrase { syllables, id });
    }

    /// The phrases in `question`: the longest at each place first, all ids that share the longest place, none
    /// overlapping.
    pub fn find(&self, question: &[Syllable]) -> Vec<Found> {
        let mut found = Vec::new();
        let mut from = 0;
        while from < question.len() {
            let length = self.longest_at(&question[from..]);
            found.extend(self.at(&question[from..], length).map(|id| Found { id, from, to: from + length }));
            from += length.max(1);
        }
        found
    }

    fn longest_at(&self, rest: &[Syllable]) -> usize {
        let list = rest.first().and_then(|first| self.by_first.get(&first.folded));
        let longest = list.into_iter().flatten().find(|phrase| phrase.starts(rest));
        longest.map_or(0, |phrase| phrase.syllables.len())
    }

    fn at<'a>(&'a self, rest: &'a [Syllable], length: usize) -> impl Iterator<Item = usize> + 'a {
        let list = rest.first().and_then(|first| self.by_first.get(&first.folded));
        let same =
            move |phrase: &&Phrase| length > 0 && phrase.syllables.len() == length && phrase.starts(rest);
        list.into_iter().flatten().filter(same).map(|phrase| phrase.id)
    }
}

impl Phrase {
    fn starts(&self, rest: &[Syllable]) -> bool {
        self.syllables.len() <= rest.len()
            && self.syllables.iter().zip(rest).all(|(own, asked)| matches(own, asked))
    }
}

/// Whether `asked` may be the word `own`: the same, or typed without diacritics.
pub(super) fn matches(own: &Syllable, asked: &Syllable) -> bool {
    own.exact == asked.exact || (own.folded == asked.folded && !has_diacritics(&asked.exact))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_is_found_with_or_without_diacritics() {
        let mut phrases = Phrases::default();
        phrases.insert("bằng lái", 1);
        phrases.insert("bằng lái xe", 2);
        for text in ["đổi bằng lái xe", "doi bang lai xe"] {
            assert_eq!(phrases.find(&syllables(text)), [Found { id: 2, from: 1, to: 4 }]);
        }
        assert_eq!(phrases.find(&syllables("băng lai xe")), []);
    }
}
