//! What a question is understood by: learnt once from the catalog and the lexicon, shared by every retriever over them.

use std::collections::HashSet;

use crate::{
    catalog::{Catalog, Code, Procedure},
    text::fold::has_diacritics,
};

use super::{diacritics::Diacritics, facets::Titles, lexicon::Lexicon, phrase::Phrases, profile::Profiles};

/// The words people use, the spellings of the catalog, and the titles of its procedures.
#[derive(Debug)]
pub struct Terminology {
    pub(super) lexicon: Lexicon,
    pub(super) diacritics: Diacritics,
    pub(super) profiles: Profiles,
    pub(super) titles: Titles,
    elsewhere: HashSet<Code>,
    /// How people tell a life event, with its place among those of the catalog.
    pub(super) situations: Phrases,
}

impl Terminology {
    /// Learns from `catalog` and `lexicon`.
    pub fn learn(catalog: &Catalog, lexicon: Lexicon) -> Self {
        let (diacritics, profiles) = rayon::join(|| spellings(catalog, &lexicon), || Profiles::new(catalog));
        let elsewhere = catalog.all_elsewhere().iter().map(|matter| matter.matched().code.clone()).collect();
        let titles = lexicon.facets.of(catalog);
        let situations = situations(catalog);
        Self { lexicon, diacritics, profiles, titles, elsewhere, situations }
    }

    /// Whether `code` stands for what is handled elsewhere.
    pub(super) fn is_elsewhere(&self, code: &Code) -> bool {
        self.elsewhere.contains(code)
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
