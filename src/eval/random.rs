//! Repeatable chance: the same seed gives the same numbers on every machine and in every version of every library.

/// The seed of every measurement, so that a report can be made again to the last digit.
pub const SEED: u64 = 20_260_701;

/// SplitMix64 (Steele, Lea and Flood, 2014): small, quick, and good enough to resample and to choose words.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The sequence of `seed`.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// The sequence of `seed` for `text`, so that what becomes of one question does not depend on those before it.
    pub fn for_text(seed: u64, text: &str) -> Self {
        // FNV-1a, 64 bits.
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed ^ hash)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to and without `end`; 0 where `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        // The high half of a product: even enough for any set that fits memory, and quicker than a remainder.
        ((u128::from(self.number()) * end as u128) >> 64) as usize
    }

    /// Heads or tails.
    pub fn coin(&mut self) -> bool {
        self.number() & 1 == 1
    }

    /// `count` different numbers from 0 up to and without `end`, in ascending order; all of them where there are no more.
    pub fn choose(&mut self, count: usize, end: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..end).collect();
        let count = count.min(end);
        for at in 0..count {
            let other = at + self.below(end - at);
            all.swap(at, other);
        }
        all.truncate(count);
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_sequence_is_that_of_the_paper() {
        let mut random = Random::seeded(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.number()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    proptest! {
        #[test]
        fn numbers_stay_below_their_end_and_choices_differ(seed: u64, end in 1usize..50, count in 0usize..60) {
            let mut random = Random::seeded(seed);
            prop_assert!(random.below(end) < end);
            let chosen = random.choose(count, end);
            prop_assert_eq!(chosen.len(), count.min(end));
            prop_assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]) && chosen.iter().all(|n| *n < end));
            prop_assert_eq!(Random::seeded(seed).choose(count, end), Random::seeded(seed).choose(count, end));
        }
    }
}
