//! A question while a procedure is in hand: about it, about a neighbour of it, about one discussed before, or about something else.

use crate::{
    answer::decision,
    catalog::{Catalog, Code, Procedure},
    retrieval::{Candidate, Mark, Ranking},
};

use super::{
    Error,
    suited::sibling,
    turn::{Taking, Turn},
};

/// Most telling words of a message that only returns to something, and of one that only tells a fact.
const FEW: usize = 3;
const HARDLY: usize = 2;

impl Taking<'_> {
    /// The answer from the procedure that the message is about, where that is in hand or does not stand for itself.
    pub(super) fn about_in_hand(&mut self, ranking: &Ranking) -> Result<Option<Turn>, Error> {
        let Some(code) = self.session.procedure.clone() else { return Ok(None) };
        let Some(procedure) = self.knowledge.catalog.get(&code) else { return Ok(None) };
        if !ranking.query.codes.is_empty() {
            return Ok(None);
        }
        let meant = self.meant(ranking, procedure)?;
        let in_hand = meant.as_ref() == Some(&code);
        if let Some(other) = self.turned(procedure).filter(|_| in_hand || self.heard.left <= HARDLY) {
            let slots = self.asked_slots();
            return Ok(self.answered(&other, slots));
        }
        let Some(meant) = meant else { return Ok(None) };
        let best = ranking.candidates.first().is_some_and(|best| best.code == meant);
        if !in_hand && best && ranking.confidence() >= decision::ANSWER_AT {
            return Ok(None);
        }
        // What was asked of one matter is not asked of another.
        let catalog = &self.knowledge.catalog;
        let goes_on = catalog.get(&meant).is_some_and(|other| in_hand || are_near(catalog, procedure, other));
        let slots = if goes_on { self.asked_slots() } else { self.heard.follow_up.clone() };
        Ok(self.answered(&meant, slots))
    }

    /// Forgets what was told of the matter in hand where `procedure` is another: a passport made for the first time says nothing of a wedding.
    pub(super) fn leave_behind(&mut self, procedure: &Procedure) {
        let catalog = &self.knowledge.catalog;
        let Some(before) = self.session.procedure.as_ref().and_then(|code| catalog.get(code)) else { return };
        if before.code == procedure.code || are_near(catalog, before, procedure) {
            return;
        }
        let book = self.knowledge.retriever.lexicon().facts();
        let told = &self.heard.facts;
        let stays = |key: &str| told.contains_key(key) || !book.rule(key).is_some_and(|rule| rule.of_matter);
        self.session.facts.retain(|key, _| stays(key));
    }

    /// The sibling of `procedure` for a fact that this message tells.
    fn turned(&self, procedure: &Procedure) -> Option<Code> {
        let book = self.knowledge.retriever.lexicon().facts();
        let told = self.heard.facts.iter().filter_map(|(key, value)| Some((book.rule(key)?, value)));
        let mut apart = told.filter(|(rule, _)| rule.tells_procedures_apart());
        apart.find_map(|(rule, value)| sibling(&self.knowledge.catalog, procedure, rule, value))
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
        let counts = self.heard.left == 0 || (self.heard.has(Mark::Back) && self.heard.left <= FEW);
        let code = if counts { by_number() } else { None };
        let code = code.or_else(|| if self.heard.left > 0 { by_words() } else { None });
        let code = code.or_else(last)?;
        let slots = self.heard.follow_up.clone();
        self.answered(&code, slots)
    }
}

/// Whether the record of one names the other as a near-duplicate.
pub(super) fn are_linked(a: &Procedure, b: &Procedure) -> bool {
    let links = |a: &Procedure, b: &Procedure| a.apart.iter().any(|apart| apart.code == b.code);
    links(a, b) || links(b, a)
}

/// Whether two procedures are near-duplicates, of one field, or steps of one life event.
pub(super) fn are_near(catalog: &Catalog, a: &Procedure, b: &Procedure) -> bool {
    let together = || {
        catalog.life_events().iter().any(|event| {
            let has = |code: &Code| event.steps.iter().any(|step| step.procedure == *code);
            has(&a.code) && has(&b.code)
        })
    };
    are_linked(a, b) || a.field == b.field || together()
}
