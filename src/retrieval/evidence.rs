//! Whether the best candidate is what was asked for: evidence, not one score.

use super::{
    query::Query,
    retriever::{Candidate, Ranking},
};

// Logistic models of "is answered by the best candidate", fitted with both classes weighing the same. A cosine alone cannot tell
// (e5 as published gives 0.77 to 0.85 to questions out of scope and 0.81 to 0.90 to others), so what names and record account for
// weighs with it, and how far what is handled elsewhere stays behind.

/// Where the vector side took part: fitted on `eval/suites/residents`, `eval/suites/tuning` and the tuning half of
/// `eval/suites/hanoi`, their questions for a slot and the first turns of their dialogs among them, and moved so that at 0.5 about
/// 0.975 of the answerable are accepted there. How clearly the best stands before the second, how much of its name is stated, the
/// length of the question added nothing; that a record is curated speaks against it there (what is not served here lies near what is
/// asked for most), and is left out: it would turn away residents who ask for just that.
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
    /// For the logarithm of the odds that it is handled elsewhere.
    elsewhere: f32,
}

const FUSED: Fused = Fused {
    bias: -4.29,
    named: 0.39,
    covered: 0.62,
    ahead: 2.26,
    nearest: 0.53,
    nearest_elsewhere: -0.21,
    elsewhere: -0.50,
};

/// The same where there is no classifier.
const UNLEARNT: Fused = Fused {
    bias: -4.97,
    named: 0.55,
    covered: 0.96,
    ahead: 5.75,
    nearest: 0.47,
    nearest_elsewhere: -0.37,
    elsewhere: 0.0,
};

/// Where words alone ranked, with a classifier: fitted on the same questions, and moved so that at 0.5 about 0.965 of the answerable
/// are accepted there.
struct Learnt {
    bias: f32,
    named: f32,
    covered: f32,
    ahead: f32,
    /// For each word of the question: the more is said, the less a chance likeness explains what fits.
    word: f32,
    /// For the logarithm of the odds that it is handled elsewhere.
    elsewhere: f32,
}

const LEARNT: Learnt =
    Learnt { bias: -4.45, named: 0.49, covered: 1.53, ahead: 3.96, word: 0.07, elsewhere: -0.58 };

/// Where words alone ranked, and nothing was learnt. It is stricter: words that chance to meet are all there is.
struct Lexical {
    bias: f32,
    title: f32,
    stated: f32,
    named: f32,
    covered: f32,
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

/// How likely it is that the first candidate of `ranking` answers its question, 0 to 1. Something handled elsewhere that fits as well
/// says that it is not what was asked for.
pub fn confidence(ranking: &Ranking) -> f32 {
    let Some(best) = ranking.candidates.first() else { return 0.0 };
    if !ranking.query.codes.is_empty() && best.bm25 > CODE_NAMED {
        return 1.0;
    }
    let sum = match (best.cosine, ranking.elsewhere_odds) {
        (Some(_), Some(odds)) => fused(best, ranking, &FUSED, odds),
        (Some(_), None) => fused(best, ranking, &UNLEARNT, 0.0),
        (None, Some(odds)) => learnt(best, ranking, odds),
        (None, None) => lexical(best, ranking),
    };
    1.0 / (1.0 + (-sum).exp())
}

/// `confidence` with what the length of `query` says.
pub fn clarity(confidence: f32, query: &Query) -> f32 {
    // Odds of 0 and 1 have no logarithm.
    let confidence = confidence.clamp(f32::EPSILON, 1.0 - f32::EPSILON);
    let sum = (confidence / (1.0 - confidence)).ln() + WORD * (words(query) - USUAL);
    1.0 / (1.0 + (-sum).exp())
}

fn fused(best: &Candidate, ranking: &Ranking, weights: &Fused, odds: f32) -> f32 {
    let (elsewhere, scale) = (ranking.elsewhere.as_ref(), ranking.scale);
    let above =
        |cosine: Option<f32>| cosine.map_or(UNFOUND, |cosine| (cosine - scale.neutral) / scale.spread);
    let expected = ranking.candidates.iter().take(EXPECTING).map(|one| above(one.expected));
    let nearest = expected.fold(UNFOUND, f32::max);
    let nearest_elsewhere = above(elsewhere.and_then(|other| other.expected)) - nearest;
    let features = &best.features;
    weights.bias + weights.named * features.named + weights.covered * features.covered
        - weights.ahead * ranking.elsewhere_ahead()
        + weights.nearest * nearest
        + weights.nearest_elsewhere * nearest_elsewhere
        + weights.elsewhere * odds
}

fn learnt(best: &Candidate, ranking: &Ranking, odds: f32) -> f32 {
    let features = &best.features;
    LEARNT.bias + LEARNT.named * features.named + LEARNT.covered * features.covered
        - LEARNT.ahead * ranking.elsewhere_ahead()
        + LEARNT.word * words(&ranking.query)
        + LEARNT.elsewhere * odds
}

/// Words of `query`, up to where it is as long as any.
fn words(query: &Query) -> f32 {
    query.text.split_whitespace().count().min(LONG) as f32
}

fn lexical(best: &Candidate, ranking: &Ranking) -> f32 {
    let elsewhere = ranking.elsewhere.as_ref();
    let fits = elsewhere.map_or(0.0, |other| (other.score - best.score + BEHIND).clamp(0.0, MOST));
    let features = &best.features;
    LEXICAL.bias
        + LEXICAL.title * features.title
        + LEXICAL.stated * features.stated
        + LEXICAL.named * features.named
        + LEXICAL.covered * features.covered
        + LEXICAL.word * words(&ranking.query)
        + LEXICAL.elsewhere * fits
}
