//! A situation in life instead of a procedure: the plan of its life event.

use crate::{
    answer::{Plan, plan::Ground},
    catalog::{Need, Slot},
};

use super::{
    reply::{Outcome, RankedProcedure},
    turn::{Taking, Turn},
};

/// Most words beside the situation that a message for a plan has: more of them name a procedure.
const BESIDE: usize = 1;

impl Taking<'_> {
    /// The plan of the life event whose situation the message tells, where it asks for no single procedure or slot.
    pub(super) fn situation(&mut self) -> Option<Turn> {
        let heard = &self.heard;
        if !heard.query.codes.is_empty() || heard.slots.iter().any(|slot| !is_of_plan(*slot)) {
            return None;
        }
        let retriever = &self.knowledge.retriever;
        let found = retriever.situations(&heard.words);
        let longest = found.iter().max_by_key(|found| found.to - found.from)?;
        let telling = retriever.lexicon().telling(&heard.words);
        let marks = retriever.lexicon().talk().marks(&heard.words);
        let within = |at: usize| found.iter().any(|found| found.from <= at && at < found.to);
        let marked = |at: usize| marks.iter().any(|mark| mark.from <= at && at < mark.to);
        let beside = (0..heard.words.len()).filter(|at| telling[*at] && !within(*at) && !marked(*at)).count();
        if beside > BESIDE {
            return None;
        }
        let event = self.knowledge.catalog.life_events().get(longest.id)?;
        let ground = Ground {
            catalog: &self.knowledge.catalog,
            decisions: self.asked.decisions,
            language: self.asked.language,
            day: self.knowledge.today(),
        };
        let plan = Plan::of(event, ground);
        // What comes first is in hand: "how long?" is about it, and naming another step leads there.
        let first = event.steps.iter().find(|step| step.need == Need::Always).or(event.steps.first())?;
        self.session.take_up(&first.procedure);
        self.session.asked = Vec::new();
        let candidates = plan.steps.iter().map(|step| RankedProcedure {
            code: step.procedure.code.clone(),
            name: step.procedure.name.clone(),
            score: 1.0,
        });
        let candidates = candidates.collect();
        let text = plan.text(self.asked.language);
        Some(Turn {
            candidates,
            plan: Some(plan),
            ..Turn::bare(Outcome::Answered, text, self.session.clone())
        })
    }
}

/// Whether a plan answers what asks for `slot`: what to do and with which papers.
fn is_of_plan(slot: Slot) -> bool {
    matches!(slot, Slot::Documents | Slot::Process)
}
