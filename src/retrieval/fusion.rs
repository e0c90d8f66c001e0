//! Brings the two lists and the evidence for each candidate together into one score.

use serde::Serialize;

/// What speaks for a candidate; every part lies between 0 and 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Features {
    /// BM25 over the best BM25 of the list.
    pub lexical: f32,
    /// Cosine, stretched over the list.
    pub vector: f32,
    /// How well the question and the best title fit each other.
    pub title: f32,
    /// Share of the question's telling words that name or aliases have.
    pub named: f32,
    /// Share of the question's telling words that the record has anywhere.
    pub covered: f32,
    /// 1 for a curated record.
    pub curated: f32,
}

/// Weights of [`Features`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    pub lexical: f32,
    pub vector: f32,
    pub title: f32,
    pub named: f32,
    pub covered: f32,
    pub curated: f32,
}

impl Weights {
    /// Weights where both lists are there; found on `eval/suites/residents`.
    pub const FUSED: Self =
        Self { lexical: 1.0, vector: 1.0, title: 0.6, named: 0.6, covered: 0.3, curated: 0.05 };
    /// Weights where the lexical list stands alone.
    pub const LEXICAL: Self = Self { vector: 0.0, ..Self::FUSED };
    /// Weights where the vector list stands alone.
    pub const VECTOR: Self =
        Self { lexical: 0.0, vector: 1.0, title: 0.0, named: 0.0, covered: 0.0, curated: 0.0 };

    /// The score of a candidate, 0 to 1: linear fusion, which beats reciprocal ranks on these short lists.
    pub fn score(&self, features: &Features) -> f32 {
        let tuned = Self { lexical: self.lexical * crate::tune::t("F_LEX", 1.0), vector: self.vector * crate::tune::t("F_VEC", 1.0), title: self.title * crate::tune::t("F_TITLE", 1.0), named: self.named * crate::tune::t("F_NAMED", 1.0), covered: self.covered * crate::tune::t("F_COV", 1.0), curated: self.curated * crate::tune::t("F_CUR", 1.0) };
        let this = self;
        let _ = this;
        let me = tuned;
        let sum = me.lexical * features.lexical
            + me.vector * features.vector
            + me.title * features.title
            + me.named * features.named
            + me.covered * features.covered
            + me.curated * features.curated;
        let all = me.lexical + me.vector + me.title + me.named + me.covered + me.curated;
        sum / all
    }
}

/// `score` stretched so that `low` is 0 and `high` is 1.
pub fn stretch(score: f32, low: f32, high: f32) -> f32 {
    if high > low { ((score - low) / (high - low)).clamp(0.0, 1.0) } else { f32::from(score >= high) }
}
