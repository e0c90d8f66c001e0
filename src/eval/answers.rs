//! Slot facts: each question is asked, and what the certified reply states is compared with what it must and must not state.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    answer::{Card, case, plain, wording::GuardVerdict},
    assistant::{Assistant, Outcome, Reply},
    catalog::Slot,
    text::{Language, language},
};

use super::{
    Error,
    dataset::{FactQuestion, language_of},
    decisions::{Right, request, rights, shares},
    facts::{absent, present},
    interval::Interval,
    metrics::{Latency, share},
};

/// What became of a question about a fact. A fact that must not be stated weighs most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// From the right procedure, with every fact that must stand.
    Right,
    /// From the right procedure, but a fact is missing.
    Omitted,
    /// Something stands in the asked slot that must not.
    Wrong,
    /// From another procedure.
    Elsewhere,
    AskedBack,
    Refused,
    HandedOver,
}

impl Verdict {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Omitted => "a fact is missing",
            Self::Wrong => "a wrong fact is shown",
            Self::Elsewhere => "another procedure answered",
            Self::AskedBack => "asked back",
            Self::Refused => "refused",
            Self::HandedOver => "handed over",
        }
    }
}

/// A question about a fact, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactCase {
    pub id: String,
    pub q: String,
    pub language: String,
    pub kind: String,
    pub code: String,
    pub slot: Slot,
    pub verdict: Verdict,
    /// The procedure that was answered.
    pub answered: Option<String>,
    /// Facts that should stand and do not.
    pub missing: Vec<String>,
    /// Facts that stand and must not.
    pub wrong: Vec<String>,
    /// The text of the asked slot as shown.
    pub shown: String,
    /// The same where the card of `code` is rendered without any search; none where the catalog has no such record.
    pub rendered: Option<Verdict>,
    /// Whether every fact stands in the asked slot itself, and not only elsewhere on the rendered card.
    pub in_slot: bool,
    /// What the guard made of the model's wording, where one was asked for.
    #[serde(default)]
    pub guard: Option<GuardVerdict>,
}

/// How many questions had one verdict.
pub type Verdicts = BTreeMap<Verdict, usize>;

/// Whether cards state what Decree 118/2025, Article 16 asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Completeness {
    /// Cards that were answered.
    pub cards: usize,
    /// Share whose papers, authority, process, deadline and fee all come from the record.
    pub complete: f64,
    /// Share on which each of these is given, or said to be open.
    pub stated: f64,
}

/// What the guard made of wordings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guard {
    pub passed: usize,
    /// Shown after a sentence was put right or left out.
    #[serde(default)]
    pub repaired: usize,
    pub dropped: usize,
}

/// All questions about facts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub questions: usize,
    /// Share right, and where it lies with 95 % confidence.
    pub right: f64,
    pub right_interval: Interval,
    pub verdicts: Verdicts,
    /// The same where every card is rendered from its record without any search.
    pub rendered_right: f64,
    pub rendered: Verdicts,
    pub by_kind: BTreeMap<String, Right>,
    pub by_slot: BTreeMap<String, Right>,
    pub by_language: BTreeMap<String, Right>,
    pub completeness: Completeness,
    /// None where no wording was asked for, or no model was there.
    pub guard: Option<Guard>,
    pub latency_ms: Latency,
    pub cases: Vec<FactCase>,
}

/// Asks `assistant` every one of `questions`, each in a conversation of its own; `wording` adds the model's words, which
/// takes seconds a question and says nothing about the facts.
pub fn run(assistant: &Assistant, questions: &[FactQuestion], wording: bool) -> Result<Report, Error> {
    let mut asked = Vec::with_capacity(questions.len());
    for question in questions {
        let request = request(&question.q);
        let reply = if wording && assistant.has_wording() {
            assistant.reply_in_full(&request)
        } else {
            assistant.reply(&request)
        };
        asked.push(reply.map_err(|source| Error::Question { id: question.id.clone(), source })?);
    }
    let cases: Vec<FactCase> =
        questions.iter().zip(&asked).map(|(question, reply)| scored(assistant, question, reply)).collect();
    let times: Vec<f64> = asked.iter().filter_map(|reply| reply.took_ms.get("card").copied()).collect();
    Ok(report(cases, completeness(&asked), Latency::of(&times)))
}

fn report(cases: Vec<FactCase>, completeness: Completeness, latency_ms: Latency) -> Report {
    let is_right = |case: &FactCase| case.verdict == Verdict::Right;
    let (right, right_interval) = shares(cases.iter().map(is_right));
    let by = |key: &dyn Fn(&FactCase) -> String| rights(cases.iter().map(|case| (key(case), is_right(case))));
    let rendered = cases.iter().filter(|case| case.rendered == Some(Verdict::Right)).count();
    let guarded = |verdict| cases.iter().filter(|case| case.guard == Some(verdict)).count();
    let guard = Guard {
        passed: guarded(GuardVerdict::Passed),
        repaired: guarded(GuardVerdict::Repaired),
        dropped: guarded(GuardVerdict::Dropped),
    };
    Report {
        questions: cases.len(),
        right,
        right_interval,
        verdicts: counted(cases.iter().map(|case| case.verdict)),
        rendered_right: share(rendered, cases.len()),
        rendered: counted(cases.iter().filter_map(|case| case.rendered)),
        by_kind: by(&|case| case.kind.clone()),
        by_slot: by(&|case| slot_name(case.slot)),
        by_language: by(&|case| case.language.clone()),
        completeness,
        guard: Some(guard).filter(|guard| guard.passed + guard.repaired + guard.dropped > 0),
        latency_ms,
        cases,
    }
}

fn counted(verdicts: impl Iterator<Item = Verdict>) -> Verdicts {
    verdicts.fold(Verdicts::new(), |mut counts, verdict| {
        *counts.entry(verdict).or_default() += 1;
        counts
    })
}

/// The word by which sets and reports call `slot`.
pub(super) fn slot_name(slot: Slot) -> String {
    serde_json::to_value(slot).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn scored(assistant: &Assistant, question: &FactQuestion, reply: &Reply) -> FactCase {
    let answered = reply.card.as_ref().map(|card| judged(question, card, &reply.text));
    let judgement = answered.unwrap_or_else(|| Judgement::without_card(question, reply.outcome));
    let direct = rendered(assistant, question);
    FactCase {
        id: question.id.clone(),
        q: question.q.clone(),
        language: language_of(question.lang.as_deref(), &question.q),
        kind: question.kind.clone().unwrap_or_else(|| "unnamed".to_owned()),
        code: question.code.to_string(),
        slot: question.slot,
        verdict: judgement.verdict,
        answered: reply.card.as_ref().map(|card| card.code.clone()),
        missing: judgement.missing,
        wrong: judgement.wrong,
        shown: judgement.shown,
        rendered: direct.as_ref().map(|direct| direct.verdict),
        in_slot: direct.is_some_and(|direct| direct.in_slot),
        guard: reply.wording.as_ref().map(|wording| wording.guard),
    }
}

/// What a card says about the facts of a question.
struct Judgement {
    verdict: Verdict,
    missing: Vec<String>,
    wrong: Vec<String>,
    shown: String,
    in_slot: bool,
}

impl Judgement {
    fn without_card(question: &FactQuestion, outcome: Outcome) -> Self {
        let verdict = match outcome {
            Outcome::Clarify => Verdict::AskedBack,
            Outcome::Handoff => Verdict::HandedOver,
            Outcome::Answered | Outcome::Refused => Verdict::Refused,
        };
        let missing = question.must.clone();
        Self { verdict, missing, wrong: Vec::new(), shown: String::new(), in_slot: false }
    }
}

/// Judges `card`, of which `text` was shown.
fn judged(question: &FactQuestion, card: &Card, text: &str) -> Judgement {
    let shown = card.slots.get(&question.slot).map(|slot| slot.text.clone()).unwrap_or_default();
    let missing = absent(&[&shown, text], &question.must);
    let wrong = present(&shown, &question.must_not);
    let verdict = if !wrong.is_empty() {
        Verdict::Wrong
    } else if card.code != question.code.as_str() {
        Verdict::Elsewhere
    } else if !missing.is_empty() {
        Verdict::Omitted
    } else {
        Verdict::Right
    };
    let in_slot = absent(&[&shown], &question.must).is_empty();
    Judgement { verdict, missing, wrong, shown, in_slot }
}

/// The judgement of the right record's card, rendered without any search.
fn rendered(assistant: &Assistant, question: &FactQuestion) -> Option<Judgement> {
    let knowledge = assistant.knowledge();
    let procedure = knowledge.catalog.get(&question.code)?;
    let language: Language = language::detect(&question.q);
    let named = case::named(procedure, &question.q, language);
    let card = Card::for_case(procedure, named, language, &[question.slot], knowledge.today());
    Some(judged(question, &card, &plain::text(&card, language)))
}

fn completeness(replies: &[Reply]) -> Completeness {
    let cards: Vec<&Card> = replies.iter().filter_map(|reply| reply.card.as_ref()).collect();
    let states =
        |card: &Card, slot: &Slot| card.slots.get(slot).is_some_and(|slot| !slot.text.trim().is_empty());
    let complete = cards.iter().filter(|card| card.complete).count();
    let stated = cards.iter().filter(|card| Slot::REQUIRED.iter().all(|slot| states(card, slot))).count();
    Completeness {
        cards: cards.len(),
        complete: share(complete, cards.len()),
        stated: share(stated, cards.len()),
    }
}
