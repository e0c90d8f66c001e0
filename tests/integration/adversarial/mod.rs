//! Faults planted into faithful wordings of the curated records: all are caught, and hardly a faithful wording is lost.

mod faithful;
mod numbers;
mod operators;

use std::{collections::BTreeMap, sync::LazyLock};

use motcua::{
    answer::{Style, card::Card, guard, template, wording},
    catalog::{Procedure, Slot},
    text::Language,
};

use faithful::Faithful;

/// One card of so many is used, since all of them take minutes; `GUARD_ALL=1` takes all.
fn every() -> usize {
    if std::env::var_os("GUARD_ALL").is_some() { 1 } else { 13 }
}

static PROCEDURES: LazyLock<Vec<Procedure>> = LazyLock::new(faithful::procedures);
static WORDINGS: LazyLock<Vec<Faithful>> = LazyLock::new(|| faithful::of_every(every(), &PROCEDURES));

#[test]
fn hardly_a_faithful_wording_is_dropped() {
    let wordings = &*WORDINGS;
    let mut by_slot: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut dropped = Vec::new();
    for wording in wordings {
        let strangers = guard::check(&wording.text, &wording.evidence);
        let count = by_slot.entry(format!("{:?} {:?}", wording.slot, wording.language)).or_default();
        count.0 += 1;
        if !strangers.is_empty() {
            count.1 += 1;
            dropped.push(format!("{} {}\n    {strangers:?}", wording.card.code, wording.text));
        }
    }
    println!("{}", dropped.join("\n"));
    println!("faithful wordings: {}, dropped: {}; by slot: {by_slot:?}", wordings.len(), dropped.len());
    assert!(wordings.len() >= 400);
    assert!(
        dropped.len() * 50 <= wordings.len(),
        "{} of {} dropped:\n{}",
        dropped.len(),
        wordings.len(),
        dropped.join("\n")
    );
}

#[test]
fn planted_faults_are_caught() {
    let wordings = &*WORDINGS;
    let mut planted: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for (turn, wording) in wordings.iter().enumerate() {
        let neighbour = neighbour(wording, &PROCEDURES, turn);
        for fault in operators::plant(wording, &neighbour, turn) {
            let count = planted.entry(fault.operator).or_default();
            count.0 += 1;
            if guard::check(&fault.text, &wording.evidence).is_empty() {
                missed.push(format!("{}: {} {}", fault.operator, wording.card.code, fault.text));
            } else {
                count.1 += 1;
            }
        }
    }
    let all: usize = planted.values().map(|(planted, _)| planted).sum();
    println!("planted: {all}, missed: {}; by operator: {planted:?}", missed.len());
    assert!(all >= 2000);
    assert_eq!(planted.len(), operators::NAMES, "{planted:?}");
    assert!(missed.is_empty(), "{} of {all} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn what_code_says_passes_the_guard_and_a_spoken_answer_is_short() {
    let (mut said, mut flagged) = (0, Vec::new());
    for (at, procedure) in PROCEDURES.iter().enumerate() {
        for language in [Language::Vietnamese, Language::English] {
            for (nth, slot) in Slot::ALL.into_iter().enumerate() {
                let card = Card::of(procedure, language, &[slot], "2026-11-21".parse().unwrap());
                let spoken = template::brief(&card, &[slot], language, Style::Spoken);
                assert!(spoken.split_whitespace().count() <= Style::SPOKEN_WORDS, "{spoken}");
                assert!(
                    !spoken.is_empty()
                        && !template::brief(&card, &[slot], language, Style::Simple).is_empty()
                );
                if (at + nth) % (2 * every()) != 0 {
                    continue;
                }
                let Some(sentence) = template::sentence(&card, slot, language) else { continue };
                let evidence = wording::evidence(&card, "");
                said += 1;
                if let Some(stranger) =
                    guard::sentences(&sentence).find_map(|one| guard::check(one, &evidence).pop())
                {
                    flagged.push(format!("{} {sentence}\n    {stranger:?}", card.code));
                }
            }
        }
    }
    println!("sentences made by code: {said}, flagged: {}", flagged.len());
    assert!(flagged.len() * 50 <= said, "{} of {said} flagged:\n{}", flagged.len(), flagged.join("\n"));
}

#[test]
fn no_record_speaks_to_a_machine() {
    for procedure in &*PROCEDURES {
        let text = serde_json::to_value(procedure).unwrap();
        strings(&text, &mut |said| assert!(!guard::speaks_to_machine(said), "{}: {said}", procedure.code));
    }
}

fn strings(value: &serde_json::Value, each: &mut impl FnMut(&str)) {
    match value {
        serde_json::Value::String(text) => each(text),
        serde_json::Value::Array(list) => list.iter().for_each(|value| strings(value, each)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| strings(value, each)),
        _ => {}
    }
}

/// The card of another procedure, of the same field where there is one.
fn neighbour(wording: &Faithful, procedures: &[Procedure], turn: usize) -> Card {
    let others: Vec<&Procedure> =
        procedures.iter().filter(|other| other.code != wording.procedure.code).collect();
    let near: Vec<&&Procedure> =
        others.iter().filter(|other| other.field == wording.procedure.field).collect();
    let other = if near.is_empty() { others[turn % others.len()] } else { near[turn % near.len()] };
    Card::of(other, wording.language, &[wording.slot], wording.card.as_of)
}
