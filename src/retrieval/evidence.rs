//! Whether the best candidate is what was asked for: evidence, not one score.

use crate::inference::CosineScale;

use super::{query::Query, retriever::Candidate};

// Logistic models of "is answered by the best candidate", fitted with both classes weighing the same. A cosine alone cannot tell
// (e5 as published gives 0.77 to 0.85 to questions out of scope and 0.81 to 0.90 to others), so what names and record account for
// weighs with it, and how far what is handled elsewhere stays behind.

/// Where the vector side took part: fitted on `eval/suites/residents`, `eval/suites/tuning` and the tuning half of
/// `eval/suites/hanoi`, their questions for a slot and the first turns of their dialogs among them, and moved so that at 0.5 about
/// 0.975 of the answerable are accepted there. How clearly the best stands before the second, how much of its name is stated, and
/// the length of the question added nothing; that a record is curated speaks against it there (what is not
/// served here lies near what is asked for most), and is left out: it would turn away residents who ask for just that.
struct Fused {
    bias: f32,
    /// For the features of the best.
    named: f32,
    covered: f32,
    /// For how far the best stands before what is handled elsewhere, by score.
    ahead: f32,
    /// For the cosine to the nearest question that any candidate expects, above neutral in units of the model's spread.
    nearest: f32,
    /// For how much nearer, likewise, the nearest question of what is handled elsewhere lies.
    nearest_elsewhere: f32,
    /// For how much nearer by its best passage what is handled elsewhere lies than the best.
    nearer: f32,
}

const FUSED: Fused = Fused {
    bias: -5.22,
    named: 1.89,
    covered: 0.73,
    ahead: 5.02,
    nearest: 0.58,
    nearest_elsewhere: -0.4,
    nearer: -0.45,
};

/// Where words alone ranked. It is stricter: without a cosine, words that chance to meet are all there is.
struct Lexical {
    bias: f32,
    title: f32,
    stated: f32,
    named: f32,
    covered: f32,
    /// For each word of the question: the more is said, the less a chance likeness explains what fits.
    word: f32,
    /// For how well something handled elsewhere fits, from [`BEHIND`] the best procedure on.
    elsewhere: f32,
}

const LEXICAL: Lexical = Lexical {
    bias: -4.2,
    title: 1.98,
    stated: 1.74,
    named: 1.83,
    covered: 1.01,
    word: 0.13,
    elsewhere: -15.7,
};

/// Candidates of which one may expect the question.
const EXPECTING: usize = 10;
/// Where a cosine stands that was not found, in units of the model's spread above neutral.
const UNFOUND: f32 = -2.0;
/// Farther behind by cosine, in the same units, what is handled elsewhere says no more.
const FARTHEST: f32 = -3.0;
/// Words beyond which a question is as long as any.
const LONG: usize = 20;
/// What each word more says for a message that stands for itself, and at how many words nothing is said for or against; found on
/// the conversations of `eval/suites/tuning` and the tuning half of `eval/suites/hanoi`.
const WORD: f32 = 0.2;
const USUAL: f32 = 10.0;
/// BM25 beyond which the question names a procedure by its code.
const CODE_NAMED: f32 = 99.0;
/// How far behind the best procedure, by score, what is handled elsewhere says nothing any more, and the most that it counts.
const BEHIND: f32 = 0.15;
const MOST: f32 = 0.4;

/// How likely it is that the first of `candidates` answers `query`, 0 to 1. Something handled `elsewhere` that fits as well says
/// that it is not what was asked for.
pub fn confidence(
    candidates: &[Candidate],
    elsewhere: Option<&Candidate>,
    query: &Query,
    scale: CosineScale,
) -> f32 {
    let Some(best) = candidates.first() else { return 0.0 };
    if !query.codes.is_empty() && best.bm25 > CODE_NAMED {
        return 1.0;
    }
    let sum = match best.cosine {
        Some(_) => fused(best, candidates, elsewhere, scale),
        None => lexical(best, elsewhere, query),
    };
    1.0 / (1.0 + (-sum).exp())
}

/// `confidence` with what the length of `query` says.
pub fn clarity(confidence: f32, query: &Query) -> f32 {
    let words = query.text.split_whitespace().count().min(LONG) as f32;
    // Odds of 0 and 1 have no logarithm.
    let confidence = confidence.clamp(f32::EPSILON, 1.0 - f32::EPSILON);
    let sum = (confidence / (1.0 - confidence)).ln() + WORD * (words - USUAL);
    1.0 / (1.0 + (-sum).exp())
}

fn fused(
    best: &Candidate,
    candidates: &[Candidate],
    elsewhere: Option<&Candidate>,
    scale: CosineScale,
) -> f32 {
    let above =
        |cosine: Option<f32>| cosine.map_or(UNFOUND, |cosine| (cosine - scale.neutral) / scale.spread);
    let expected = candidates.iter().take(EXPECTING).map(|one| above(one.expected));
    let nearest = expected.fold(UNFOUND, f32::max);
    let nearest_elsewhere = above(elsewhere.and_then(|other| other.expected)) - nearest;
    let nearer = above(elsewhere.and_then(|other| other.cosine)) - above(best.cosine);
    let features = &best.features;
    FUSED.bias
        + FUSED.named * features.named
        + FUSED.covered * features.covered
        + FUSED.ahead * (best.score - elsewhere.map_or(0.0, |other| other.score))
        + FUSED.nearest * nearest
        + FUSED.nearest_elsewhere * nearest_elsewhere
        + FUSED.nearer * nearer.max(FARTHEST)
}

fn lexical(best: &Candidate, elsewhere: Option<&Candidate>, query: &Query) -> f32 {
    let words = query.text.split_whitespace().count().min(LONG) as f32;
    let fits = elsewhere.map_or(0.0, |other| (other.score - best.score + BEHIND).clamp(0.0, MOST));
    let features = &best.features;
    LEXICAL.bias
        + LEXICAL.title * features.title
        + LEXICAL.stated * features.stated
        + LEXICAL.named * features.named
        + LEXICAL.covered * features.covered
        + LEXICAL.word * words
        + LEXICAL.elsewhere * fits
}
