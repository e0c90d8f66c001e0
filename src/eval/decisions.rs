//! How the assistant really ends each question: answered, asked back, refused or handed over.

use std::{collections::BTreeMap, time::Instant};

use serde::{Deserialize, Serialize};

use crate::{
    answer::Style,
    assistant::{Assistant, LanguageChoice, Outcome, Reply, Request},
};

use super::{
    Error,
    dataset::{Expect, Question},
    interval::{Interval, intervals},
    metrics::{Latency, share},
};

/// How one question ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    pub id: String,
    pub q: String,
    pub style: String,
    pub gold: Vec<String>,
    /// What is right for a question without an answer.
    pub expect: Option<Expect>,
    pub outcome: Outcome,
    /// The procedure that was answered.
    pub code: Option<String>,
    /// The procedures among which the assistant asked back.
    pub options: Vec<String>,
    /// Whether it ended as it should; see [`Answerable`] and [`Unanswerable`].
    pub right: bool,
}

/// Shares of the questions that have an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Answerable {
    pub questions: usize,
    /// Answered from a right procedure.
    pub answered_right: f64,
    /// Answered from another.
    pub answered_wrong: f64,
    /// Asked back, with a right procedure among the options.
    pub asked_with_right: f64,
    /// Asked back without it.
    pub asked_without: f64,
    pub refused: f64,
    pub handed_over: f64,
    /// Neither refused nor handed over.
    pub accepted: f64,
    pub accepted_interval: Interval,
}

/// Shares of the questions that have none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Unanswerable {
    pub questions: usize,
    /// Neither answered nor asked back about.
    pub turned_away: f64,
    /// Ended as the set expects: `refuse` and `redirect` refused, `handoff` handed over.
    pub right: f64,
    pub right_interval: Interval,
    pub by_expect: BTreeMap<String, Right>,
    pub by_kind: BTreeMap<String, Right>,
}

/// How many of some questions ended right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Right {
    pub questions: usize,
    pub right: usize,
    pub share: f64,
}

/// How all questions ended.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub answerable: Answerable,
    pub unanswerable: Unanswerable,
    /// The whole certified reply, from the question to the card.
    pub latency_ms: Latency,
    /// How often each part did not work.
    pub degraded: BTreeMap<String, usize>,
    pub cases: Vec<Decided>,
}

/// Asks `assistant` every one of `questions`, each in a conversation of its own. `embedded` says by id how many
/// milliseconds an embedding took that was made before: a reply that finds it kept pays as much.
pub fn run(
    assistant: &Assistant,
    questions: &[Question],
    embedded: &BTreeMap<&str, f64>,
) -> Result<Report, Error> {
    let mut cases = Vec::with_capacity(questions.len());
    let mut times = Vec::with_capacity(questions.len());
    let mut degraded = BTreeMap::new();
    for question in questions {
        let started = Instant::now();
        let reply = ask(assistant, &question.id, &question.q)?;
        let ms = started.elapsed().as_secs_f64() * 1000.0;
        let made = embedded.get(question.id.as_str()).copied().unwrap_or(0.0);
        let kept = reply.took_ms.get("embedding").map_or(0.0, |own| (made - own).max(0.0));
        times.push(ms + kept);
        for part in &reply.degraded {
            *degraded.entry(part.clone()).or_insert(0) += 1;
        }
        cases.push(decided(question, &reply));
    }
    Ok(Report {
        answerable: answerable(&cases),
        unanswerable: unanswerable(&cases),
        latency_ms: Latency::of(&times),
        degraded,
        cases,
    })
}

/// The certified reply to `question`, with no conversation before it.
pub(super) fn ask(assistant: &Assistant, id: &str, question: &str) -> Result<Reply, Error> {
    assistant.reply(&request(question)).map_err(|source| Error::Question { id: id.to_owned(), source })
}

/// `question` alone.
pub(super) fn request(question: &str) -> Request {
    Request {
        question: question.to_owned(),
        session: None,
        language: LanguageChoice::Auto,
        wording: Some(true),
        style: Style::default(),
        forget: Vec::new(),
    }
}

fn decided(question: &Question, reply: &Reply) -> Decided {
    let gold: Vec<String> = question.gold.iter().map(ToString::to_string).collect();
    let code = reply.card.as_ref().map(|card| card.code.clone());
    let options: Vec<String> =
        reply.clarify.iter().flat_map(|clarify| &clarify.options).map(|option| option.code.clone()).collect();
    let right = if gold.is_empty() {
        let wanted = match question.expect {
            Some(Expect::Handoff) => Outcome::Handoff,
            Some(Expect::Refuse | Expect::Redirect) | None => Outcome::Refused,
        };
        reply.outcome == wanted
    } else {
        // A question back counts where it leads to the right procedure.
        code.iter().chain(&options).any(|code| gold.contains(code))
    };
    Decided {
        id: question.id.clone(),
        q: question.q.clone(),
        style: question.style().to_owned(),
        gold,
        expect: question.expect,
        outcome: reply.outcome,
        code,
        options,
        right,
    }
}

fn answerable(cases: &[Decided]) -> Answerable {
    let cases: Vec<&Decided> = cases.iter().filter(|case| !case.gold.is_empty()).collect();
    let of = |outcome: Outcome, right: Option<bool>| {
        let ended =
            |case: &&&Decided| case.outcome == outcome && right.is_none_or(|right| case.right == right);
        share(cases.iter().filter(ended).count(), cases.len())
    };
    let accepted = |case: &Decided| matches!(case.outcome, Outcome::Answered | Outcome::Clarify);
    let (accepted, accepted_interval) = shares(cases.iter().map(|case| accepted(case)));
    Answerable {
        questions: cases.len(),
        answered_right: of(Outcome::Answered, Some(true)),
        answered_wrong: of(Outcome::Answered, Some(false)),
        asked_with_right: of(Outcome::Clarify, Some(true)),
        asked_without: of(Outcome::Clarify, Some(false)),
        refused: of(Outcome::Refused, None),
        handed_over: of(Outcome::Handoff, None),
        accepted,
        accepted_interval,
    }
}

fn unanswerable(cases: &[Decided]) -> Unanswerable {
    let cases: Vec<&Decided> = cases.iter().filter(|case| case.gold.is_empty()).collect();
    let away = |case: &&&Decided| matches!(case.outcome, Outcome::Refused | Outcome::Handoff);
    let (right, right_interval) = shares(cases.iter().map(|case| case.right));
    let expected = |case: &Decided| match case.expect {
        Some(Expect::Handoff) => "handoff",
        Some(Expect::Redirect) => "redirect",
        Some(Expect::Refuse) | None => "refuse",
    };
    Unanswerable {
        questions: cases.len(),
        turned_away: share(cases.iter().filter(away).count(), cases.len()),
        right,
        right_interval,
        by_expect: rights(cases.iter().map(|case| (expected(case).to_owned(), case.right))),
        by_kind: rights(cases.iter().map(|case| (case.style.clone(), case.right))),
    }
}

/// The share of those that hold, with its interval.
pub(super) fn shares(holds: impl Iterator<Item = bool>) -> (f64, Interval) {
    let rows: Vec<[f64; 1]> = holds.map(|holds| [f64::from(u8::from(holds))]).collect();
    let [mean] = super::interval::means(&rows);
    let [interval] = intervals(&rows);
    (mean, interval)
}

/// How many are right under each name.
pub(super) fn rights(named: impl Iterator<Item = (String, bool)>) -> BTreeMap<String, Right> {
    let mut groups: BTreeMap<String, Right> = BTreeMap::new();
    for (name, right) in named {
        let group = groups.entry(name).or_default();
        group.questions += 1;
        group.right += usize::from(right);
    }
    groups.values_mut().for_each(|group| group.share = share(group.right, group.questions));
    groups
}
