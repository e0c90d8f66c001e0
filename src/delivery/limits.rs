//! How much may be sent: by a channel in all, and to one chat.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// Most chats whose allowance is remembered; one that is not has its full one.
const MOST_CHATS: usize = 10_000;

/// The limits of a platform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Messages a second, in all.
    pub per_second: f64,
    /// Messages at once, in all.
    pub burst: f64,
    /// Messages a second, to one chat.
    pub chat_per_second: f64,
    /// Messages at once, to one chat.
    pub chat_burst: f64,
}

/// An allowance that grows with time up to a most.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    level: f64,
    at: Instant,
}

impl Bucket {
    fn full(most: f64, now: Instant) -> Self {
        Self { level: most, at: now }
    }

    fn fill(&mut self, per_second: f64, most: f64, now: Instant) {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        self.level = (self.level + since * per_second).min(most);
        self.at = now;
    }

    /// How long until there is one.
    fn wait(self, per_second: f64) -> Duration {
        let missing = (1.0 - self.level).max(0.0);
        Duration::try_from_secs_f64(missing / per_second.max(f64::MIN_POSITIVE)).unwrap_or(Duration::MAX)
    }
}

/// What may be sent now.
#[derive(Debug)]
pub(super) struct Allowance {
    limits: Limits,
    all: Bucket,
    chats: HashMap<String, Bucket>,
}

impl Allowance {
    pub(super) fn new(limits: Limits, now: Instant) -> Self {
        Self { limits, all: Bucket::full(limits.burst, now), chats: HashMap::new() }
    }

    /// How many may be sent now in all, and how long until the next one where there is none.
    pub(super) fn now(&mut self, now: Instant) -> (usize, Duration) {
        self.all.fill(self.limits.per_second, self.limits.burst, now);
        // Truncated: a part of one is none.
        (self.all.level.max(0.0) as usize, self.all.wait(self.limits.per_second))
    }

    /// Notes that one is sent to `chat`; how long until the next may be.
    pub(super) fn spend(&mut self, chat: &str, now: Instant) -> Duration {
        self.all.level -= 1.0;
        let limits = self.limits;
        if self.chats.len() >= MOST_CHATS && !self.chats.contains_key(chat) {
            self.chats.retain(|_, bucket| {
                bucket.fill(limits.chat_per_second, limits.chat_burst, now);
                bucket.level < limits.chat_burst
            });
        }
        if self.chats.len() >= MOST_CHATS && !self.chats.contains_key(chat) {
            self.chats.clear();
        }
        let bucket =
            self.chats.entry(chat.to_owned()).or_insert_with(|| Bucket::full(limits.chat_burst, now));
        bucket.fill(limits.chat_per_second, limits.chat_burst, now);
        bucket.level -= 1.0;
        bucket.wait(limits.chat_per_second)
    }

    /// Notes that the platform has asked for less.
    pub(super) fn drain(&mut self) {
        self.all.level = self.all.level.min(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { per_second: 10.0, burst: 4.0, chat_per_second: 1.0, chat_burst: 2.0 };

    #[test]
    fn a_chat_has_a_burst_and_then_its_rate_and_others_are_not_hurt() {
        let begin = Instant::now();
        let mut allowance = Allowance::new(LIMITS, begin);
        assert_eq!(allowance.spend("a", begin), Duration::ZERO);
        assert_eq!(allowance.spend("a", begin), Duration::from_secs(1));
        assert_eq!(allowance.spend("b", begin), Duration::ZERO);
        let later = begin + Duration::from_millis(1500);
        assert_eq!(allowance.spend("a", later), Duration::from_millis(500));
    }

    #[test]
    fn all_together_have_a_burst_and_then_their_rate() {
        let begin = Instant::now();
        let mut allowance = Allowance::new(LIMITS, begin);
        assert_eq!(allowance.now(begin).0, 4);
        for chat in ["a", "b", "c", "d"] {
            allowance.spend(chat, begin);
        }
        assert_eq!(allowance.now(begin), (0, Duration::from_millis(100)));
        assert_eq!(allowance.now(begin + Duration::from_millis(250)).0, 2);
        assert_eq!(allowance.now(begin + Duration::from_secs(60)).0, 4);
        allowance.drain();
        assert_eq!(allowance.now(begin + Duration::from_secs(60)).0, 0);
    }

    #[test]
    fn memory_is_bounded() {
        let now = Instant::now();
        let mut allowance = Allowance::new(LIMITS, now);
        for chat in 0..MOST_CHATS * 2 {
            allowance.spend(&chat.to_string(), now);
        }
        assert!(allowance.chats.len() <= MOST_CHATS);
    }
}
