//! Recall, reciprocal rank, nDCG and percentiles.

use serde::{Deserialize, Serialize};

use super::interval::{Interval, intervals, means};

/// Places that count for MRR and nDCG.
pub const CUT: usize = 10;

/// Means over questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Number of questions.
    pub questions: usize,
    /// Share with a right procedure in first place.
    pub r1: f64,
    /// Share with one among the first five.
    pub r5: f64,
    /// Share with one among the first ten.
    pub r10: f64,
    /// Mean reciprocal rank of the first right procedure within ten.
    pub mrr: f64,
    /// Normalised discounted cumulative gain within ten: all right procedures count, the earlier the more.
    pub ndcg10: f64,
    /// Where each of these lies with 95 % confidence.
    pub intervals: Intervals,
}

/// The interval of each mean of [`Quality`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Intervals {
    pub r1: Interval,
    pub r5: Interval,
    pub r10: Interval,
    pub mrr: Interval,
    pub ndcg10: Interval,
}

/// How well one question was ranked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// Place of the first right procedure, from 1; none where it was not found.
    pub rank: Option<usize>,
    /// nDCG within ten.
    pub ndcg10: f64,
}

impl Placed {
    /// One over the rank, 0 beyond ten.
    pub fn reciprocal(&self) -> f64 {
        self.rank.filter(|rank| *rank <= CUT).map_or(0.0, |rank| 1.0 / rank as f64)
    }

    /// Whether a right one is among the first `most`.
    pub fn within(&self, most: usize) -> bool {
        self.rank.is_some_and(|rank| rank <= most)
    }

    fn row(&self) -> [f64; 5] {
        let within = |most| f64::from(u8::from(self.within(most)));
        [within(1), within(5), within(10), self.reciprocal(), self.ndcg10]
    }
}

/// Quality over `placed` questions.
pub fn quality(placed: &[Placed]) -> Quality {
    let rows: Vec<[f64; 5]> = placed.iter().map(Placed::row).collect();
    let [r1, r5, r10, mrr, ndcg10] = means(&rows);
    let [i1, i5, i10, i_mrr, i_ndcg10] = intervals(&rows);
    let intervals = Intervals { r1: i1, r5: i5, r10: i10, mrr: i_mrr, ndcg10: i_ndcg10 };
    Quality { questions: placed.len(), r1, r5, r10, mrr, ndcg10, intervals }
}

/// nDCG within `cut`: `gains` of the ranked in their order over the best order that all `judged` gains could have;
/// 0 where nothing was judged to be right. A gain counts as it is, over the binary logarithm of its place plus one.
pub fn ndcg(gains: &[f64], judged: &[f64], cut: usize) -> f64 {
    let mut best = judged.to_vec();
    best.sort_by(|a, b| b.total_cmp(a));
    let discounted = |gains: &[f64]| -> f64 {
        let places = gains.iter().take(cut).enumerate();
        places.map(|(at, gain)| gain / (at as f64 + 2.0).log2()).sum()
    };
    let most = discounted(&best);
    if most > 0.0 { discounted(gains) / most } else { 0.0 }
}

/// The smallest value that at least `share` (0 to 1) of `values` do not exceed; 0 for none.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

/// Milliseconds for one question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
}

impl Latency {
    /// Over `milliseconds`.
    pub fn of(milliseconds: &[f64]) -> Self {
        let at = |share| percentile(milliseconds, share);
        Self { p50: at(0.50), p95: at(0.95), p99: at(0.99) }
    }
}

/// The share of `part` in `whole`; 0 where there is nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn placed(rank: Option<usize>) -> Placed {
        Placed { rank, ndcg10: 0.0 }
    }

    #[test]
    fn ranks_give_recall_and_reciprocal_rank() {
        let quality = quality(&[Some(1), Some(4), None, Some(12)].map(placed));
        assert_eq!((quality.r1, quality.r5, quality.r10), (0.25, 0.5, 0.5));
        assert!((quality.mrr - (1.0 + 0.25) / 4.0).abs() < 1e-12);
    }

    #[test]
    fn percentiles_are_values_of_the_list() {
        let values = [5.0, 1.0, 3.0, 2.0, 4.0];
        assert_eq!([0.5, 0.95, 0.2].map(|share| percentile(&values, share)), [3.0, 5.0, 1.0]);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }

    #[test]
    fn ndcg_of_a_known_ranking() {
        // Worked by hand: (1/log2(3)) / (1/log2(2) + 1/log2(3)).
        let value = ndcg(&[0.0, 1.0, 0.0], &[1.0, 1.0], 10);
        assert!((value - 0.630_929_753_571_457_4 / 1.630_929_753_571_457_4).abs() < 1e-12, "{value}");
        assert_eq!(ndcg(&[], &[], 10), 0.0);
    }

    /// The same by trying every order of the judged gains.
    fn naive(gains: &[f64], judged: &[f64], cut: usize) -> f64 {
        fn value(gains: &[f64], cut: usize) -> f64 {
            let mut sum = 0.0;
            for place in 1..=gains.len().min(cut) {
                sum += gains[place - 1] / (((place + 1) as f64).ln() / 2f64.ln());
            }
            sum
        }
        fn best(left: &[f64], taken: &mut Vec<f64>, cut: usize) -> f64 {
            if left.is_empty() {
                return value(taken, cut);
            }
            let mut most = 0.0f64;
            for at in 0..left.len() {
                let mut rest = left.to_vec();
                taken.push(rest.remove(at));
                most = most.max(best(&rest, taken, cut));
                taken.pop();
            }
            most
        }
        let most = best(judged, &mut Vec::new(), cut);
        if most > 0.0 { value(gains, cut) / most } else { 0.0 }
    }

    proptest! {
        #[test]
        fn ndcg_is_that_of_the_naive_oracle(
            judged in prop::collection::vec(0u8..4, 0..6), order in any::<u64>(), cut in 1usize..6,
        ) {
            let judged: Vec<f64> = judged.into_iter().map(f64::from).collect();
            let mut random = crate::eval::random::Random::seeded(order);
            let mut gains = judged.clone();
            for at in 0..gains.len() {
                let other = at + random.below(judged.len() - at);
                gains.swap(at, other);
            }
            let (value, oracle) = (ndcg(&gains, &judged, cut), naive(&gains, &judged, cut));
            prop_assert!((value - oracle).abs() < 1e-9, "{} {}", value, oracle);
            prop_assert!((0.0..=1.0 + 1e-9).contains(&value));
        }

        #[test]
        fn quality_is_that_of_counting(ranks in prop::collection::vec(prop::option::of(1usize..14), 1..30)) {
            let placed: Vec<Placed> = ranks.iter().copied().map(placed).collect();
            let quality = quality(&placed);
            let count = |most: usize| ranks.iter().filter(|rank| rank.is_some_and(|rank| rank <= most)).count();
            prop_assert!((quality.r1 - count(1) as f64 / ranks.len() as f64).abs() < 1e-12);
            prop_assert!((quality.r10 - count(10) as f64 / ranks.len() as f64).abs() < 1e-12);
            prop_assert!(quality.r1 <= quality.mrr + 1e-12 && quality.mrr <= quality.r10 + 1e-12);
            prop_assert!(quality.intervals.mrr.low <= quality.mrr + 1e-9);
        }
    }
}
