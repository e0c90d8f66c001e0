//! A question while a procedure is in hand: about it, about a neighbour of it, about one discussed before, or about something else.

use crate::{
    answer::decision,
    catalog::{Code, Procedure},
    retrieval::{Candidate, Mark, Ranking},
};

use super::{
    Error,
    suited::sibling,
    turn::{Taking, Turn},
};

/// Clarity at which a question stands for itself.
const STANDS: f32 = 0.6;
/// Least title fit and share of named words of the best candidate of such a question.
const TITLED: f32 = 0.3;
const NAMED: f32 = 0.6;
/// Confidence in the best, and how far behind it the procedure in hand must stand, for a message that names neither and is about the best
/// all the same.
const CERTAIN: f32 = 0.85;
const FAR: f32 = 0.35;
/// How far the procedure in hand may stand behind the best and still be meant.
const NEAR: f32 = 0.05;
/// Least clarity at which a message is about another procedure of the same field.
const LIKELY: f32 = 0.3;
/// Share of the question's words that the procedure in hand must account for where nothing else ties the question to it.
const COVERED: f32 = 0.5;

// The procedure in hand is held against what the message ranks best by the sum of what speaks for each; found on the turns of the
// tuning dialogs after a first one.

/// What speaks for the one in hand, by how many words of the message neither ask, nor tell a fact, nor steer: a message of few such
/// words goes on, one of many begins anew.
const HELD: [f32; 8] = [2.0, 0.7, 0.45, 0.35, 0.3, 0.1, 0.05, 0.0];
/// Its least score, as it may share no word with what is asked about it.
const LEAST: f32 = 0.35;
/// For what asks for a slot, for a message that wants something done, for the share of its words that the record has, and for a
/// question that is clear by itself.
const ASKS: f32 = 0.2;
const WISHES: f32 = -0.2;
const COVERS: f32 = 0.15;
const CLEAR: f32 = -0.2;
/// What speaks for another: that the records tell it apart from the one in hand, that it is of its field, and that it was discussed.
const LINKED: f32 = 0.15;
const OF_FIELD: f32 = 0.05;
const DISCUSSED: f32 = 0.05;
/// Share of the message's words that the names of one discussed before have, and that those of the one in hand lack.
const WHOLLY: f32 = 0.99;
const HARDLY: f32 = 0.5;
/// Or by how much better its names fit.
const BETTER: f32 = 0.1;
/// Most words that may tell a procedure in a message that hardly has any, in one of few, of some, and of many.
const FEWEST: usize = 1;
const FEW: usize = 3;
const SOME: usize = 5;
const MANY: usize = 8;
/// How far behind the best a candidate counts as fitting nearly as well, and how much its fit beside what is in hand then counts.
const ALIKE: f32 = 0.2;
const BESIDE: f32 = 0.5;
/// How far what is handled elsewhere must stand before every procedure for a message to leave the one in hand.
const ELSEWHERE_AHEAD: f32 = 0.12;
/// Candidates that may be meant rather than the one in hand.
const RIVALS: usize = 25;

impl Taking<'_> {
    /// The answer from the procedure in hand or from one near it, where the question is about either.
    pub(super) fn about_in_hand(&mut self, ranking: &Ranking) -> Result<Option<Turn>, Error> {
        let Some(code) = self.session.procedure.clone() else { return Ok(None) };
        let Some(procedure) = self.knowledge.catalog.get(&code) else { return Ok(None) };
        if !ranking.query.codes.is_empty() {
            return Ok(None);
        }
        if let Some(other) =
            self.turned(procedure).filter(|_| !self.stands_for_itself(ranking, &code) || self.heard.left <= 2)
        {
            let slots = self.asked_slots();
            return Ok(self.answered(&other, slots));
        }
        // Few words that tell look-alikes apart are about what is in hand: "hết hạn thôi", "đóng cửa luôn".
        let most = if self.heard.facts.is_empty() { FEW } else { MANY };
        let least = usize::from(self.heard.facts.is_empty());
        if (least..=most).contains(&self.heard.left)
            && self.tells_apart()
            && let Some(other) = self.kin(procedure)?
        {
            let slots = self.asked_slots();
            return Ok(self.answered(&other, slots));
        }
        let rival = self.rival(ranking, procedure);
        let stands =
            self.stands_for_itself(ranking, &code) && !self.heard.only_tells() && self.heard.left > FEWEST;
        if stands
            && rival
                .as_ref()
                .is_none_or(|rival| Some(rival) == ranking.candidates.first().map(|one| &one.code))
        {
            return Ok(None);
        }
        match rival {
            Some(rival) if self.is_near(procedure, &rival) && self.is_likely(ranking) => {
                let rival = self.closest(ranking, procedure, &rival)?;
                let slots = self.asked_slots();
                Ok(self.answered(&rival, slots))
            }
            // What is far from the one in hand must stand for itself.
            Some(_) if ranking.clarity() >= decision::ANSWER_AT => Ok(None),
            rival => self.on(ranking, procedure, rival.is_some()),
        }
    }

    /// The answer from `procedure`, which is in hand, or from its kin; nothing where hardly anything ties the message to it.
    fn on(
        &mut self,
        ranking: &Ranking,
        procedure: &Procedure,
        doubtful: bool,
    ) -> Result<Option<Turn>, Error> {
        let heard = &self.heard;
        // What its own record speaks of is about it, whoever else handles such things.
        let touches = self.touched(procedure).is_some();
        let elsewhere =
            doubtful && !touches && heard.left > FEWEST && ranking.elsewhere_ahead() > ELSEWHERE_AHEAD;
        let says_more = heard.left > FEWEST && !heard.asks() && !heard.only_tells();
        if !elsewhere
            && (says_more || (doubtful && self.tells_apart()))
            && let Some(other) = self.kin(procedure)?
        {
            let slots = self.asked_slots();
            return Ok(self.answered(&other, slots));
        }
        let heard = &self.heard;
        let own = ranking.candidates.iter().find(|candidate| candidate.code == procedure.code);
        let covered = own.is_some_and(|own| own.features.covered >= COVERED);
        let asks = heard.asks() && (!doubtful || heard.left <= SOME);
        let tied = asks || heard.only_tells() || covered || touches || heard.left <= FEWEST;
        if !tied || elsewhere {
            return Ok(None);
        }
        let slots = self.asked_slots();
        Ok(self.in_hand(slots))
    }

    /// Whether the message states something that tells look-alikes apart.
    fn tells_apart(&self) -> bool {
        self.knowledge.retriever.tells_apart(&self.heard.said)
    }

    /// Whether a message may be about one near what is in hand.
    fn is_likely(&self, ranking: &Ranking) -> bool {
        ranking.clarity() >= LIKELY || self.heard.left <= FEW
    }

    /// Of `rival` and what fits nearly as well, the one that fits the message beside what `procedure` is about.
    fn closest(&self, ranking: &Ranking, procedure: &Procedure, rival: &Code) -> Result<Code, Error> {
        let Some(best) = ranking.candidates.iter().find(|one| one.code == *rival) else {
            return Ok(rival.clone());
        };
        let beside = self.beside(procedure)?;
        let fit = |one: &&Candidate| {
            let beside = beside.candidates.iter().find(|other| other.code == one.code);
            one.score + self.ties(procedure, &one.code) + BESIDE * beside.map_or(0.0, |other| other.score)
        };
        let alike = ranking.candidates.iter().take(RIVALS).filter(|one| {
            let of_field = |other: &Procedure| other.field == procedure.field;
            let near = self.knowledge.catalog.get(&one.code).is_some_and(of_field);
            near && one.code != procedure.code && one.score >= best.score - ALIKE
        });
        let closest = alike.max_by(|a, b| fit(a).total_cmp(&fit(b)));
        Ok(closest.map_or_else(|| rival.clone(), |one| one.code.clone()))
    }

    /// What the message is about rather than `procedure`, which is in hand; nothing where it is about that.
    fn rival(&self, ranking: &Ranking, procedure: &Procedure) -> Option<Code> {
        let own = ranking.candidates.iter().find(|candidate| candidate.code == procedure.code);
        let heard = &self.heard;
        if heard.only_tells() || ranking.candidates.first().is_some_and(|best| best.code == procedure.code) {
            return None;
        }
        let held = own.map_or(LEAST, |own| own.score.max(LEAST))
            + HELD[heard.left.min(HELD.len() - 1)]
            + COVERS * own.map_or(0.0, |own| own.features.covered)
            + CLEAR * ranking.clarity()
            + if heard.asks() { ASKS } else { 0.0 }
            + if heard.has(Mark::Wish) { WISHES } else { 0.0 };
        if let Some(named) = self.named_before(ranking, own) {
            return Some(named);
        }
        let ahead = |one: &&Candidate| own.is_none_or(|own| one.score > own.score);
        let others = ranking.candidates.iter().filter(|one| one.code != procedure.code).take(RIVALS);
        let others = others.take_while(ahead);
        let spoken = others.map(|one| (one.score + self.ties(procedure, &one.code), &one.code));
        let (best, code) = spoken.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best > held).then(|| code.clone())
    }

    /// The procedure discussed before that the message names wholly, where the one in hand, `own`, has hardly a word of it.
    fn named_before(&self, ranking: &Ranking, own: Option<&Candidate>) -> Option<Code> {
        if self.heard.left == 0 {
            return None;
        }
        let better = |one: &Candidate| {
            own.is_none_or(|own| {
                own.features.named < HARDLY || one.features.title >= own.features.title + BETTER
            })
        };
        let named = |one: &&Candidate| {
            one.features.named >= WHOLLY && self.session.before.contains(&one.code) && better(one)
        };
        ranking.candidates.iter().find(named).map(|one| one.code.clone())
    }

    /// What ties `other` to `procedure`.
    fn ties(&self, procedure: &Procedure, other: &Code) -> f32 {
        let before = if self.session.before.contains(other) { DISCUSSED } else { 0.0 };
        let Some(other) = self.knowledge.catalog.get(other) else { return before };
        let linked = if are_linked(procedure, other) { LINKED } else { 0.0 };
        before + linked + if procedure.field == other.field { OF_FIELD } else { 0.0 }
    }

    fn is_near(&self, procedure: &Procedure, other: &Code) -> bool {
        let near = |other: &Procedure| are_near(self, procedure, other);
        self.session.before.contains(other) || self.knowledge.catalog.get(other).is_some_and(near)
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
        let far = ranking.confidence() >= CERTAIN && own.is_none_or(|own| best.score - own.score >= FAR);
        ranking.clarity() >= STANDS
            && best.features.title >= TITLED
            && (best.features.named >= NAMED || far)
            && own.is_none_or(|own| best.score - own.score > NEAR && !accounts_as_well(own, best))
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
