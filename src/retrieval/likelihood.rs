//! Which record a question is likely to be about, as a classifier has learnt from the questions that all of them expect.

use std::collections::HashMap;

use crate::{
    catalog::{Catalog, Code, Procedure},
    inference::classifier::Classifier,
};

use super::gram::grams;

/// By how many nats a record may be less likely than the likeliest, before it makes no difference any more.
const FARTHEST: f32 = 8.0;

/// A likelihood below which all are alike.
const LEAST: f32 = 1e-6;

/// The class of `procedure`, which a classifier knows it by. What is handled elsewhere has a number for a code, which moves when
/// another is written before it, and goes by its name.
pub fn class<'a>(catalog: &Catalog, procedure: &'a Procedure) -> &'a str {
    match catalog.elsewhere(&procedure.code) {
        Some(_) => &procedure.name.vi,
        None => procedure.code.as_str(),
    }
}

/// A classifier, and which records its classes are.
#[derive(Debug)]
pub struct Likelihoods {
    classifier: Classifier,
    /// The place of each record's class.
    places: HashMap<Code, usize>,
    /// The record of each class; none where it is not in the catalog.
    codes: Vec<Option<Code>>,
    /// Whether each class is of what is handled elsewhere.
    elsewhere: Vec<bool>,
}

impl Likelihoods {
    /// Those of `classifier` for the records of `catalog`.
    pub fn new(classifier: Classifier, catalog: &Catalog) -> Self {
        let named: HashMap<&str, usize> = classifier.classes().iter().map(String::as_str).zip(0..).collect();
        let mut places = HashMap::new();
        let mut codes = vec![None; named.len()];
        let mut elsewhere = vec![false; named.len()];
        for procedure in catalog.matched() {
            if let Some(&place) = named.get(class(catalog, procedure)) {
                places.insert(procedure.code.clone(), place);
                codes[place] = Some(procedure.code.clone());
                elsewhere[place] = catalog.elsewhere(&procedure.code).is_some();
            }
        }
        Self { classifier, places, codes, elsewhere }
    }

    /// What it says of a question that means `meaning`; nothing where it knows no word of it.
    pub fn of(&self, meaning: &str) -> Option<Likely<'_>> {
        let by_class = self.classifier.log_likelihoods(&grams(meaning))?;
        let known = self.codes.iter().zip(&by_class).filter(|(code, _)| code.is_some());
        let highest = known.map(|(_, likelihood)| *likelihood).reduce(f32::max)?;
        Some(Likely { all: self, by_class, highest })
    }
}

/// How likely each record is what a question is about.
#[derive(Debug)]
pub struct Likely<'a> {
    all: &'a Likelihoods,
    /// Logarithms, in nats.
    by_class: Vec<f32>,
    /// That of the likeliest record of the catalog.
    highest: f32,
}

impl<'a> Likely<'a> {
    /// The logarithm of how likely `code` is, in nats; nothing where it was not there to be learnt.
    pub fn log(&self, code: &Code) -> Option<f32> {
        self.all.places.get(code).map(|place| self.by_class[*place])
    }

    /// The logarithm of the odds that what the question is about is handled elsewhere, in nats.
    pub fn elsewhere(&self) -> f32 {
        let Likelihoods { codes, elsewhere, .. } = self.all;
        let mut masses = [LEAST; 2];
        for ((likelihood, elsewhere), code) in self.by_class.iter().zip(elsewhere).zip(codes) {
            if code.is_some() {
                masses[usize::from(*elsewhere)] += likelihood.exp();
            }
        }
        (masses[1] / masses[0]).ln()
    }

    /// How far `code` is behind the likeliest record of the catalog, 0 to 1. A record that was not there to be learnt is not held against:
    /// nothing is known of it.
    pub fn behind(&self, code: &Code) -> f32 {
        self.log(code).map_or(0.0, |log| ((self.highest - log) / FARTHEST).clamp(0.0, 1.0))
    }

    /// The `count` likeliest records of the catalog, likeliest first.
    pub fn likeliest(&self, count: usize) -> Vec<&'a Code> {
        let known = self.all.codes.iter().zip(&self.by_class);
        let mut known: Vec<(f32, &'a Code)> =
            known.filter_map(|(code, likelihood)| Some((*likelihood, code.as_ref()?))).collect();
        let count = count.min(known.len());
        if count < known.len() {
            known.select_nth_unstable_by(count, |one, other| other.0.total_cmp(&one.0));
            known.truncate(count);
        }
        known.sort_by(|one, other| other.0.total_cmp(&one.0));
        known.into_iter().map(|(_, code)| code).collect()
    }
}
