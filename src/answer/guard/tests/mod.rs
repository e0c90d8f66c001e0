//! Tests of the guard: tables of true and false wordings, and faults planted into true ones.

mod cases;
mod comparisons;
mod faults;
mod pairs;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use cases::CASES;

#[test]
fn faithful_wordings_pass() {
    let mut flagged = Vec::new();
    for case in CASES {
        let evidence = Evidence::new(case.slots.iter().copied(), case.question);
        for wording in case.faithful {
            let strangers = check(wording, &evidence);
            if !strangers.is_empty() {
                flagged.push(format!("{wording}\n    {strangers:?}"));
            }
        }
    }
    assert!(flagged.is_empty(), "{} flagged:\n{}", flagged.len(), flagged.join("\n"));
}

#[test]
fn planted_faults_are_caught() {
    let mut planted: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for case in CASES {
        let evidence = Evidence::new(case.slots.iter().copied(), case.question);
        for wording in case.faithful {
            for fault in faults::plant(wording) {
                let count = planted.entry(fault.operator).or_default();
                count.0 += 1;
                if check(&fault.wording, &evidence).is_empty() {
                    missed.push(format!("{}: {}", fault.operator, fault.wording));
                } else {
                    count.1 += 1;
                }
            }
        }
    }
    println!("planted, caught: {planted:?}");
    assert!(planted.values().map(|(planted, _)| planted).sum::<usize>() > 800);
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_wording_is_survived(sentence in any::<String>(), slot in any::<String>()) {
        let evidence = Evidence::new([slot.as_str()], "");
        for stranger in check(&sentence, &evidence) {
            prop_assert!(!stranger.text.is_empty());
        }
    }
}
