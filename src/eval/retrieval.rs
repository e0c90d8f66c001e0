//! Measures retrieval: each side alone and fused, by style, and refusal against acceptance.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    answer::decision,
    index::Filter,
    retrieval::{Candidate, Ranking, Retriever, Side},
};

use super::{
    Error,
    dataset::Question,
    metrics::{Quality, percentile, quality},
};

/// Candidates looked at.
const DEPTH: usize = 10;
/// An embedding may take this long here: quality is measured, not overload.
const PATIENCE: Duration = Duration::from_secs(30);

/// What became of one question.
#[derive(Debug, Clone, Serialize)]
pub struct Case {
    pub id: String,
    pub q: String,
    pub style: String,
    pub gold: Vec<String>,
    /// Rank of the first right procedure, fused.
    pub rank: Option<usize>,
    pub confidence: f32,
    pub refused: bool,
    pub candidates: Vec<Candidate>,
    /// The best of what is handled elsewhere.
    pub elsewhere: Option<Candidate>,
}

/// Milliseconds for one question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Latency {
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
}

/// The quality of one side.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SideReport {
    pub all: Quality,
    pub by_style: BTreeMap<String, Quality>,
    pub latency_ms: Latency,
}

/// Refusing what has no answer, and accepting what has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct RefusalReport {
    pub threshold: f32,
    /// Share of the answerable that were answered or asked back about.
    pub accepted: f64,
    /// Share of the unanswerable that were refused.
    pub refused: f64,
}

/// All that was measured.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    pub procedures: usize,
    pub lexical: SideReport,
    pub vector: Option<SideReport>,
    pub fused: SideReport,
    pub refusal: RefusalReport,
    /// Refusal at other thresholds.
    pub curve: Vec<RefusalReport>,
    pub cases: Vec<Case>,
}

/// Measures `retriever`, over a catalog of `procedures` records, on `questions`.
pub fn run(retriever: &Retriever, procedures: usize, questions: &[Question]) -> Result<Report, Error> {
    // The first question pays for cold caches; it is asked once more before the clock runs.
    if let Some(first) = questions.first() {
        rank(retriever, first, Side::Fused)?;
    }
    let lexical = ranked(retriever, questions, Side::Lexical)?;
    let vector =
        if retriever.has_vectors() { Some(ranked(retriever, questions, Side::Vector)?) } else { None };
    let fused = ranked(retriever, questions, Side::Fused)?;
    let cases: Vec<Case> =
        questions.iter().zip(&fused).map(|(question, (ranking, _))| case(question, ranking)).collect();
    let curve = (1..20).map(|step| refusal(&cases, step as f32 / 20.0)).collect();
    Ok(Report {
        procedures,
        lexical: side(questions, &lexical),
        vector: vector.map(|vector| side(questions, &vector)),
        fused: side(questions, &fused),
        refusal: refusal(&cases, decision::ANSWER_AT),
        curve,
        cases,
    })
}

fn ranked(retriever: &Retriever, questions: &[Question], side: Side) -> Result<Vec<(Ranking, f64)>, Error> {
    questions.iter().map(|question| rank(retriever, question, side)).collect()
}

/// The ranking and the milliseconds it took, understanding included.
fn rank(retriever: &Retriever, question: &Question, side: Side) -> Result<(Ranking, f64), Error> {
    let started = Instant::now();
    let query = retriever.understand(&question.q);
    let ranking = retriever.retrieve(query, &Filter::default(), side, DEPTH, started + PATIENCE)?;
    Ok((ranking, started.elapsed().as_secs_f64() * 1000.0))
}

fn first_right(question: &Question, ranking: &Ranking) -> Option<usize> {
    ranking.candidates.iter().position(|candidate| question.gold.contains(&candidate.code)).map(|at| at + 1)
}

fn side(questions: &[Question], rankings: &[(Ranking, f64)]) -> SideReport {
    let mut all = Vec::new();
    let mut by_style: BTreeMap<String, Vec<Option<usize>>> = BTreeMap::new();
    for (question, (ranking, _)) in
        questions.iter().zip(rankings).filter(|(question, _)| question.is_answerable())
    {
        let rank = first_right(question, ranking);
        all.push(rank);
        by_style.entry(question.style().to_owned()).or_default().push(rank);
    }
    let times: Vec<f64> = rankings.iter().map(|(_, ms)| *ms).collect();
    SideReport {
        all: quality(&all),
        by_style: by_style.into_iter().map(|(style, ranks)| (style, quality(&ranks))).collect(),
        latency_ms: Latency {
            p50: percentile(&times, 0.50),
            p95: percentile(&times, 0.95),
            p99: percentile(&times, 0.99),
        },
    }
}

fn case(question: &Question, ranking: &Ranking) -> Case {
    let confidence = ranking.confidence();
    Case {
        id: question.id.clone(),
        q: question.q.clone(),
        style: question.style().to_owned(),
        gold: question.gold.iter().map(ToString::to_string).collect(),
        rank: first_right(question, ranking),
        confidence,
        refused: confidence < decision::ANSWER_AT || ranking.leads_elsewhere().is_some(),
        candidates: ranking.candidates.clone(),
        elsewhere: ranking.elsewhere.clone(),
    }
}

fn refusal(cases: &[Case], threshold: f32) -> RefusalReport {
    let share = |answerable: bool, holds: &dyn Fn(f32) -> bool| {
        let of: Vec<&Case> = cases.iter().filter(|case| case.gold.is_empty() != answerable).collect();
        of.iter().filter(|case| holds(case.confidence)).count() as f64 / of.len().max(1) as f64
    };
    RefusalReport {
        threshold,
        accepted: share(true, &|confidence| confidence >= threshold),
        refused: share(false, &|confidence| confidence < threshold),
    }
}
