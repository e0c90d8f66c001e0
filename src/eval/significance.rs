//! Paired tests: whether what changed between two reports is more than chance.

use super::random::{Random, SEED};

/// How often the signs of the differences are drawn anew.
const DRAWS: usize = 10_000;
/// Below this a difference counts as more than chance.
pub const SIGNIFICANT: f64 = 0.05;
/// Sums closer than this are the same: they differ by rounding alone.
const ROUNDING: f64 = 1e-9;

/// McNemar's exact test, two-sided: how likely it is that chance alone splits the cases that changed as unevenly as
/// `better` against `worse`.
pub fn mcnemar(better: usize, worse: usize) -> f64 {
    let changed = better + worse;
    let rarer = better.min(worse);
    // Binomial terms by their logarithms, so that many cases neither overflow nor vanish.
    let mut log_choose = 0.0;
    let mut tail = 0.0;
    for at in 0..=rarer {
        if at > 0 {
            log_choose += ((changed + 1 - at) as f64).ln() - (at as f64).ln();
        }
        tail += (log_choose - changed as f64 * std::f64::consts::LN_2).exp();
    }
    (2.0 * tail).min(1.0)
}

/// A randomisation test of paired differences, two-sided: how likely it is that chance alone, which could as well have
/// given each of `differences` the other sign, makes a sum as far from 0.
pub fn randomisation(differences: &[f64]) -> f64 {
    let changed: Vec<f64> = differences.iter().copied().filter(|difference| *difference != 0.0).collect();
    if changed.is_empty() {
        return 1.0;
    }
    let seen = changed.iter().sum::<f64>().abs() - ROUNDING;
    let mut random = Random::seeded(SEED);
    let mut as_far = 0usize;
    for _ in 0..DRAWS {
        let sum: f64 = changed.iter().map(|change| if random.coin() { *change } else { -change }).sum();
        as_far += usize::from(sum.abs() >= seen);
    }
    // What was seen is one of the draws: no test by draws can say that something cannot be chance.
    (as_far + 1) as f64 / (DRAWS + 1) as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by looking at every way the changed cases could have gone.
    fn enumerated(better: usize, worse: usize) -> f64 {
        let changed = better + worse;
        let uneven = |ones: usize| (2 * ones).abs_diff(changed);
        let ways = 0u32..1 << changed;
        let as_uneven = ways.filter(|way| uneven(way.count_ones() as usize) >= uneven(better)).count();
        as_uneven as f64 / f64::from(1u32 << changed)
    }

    #[test]
    fn mcnemar_is_what_enumeration_gives() {
        for better in 0..7 {
            for worse in 0..7 {
                let (exact, counted) = (mcnemar(better, worse), enumerated(better, worse));
                assert!((exact - counted).abs() < 1e-12, "{better} {worse}: {exact} {counted}");
            }
        }
    }

    #[test]
    fn many_changes_neither_overflow_nor_vanish() {
        assert!((mcnemar(5000, 5000) - 1.0).abs() < 1e-9);
        let p = mcnemar(5200, 4800);
        assert!(p > 1e-5 && p < 1e-3, "{p}");
    }

    #[test]
    fn no_change_is_no_evidence_and_a_clear_one_is() {
        assert_eq!(randomisation(&[0.0; 20]), 1.0);
        assert!(randomisation(&[0.5; 20]) < 0.001);
        assert!(randomisation(&[0.5, -0.5, 0.5, -0.5]) > 0.9);
    }

    proptest! {
        #[test]
        fn tests_are_shares_and_blind_to_the_direction(better in 0usize..60, worse in 0usize..60) {
            let p = mcnemar(better, worse);
            prop_assert!(p > 0.0 && p <= 1.0);
            prop_assert_eq!(p, mcnemar(worse, better));
        }
    }
}
