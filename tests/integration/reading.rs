//! What people type is read as what they mean, over the curated catalog:
//!
//! 1. every syllable of its names and aliases, typed with the input method off, is read back;
//! 2. a name typed so is understood as the name is;
//! 3. without diacritics it is understood as with them, as far as its words make it possible;
//! 4. its names in both languages, and English questions, are left as they are;
//! 5. what is asked of a procedure is not taken for something else because its marks are left out.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use motcua::{
    catalog::{Catalog, curated},
    index::lexical,
    retrieval::{Query, Retriever, Terminology},
    text::{
        fold,
        fold::has_diacritics,
        input_method::{InputMethod, ToneKey, keys, undo},
        normalize,
        orthography::is_syllable,
        syllables,
    },
};

use crate::support;

/// Share of the concepts that a bare question must have in common with the accented one.
const SHARED: f64 = 0.95;
/// One title in so many is read: all take a minute without optimisation.
const EACH: usize = 5;
/// One expected question in so many.
const EACH_QUESTION: usize = 20;
/// Share of them that may be taken for something else: some marks cannot be missed (`nhà em cháy`, `giấy giả`).
const MISTAKEN: f64 = 0.004;

fn corpus() -> Arc<Catalog> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/procedures");
    let procedures = curated::read_dir(&dir).unwrap_or_else(|errors| panic!("{errors:#?}"));
    Arc::new(Catalog::layered(Vec::new(), procedures))
}

fn retriever(catalog: &Catalog) -> Retriever {
    let terminology = Arc::new(Terminology::learn(catalog, support::lexicon()));
    Retriever::new(terminology, lexical::build_in_memory(catalog).unwrap(), None).unwrap()
}

/// Names and aliases with diacritics.
fn titles(catalog: &Catalog) -> Vec<String> {
    let all = catalog.procedures().iter().flat_map(|procedure| {
        std::iter::once(&procedure.name.vi).chain(&procedure.aliases).map(|title| normalize(title))
    });
    all.filter(|title| has_diacritics(title)).collect()
}

fn typed(text: &str, method: InputMethod, place: ToneKey) -> String {
    let words: Vec<String> = syllables(text).into_iter().map(|word| word.exact).collect();
    words.iter().map(|word| keys(word, method, place)).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_syllable_of_the_catalog_is_read_back() {
    let words: BTreeSet<String> =
        titles(&corpus()).iter().flat_map(|title| syllables(title)).map(|word| word.exact).collect();
    // `moóc` takes three keys for its `oo`, which nobody leaves behind.
    let words: Vec<String> =
        words.into_iter().filter(|word| is_syllable(word) && !fold(word).contains("oo")).collect();
    assert!(words.len() > 500, "the catalog has words");
    for word in words {
        for method in [InputMethod::Telex, InputMethod::Vni] {
            for place in [ToneKey::Last, ToneKey::AfterVowel] {
                let keys = keys(&word, method, place);
                assert_eq!(undo(&keys).unwrap_or_else(|| keys.clone()), word, "{keys}");
            }
        }
    }
}

#[test]
fn a_title_typed_with_the_method_off_is_understood_as_the_title() {
    let catalog = corpus();
    let retriever = retriever(&catalog);
    let (mut whole, mut same) = (0, 0);
    for title in titles(&catalog).iter().step_by(EACH) {
        let plain = syllables(title).into_iter().map(|word| word.exact).collect::<Vec<_>>().join(" ");
        let meant = retriever.understand(&plain).meaning;
        let ways = [(InputMethod::Telex, ToneKey::Last), (InputMethod::Vni, ToneKey::AfterVowel)];
        for (method, place) in ways {
            whole += 1;
            same += usize::from(retriever.understand(&typed(title, method, place)).meaning == meant);
        }
    }
    println!("{same} of {whole} titles typed with the method off mean the same");
    assert!(same as f64 >= SHARED * f64::from(whole), "{same} of {whole}");
}

/// Concepts of `question` of which `other` has one wording too.
fn shared(question: &Query, other: &Query) -> usize {
    let wordings: BTreeSet<&Vec<String>> = other.concepts.iter().flat_map(|concept| &concept.any).collect();
    question
        .concepts
        .iter()
        .filter(|concept| concept.any.iter().any(|words| wordings.contains(words)))
        .count()
}

#[test]
fn a_bare_title_has_the_concepts_of_the_accented_one() {
    let catalog = corpus();
    let retriever = retriever(&catalog);
    let (mut all, mut kept) = (0, 0);
    for title in titles(&catalog).into_iter().step_by(EACH) {
        let (accented, bare) = (retriever.understand(&title), retriever.understand(&fold(&title)));
        all += accented.concepts.len();
        kept += shared(&accented, &bare);
    }
    let share = kept as f64 / all as f64;
    println!("{kept} of {all} concepts ({share:.3}) are kept without diacritics");
    assert!(share >= SHARED, "{share}");
}

#[test]
fn names_and_english_are_left_as_they_are() {
    let catalog = corpus();
    let retriever = retriever(&catalog);
    let english = catalog.procedures().iter().filter_map(|procedure| procedure.name.en.clone());
    let questions =
        ["Where do I get my passport?", "is this the same as my class B2 form", "tax for my visa"];
    let left = english.chain(questions.map(str::to_owned));
    for text in left.map(|text| normalize(&text)) {
        let meaning = retriever.understand(&text).meaning;
        assert!(meaning.starts_with(&text), "{text} was read as {meaning}");
    }
    for name in catalog.procedures().iter().map(|procedure| normalize(&procedure.name.vi)) {
        let meaning = retriever.understand(&name).meaning;
        assert!(meaning.starts_with(&name), "{name} was read as {meaning}");
    }
}

#[test]
fn a_question_without_marks_is_not_turned_away_for_them() {
    let lexicon = support::lexicon();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/overlay");
    let overlays = curated::read_overlays(&dir).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let questions: Vec<&String> =
        overlays.iter().flat_map(|overlay| &overlay.questions).step_by(EACH_QUESTION).collect();
    let other = |text: &str| lexicon.intent(&syllables(text)).filter(|intent| !intent.is_courtesy());
    let mistaken: Vec<&&String> =
        questions.iter().filter(|text| other(&fold(text)).is_some() && other(text).is_none()).collect();
    let share = mistaken.len() as f64 / questions.len() as f64;
    assert!(questions.len() > 1000 && share <= MISTAKEN, "{share:.4} of {}: {mistaken:#?}", questions.len());
}
