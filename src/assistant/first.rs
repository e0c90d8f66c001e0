//! What of a record is told first: the slots asked for, what a message does not understand, by when one must act, or an overview.

use crate::{
    answer::{Card, Explained, explanation, term},
    catalog::{Code, Procedure, Slot},
    retrieval::Mark,
};

use super::{
    session::{Open, Session},
    turn::{Taking, Turn},
};

/// What is shown first of a procedure where nothing is asked for by name: what to bring, where to, for how long, for how much, and
/// how it goes and who may.
const OVERVIEW: [Slot; 6] =
    [Slot::Documents, Slot::Where, Slot::Deadline, Slot::Fee, Slot::Process, Slot::Conditions];

impl Taking<'_> {
    /// Puts first on `card` what explains a thing that the message does not understand, or else an overview where that is wanted.
    pub(super) fn tell_first(&self, card: &mut Card, procedure: &Procedure, slots: &[Slot]) {
        card.explained = self.explained_by(card);
        match card.explained.is_empty() {
            true if self.heard.by_when => self.tell_term(card),
            true => card.overview = self.overview(procedure, slots, &card.asked),
            false => card.asked = explaining(&card.explained),
        }
    }

    /// Puts first on `card` by when one must act, as far as its record says it.
    fn tell_term(&self, card: &mut Card) {
        let words: Vec<&str> = self.heard.telling.iter().map(|(_, word)| word.as_str()).collect();
        card.by_when = true;
        card.explained = term::rows(card, &words);
        let asked = std::mem::take(&mut card.asked);
        card.asked = explaining(&card.explained);
        card.asked.extend(asked);
        card.asked = each_once(&card.asked);
    }

    /// The answer from the procedure in hand to the question what something means that its record speaks of.
    pub(super) fn explained(&mut self) -> Option<Turn> {
        if !self.wants_explained() {
            return None;
        }
        let slots = self.slots_explaining(self.session.procedure.as_ref()?)?;
        self.in_hand(slots)
    }

    /// The answer to such a question about what `open` asks back: from the first record in question that speaks of the thing. The
    /// question stays open.
    pub(super) fn explained_of(&mut self, open: &Open) -> Option<Turn> {
        if !self.wants_explained() {
            return None;
        }
        let (code, slots) = open.pool.iter().find_map(|code| Some((code, self.slots_explaining(code)?)))?;
        let Session { asked, rounds, .. } = self.session.clone();
        let turn = self.answered(code, slots)?;
        let session = Session { open: Some(open.clone()), asked, rounds, ..turn.session };
        Some(Turn { session, ..turn })
    }

    /// The slots of the record `code` that name what the message wants explained; nothing where none does.
    fn slots_explaining(&self, code: &Code) -> Option<Vec<Slot>> {
        let procedure = self.knowledge.catalog.get(code)?;
        let card = Card::of(procedure, self.asked.language, &[], self.knowledge.today());
        Some(explaining(&self.explained_by(&card))).filter(|slots| !slots.is_empty())
    }

    /// Whether the message asks what something means, and for no slot.
    fn wants_explained(&self) -> bool {
        self.heard.has(Mark::Explain) && self.heard.slots.is_empty()
    }

    /// The rows of `card` that name what the message wants explained.
    fn explained_by(&self, card: &Card) -> Vec<Explained> {
        if !self.wants_explained() {
            return Vec::new();
        }
        let heard = &self.heard;
        let words: Vec<&str> = heard.telling.iter().map(|(at, _)| heard.words[*at].exact.as_str()).collect();
        explanation::rows(card, &words)
    }

    /// What is asked of `procedure`: `slots`, and of one in hand also what the message touches.
    pub(super) fn asked_of(&self, procedure: &Procedure, slots: &[Slot]) -> Vec<Slot> {
        let mut asked = slots.to_vec();
        if !self.is_new(procedure) {
            asked.extend(self.touched(procedure).filter(|slot| !slots.contains(slot)));
        }
        asked
    }

    /// What of `procedure` is told besides what is `asked`, where the message asks for none of its slots, how to do it, or only
    /// names it after another.
    fn overview(&self, procedure: &Procedure, slots: &[Slot], asked: &[Slot]) -> Vec<Slot> {
        let is_new = self.is_new(procedure);
        // An answer to a question back is answered for what was asked before it.
        let replies = self.session.rounds > 0;
        let how = is_new && slots == [Slot::Process];
        let general = slots.is_empty() || how || (is_new && !replies && !self.heard.asks());
        let besides = OVERVIEW.into_iter().filter(|slot| general && !asked.contains(slot));
        besides.collect()
    }

    fn is_new(&self, procedure: &Procedure) -> bool {
        self.session.procedure.as_ref() != Some(&procedure.code)
    }
}

/// The slots of `rows`, each once.
fn explaining(rows: &[Explained]) -> Vec<Slot> {
    let slots: Vec<Slot> = rows.iter().map(|row| row.slot).collect();
    each_once(&slots)
}

fn each_once(slots: &[Slot]) -> Vec<Slot> {
    let first = |at: &usize| !slots[..*at].contains(&slots[*at]);
    (0..slots.len()).filter(first).map(|at| slots[at]).collect()
}
