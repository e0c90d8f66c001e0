//! The kin of the procedure in hand: what is about the same object, and what a message says of that beside it.

use crate::{
    answer::{decision, phrasebook::Phrasebook},
    catalog::{Code, Procedure},
    index::Filter,
    retrieval::{Query, Ranking, Side},
    text::{fold, fold::has_diacritics},
};

use super::{Error, follow::are_linked, suited, turn::Taking, turn::WIDE};

/// How far one of the kin must stand before the procedure in hand to be meant instead: one that the records tell apart from it, and
/// another of its field.
const LINKED_AHEAD: f32 = 0.04;
const AHEAD: f32 = 0.08;
/// The same where words and meaning are taken together.
const MEANT_AHEAD: f32 = 0.05;

impl Taking<'_> {
    /// The one of the kin of `procedure` that the message means, where it says something that `procedure` does not account for: by
    /// words alone, the message beside what `procedure` is about.
    pub(super) fn kin(&self, procedure: &Procedure) -> Result<Option<Code>, Error> {
        let ranking = self.beside(procedure)?;
        let scored =
            |code: &Code| ranking.candidates.iter().find(|one| one.code == *code).map(|one| one.score);
        let own = scored(&procedure.code).unwrap_or(0.0);
        let catalog = &self.knowledge.catalog;
        let kin = ranking.candidates.iter().filter(|one| one.code != procedure.code).filter_map(|one| {
            let other = catalog.get(&one.code)?;
            let linked = are_linked(procedure, other);
            let ahead = if linked { LINKED_AHEAD } else { AHEAD };
            let near = linked || other.field == procedure.field;
            (near && one.score > own + ahead).then_some((one.score + AHEAD - ahead, one))
        });
        let best = kin.max_by(|a, b| a.0.total_cmp(&b.0));
        Ok(best.map(|(_, one)| one.code.clone()))
    }

    /// The one of the kin of `procedure` that the message means by what it says beside what `procedure` is about, words and meaning
    /// together: for a message that nothing fits by itself.
    pub(super) fn kin_by_meaning(&self, procedure: &Procedure) -> Result<Option<Code>, Error> {
        let ranking = self.ranking_of(self.beside_query(procedure))?;
        if ranking.clarity() < decision::ANSWER_AT {
            return Ok(None);
        }
        let own = ranking.candidates.iter().find(|one| one.code == procedure.code);
        let own = own.map_or(0.0, |own| own.score);
        let near = |other: &Procedure| are_linked(procedure, other) || other.field == procedure.field;
        let best = ranking.candidates.first().filter(|best| best.score > own + MEANT_AHEAD);
        let best = best.filter(|best| self.knowledge.catalog.get(&best.code).is_some_and(near));
        Ok(best.map(|best| best.code.clone()))
    }

    /// The ranking of the message beside what `procedure` is about.
    pub(super) fn beside(&self, procedure: &Procedure) -> Result<Ranking, Error> {
        let query = self.beside_query(procedure);
        let mut ranking = self.knowledge.retriever.retrieve(
            query,
            &Filter::default(),
            Side::Lexical,
            WIDE,
            self.asked.deadline,
        )?;
        suited::suit(&mut ranking, &self.session.facts, self.knowledge);
        Ok(ranking)
    }

    /// The message and what `procedure` is about, as one question.
    fn beside_query(&self, procedure: &Procedure) -> Query {
        let retriever = &self.knowledge.retriever;
        let name = Phrasebook(self.asked.language).text(&procedure.name);
        let object = retriever.object(name.split(" (").next().unwrap_or(name));
        let said = &self.heard.said;
        let object = if has_diacritics(said) { object } else { fold(&object) };
        retriever.understand(&format!("{said} {object}"))
    }
}
