//! Whether the best candidate is what was asked for: evidence, not one score.

use super::retriever::Candidate;

/// Logistic models of "is answered by the best candidate", fitted on `eval/suites/residents` with both classes
/// weighing the same. How much of the question the record covers anywhere told nothing beside the rest.
struct Model {
    bias: f32,
    title: f32,
    named: f32,
    /// For a cosine above [`NEUTRAL_COSINE`].
    cosine: f32,
}

/// Where the vector side took part.
const FUSED: Model = Model { bias: -1.9, title: 2.7, named: 0.9, cosine: 55.0 };
/// Where words alone ranked.
const LEXICAL: Model = Model { bias: -2.95, title: 5.6, named: 2.1, cosine: 0.0 };
/// Cosine at which the vector side says neither yes nor no.
const NEUTRAL_COSINE: f32 = 0.86;
/// BM25 beyond which the question names a procedure by its code.
const CODE_NAMED: f32 = 99.0;

/// How likely it is that `best` answers the question, 0 to 1. A cosine alone cannot tell (e5 gives 0.77 to 0.85 to
/// questions out of scope and 0.81 to 0.90 to others), so how well a title fits weighs with it.
pub fn confidence(best: Option<&Candidate>, names_code: bool) -> f32 {
    let Some(best) = best else { return 0.0 };
    if names_code && best.bm25 > CODE_NAMED {
        return 1.0;
    }
    let model = if best.cosine.is_some() { FUSED } else { LEXICAL };
    let cosine = best.cosine.map_or(0.0, |cosine| cosine - NEUTRAL_COSINE);
    let features = &best.features;
    let sum =
        model.bias + model.title * features.title + model.named * features.named + model.cosine * cosine;
    1.0 / (1.0 + (-sum).exp())
}
