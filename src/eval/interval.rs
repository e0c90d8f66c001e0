//! Confidence intervals by the percentile bootstrap: questions are drawn anew, and the mean is taken each time.

use serde::{Deserialize, Serialize};

use super::random::{Random, SEED};

/// How often the questions are drawn anew.
pub const RESAMPLES: usize = 2000;
/// Share of the resampled means on each side that an interval leaves out: 95 % lie within.
const TAIL: f64 = 0.025;

/// Where the mean lies with 95 % confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// The mean of each column of `rows`; 0 for no row.
pub fn means<const N: usize>(rows: &[[f64; N]]) -> [f64; N] {
    let mut sums = [0.0; N];
    for row in rows {
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    sums.map(|sum| sum / rows.len().max(1) as f64)
}

/// The interval of each column's mean. A row is what was measured of one question, so that whole questions are drawn.
pub fn intervals<const N: usize>(rows: &[[f64; N]]) -> [Interval; N] {
    let mut random = Random::seeded(SEED);
    let mut drawn: Vec<[f64; N]> = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let mut sums = [0.0; N];
        for _ in 0..rows.len() {
            let row = &rows[random.below(rows.len())];
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        drawn.push(sums.map(|sum| sum / rows.len().max(1) as f64));
    }
    std::array::from_fn(|column| {
        let mut values: Vec<f64> = drawn.iter().map(|means| means[column]).collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[((share * RESAMPLES as f64) as usize).min(RESAMPLES - 1)];
        Interval { low: at(TAIL), high: at(1.0 - TAIL) }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_value_leaves_no_doubt_and_none_no_panic() {
        assert_eq!(intervals(&[[0.25], [0.25]]), [Interval { low: 0.25, high: 0.25 }]);
        assert_eq!(intervals::<1>(&[]), [Interval::default()]);
    }

    #[test]
    fn the_interval_of_a_share_is_about_that_of_the_normal_distribution() {
        let rows: Vec<[f64; 1]> = (0..400).map(|at| [f64::from(u8::from(at % 4 == 0))]).collect();
        let half = 1.96 * (0.25f64 * 0.75 / 400.0).sqrt();
        let [interval] = intervals(&rows);
        assert!((interval.low - (0.25 - half)).abs() < 0.01 && (interval.high - (0.25 + half)).abs() < 0.01);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn an_interval_contains_the_mean_and_is_repeatable(values in prop::collection::vec(0.0f64..=1.0, 1..40)) {
            let rows: Vec<[f64; 2]> = values.iter().map(|value| [*value, 1.0 - value]).collect();
            let all = intervals(&rows);
            for (mean, interval) in means(&rows).into_iter().zip(all) {
                prop_assert!(interval.low <= mean + 1e-9 && mean <= interval.high + 1e-9);
            }
            prop_assert_eq!(all, intervals(&rows));
        }
    }
}
