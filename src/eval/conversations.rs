//! The section of a report about conversations: how many turns are right, with their interval, and each turn by name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    decisions::{Right, rights, shares},
    dialogs,
    interval::Interval,
};

/// A turn, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TurnCase {
    /// The conversation's id and the turn's place in it, such as `hd001/2`.
    pub id: String,
    pub q: String,
    pub expected: String,
    pub outcome: String,
    pub gold: Vec<String>,
    /// Procedures of the reply.
    pub codes: Vec<String>,
    /// The slot that the question asks for, where it asks for one, and those that were shown first.
    #[serde(default)]
    pub slot: Option<String>,
    #[serde(default)]
    pub shown: Vec<String>,
    /// Why it is wrong; nothing where it is right.
    pub wrong: Vec<String>,
    /// The question back or the refusal, where there is one.
    pub said: Option<String>,
}

/// All turns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub conversations: usize,
    /// Conversations in which every turn is right.
    pub wholly_right: usize,
    pub turns: usize,
    /// Share of turns right, and where it lies with 95 % confidence.
    pub right: f64,
    pub right_interval: Interval,
    pub by_expectation: BTreeMap<String, Right>,
    /// By the turn's place: the first stands alone, later ones rest on those before.
    pub by_turn: BTreeMap<String, Right>,
    pub cases: Vec<TurnCase>,
}

impl TurnCase {
    /// Whether all is as expected.
    pub fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }
}

impl Report {
    /// The section of conversations that were `held`.
    pub fn of(held: &dialogs::Report) -> Self {
        let cases: Vec<TurnCase> = held.cases.iter().map(turn).collect();
        let (right, right_interval) = shares(cases.iter().map(TurnCase::is_right));
        let places = held.cases.iter().map(|case| format!("turn {}", case.turn));
        Self {
            conversations: held.dialogs,
            wholly_right: held.wholly_right,
            turns: cases.len(),
            right,
            right_interval,
            by_expectation: rights(cases.iter().map(|case| (case.expected.clone(), case.is_right()))),
            by_turn: rights(places.zip(cases.iter().map(TurnCase::is_right))),
            cases,
        }
    }
}

fn turn(case: &dialogs::Case) -> TurnCase {
    TurnCase {
        id: format!("{}/{}", case.dialog, case.turn),
        q: case.q.clone(),
        expected: word(case.expected),
        outcome: word(case.outcome),
        gold: case.gold.clone(),
        codes: case.codes.clone(),
        slot: case.slot.map(word),
        shown: case.shown.iter().map(word).collect(),
        wrong: case.wrong.clone(),
        said: case.said.clone(),
    }
}

/// The word by which sets and replies call `value`.
fn word(value: impl Serialize) -> String {
    let word = serde_json::to_value(value).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
