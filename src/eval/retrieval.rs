//! Measures retrieval: each side alone and fused, by style, language, level and field, and refusal against acceptance.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{
    answer::decision,
    catalog::Catalog,
    index::Filter,
    retrieval::{Ranking, Retriever, Side},
};

use super::{
    Error,
    case::{Case, Sides, placed},
    dataset::{Expect, Question},
    metrics::{Latency, Placed, Quality, quality},
    refusal::{self, RefusalReport},
};

/// Candidates looked at.
const DEPTH: usize = 10;
/// Words to warm up with.
const WARM_UP: &str = "đăng ký, cấp giấy, xác nhận";
/// An embedding may take this long here: quality is measured, not overload.
const PATIENCE: Duration = Duration::from_secs(30);

/// The quality of one side, as a whole and by what tells the questions apart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SideReport {
    pub all: Quality,
    pub by_style: BTreeMap<String, Quality>,
    pub by_language: BTreeMap<String, Quality>,
    pub by_level: BTreeMap<String, Quality>,
    pub by_field: BTreeMap<String, Quality>,
    pub latency_ms: Latency,
}

/// All that was measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub procedures: usize,
    pub lexical: SideReport,
    pub vector: Option<SideReport>,
    pub fused: SideReport,
    /// Refusal at the threshold in use.
    pub refusal: RefusalReport,
    /// Refusal at every threshold.
    pub curve: Vec<RefusalReport>,
    pub cases: Vec<Case>,
}

/// Measures `retriever`, over `catalog`, on `questions`. What goes to a person is told by its intent, before anything is
/// ranked, and so left out here.
pub fn run(retriever: &Retriever, catalog: &Catalog, questions: &[Question]) -> Result<Report, Error> {
    let questions: Vec<&Question> =
        questions.iter().filter(|question| question.expect != Some(Expect::Handoff)).collect();
    // The first words pay for cold caches; they are of no question, so that no embedding is kept before the clock runs.
    rank(retriever, WARM_UP, Side::Fused)?;
    let lexical = ranked(retriever, &questions, Side::Lexical)?;
    let vector =
        if retriever.has_vectors() { Some(ranked(retriever, &questions, Side::Vector)?) } else { None };
    let mut fused = ranked(retriever, &questions, Side::Fused)?;
    // The vector side was asked first and paid for the embeddings; the fused one, which found them kept, pays as much.
    for ((ranking, ms), made) in
        fused.iter_mut().zip(vector.iter().flatten().map(|(made, _)| embedding_ms(made)))
    {
        *ms += (made - embedding_ms(ranking)).max(0.0);
    }
    let cases: Vec<Case> = questions
        .iter()
        .enumerate()
        .map(|(at, question)| {
            let sides = Sides {
                lexical: placed(question, &lexical[at].0),
                vector: vector.as_ref().map(|vector| placed(question, &vector[at].0)),
                fused: placed(question, &fused[at].0),
            };
            let made = vector.as_ref().map_or(0.0, |vector| embedding_ms(&vector[at].0));
            let case = Case::of(question, &fused[at].0, sides, catalog, decision::ANSWER_AT);
            Case { embedding_ms: made, ..case }
        })
        .collect();
    Ok(Report {
        procedures: catalog.procedures().len(),
        lexical: side(&cases, &lexical, |sides| Some(sides.lexical)),
        vector: vector.map(|vector| side(&cases, &vector, |sides| sides.vector)),
        fused: side(&cases, &fused, |sides| Some(sides.fused)),
        refusal: refusal::at(&cases, decision::ANSWER_AT),
        curve: refusal::curve(&cases),
        cases,
    })
}

fn ranked(retriever: &Retriever, questions: &[&Question], side: Side) -> Result<Vec<(Ranking, f64)>, Error> {
    questions.iter().map(|question| rank(retriever, &question.q, side)).collect()
}

/// The ranking and the milliseconds it took, understanding included.
fn rank(retriever: &Retriever, question: &str, side: Side) -> Result<(Ranking, f64), Error> {
    let started = Instant::now();
    let query = retriever.understand(question);
    let ranking = retriever.retrieve(query, &Filter::default(), side, DEPTH, started + PATIENCE)?;
    Ok((ranking, started.elapsed().as_secs_f64() * 1000.0))
}

/// Milliseconds that the embedding took.
fn embedding_ms(ranking: &Ranking) -> f64 {
    ranking.took.embedding.as_secs_f64() * 1000.0
}

fn side(
    cases: &[Case],
    rankings: &[(Ranking, f64)],
    placed: impl Fn(&Sides) -> Option<Placed>,
) -> SideReport {
    let judged: Vec<(&Case, Placed)> = cases
        .iter()
        .filter(|case| case.is_answerable())
        .filter_map(|case| Some((case, placed(&case.placed)?)))
        .collect();
    let by = |key: &dyn Fn(&Case) -> Option<String>| grouped(&judged, key);
    let all: Vec<Placed> = judged.iter().map(|(_, placed)| *placed).collect();
    let times: Vec<f64> = rankings.iter().map(|(_, ms)| *ms).collect();
    SideReport {
        all: quality(&all),
        by_style: by(&|case| Some(case.style.clone())),
        by_language: by(&|case| Some(case.language.clone())),
        by_level: by(&|case| case.level.clone()),
        by_field: by(&|case| case.field.clone()),
        latency_ms: Latency::of(&times),
    }
}

fn grouped(judged: &[(&Case, Placed)], key: &dyn Fn(&Case) -> Option<String>) -> BTreeMap<String, Quality> {
    let mut groups: BTreeMap<String, Vec<Placed>> = BTreeMap::new();
    for (case, placed) in judged {
        groups.entry(key(case).unwrap_or_else(|| "unknown".to_owned())).or_default().push(*placed);
    }
    groups.into_iter().map(|(name, placed)| (name, quality(&placed))).collect()
}
