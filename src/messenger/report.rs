//! Reports: a few questions one after the other, whose answers become a case with a number. What is answered is kept in the
//! chat's memory, masked, until the report is sent or dropped.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    catalog::Code,
    delivery::{CaseAct, CaseNumber, Fault, NewCase},
};

use super::{Action, Button, Kind, Message, turn::Taking};

/// Longest answer that is kept, in characters.
const LONGEST: usize = 1500;

/// What is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportKind {
    /// An office asked for a paper that is not on the list.
    ExtraPaper,
    /// A go-between offered to do it for money.
    Broker,
    /// Anything else, in the resident's own words.
    Complaint,
}

impl ReportKind {
    /// All, with the word under which each is kept and its letter in a button.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::ExtraPaper, "extra-paper", "e"),
        (Self::Broker, "broker", "b"),
        (Self::Complaint, "complaint", "c"),
    ];

    /// The word under which it is kept.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, word, _)| word)
    }

    fn steps(self) -> &'static [Step] {
        match self {
            Self::ExtraPaper | Self::Broker => &[Step::What, Step::Where, Step::When],
            Self::Complaint => &[Step::What],
        }
    }
}

/// A question of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    What,
    Where,
    When,
    /// Whether an officer is to write back; the last, so that answering it sends the report.
    Contact,
}

impl Step {
    fn word(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Where => "where",
            Self::When => "when",
            Self::Contact => "contact",
        }
    }
}

/// A report that is being written.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    pub kind: ReportKind,
    /// The procedure it is about, where it was begun under an answer.
    pub code: Option<Code>,
    /// What was answered so far; none where a question was left out.
    answers: Vec<Option<String>>,
}

/// Shows how far it is, never what it says.
impl fmt::Debug for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Form({}, {})", self.kind.word(), self.answers.len())
    }
}

impl Form {
    /// The question that is open; none where all are answered. Whether somebody could write back is asked only where
    /// somebody could.
    fn step(&self, answered_by_officers: bool) -> Option<Step> {
        let steps = self.kind.steps().iter().copied();
        steps.chain(answered_by_officers.then_some(Step::Contact)).nth(self.answers.len())
    }

    fn body(&self, contact: bool) -> Value {
        let answers = self.kind.steps().iter().zip(&self.answers);
        let mut body: Map<String, Value> = answers
            .filter_map(|(step, answer)| Some((step.word().to_owned(), json!(answer.as_ref()?))))
            .collect();
        if let Some(code) = &self.code {
            body.insert("procedure".to_owned(), json!(code));
        }
        body.insert(Step::Contact.word().to_owned(), json!(contact));
        body.into()
    }
}

impl Taking<'_> {
    /// Asks what is to be reported.
    pub(super) fn offer_reports(&mut self) {
        let button = |(kind, ..): (ReportKind, _, _)| {
            vec![Button::of(self.words.report(kind), Action::Report(kind, None))]
        };
        let buttons = ReportKind::ALL.into_iter().map(button).collect();
        self.say(Message { buttons, ..Message::text(self.words.which_report()) });
    }

    /// Begins a report.
    pub(super) fn begin_report(&mut self, kind: ReportKind, code: Option<Code>) {
        if self.group {
            self.say(Message::text(self.words.in_private()));
            return;
        }
        if self.ground.full {
            self.say(Message::text(self.words.many_cases()));
            return;
        }
        self.memory.form = Some(Form { kind, code, answers: Vec::new() });
        let begins = self.words.report_begins(self.ground.days);
        self.ask_step(Some(begins));
    }

    /// Takes `kind` as the answer to the open question of a report; whether it was one.
    pub(super) fn fill(&mut self, kind: &Kind) -> Result<bool, Fault> {
        let Some(form) = &self.memory.form else { return Ok(false) };
        let step = form.step(self.ground.office.is_some());
        let pressed = match kind {
            Kind::Press(code) => Action::parse(code),
            Kind::Text(text) => step.and_then(|step| chosen(step, text)),
            _ => None,
        };
        match (kind, pressed, step) {
            (_, Some(Action::Cancel), _) => {
                self.memory.form = None;
                self.say(Message::text(self.words.report_dropped()));
            }
            (_, Some(Action::Skip), Some(Step::Where | Step::When)) => self.answer_step(None)?,
            (_, Some(Action::Contact(wished)), Some(Step::Contact)) => self.file(wished)?,
            (Kind::Press(_), ..) => {
                // Another button: what was not sent is dropped, and said to be.
                self.memory.form = None;
                self.say(Message::text(self.words.report_dropped()));
                return Ok(false);
            }
            (Kind::Text(text), _, Some(Step::Contact)) if !text.starts_with('/') => {
                self.file(self.words.agrees(text))?;
            }
            (Kind::Text(text), ..) if !text.starts_with('/') => {
                let answer: String = text.trim().chars().take(LONGEST).collect();
                self.answer_step((!answer.is_empty()).then_some(answer))?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn answer_step(&mut self, answer: Option<String>) -> Result<(), Fault> {
        if let Some(form) = &mut self.memory.form {
            form.answers.push(answer);
        }
        let ends =
            self.memory.form.as_ref().is_some_and(|form| form.step(self.ground.office.is_some()).is_none());
        if ends {
            return self.file(false);
        }
        self.ask_step(None);
        Ok(())
    }

    fn ask_step(&mut self, before: Option<String>) {
        let Some(form) = &self.memory.form else { return };
        let Some(step) = form.step(self.ground.office.is_some()) else { return };
        let asks = self.words.report_asks(form.kind, step);
        let text = before.map_or_else(|| asks.to_owned(), |before| format!("{before}\n\n{asks}"));
        let buttons = offered(step).into_iter().map(|action| {
            let label = self.words.form_button(&action);
            Button::of(label, action)
        });
        self.say(Message { buttons: vec![buttons.collect()], ..Message::text(text) });
    }

    /// Sends the report.
    fn file(&mut self, contact: bool) -> Result<(), Fault> {
        let Some(form) = self.memory.form.take() else { return Ok(()) };
        let number = CaseNumber::fresh();
        let case = NewCase::new(number.clone(), form.kind.word(), &form.body(contact));
        let case = case.map_err(|error| Fault::Never(error.to_string()))?;
        self.turn.cases.push(CaseAct::Open(case));
        let text = self.words.report_filed(&number, self.ground.days, contact);
        let buttons = if contact { self.offer_text(&number) } else { Vec::new() };
        self.say(Message { buttons, ..Message::text(text) });
        Ok(())
    }
}

/// The buttons under a question, in order.
fn offered(step: Step) -> Vec<Action> {
    match step {
        Step::What => vec![Action::Cancel],
        Step::Where | Step::When => vec![Action::Skip, Action::Cancel],
        Step::Contact => vec![Action::Contact(true), Action::Contact(false), Action::Cancel],
    }
}

/// The button that `text` names by its number: platforms without buttons number them.
fn chosen(step: Step, text: &str) -> Option<Action> {
    let number: usize = text.trim().parse().ok()?;
    offered(step).into_iter().nth(number.checked_sub(1)?)
}
