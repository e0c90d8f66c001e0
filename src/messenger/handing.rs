//! A chat in an officer's hands: how it comes there, what is kept while it is there, and how it comes back.

use serde_json::json;

use crate::{
    assistant::{Outcome, Reply},
    delivery::{Case, CaseAct, CaseLine, CaseNumber, Fault, NewCase, Said, Who},
};

use super::{Action, Block, Button, Command, Kind, Message, ReportKind, turn::Taking};

/// The kind under which a chat that was handed over is kept.
pub const HANDOVER: &str = "officer";

/// Refusals in a row after which an officer is offered.
const REFUSALS: u8 = 2;

/// A case that the resident named by its number, as far as this chat may see it.
#[derive(Clone)]
pub(super) struct Looked {
    pub(super) number: CaseNumber,
    /// The case, where there is one.
    pub(super) case: Option<(Case, Vec<CaseLine>)>,
    /// Whether it is this chat's: no other one is told what was said.
    pub(super) own: bool,
}

impl Taking<'_> {
    /// Hands the chat over, where there are officers; else says where a person is to be found.
    pub(super) fn hand_over(&mut self, why: &str) -> Result<(), Fault> {
        let Some(office) = self.ground.office.clone() else {
            return self.ask(self.words.asks_officer(), Some(self.words.0));
        };
        if self.group {
            self.say(Message::text(self.words.in_private()));
            return Ok(());
        }
        if let Some(number) = self.ground.held.clone() {
            self.remind(&number);
            return Ok(());
        }
        if self.ground.full {
            self.say(Message::text(self.words.many_cases()));
            return Ok(());
        }
        let number = CaseNumber::fresh();
        let body = json!({"why": why, "language": self.words.0, "session": self.memory.session});
        let case = NewCase::new(number.clone(), HANDOVER, &body);
        let case = case.map_err(|error| Fault::Never(error.to_string()))?.holding();
        self.turn.cases.push(CaseAct::Open(case));
        self.memory.case = Some(number.clone());
        self.memory.refusals = 0;
        let text = self.words.handed_over(&number, &office, self.ground.now, self.ground.days);
        // Who writes outside the hours has gone by the time of the answer.
        let closed = office.hours.as_ref().is_some_and(|hours| !hours.include(self.ground.now));
        let mut buttons = if closed { self.offer_text(&number) } else { Vec::new() };
        buttons.extend(self.back());
        self.say(Message { buttons, ..Message::text(text) });
        Ok(())
    }

    /// Takes `kind` in a chat that the case `number` has; whether there is nothing more to do.
    pub(super) fn held(&mut self, kind: &Kind, number: &CaseNumber) -> bool {
        match kind {
            Kind::Text(text) => match Command::of(text) {
                None => self.keep(number, text),
                Some(Some(Command::Officer)) => self.remind(number),
                Some(_) => return false,
            },
            Kind::Press(code) => match Action::parse(code) {
                Some(Action::Return | Action::Delete | Action::Report(..) | Action::Text(..)) => {
                    return false;
                }
                _ => self.remind(number),
            },
            Kind::Start(_) | Kind::Location { .. } => self.remind(number),
            Kind::Voice | Kind::Unreadable | Kind::Officer { .. } | Kind::Returned { .. } => return false,
        }
        true
    }

    /// Keeps what was said for the officer; the first time the resident is told so, and then left in peace.
    fn keep(&mut self, number: &CaseNumber, text: &str) {
        self.turn.cases.push(CaseAct::Say(number.clone(), Said::new(text)));
        if !self.memory.receipt {
            self.memory.receipt = true;
            self.say(Message::text(self.words.kept_for_officer(number)));
        }
    }

    fn remind(&mut self, number: &CaseNumber) {
        let text = self.words.with_officer(number);
        self.say(Message { buttons: self.back(), ..Message::text(text) });
    }

    fn back(&self) -> Vec<Vec<Button>> {
        vec![vec![Button::of(self.words.back_to_assistant(), Action::Return)]]
    }

    /// Gives the chat back to the assistant, as the resident wishes.
    pub(super) fn give_back(&mut self) {
        let Some(number) = self.ground.held.clone() else {
            self.say(Message::text(self.words.assistant_is_here()));
            return;
        };
        self.turn.cases.push(CaseAct::Close(number));
        self.returned();
    }

    /// Says that the assistant answers again.
    pub(super) fn returned(&mut self) {
        self.memory.case = None;
        self.memory.receipt = false;
        self.say(Message::text(self.words.returned()));
    }

    /// Says what an officer wrote.
    pub(super) fn officer_said(&mut self, number: &CaseNumber, text: &str) {
        self.memory.case = Some(number.clone());
        let blocks = vec![Block::Section(self.words.officer_says(number), format!("\n{text}"))];
        self.say(Message { blocks, buttons: self.back(), ..Message::default() });
    }

    /// Says how far a case is, and in its own chat what an officer last wrote.
    pub(super) fn looked(&mut self, looked: &Looked) {
        let words = self.words;
        let Some((case, lines)) = &looked.case else {
            self.say(Message::text(words.no_case(&looked.number)));
            return;
        };
        let last = lines.iter().rev().find(|line| line.who == Who::Officer);
        let mut text = words.case_state(case, last.is_some());
        if let Some(last) = last.filter(|_| looked.own) {
            text = format!("{text}\n\n{}:\n{}", words.officer_says(&looked.number), last.text);
        }
        self.say(Message::text(text));
    }

    /// Adds to `message` what `reply` calls for: an officer after repeated refusals and on the operator's topics, a report
    /// where somebody complains.
    pub(super) fn offer(&mut self, reply: &Reply, message: &mut Message) {
        let refused = reply.outcome == Outcome::Refused;
        self.memory.refusals = if refused { self.memory.refusals.saturating_add(1) } else { 0 };
        let topic = reply.topic.unwrap_or_default();
        let reports: &[ReportKind] = match topic {
            "complaint" => &[ReportKind::ExtraPaper, ReportKind::Complaint],
            "bribery" => &[ReportKind::Broker],
            _ => &[],
        };
        for kind in reports {
            message.buttons.push(vec![Button::of(self.words.report(*kind), Action::Report(*kind, None))]);
        }
        let Some(office) = &self.ground.office else { return };
        let code = reply.card.as_ref().map_or("", |card| card.code.as_str());
        let named = |own: &String| own == topic || own == code;
        let wanted = topic == HANDOVER
            || office.topics.iter().filter(|own| !own.is_empty()).any(named)
            || (refused && self.memory.refusals >= REFUSALS);
        if wanted && topic != "emergency" {
            message.blocks.push(Block::Text(self.words.offer_officer().to_owned()));
            let officer = Button::of(self.words.officer(), Action::Officer);
            if !message.buttons.iter().flatten().any(|button| *button == officer) {
                message.buttons.push(vec![officer]);
            }
        }
    }
}
