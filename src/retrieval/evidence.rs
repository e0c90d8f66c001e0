//! Whether the best candidate is what was asked for: evidence, not one score.

use crate::inference::CosineScale;

use super::{query::Query, retriever::Candidate};

/// Logistic models of "is answered by the best candidate", fitted with both classes weighing the same on
/// `eval/suites/residents`, `eval/suites/tuning`, the tuning half of `eval/suites/hanoi` and some ninety questions of one to five words. The fused one is
/// moved so that at 0.5 about 0.965 of the answerable are accepted there; beside title and names, what is stated and covered added
/// nothing to it. The nearest expected question was added with the others as they were: all fitted anew refused no more of what was
/// kept aside. The other one is stricter: without a cosine, words that chance to meet are all there is.
struct Model {
    bias: f32,
    title: f32,
    stated: f32,
    named: f32,
    covered: f32,
    /// For a cosine above neutral, in units of the model's spread.
    cosine: f32,
    /// For the cosine to the nearest question that it expects, likewise.
    expected: f32,
    /// For each word of the question: the more is said, the less a chance likeness explains what fits.
    word: f32,
    /// For how well something handled elsewhere fits, from [`BEHIND`] the best procedure on.
    elsewhere: f32,
    /// For how much nearer it lies by cosine, in units of the model's spread.
    nearer: f32,
}

/// Where the vector side took part.
const FUSED: Model = Model {
    bias: -5.3,
    title: 2.05,
    stated: 0.0,
    named: 4.31,
    covered: 0.0,
    cosine: 0.47,
    expected: 0.2,
    word: 0.18,
    elsewhere: -12.5,
    nearer: -1.32,
};
/// Where words alone ranked.
const LEXICAL: Model = Model {
    bias: -4.2,
    title: 1.98,
    stated: 1.74,
    named: 1.83,
    covered: 1.01,
    cosine: 0.0,
    expected: 0.0,
    word: 0.13,
    elsewhere: -15.7,
    nearer: 0.0,
};
/// Words beyond which a question is as long as any.
const LONG: usize = 20;
/// BM25 beyond which the question names a procedure by its code.
const CODE_NAMED: f32 = 99.0;
/// How far behind the best procedure, by score, what is handled elsewhere says nothing any more.
const BEHIND: f32 = 0.15;
/// Farther behind by cosine, in units of the model's spread, what is handled elsewhere says no more.
const FARTHEST: f32 = -3.0;
/// The most that it counts.
const MOST: f32 = 0.4;

/// How likely it is that `best` answers `query`, 0 to 1. A cosine alone cannot tell (e5 gives 0.77 to 0.85 to
/// questions out of scope and 0.81 to 0.90 to others), so what titles and record account for weighs with it.
/// Something handled `elsewhere` that fits as well says that it is not what was asked for.
pub fn confidence(
    best: Option<&Candidate>,
    elsewhere: Option<&Candidate>,
    query: &Query,
    scale: CosineScale,
) -> f32 {
    let Some(best) = best else { return 0.0 };
    if !query.codes.is_empty() && best.bm25 > CODE_NAMED {
        return 1.0;
    }
    let model = if best.cosine.is_some() { FUSED } else { LEXICAL };
    let above = |cosine: f32| (cosine - scale.neutral) / scale.spread;
    let cosine = best.cosine.map_or(0.0, above);
    let expected = best.expected.map_or(0.0, above);
    let other = elsewhere.and_then(|other| other.cosine).map_or(above(0.0), above);
    let nearer = if best.cosine.is_some() { (other - cosine).max(FARTHEST) } else { 0.0 };
    let words = query.text.split_whitespace().count().min(LONG) as f32;
    let features = &best.features;
    let sum = model.bias
        + model.title * features.title
        + model.stated * features.stated
        + model.named * features.named
        + model.covered * features.covered
        + model.cosine * cosine
        + model.expected * expected
        + model.word * words
        + model.nearer * nearer
        + model.elsewhere
            * elsewhere.map_or(0.0, |other| (other.score - best.score + BEHIND).clamp(0.0, MOST));
    1.0 / (1.0 + (-sum).exp())
}
