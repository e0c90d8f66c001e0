//! Reports made by hand, for the tests of what is made of reports.

use super::{
    answers::{self, FactCase, Verdict},
    case::{Case, Ranked, Sides},
    decisions::{self, Decided},
    metrics::{Placed, quality},
    refusal,
    report::Report,
    retrieval::{self, SideReport},
};
use crate::{assistant::Outcome, catalog::Slot};

/// A report of the suite `made` with one question for each of `ranks`, one without answer for each of `away` (whether it
/// was turned away), and one about a fact for each of `verdicts`.
pub(super) fn report(ranks: &[Option<usize>], away: &[bool], verdicts: &[Verdict]) -> Report {
    let known = ranks.iter().enumerate().map(|(at, rank)| case(at, *rank));
    let strange = away.iter().enumerate().map(|(at, away)| Case {
        id: format!("u{at}"),
        q: format!("strange {at}"),
        style: "strange".to_owned(),
        confidence: if *away { 0.1 } else { 0.9 },
        ..Case::default()
    });
    let cases: Vec<Case> = known.chain(strange).collect();
    let placed: Vec<Placed> =
        cases.iter().filter(|case| case.is_answerable()).map(|case| case.placed.fused).collect();
    let side = SideReport {
        all: quality(&placed),
        by_style: [("plain".to_owned(), quality(&placed))].into(),
        ..SideReport::default()
    };
    let decided: Vec<Decided> = cases.iter().map(decided).collect();
    let share = |holds: usize, of: usize| holds as f64 / of.max(1) as f64;
    let decisions = decisions::Report {
        answerable: decisions::Answerable {
            questions: ranks.len(),
            accepted: share(ranks.iter().flatten().count(), ranks.len()),
            ..decisions::Answerable::default()
        },
        unanswerable: decisions::Unanswerable {
            questions: away.len(),
            right: share(away.iter().filter(|away| **away).count(), away.len()),
            ..decisions::Unanswerable::default()
        },
        cases: decided,
        ..decisions::Report::default()
    };
    Report {
        suite: "made".to_owned(),
        retrieval: Some(retrieval::Report {
            lexical: side.clone(),
            fused: side,
            refusal: refusal::at(&cases, 0.5),
            curve: refusal::curve(&cases),
            cases,
            ..retrieval::Report::default()
        }),
        decisions: Some(decisions),
        answers: Some(facts(verdicts)),
        ..Report::default()
    }
}

fn case(at: usize, rank: Option<usize>) -> Case {
    let placed = Placed { rank, ndcg10: rank.map_or(0.0, |rank| 1.0 / rank as f64) };
    Case {
        id: format!("r{at}"),
        q: format!("question {at}"),
        style: "plain".to_owned(),
        gold: vec!["1.001193".to_owned()],
        gold_names: vec!["Đăng ký khai sinh".to_owned()],
        rank,
        placed: Sides { lexical: placed, vector: None, fused: placed },
        confidence: 0.8,
        candidates: vec![candidate("2.000528", 0.9, 0.5), candidate("1.001193", 0.7, 0.3)],
        ..Case::default()
    }
}

fn candidate(code: &str, score: f32, lexical: f32) -> Ranked {
    Ranked {
        code: code.to_owned(),
        name: "Thủ tục".to_owned(),
        score,
        contributions: [("lexical".to_owned(), lexical)].into(),
        ..Ranked::default()
    }
}

fn decided(case: &Case) -> Decided {
    let outcome = match (case.is_answerable(), case.rank, case.confidence < 0.5) {
        (true, Some(_), _) | (false, _, false) => Outcome::Answered,
        _ => Outcome::Refused,
    };
    Decided {
        id: case.id.clone(),
        q: case.q.clone(),
        style: case.style.clone(),
        gold: case.gold.clone(),
        expect: None,
        outcome,
        code: None,
        options: Vec::new(),
        right: case.is_answerable() == (outcome == Outcome::Answered),
    }
}

fn facts(verdicts: &[Verdict]) -> answers::Report {
    let cases = verdicts.iter().enumerate().map(|(at, verdict)| FactCase {
        id: format!("f{at}"),
        q: format!("fact {at}"),
        language: "vi".to_owned(),
        kind: "positive".to_owned(),
        code: "1.001193".to_owned(),
        slot: Slot::Fee,
        verdict: *verdict,
        answered: None,
        missing: Vec::new(),
        wrong: Vec::new(),
        shown: String::new(),
        rendered: Some(Verdict::Right),
        in_slot: true,
        guard: None,
    });
    let right = verdicts.iter().filter(|verdict| **verdict == Verdict::Right).count();
    let mut counts = answers::Verdicts::new();
    verdicts.iter().for_each(|verdict| *counts.entry(*verdict).or_default() += 1);
    answers::Report {
        questions: verdicts.len(),
        right: right as f64 / verdicts.len().max(1) as f64,
        rendered_right: 1.0,
        verdicts: counts,
        completeness: answers::Completeness { cards: verdicts.len(), complete: 1.0, stated: 1.0 },
        cases: cases.collect(),
        ..answers::Report::default()
    }
}
