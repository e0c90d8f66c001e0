//! Whether a sentence answers a slot: states one of its facts, or says in its words what it says.

use super::{Evidence, Kind, evidence::is_paper, reading::Reading};

/// Least words that stand together in sentence and slot where the slot has no facts of a sort of its own.
const SAID_TOGETHER: usize = 4;

/// Whether `sentence` states a fact of one of `kinds` that `slot`, the evidence of one slot alone, holds; or a run of
/// its words.
pub fn answers(sentence: &str, slot: &Evidence, kinds: &[Kind]) -> bool {
    let reading = Reading::of(sentence);
    let states = reading.claims.iter().any(|claim| {
        let counted = claim.kind() == Kind::Number && kinds.contains(&Kind::Document);
        let of_kind = kinds.contains(&claim.kind()) || counted && is_paper(claim);
        of_kind && slot.states(claim, &reading)
    });
    states || slot.longest_run(&reading) >= SAID_TOGETHER
}
