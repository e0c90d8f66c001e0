//! What a question is understood by: learnt once from the catalog and the lexicon, shared by every retriever over them.

use std::collections::HashMap;

use crate::{
    catalog::{Catalog, Code, Elsewhere, Procedure},
    text::{Syllable, fold::has_diacritics},
};

use super::{
    ambiguity::Ambiguity,
    diacritics::Diacritics,
    facets::Titles,
    lexicon::{Intent, Lexicon},
    likelihood::Likelihoods,
    phrase::Phrases,
    profile::Profiles,
};

/// The words people use, the spellings of the catalog, and the titles of its procedures.
#[derive(Debug)]
pub struct Terminology {
    pub(super) lexicon: Lexicon,
    pub(super) diacritics: Diacritics,
    pub(super) profiles: Profiles,
    pub(super) titles: Titles,
    /// What is handled elsewhere, and what message its wordings are examples of, where they are of one.
    elsewhere: HashMap<Code, Option<Intent>>,
    /// How people tell a life event, with its place among those of the catalog.
    pub(super) situations: Phrases,
    /// What was learnt from the questions that the records expect; nothing without a classifier.
    pub(super) likelihoods: Option<Likelihoods>,
    /// What was learnt of messages that leave open which record they are about; nothing without a classifier.
    pub(super) ambiguity: Option<Ambiguity>,
}

impl Terminology {
    /// Learns from `catalog` and `lexicon`.
    pub fn learn(catalog: &Catalog, lexicon: Lexicon) -> Self {
        let (diacritics, profiles) = rayon::join(|| spellings(catalog, &lexicon), || Profiles::new(catalog));
        let intent = |matter: &Elsewhere| matter.intent.as_deref().and_then(Intent::named);
        let elsewhere = catalog.all_elsewhere().iter();
        let elsewhere = elsewhere.map(|matter| (matter.matched().code.clone(), intent(matter))).collect();
        let titles = lexicon.facets.of(catalog);
        let situations = situations(catalog);
        Self {
            lexicon,
            diacritics,
            profiles,
            titles,
            elsewhere,
            situations,
            likelihoods: None,
            ambiguity: None,
        }
    }

    /// With what classifiers have learnt, where there are any.
    pub fn with(self, likelihoods: Option<Likelihoods>, ambiguity: Option<Ambiguity>) -> Self {
        Self { likelihoods, ambiguity, ..self }
    }

    /// Whether `code` stands for what is handled elsewhere.
    pub(super) fn is_elsewhere(&self, code: &Code) -> bool {
        self.elsewhere.contains_key(code)
    }

    /// Whether a message of `words` may be what `code`, which stands for what is handled elsewhere, has examples of.
    pub(super) fn may_be(&self, code: &Code, words: &[Syllable]) -> bool {
        let intent = self.elsewhere.get(code).copied().flatten();
        intent.is_none_or(|intent| self.lexicon.may_be(intent, words))
    }
}

fn situations(catalog: &Catalog) -> Phrases {
    let mut situations = Phrases::default();
    for (at, event) in catalog.life_events().iter().enumerate() {
        event.situations.iter().for_each(|situation| situations.insert(situation, at));
    }
    situations
}

/// Spellings from the short texts of the catalog (titles, papers, results) and from the lexicon.
fn spellings(catalog: &Catalog, lexicon: &Lexicon) -> Diacritics {
    let mut diacritics = Diacritics::default();
    lexicon.texts.iter().for_each(|text| diacritics.learn(text));
    for procedure in catalog.matched() {
        short_texts(procedure).for_each(|text| diacritics.learn(text));
    }
    diacritics
}

fn short_texts(procedure: &Procedure) -> impl Iterator<Item = &str> {
    let aliases = procedure.aliases.iter().filter(|alias| has_diacritics(alias));
    let results = procedure.results.iter().map(|result| &result.vi);
    let papers = procedure.cases.iter().flat_map(|case| &case.documents).map(|document| &document.vi);
    std::iter::once(&procedure.name.vi).chain(aliases).chain(results).chain(papers).map(String::as_str)
}
