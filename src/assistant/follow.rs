//! A question while a procedure is in hand: about it, about a neighbour of it, about one discussed before, or about something else.

use crate::{
    catalog::{Code, Procedure},
    retrieval::{Candidate, Mark, Ranking},
};

use super::{
    suited::sibling,
    turn::{Taking, Turn},
};

/// Confidence at which a question stands for itself.
const STANDS: f32 = 0.6;
/// Least title fit and share of named words of the best candidate of such a question.
const TITLED: f32 = 0.3;
const NAMED: f32 = 0.6;
/// How far the procedure in hand may stand behind the best and still be meant.
const NEAR: f32 = 0.05;
/// How far a neighbour must stand before it to be meant instead.
const AHEAD: f32 = 0.08;
/// Share of the question's words that the names of a neighbour have: of one that the records tell apart, and of another.
const LINKED_NAMED: f32 = 0.2;
const NEAR_NAMED: f32 = 0.4;
/// Least confidence at which a message is about another procedure of the same field.
const LIKELY: f32 = 0.3;
/// Share of the question's words that the procedure in hand must account for where nothing else ties the question to it.
const COVERED: f32 = 0.5;

impl Taking<'_> {
    /// The answer from the procedure in hand or from a neighbour, where the question is about either.
    pub(super) fn about_in_hand(&mut self, ranking: &Ranking) -> Option<Turn> {
        let code = self.session.procedure.clone()?;
        let procedure = self.knowledge.catalog.get(&code)?;
        if !ranking.query.codes.is_empty() {
            return None;
        }
        if let Some(other) =
            self.turned(procedure).filter(|_| !self.stands_for_itself(ranking, &code) || self.heard.left <= 2)
        {
            let slots = self.asked_slots();
            return self.answered(&other, slots);
        }
        if self.stands_for_itself(ranking, &code) && !self.heard.only_tells() {
            return None;
        }
        if let Some(other) = self.neighbour(ranking, procedure) {
            let slots = self.asked_slots();
            return self.answered(&other, slots);
        }
        let own = ranking.candidates.iter().find(|candidate| candidate.code == code);
        let covered = own.is_some_and(|own| own.features.covered >= COVERED);
        let tied =
            !self.heard.follow_up.is_empty() || self.heard.only_tells() || covered || self.heard.left == 0;
        if !tied {
            return None;
        }
        let slots = self.asked_slots();
        self.in_hand(slots)
    }

    /// The sibling of `procedure` for a fact that this message tells.
    fn turned(&self, procedure: &Procedure) -> Option<Code> {
        let book = self.knowledge.retriever.lexicon().facts();
        let told = self.heard.facts.iter().filter_map(|(key, value)| Some((book.rule(key)?, value)));
        let mut apart = told.filter(|(rule, _)| rule.tells_procedures_apart());
        apart.find_map(|(rule, value)| sibling(&self.knowledge.catalog, procedure, rule, value))
    }

    /// Whether the question names another procedure than `code` clearly.
    fn stands_for_itself(&self, ranking: &Ranking, code: &Code) -> bool {
        let Some(best) = ranking.candidates.first().filter(|best| best.code != *code) else { return false };
        let own = ranking.candidates.iter().find(|candidate| candidate.code == *code);
        ranking.confidence() >= STANDS
            && best.features.title >= TITLED
            && best.features.named >= NAMED
            && own.is_none_or(|own| best.score - own.score > NEAR && !accounts_as_well(own, best))
    }

    /// A procedure near the one in hand that the question fits better.
    fn neighbour(&self, ranking: &Ranking, procedure: &Procedure) -> Option<Code> {
        if self.heard.left == 0 || self.heard.only_tells() {
            return None;
        }
        let own = ranking.candidates.iter().find(|candidate| candidate.code == procedure.code);
        let is_near = |candidate: &&Candidate| {
            self.knowledge.catalog.get(&candidate.code).is_some_and(|other| are_near(self, procedure, other))
        };
        let best = ranking.candidates.iter().find(is_near).filter(|best| best.code != procedure.code)?;
        let ahead = own.is_none_or(|own| best.score >= own.score + AHEAD && !accounts_as_well(own, best));
        // What asks for a slot is about the procedure in hand, unless it names the other.
        let asks_on = !self.heard.follow_up.is_empty() && !self.heard.has(Mark::Correction);
        let named = if asks_on {
            best.features.title >= TITLED && best.features.named >= NAMED
        } else {
            let linked =
                self.knowledge.catalog.get(&best.code).is_some_and(|other| are_linked(procedure, other));
            // Of one field is not near enough for a guess: what is about neither is refused.
            if linked { best.features.named >= LINKED_NAMED } else { near_enough(ranking, best) }
        };
        (ahead && named).then(|| best.code.clone())
    }

    /// The procedure discussed before that the message returns to.
    pub(super) fn back(&mut self, ranking: &Ranking) -> Option<Turn> {
        if !self.heard.has(Mark::Back) && self.heard.ordinal(0).is_none_or(|_| self.heard.left > 0) {
            return None;
        }
        // In the order in which they were discussed.
        let mut discussed: Vec<Code> = self.session.before.iter().rev().cloned().collect();
        discussed.extend(self.session.procedure.clone());
        let by_number = || self.heard.ordinal(discussed.len()).and_then(|at| discussed.get(at)).cloned();
        let by_words = || {
            let known = |candidate: &&Candidate| {
                candidate.features.named > 0.0 && discussed.contains(&candidate.code)
            };
            ranking.candidates.iter().find(known).map(|candidate| candidate.code.clone())
        };
        let last = || self.heard.has(Mark::Back).then(|| self.session.before.first().cloned()).flatten();
        let code = if self.heard.left > 0 { by_words() } else { by_number() };
        let code = code.or_else(last)?;
        let slots = self.heard.follow_up.clone();
        self.answered(&code, slots)
    }
}

/// Whether a message may be about `best`, which nothing but its field ties to the procedure in hand.
fn near_enough(ranking: &Ranking, best: &Candidate) -> bool {
    best.features.named >= NEAR_NAMED && ranking.confidence() >= LIKELY && ranking.leads_elsewhere().is_none()
}

/// Whether `own` accounts for the words of the question as well as `best` does, in its own names too.
fn accounts_as_well(own: &Candidate, best: &Candidate) -> bool {
    own.features.named > 0.0
        && own.features.named >= best.features.named - 0.01
        && own.features.title >= TITLED
}

/// Whether the record of one names the other as a near-duplicate.
pub(super) fn are_linked(a: &Procedure, b: &Procedure) -> bool {
    let links = |a: &Procedure, b: &Procedure| a.apart.iter().any(|apart| apart.code == b.code);
    links(a, b) || links(b, a)
}

/// Whether two procedures are near-duplicates, of one field, or steps of one life event.
fn are_near(taking: &Taking<'_>, a: &Procedure, b: &Procedure) -> bool {
    let together = || {
        taking.knowledge.catalog.life_events().iter().any(|event| {
            let has = |code: &Code| event.steps.iter().any(|step| step.procedure == *code);
            has(&a.code) && has(&b.code)
        })
    };
    are_linked(a, b) || a.field == b.field || together()
}
