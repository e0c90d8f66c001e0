//! Recall, reciprocal rank and percentiles.

use serde::Serialize;

/// Means over questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
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
}

/// Quality over the ranks (from 1) of the first right procedure; none where it was not found.
pub fn quality(ranks: &[Option<usize>]) -> Quality {
    let total = ranks.len().max(1) as f64;
    let within = |most: usize| ranks.iter().flatten().filter(|rank| **rank <= most).count() as f64 / total;
    let reciprocal: f64 =
        ranks.iter().flatten().filter(|rank| **rank <= 10).map(|rank| 1.0 / *rank as f64).sum();
    Quality { questions: ranks.len(), r1: within(1), r5: within(5), r10: within(10), mrr: reciprocal / total }
}

/// The smallest value that at least `share` (0 to 1) of `values` do not exceed; 0 for none.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_give_recall_and_reciprocal_rank() {
        let quality = quality(&[Some(1), Some(4), None, Some(12)]);
        assert_eq!((quality.r1, quality.r5, quality.r10), (0.25, 0.5, 0.5));
        assert!((quality.mrr - (1.0 + 0.25) / 4.0).abs() < 1e-12);
    }

    #[test]
    fn percentiles_are_values_of_the_list() {
        let values = [5.0, 1.0, 3.0, 2.0, 4.0];
        assert_eq!([0.5, 0.95, 0.2].map(|share| percentile(&values, share)), [3.0, 5.0, 1.0]);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }
}
