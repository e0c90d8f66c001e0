//! Measures conversations: every turn of a dialog against what was to be done with it. Exact, without a judge.

use std::{collections::BTreeMap, fmt, path::Path};

use serde::{Deserialize, Serialize};

use crate::{
    answer::Card,
    assistant::{Assistant, LanguageChoice, Outcome, Reply, Request},
    catalog::{Code, Slot},
    text::normalize,
};

use super::Error;

/// What is right for a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A card, a plan, or for what is no question a reply in kind.
    Answer,
    /// A question back.
    Clarify,
    /// To say that it is not served here.
    Refuse,
    /// To hand over to a person or another service.
    Handoff,
}

impl Expected {
    fn outcome(self) -> Outcome {
        match self {
            Self::Answer => Outcome::Answered,
            Self::Clarify => Outcome::Clarify,
            Self::Refuse => Outcome::Refused,
            Self::Handoff => Outcome::Handoff,
        }
    }
}

/// A turn, and what is right for it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Turn {
    pub q: String,
    /// Procedures any of which is right; none where it is about no procedure.
    #[serde(default)]
    pub gold: Option<Vec<Code>>,
    /// The slot it asks for.
    #[serde(default)]
    pub slot: Option<Slot>,
    pub expect: Expected,
    /// What the reply's text must hold; `a|b` is either.
    #[serde(default)]
    pub must: Vec<String>,
}

/// A conversation of one resident.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Dialog {
    pub id: String,
    pub turns: Vec<Turn>,
}

/// The dialogs of the file at `path`: JSON lines, unknown keys ignored.
///
/// # Errors
/// When the file cannot be read, a line is malformed (named by file and line), or there is none.
pub fn read(path: &Path) -> Result<Vec<Dialog>, Error> {
    let text = fs_err::read_to_string(path)?;
    let mut dialogs = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let dialog = serde_json::from_str(line).map_err(|error| Error::Line {
            path: path.to_owned(),
            line: at + 1,
            detail: error.to_string(),
        })?;
        dialogs.push(dialog);
    }
    if dialogs.is_empty() { Err(Error::NoDialogs(path.to_owned())) } else { Ok(dialogs) }
}

/// What became of one turn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    pub dialog: String,
    /// From 1.
    pub turn: usize,
    pub q: String,
    pub expected: Expected,
    pub gold: Vec<String>,
    pub slot: Option<Slot>,
    pub outcome: Outcome,
    /// Codes of the card, the plan's steps, or the options of a question back.
    pub codes: Vec<String>,
    /// Slots shown first.
    pub shown: Vec<Slot>,
    pub facts: Vec<String>,
    /// Why it is wrong, a word each: `outcome`, `procedure`, `slot`, or the `must` that is missing.
    pub wrong: Vec<String>,
    /// The question back or the refusal, where there is one.
    pub said: Option<String>,
}

impl Case {
    /// Whether all is as expected.
    pub fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// How many turns, and how many of them right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    pub turns: usize,
    pub right: usize,
}

impl Count {
    fn add(&mut self, right: bool) {
        self.turns += 1;
        self.right += usize::from(right);
    }

    /// Share of turns right, 0 to 1.
    pub fn share(self) -> f64 {
        self.right as f64 / self.turns.max(1) as f64
    }
}

/// All that was measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    #[serde(flatten)]
    pub all: Count,
    pub dialogs: usize,
    /// Dialogs in which every turn is right.
    pub wholly_right: usize,
    pub by_expectation: BTreeMap<Expected, Count>,
    pub cases: Vec<Case>,
}

/// Holds each of `dialogs` with `assistant`.
///
/// # Errors
/// When a turn is empty or overlong, or the catalog cannot be searched.
pub fn run(assistant: &Assistant, dialogs: &[Dialog]) -> Result<Report, Error> {
    let mut report = Report { dialogs: dialogs.len(), ..Report::default() };
    for dialog in dialogs {
        let cases = held(assistant, dialog)?;
        report.wholly_right += usize::from(cases.iter().all(Case::is_right));
        for case in &cases {
            report.all.add(case.is_right());
            report.by_expectation.entry(case.expected).or_default().add(case.is_right());
        }
        report.cases.extend(cases);
    }
    Ok(report)
}

fn held(assistant: &Assistant, dialog: &Dialog) -> Result<Vec<Case>, Error> {
    let mut request = Request { language: LanguageChoice::Auto, wording: Some(false), ..Request::default() };
    let mut cases = Vec::with_capacity(dialog.turns.len());
    for (at, turn) in dialog.turns.iter().enumerate() {
        turn.q.clone_into(&mut request.question);
        let reply = assistant.reply(&request)?;
        cases.push(case(&dialog.id, at + 1, turn, &reply));
        request.session = Some(reply.session);
    }
    Ok(cases)
}

fn case(dialog: &str, number: usize, turn: &Turn, reply: &Reply) -> Case {
    let refusal = reply.refusal.as_ref().map(|refusal| refusal.reason.clone());
    Case {
        dialog: dialog.to_owned(),
        turn: number,
        q: turn.q.clone(),
        expected: turn.expect,
        gold: turn.gold.iter().flatten().map(ToString::to_string).collect(),
        slot: turn.slot,
        outcome: reply.outcome,
        codes: codes(reply),
        shown: shown(reply),
        facts: reply.facts.iter().map(|fact| format!("{}={}", fact.key, fact.value)).collect(),
        wrong: wrong(turn, reply),
        said: reply.clarify.as_ref().map(|clarify| clarify.question.clone()).or(refusal),
    }
}

fn codes(reply: &Reply) -> Vec<String> {
    let card = reply.card.iter().map(|card| card.code.clone());
    let steps = reply.plan.iter().flat_map(|plan| &plan.steps).map(|step| step.procedure.code.clone());
    let options = reply.clarify.iter().flat_map(|clarify| &clarify.options);
    card.chain(steps).chain(options.map(|option| option.code.clone())).collect()
}

fn shown(reply: &Reply) -> Vec<Slot> {
    // A plan shows time and money of each step, and the papers that steps share.
    let of_plan = || reply.plan.as_ref().map(|_| vec![Slot::Documents, Slot::Deadline, Slot::Fee]);
    reply.card.as_ref().map(Card::first).or_else(of_plan).unwrap_or_default()
}

fn wrong(turn: &Turn, reply: &Reply) -> Vec<String> {
    let mut wrong = Vec::new();
    if reply.outcome != turn.expect.outcome() {
        wrong.push("outcome".to_owned());
    }
    if matches!(turn.expect, Expected::Answer | Expected::Clarify) {
        let codes = codes(reply);
        let gold = |gold: &Vec<Code>| gold.iter().any(|gold| codes.iter().any(|code| code == gold.as_str()));
        if turn.gold.as_ref().is_some_and(|codes| !gold(codes)) {
            wrong.push("procedure".to_owned());
        }
        if turn.expect == Expected::Answer && turn.slot.is_some_and(|slot| !shown(reply).contains(&slot)) {
            wrong.push("slot".to_owned());
        }
    }
    let text = compared(&reply.text);
    let holds = |must: &&String| must.split('|').any(|either| text.contains(&compared_part(either)));
    wrong.extend(turn.must.iter().filter(|must| !holds(must)).cloned());
    wrong
}

/// `text` in one spelling and in small letters.
fn compared(text: &str) -> String {
    normalize(text).to_lowercase()
}

/// As [`compared`], with the space that a `must` may begin with, which keeps `0đ` out of `200đ`.
fn compared_part(must: &str) -> String {
    let space = if must.starts_with(' ') { " " } else { "" };
    format!("{space}{}", compared(must))
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{} of {} turns right ({:.3}), {} of {} dialogs wholly",
            self.all.right,
            self.all.turns,
            self.all.share(),
            self.wholly_right,
            self.dialogs
        )?;
        for (expected, count) in &self.by_expectation {
            let name = format!("{expected:?}").to_lowercase();
            writeln!(
                formatter,
                "{name:<8} {:>4} turns, {:>4} right ({:.3})",
                count.turns,
                count.right,
                count.share()
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_ignored_and_a_bad_line_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("dialogs.jsonl");
        let good =
            r#"{"id":"d","note":1,"turns":[{"q":"x","gold":null,"slot":"fee","expect":"answer","by":2}]}"#;
        fs_err::write(&path, format!("{good}\n\n")).unwrap();
        let dialogs = read(&path).unwrap();
        assert_eq!((dialogs[0].turns[0].slot, &dialogs[0].turns[0].gold), (Some(Slot::Fee), &None));
        fs_err::write(&path, format!("{good}\n{{\"id\":\"e\"}}\n")).unwrap();
        assert!(matches!(read(&path), Err(Error::Line { line: 2, .. })));
        fs_err::write(&path, "\n").unwrap();
        assert!(matches!(read(&path), Err(Error::NoDialogs(_))));
    }

    #[test]
    fn what_must_stand_there_is_compared_without_case_and_keeps_its_space() {
        assert_eq!(compared("MIỄN  phí"), "miễn phí");
        assert!(!compared("200đ").contains(&compared_part(" 0đ")));
        assert!(compared("lệ phí 0đ").contains(&compared_part(" 0đ")));
    }
}
