//! What became of one question that was ranked, and why each candidate stands where it does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Catalog, Code, Level},
    retrieval::{Candidate, Ranking},
};

use super::{
    dataset::{Expect, Question},
    metrics::{CUT, Placed, ndcg},
};

/// A ranked question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Case {
    pub id: String,
    pub q: String,
    pub language: String,
    pub style: String,
    #[serde(default)]
    pub level: Option<String>,
    #[serde(default)]
    pub field: Option<String>,
    /// What is right for a question without an answer.
    #[serde(default)]
    pub expect: Option<Expect>,
    /// Codes of the right procedures.
    pub gold: Vec<String>,
    /// Their names; one that the catalog does not hold says so.
    pub gold_names: Vec<String>,
    /// Rank of the first right procedure, fused.
    pub rank: Option<usize>,
    /// How each side placed it.
    pub placed: Sides,
    /// Milliseconds that its embedding took when it was made; every later ranking of the same words finds it kept.
    #[serde(skip)]
    pub embedding_ms: f64,
    pub confidence: f32,
    /// Whether the confidence alone refuses it.
    pub refused: bool,
    /// The fused ranking.
    #[serde(default)]
    pub candidates: Vec<Ranked>,
    /// The best of what is handled elsewhere.
    #[serde(default)]
    pub elsewhere: Option<Ranked>,
    /// The logarithm of the odds, by the classifier, that it is handled elsewhere, in nats.
    #[serde(default)]
    pub elsewhere_odds: Option<f32>,
    /// The logarithm of the odds, likewise, that it leaves open which of several procedures is needed.
    #[serde(default)]
    pub ambiguity_odds: Option<f32>,
}

/// How each side placed one question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Sides {
    pub lexical: Placed,
    #[serde(default)]
    pub vector: Option<Placed>,
    pub fused: Placed,
}

/// A candidate, and why it stands where it does.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    pub code: String,
    pub name: String,
    /// 0 to 1; the sum of the contributions, or 1 for a procedure named by its code.
    pub score: f32,
    /// What speaks for it, each from 0 to 1.
    pub features: BTreeMap<String, f32>,
    /// What each feature adds to the score: its value by its weight, over all weights.
    pub contributions: BTreeMap<String, f32>,
    pub cosine: Option<f32>,
    /// Cosine to the nearest question that it expects.
    #[serde(default)]
    pub expected: Option<f32>,
    /// The logarithm of how likely a classifier finds it, in nats.
    #[serde(default)]
    pub likelihood: Option<f32>,
    pub bm25: f32,
}

impl Case {
    /// Whether a procedure of the catalog answers it.
    pub fn is_answerable(&self) -> bool {
        !self.gold.is_empty()
    }

    /// The case of `question`, as the fused `ranking` left it.
    pub(super) fn of(
        question: &Question,
        ranking: &Ranking,
        placed: Sides,
        catalog: &Catalog,
        answer_at: f32,
    ) -> Self {
        let record = question.gold.first().and_then(|code| catalog.get(code));
        let level =
            || record.and_then(|record| record.levels.first()).map(|level| level_name(*level).to_owned());
        let confidence = ranking.confidence();
        Self {
            id: question.id.clone(),
            q: question.q.clone(),
            language: question.language(),
            style: question.style().to_owned(),
            level: question.level.clone().or_else(level),
            field: question.field.clone().or_else(|| record.map(|record| record.field.clone())),
            expect: question.expect,
            gold: question.gold.iter().map(ToString::to_string).collect(),
            gold_names: question.gold.iter().map(|code| name(catalog, code)).collect(),
            rank: placed.fused.rank,
            placed,
            embedding_ms: 0.0,
            confidence,
            refused: confidence < answer_at,
            candidates: ranking.candidates.iter().map(|one| Ranked::of(one, ranking, catalog)).collect(),
            elsewhere_odds: ranking.elsewhere_odds,
            ambiguity_odds: ranking.ambiguity_odds,
            elsewhere: ranking.elsewhere.as_ref().map(|one| Ranked::of(one, ranking, catalog)),
        }
    }
}

impl Ranked {
    fn of(candidate: &Candidate, ranking: &Ranking, catalog: &Catalog) -> Self {
        let features = by_name(&candidate.features);
        let weights = by_name(&ranking.weights.0);
        let all = ranking.weights.whole();
        let part = |(name, value): (&String, &f32)| {
            let weight = weights.get(name).copied().unwrap_or(0.0);
            (name.clone(), if all > 0.0 { value * weight / all } else { 0.0 })
        };
        Self {
            code: candidate.code.to_string(),
            name: name(catalog, &candidate.code),
            score: candidate.score,
            contributions: features.iter().map(part).collect(),
            features,
            cosine: candidate.cosine,
            expected: candidate.expected,
            likelihood: candidate.likelihood,
            bm25: candidate.bm25,
        }
    }
}

/// How `ranking` placed the right procedures of `question`.
pub(super) fn placed(question: &Question, ranking: &Ranking) -> Placed {
    let right = |candidate: &Candidate| question.gold.contains(&candidate.code);
    let gains: Vec<f64> = ranking.candidates.iter().map(|one| f64::from(u8::from(right(one)))).collect();
    let rank = ranking.candidates.iter().position(right).map(|at| at + 1);
    Placed { rank, ndcg10: ndcg(&gains, &vec![1.0; question.gold.len()], CUT) }
}

/// The numbers of a record of numbers, by the name of their fields: whatever features there are.
fn by_name(numbers: &impl Serialize) -> BTreeMap<String, f32> {
    let value = serde_json::to_value(numbers).unwrap_or_default();
    let fields = value.as_object().into_iter().flatten();
    fields.filter_map(|(name, number)| Some((name.clone(), number.as_f64()? as f32))).collect()
}

fn name(catalog: &Catalog, code: &Code) -> String {
    let elsewhere = || catalog.elsewhere(code).map(|matter| &matter.name().vi);
    let name = catalog.get(code).map(|record| &record.name.vi).or_else(elsewhere);
    name.map_or_else(|| "not in this catalog".to_owned(), Clone::clone)
}

/// The word by which a set says a level.
fn level_name(level: Level) -> &'static str {
    match level {
        Level::Ministry => "ministry",
        Level::Province => "province",
        Level::Commune => "commune",
        Level::Other => "other",
    }
}
