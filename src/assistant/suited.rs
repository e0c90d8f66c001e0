//! What is known of a case, applied to a ranking: among near-duplicates the one for this case comes first.

use crate::{
    catalog::{Catalog, Code, Procedure},
    retrieval::{FactRule, Facts, Fit, Ranking},
};

use super::door::Knowledge;

/// Candidates that a known fact may move.
const LOOKED_AT: usize = 20;
/// What a candidate gains whose name says that it is for this case, where it is nearly the best.
const SUITED: f32 = 0.08;
const NEARLY: f32 = 0.1;
/// What a candidate that is for another case loses.
const UNSUITED: f32 = 0.3;

/// Puts the candidates of `ranking` that are for the case of `facts` before those for another. A procedure for everybody stays
/// unless it has a sibling for this case.
pub(super) fn suit(ranking: &mut Ranking, facts: &Facts, knowledge: &Knowledge) {
    // Who names a code knows what it is for.
    if facts.is_empty() || !ranking.query.codes.is_empty() {
        return;
    }
    let catalog = &knowledge.catalog;
    let book = knowledge.retriever.lexicon().facts();
    let mut moved = false;
    for (rule, value) in facts.iter().filter_map(|(key, value)| Some((book.rule(key)?, value))) {
        if !rule.tells_procedures_apart() {
            continue;
        }
        let best = ranking.candidates.first().map_or(0.0, |best| best.score);
        let top: Vec<Code> =
            ranking.candidates.iter().take(LOOKED_AT).map(|candidate| candidate.code.clone()).collect();
        for candidate in ranking.candidates.iter_mut().take(LOOKED_AT) {
            let Some(procedure) = catalog.get(&candidate.code) else { continue };
            let fit = rule.fit(procedure, value);
            if matches!(fit, Fit::Named | Fit::Unnamed) {
                let said_so = fit == Fit::Named && candidate.score >= best - NEARLY;
                candidate.score += if said_so { SUITED } else { 0.0 };
                moved |= said_so;
                continue;
            }
            let other = sibling(catalog, procedure, rule, value);
            if fit == Fit::Other || other.is_some() {
                candidate.score -= UNSUITED;
                moved = true;
            }
            // The sibling of the best candidate is what was meant, however far down it stood.
            if candidate.code == top[0]
                && let Some(other) = other
            {
                let mut heir = candidate.clone();
                heir.code = other.clone();
                heir.score = best;
                ranking.candidates.retain(|candidate| candidate.code != other);
                ranking.candidates.push(heir);
                break;
            }
        }
    }
    if moved {
        ranking.candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.code.cmp(&b.code)));
    }
}

/// The procedure that is to `value` of `rule` what `procedure` is to another: a near-duplicate by its record, or one whose name
/// is the same but for that.
pub(super) fn sibling(
    catalog: &Catalog,
    procedure: &Procedure,
    rule: &FactRule,
    value: &str,
) -> Option<Code> {
    let is_for = |other: &Procedure| rule.is_for(other, value);
    // A procedure that says nothing of ages has no sibling for one.
    if is_for(procedure) || rule.in_names && rule.fit(procedure, value) == Fit::Open {
        return None;
    }
    let apart = procedure.apart.iter().filter_map(|apart| catalog.get(&apart.code));
    let name = plain_name(procedure, rule);
    // A near-duplicate may differ in more than this: one that does the same comes first.
    let alike = |other: &&Procedure| plain_name(other, rule) == name;
    let near: Vec<&Procedure> = apart.filter(|other| is_for(other)).collect();
    if let Some(other) = near.iter().find(|other| alike(other)) {
        return Some(other.code.clone());
    }
    let named = catalog.procedures().iter().filter(|other| other.field == procedure.field);
    let named = named.filter(|other| is_for(other)).find(alike);
    // The only near-duplicate that is for it, though it does something else, such as telling the police instead of the ward.
    let only = || near.first().copied().filter(|_| near.len() == 1);
    named.or_else(only).map(|other| other.code.clone())
}

/// The folded name without the words that tell the values of `rule` apart.
fn plain_name(procedure: &Procedure, rule: &FactRule) -> String {
    let name = rule.unsaid(procedure);
    let glue = ["thu", "tuc", "cho", "o", "tai", "viet", "nam", "cap"];
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !glue.contains(word))
        .collect();
    words.join(" ")
}
