//! The curated corpus itself:
//!
//! 1. every record and every lexicon file is read without an error;
//! 2. every record renders a card in both languages, with its sources;
//! 3. no answer sends anybody to a district office, which no longer exists;
//! 4. the whole corpus (records, overlays, life events) is read, every step of a life event leads to a record, and the
//!    lint of an operator finds nothing.

use std::path::Path;

use motcua::{
    answer::{Card, plain},
    catalog::{
        Catalog, Procedure, Slot, curated,
        lint::{Desk, lint},
    },
    text::{Language, fold},
};

use crate::support;

fn corpus() -> Vec<Procedure> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/procedures");
    curated::read_dir(&dir).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[test]
fn every_record_is_read_and_the_lexicon_too() {
    assert!(corpus().len() >= 126);
    support::lexicon();
}

#[test]
fn every_record_renders_in_both_languages() {
    for procedure in corpus() {
        for language in [Language::Vietnamese, Language::English] {
            let card = Card::of(&procedure, language, &[Slot::Fee], "2026-11-21".parse().unwrap());
            let text = plain::text(&card, language);
            assert_eq!(card.slots.len(), Slot::ALL.len());
            assert!(!card.sources.is_empty(), "{}", procedure.code);
            assert!(text.contains(procedure.code.as_str()));
            let cited = card.slots.values().flat_map(|slot| &slot.sources);
            for id in cited {
                assert!(
                    card.sources.iter().any(|source| source.id == *id),
                    "{}: source {id}",
                    procedure.code
                );
            }
        }
    }
}

#[test]
fn nobody_is_sent_to_a_district_office() {
    for procedure in corpus() {
        let card = Card::of(&procedure, Language::Vietnamese, &[], "2026-11-21".parse().unwrap());
        for slot in [Slot::Authority, Slot::Where] {
            let text = fold(&card.slots[&slot].text);
            for word in [
                "cap huyen",
                "uy ban nhan dan quan",
                "uy ban nhan dan huyen",
                "cong an quan",
                "cong an huyen",
            ] {
                assert!(!text.contains(word), "{}: {slot:?} names {word:?}: {text}", procedure.code);
            }
        }
    }
}

#[test]
fn the_lint_of_an_operator_finds_nothing_in_the_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let catalog = Catalog::over(Vec::new(), &[], &corpus).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let laws = curated::read_laws(&corpus.join("laws.toml")).unwrap();
    let checked = curated::read_checked(&corpus.join("checked.toml")).unwrap();
    let day = "2026-11-22".parse().unwrap();
    let desk = Desk { catalog: &catalog, national: &[], checked: &checked, laws: &laws, day };
    let findings = lint(&desk);
    assert!(findings.is_empty(), "{}", findings.iter().map(|f| format!("{f}\n")).collect::<String>());
    for event in catalog.life_events() {
        for step in &event.steps {
            assert!(catalog.get(&step.procedure).is_some(), "{}: {}", event.id, step.procedure);
        }
    }
    assert_eq!(catalog.procedures().len(), 126, "all high-demand procedures are curated");
}
