//! The kin of the procedure in hand: what is about the same object, and what a message says of that beside it.

use crate::{
    answer::phrasebook::Phrasebook,
    catalog::{Code, Procedure},
    index::Filter,
    retrieval::{Ranking, Side},
    text::{fold, fold::has_diacritics},
};

use super::{Error, follow::are_linked, suited, turn::Taking, turn::WIDE};

/// How far one of the kin must stand before the procedure in hand to be meant instead: one that the records tell apart from it, and
/// another of its field.
const LINKED_AHEAD: f32 = 0.04;
const AHEAD: f32 = 0.08;

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

    /// The ranking of the message beside what `procedure` is about.
    pub(super) fn beside(&self, procedure: &Procedure) -> Result<Ranking, Error> {
        let retriever = &self.knowledge.retriever;
        let name = Phrasebook(self.asked.language).text(&procedure.name);
        let object = retriever.object(name.split(" (").next().unwrap_or(name));
        let said = &self.heard.said;
        let object = if has_diacritics(said) { object } else { fold(&object) };
        let query = retriever.understand(&format!("{said} {object}"));
        let mut ranking =
            retriever.retrieve(query, &Filter::default(), Side::Lexical, WIDE, self.asked.deadline)?;
        suited::suit(&mut ranking, &self.session.facts, self.knowledge);
        Ok(ranking)
    }
}
