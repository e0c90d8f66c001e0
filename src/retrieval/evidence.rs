//! Whether the best candidate is what was asked for: evidence, not one score.

use super::retriever::Candidate;

/// How the parts of the evidence weigh; a logistic model found on `eval/suites/residents`.
const BIAS: f32 = -6.0;
const TITLE: f32 = 5.0;
const NAMED: f32 = 4.0;
const COVERED: f32 = 2.0;
const COSINE: f32 = 20.0;
/// Cosine at which the vector side says neither yes nor no.
const NEUTRAL_COSINE: f32 = 0.86;

/// How likely it is that `best` answers the question, 0 to 1. A cosine alone cannot tell (e5 gives 0.77 to 0.85 to
/// questions out of scope and 0.81 to 0.90 to others), so what the words account for weighs with it.
pub fn confidence(best: Option<&Candidate>) -> f32 {
    let Some(best) = best else { return 0.0 };
    let features = &best.features;
    let cosine = best.cosine.map_or(0.0, |cosine| cosine - NEUTRAL_COSINE);
    let sum =
        BIAS + TITLE * features.title + NAMED * features.named + COVERED * features.covered + COSINE * cosine;
    1.0 / (1.0 + (-sum).exp())
}
