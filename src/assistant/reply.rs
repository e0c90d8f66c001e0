//! What a channel gets back: the published shape of an answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    answer::{Card, Clarify, NamedProcedure, Plan, Refusal, Wording},
    text::Language,
};

use super::{facts::KnownFact, place::Place};

/// How a question ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A certified card, the plan of a life event, or courtesy returned.
    Answered,
    /// A question back.
    Clarify,
    /// Nothing fits, with a next step.
    Refused,
    /// A person or another service is the right place.
    Handoff,
}

/// A procedure that came into question.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RankedProcedure {
    pub code: String,
    pub name: String,
    /// 0 to 1.
    pub score: f32,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Reply {
    pub session: String,
    pub outcome: Outcome,
    #[schema(value_type = String, example = "vi")]
    pub language: Language,
    /// Up to 10, best first, also when refused.
    pub candidates: Vec<RankedProcedure>,
    pub card: Option<Card>,
    /// The plan, where the question tells a situation in life instead of a procedure.
    pub plan: Option<Plan>,
    /// Other procedures that the question is about; their codes ask for them.
    pub also: Vec<NamedProcedure>,
    /// What is known of the case, told in any turn; `forget` of a request takes it back.
    pub facts: Vec<KnownFact>,
    /// The reply as plain text, as a bot would send it.
    pub text: String,
    /// What was asked, said by code alone in the manner of `style`: for `spoken` at most 25 words. It stands in for the
    /// wording where that is missing or dropped.
    pub brief: Option<String>,
    /// The model's wording; absent until it is there, or where none was wanted or possible.
    pub wording: Option<Wording>,
    pub clarify: Option<Clarify>,
    pub refusal: Option<Refusal>,
    /// The ward, commune, former unit or former district that the question names, or else the ward that the conversation is about.
    pub place: Option<Place>,
    /// What the message is, by the lexicon's name of it, where it is no question about a procedure: `complaint`, `officer`,
    /// `dispute` …; for the channels alone.
    #[serde(skip)]
    pub topic: Option<&'static str>,
    /// What did not work and was left out: `no-embedding-model`, `vector-search`, `no-wording-model`, `wording-overload`.
    pub degraded: Vec<String>,
    /// Milliseconds by stage.
    pub took_ms: BTreeMap<&'static str, f64>,
}
