//! Refusing what has no answer against accepting what has: by the confidence alone, at every threshold.

use serde::{Deserialize, Serialize};

use super::{case::Case, metrics::share};

/// Acceptance at which refusal is compared: nobody should be turned away to catch one more stranger.
pub const ACCEPTED_AT: f64 = 0.97;

/// Shares at one threshold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct RefusalReport {
    /// Confidence from which a question is accepted.
    pub threshold: f32,
    /// Share of the answerable that are accepted.
    pub accepted: f64,
    /// Share of the unanswerable that are refused.
    pub refused: f64,
}

/// The shares of `cases` at `threshold`.
pub fn at(cases: &[Case], threshold: f32) -> RefusalReport {
    let of = |answerable: bool, holds: &dyn Fn(f32) -> bool| {
        let of: Vec<&Case> = cases.iter().filter(|case| case.is_answerable() == answerable).collect();
        share(of.iter().filter(|case| holds(case.confidence)).count(), of.len())
    };
    RefusalReport {
        threshold,
        accepted: of(true, &|confidence| confidence >= threshold),
        refused: of(false, &|confidence| confidence < threshold),
    }
}

/// The whole curve: the shares at every confidence that a case has, from accepting all to refusing all.
pub fn curve(cases: &[Case]) -> Vec<RefusalReport> {
    let mut thresholds: Vec<f32> = cases.iter().map(|case| case.confidence).collect();
    // Confidences end at 1: beyond it all is refused.
    thresholds.extend([0.0, 1.01]);
    thresholds.sort_by(f32::total_cmp);
    thresholds.dedup();
    thresholds.into_iter().map(|threshold| at(cases, threshold)).collect()
}

/// The point of `curve` that refuses most while at least `accepted` of the answerable are accepted.
pub fn best(curve: &[RefusalReport], accepted: f64) -> Option<RefusalReport> {
    let fitting = curve.iter().filter(|point| point.accepted >= accepted);
    fitting.copied().max_by(|a, b| a.refused.total_cmp(&b.refused))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn case(gold: bool, confidence: f32) -> Case {
        let gold = if gold { vec!["1.001193".to_owned()] } else { Vec::new() };
        Case { gold, confidence, ..Case::default() }
    }

    #[test]
    fn a_threshold_between_the_classes_is_perfect() {
        let cases = [case(true, 0.9), case(true, 0.6), case(false, 0.3)];
        let best = best(&curve(&cases), 1.0).unwrap();
        assert_eq!((best.accepted, best.refused, best.threshold), (1.0, 1.0, 0.6));
        assert_eq!(at(&cases, 0.7).accepted, 0.5);
    }

    proptest! {
        #[test]
        fn the_curve_goes_from_accepting_all_to_refusing_all(
            known in prop::collection::vec(0.0f32..=1.0, 1..12), strange in prop::collection::vec(0.0f32..=1.0, 1..12),
        ) {
            let cases: Vec<Case> = known.iter().map(|c| case(true, *c)).chain(strange.iter().map(|c| case(false, *c))).collect();
            let curve = curve(&cases);
            prop_assert_eq!((curve[0].accepted, curve[0].refused), (1.0, 0.0));
            let last = curve[curve.len() - 1];
            prop_assert_eq!((last.accepted, last.refused), (0.0, 1.0));
            prop_assert!(curve.windows(2).all(|p| p[0].accepted >= p[1].accepted && p[0].refused <= p[1].refused));
        }
    }
}
