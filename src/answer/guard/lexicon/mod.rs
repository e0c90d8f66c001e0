//! Names of papers, agencies, ways to file and places, Vietnamese and English, each with one language-neutral name.

mod agencies;
mod channels;
mod documents;
mod persons;
mod places;
mod stock;

pub(super) use agencies::{BODIES, TIERS};
pub(super) use channels::{CHANNELS, CHARGES, CIRCUMSTANCES};
pub(super) use documents::{DOCUMENTS, HEADS, licences};
pub(super) use persons::PERSONS;
pub(super) use places::{PLACES, is_ambiguous};
pub(super) use stock::{is_english, stock};

use std::collections::HashMap;

use super::reading::{Script, Word};
use crate::text::fold;

/// A name and its spellings, Vietnamese and English, separated by `|`.
pub(super) type Entry = (&'static str, &'static str, &'static str);

/// Phrases by their first word, longest first, as they are looked up in texts of one script.
#[derive(Debug, Default)]
struct Index {
    by_first: HashMap<String, Vec<(Vec<String>, &'static str)>>,
}

/// A table of names, ready to be looked up.
#[derive(Debug)]
pub(super) struct Lexicon {
    accented: Index,
    bare: Index,
    english: Index,
}

impl Lexicon {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let (mut accented, mut bare, mut english) = (Index::default(), Index::default(), Index::default());
        for (name, vietnamese, in_english) in entries {
            for phrase in vietnamese.split('|').filter(|phrase| !phrase.is_empty()) {
                accented.add(phrase, name);
                bare.add(&fold(phrase), name);
            }
            for phrase in in_english.split('|').filter(|phrase| !phrase.is_empty()) {
                accented.add(phrase, name);
                bare.add(phrase, name);
                english.add(phrase, name);
            }
        }
        Self { accented, bare, english }
    }

    /// The longest name that starts at word `at`, and the word after it.
    pub(super) fn at(&self, words: &[Word], at: usize, script: Script) -> Option<(&'static str, usize)> {
        let index = match script {
            Script::Accented => &self.accented,
            Script::Bare => &self.bare,
            Script::English => &self.english,
        };
        index.at(words, at)
    }
}

impl Index {
    /// The longest phrase that starts at word `at`, and the word after it.
    fn at(&self, words: &[Word], at: usize) -> Option<(&'static str, usize)> {
        let candidates = self.by_first.get(words[at].lower.as_str())?;
        candidates.iter().find_map(|(phrase, name)| {
            let end = at + phrase.len();
            let there = words.get(at..end)?;
            let same = there.iter().zip(phrase).all(|(word, expected)| word.lower == *expected);
            let joined = there[1..].iter().all(|word| !word.after_break);
            (same && joined).then_some((*name, end))
        })
    }

    fn add(&mut self, phrase: &str, name: &'static str) {
        let words: Vec<String> = phrase.split([' ', '-']).map(str::to_owned).collect();
        let list = self.by_first.entry(words[0].clone()).or_default();
        list.push((words, name));
        list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
}
