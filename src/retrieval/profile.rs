//! The titles of each procedure (name and aliases), in memory, to measure how well a question fits one of them.

use std::collections::{HashMap, HashSet};

use crate::{
    catalog::{Catalog, Code, Layer},
    index::lexical::{Term, analyzer::bigram},
    text::syllables,
};

/// How much a word counts for one that differs from it in diacritics alone: people slip, but `bò` is not `bồ`.
const OTHER_DIACRITICS: f32 = 0.4;

/// Titles of all procedures, and how telling each word of them is.
#[derive(Debug, Default)]
pub struct Profiles {
    words: HashMap<String, u32>,
    /// Inverse document frequency of each word over the procedures' titles.
    weights: Vec<f32>,
    by_code: HashMap<Code, Profile>,
}

/// Titles of one procedure.
#[derive(Debug)]
struct Profile {
    /// The distinct words of each title: as spelt, and folded.
    titles: Vec<Vec<(u32, u32)>>,
    curated: bool,
}

/// A set of words to be compared with titles.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Known words, as spelt or folded, with how much each counts, 0 to 1.
    known: HashMap<u32, f32>,
    /// Summed telling weight of the known words.
    telling: f32,
    /// Summed weight of words that no title has.
    unknown: f32,
}

/// How a question and a title fit each other, 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TitleFit {
    /// Harmonic mean of the telling weight of the question that the title covers and the reverse.
    pub both: f32,
    /// Share of the title's telling weight that the question states, however long the question is.
    pub stated: f32,
}

impl Profiles {
    /// Profiles of all procedures of `catalog`.
    pub fn new(catalog: &Catalog) -> Self {
        let mut profiles = Self::default();
        let mut frequency: Vec<u32> = Vec::new();
        for procedure in catalog.matched() {
            let titles = std::iter::once(procedure.name.vi.as_str()).chain(procedure.name.en.as_deref());
            let titles = titles.chain(procedure.aliases.iter().map(String::as_str));
            let titles: Vec<Vec<(u32, u32)>> = titles.map(|title| profiles.intern(title)).collect();
            frequency.resize(profiles.words.len(), 0);
            let words: HashSet<u32> =
                titles.iter().flatten().flat_map(|(exact, folded)| [*exact, *folded]).collect();
            for word in words {
                frequency[word as usize] += 1;
            }
            let curated = procedure.layer == Layer::Curated;
            profiles.by_code.insert(procedure.code.clone(), Profile { titles, curated });
        }
        let total = profiles.by_code.len();
        profiles.weights = frequency.into_iter().map(|count| weight(total, count)).collect();
        profiles
    }

    /// The distinct words of `title`, pairs of neighbours among them, each as spelt and folded.
    fn intern(&mut self, title: &str) -> Vec<(u32, u32)> {
        let words = syllables(title);
        let pairs = words
            .windows(2)
            .map(|pair| (bigram(&pair[0].exact, &pair[1].exact), bigram(&pair[0].folded, &pair[1].folded)));
        let single = words.iter().map(|word| (word.exact.clone(), word.folded.clone()));
        let all: Vec<(String, String)> = single.chain(pairs).collect();
        let mut ids: Vec<(u32, u32)> =
            all.into_iter().map(|(exact, folded)| (self.id(exact), self.id(folded))).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn id(&mut self, word: String) -> u32 {
        let next = u32::try_from(self.words.len()).expect("fewer words than 2^32: a bug");
        *self.words.entry(word).or_insert(next)
    }

    /// The words of a question. A word with diacritics counts little for a title word that differs in them.
    pub fn words(&self, terms: &[Term]) -> Words {
        let mut set = Words::default();
        for term in terms {
            let folded_weight = match &term.exact {
                Some(exact) => {
                    self.add(&mut set, exact, term.weight);
                    term.weight * OTHER_DIACRITICS
                }
                None => term.weight,
            };
            if self.add(&mut set, &term.folded, folded_weight) {
                set.telling += term.weight * self.weight(&term.folded);
            } else if !term.folded.contains('_') {
                set.unknown += term.weight;
            }
        }
        set
    }

    /// Adds a word if a title has it; whether one has.
    fn add(&self, set: &mut Words, word: &str, weight: f32) -> bool {
        let Some(id) = self.words.get(word) else { return false };
        let known = set.known.entry(*id).or_default();
        *known = known.max(weight);
        true
    }

    /// How telling `folded` is: high for a word of few procedures; as for one procedure where no title has it.
    pub fn weight(&self, folded: &str) -> f32 {
        let known = self.words.get(folded).map(|id| self.weights[*id as usize]);
        known.unwrap_or_else(|| weight(self.by_code.len(), 1))
    }

    /// How `words` and the titles of `code` fit each other, the best of each measure over its titles.
    pub fn title_fit(&self, words: &Words, code: &Code) -> TitleFit {
        let Some(profile) = self.by_code.get(code) else { return TitleFit::default() };
        let unknown = words.unknown * weight(self.by_code.len(), 1) * 0.5;
        let asked = words.telling + unknown;
        let fits = profile.titles.iter().map(|title| self.fit(words, title, asked));
        fits.fold(TitleFit::default(), |best, fit| TitleFit {
            both: best.both.max(fit.both),
            stated: best.stated.max(fit.stated),
        })
    }

    fn fit(&self, words: &Words, title: &[(u32, u32)], asked: f32) -> TitleFit {
        let mut shared = 0.0;
        let mut whole = 0.0;
        for (exact, folded) in title {
            let weight = self.weights[*folded as usize];
            whole += weight;
            let known = |id| words.known.get(id).copied().unwrap_or_default();
            shared += weight * f32::max(known(exact), known(folded));
        }
        if shared <= 0.0 {
            return TitleFit::default();
        }
        TitleFit { both: 2.0 * shared / (asked + whole), stated: (shared / whole).min(1.0) }
    }

    /// Whether people wrote and checked the record.
    pub fn is_curated(&self, code: &Code) -> bool {
        self.by_code.get(code).is_some_and(|profile| profile.curated)
    }
}

/// Inverse document frequency as in BM25 (Robertson and Spärck Jones), never negative.
fn weight(total: usize, count: u32) -> f32 {
    let (total, count) = (total as f32, count as f32);
    (1.0 + (total - count + 0.5) / (count + 0.5)).ln()
}
