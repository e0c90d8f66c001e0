//! What trainings share: how fast to go at a step, and in which order.

use crate::eval::random::Random;

/// Steps in which the rate rises from 0.
const WARM_UP: usize = 60;

/// The rate at `step`: up from 0 at first, then down to 0 in a line.
pub(super) fn rate(highest: f64, step: usize, steps: usize) -> f64 {
    let up = (step + 1) as f64 / WARM_UP as f64;
    let down = (steps - step.min(steps)) as f64 / steps.saturating_sub(WARM_UP).max(1) as f64;
    highest * up.min(down).min(1.0)
}

/// Puts `items` into an order that depends on `random` alone.
pub(super) fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for at in (1..items.len()).rev() {
        items.swap(at, random.below(at + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_then_falls_and_is_never_above_the_highest() {
        let rates: Vec<f64> = (0..400).map(|step| rate(1e-3, step, 400)).collect();
        assert!(rates[0] < 1e-4 && rates.iter().all(|rate| (0.0..=1e-3).contains(rate)));
        assert!(rates[..WARM_UP].windows(2).all(|pair| pair[0] < pair[1]));
        assert!(rates[WARM_UP + 1..].windows(2).all(|pair| pair[0] >= pair[1]));
        assert!(rates[399] < 1e-5);
        // A training shorter than its warm-up does not divide by nothing.
        assert!((0..5).all(|step| rate(1e-3, step, 5).is_finite()));
    }

    #[test]
    fn the_order_depends_on_the_seed_alone() {
        let shuffled = |seed| {
            let mut items: Vec<u32> = (0..50).collect();
            shuffle(&mut items, &mut Random::seeded(seed));
            items
        };
        assert_eq!(shuffled(1), shuffled(1));
        assert_ne!(shuffled(1), shuffled(2));
        let mut sorted = shuffled(1);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<u32>>());
    }
}
