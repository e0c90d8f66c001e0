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
    /// Messages in any minute, to a chat of several people.
    pub group_per_minute: f64,
}

impl Limits {
    /// The part of them that each of `instances` keeps to, so that together they keep to the whole. The pause of a chat is in the
    /// store and binds all of them, but each would first allow it a burst: so none does.
    #[must_use]
    pub fn shared_by(self, instances: u16) -> Self {
        if instances < 2 {
            return self;
        }
        let all = f64::from(instances);
        let burst = (self.burst / all).max(1.0);
        Self { per_second: self.per_second / all, burst, chat_burst: 1.0, ..self }
    }

    /// Messages a second to a chat, where it is a `group` so many that with those at once no minute has more than it may.
    fn per_chat(&self, group: bool) -> f64 {
        let rest = (self.group_per_minute - self.chat_burst) / 60.0;
        if group { rest.min(self.chat_per_second) } else { self.chat_per_second }
    }
}

/// An allowance that grows with time up to a most.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    level: f64,
    per_second: f64,
    most: f64,
    at: Instant,
}

impl Bucket {
    fn full(per_second: f64, most: f64, now: Instant) -> Self {
        Self { level: most, per_second, most, at: now }
    }

    fn fill(&mut self, now: Instant) {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        self.level = (self.level + since * self.per_second).min(self.most);
        self.at = now;
    }

    /// How long until there is one.
    fn wait(self) -> Duration {
        let missing = (1.0 - self.level).max(0.0);
        Duration::try_from_secs_f64(missing / self.per_second.max(f64::MIN_POSITIVE)).unwrap_or(Duration::MAX)
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
        Self { limits, all: Bucket::full(limits.per_second, limits.burst, now), chats: HashMap::new() }
    }

    /// How many may be sent now in all, and how long until the next one where there is none.
    pub(super) fn now(&mut self, now: Instant) -> (usize, Duration) {
        self.all.fill(now);
        // Truncated: a part of one is none.
        (self.all.level.max(0.0) as usize, self.all.wait())
    }

    /// Notes that one is sent to `chat`, which may be a `group`; how long until the next may be.
    pub(super) fn spend(&mut self, chat: &str, group: bool, now: Instant) -> Duration {
        self.all.level -= 1.0;
        let limits = self.limits;
        let full = |now| Bucket::full(limits.per_chat(group), limits.chat_burst, now);
        if self.chats.len() >= MOST_CHATS && !self.chats.contains_key(chat) {
            self.chats.retain(|_, bucket| {
                bucket.fill(now);
                bucket.level < bucket.most
            });
        }
        if self.chats.len() >= MOST_CHATS && !self.chats.contains_key(chat) {
            self.chats.clear();
        }
        let bucket = self.chats.entry(chat.to_owned()).or_insert_with(|| full(now));
        bucket.fill(now);
        bucket.level -= 1.0;
        bucket.wait()
    }

    /// Notes that the platform has asked for less.
    pub(super) fn drain(&mut self) {
        self.all.level = self.all.level.min(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        per_second: 10.0,
        burst: 4.0,
        chat_per_second: 1.0,
        chat_burst: 2.0,
        group_per_minute: 20.0,
    };

    #[test]
    fn a_chat_has_a_burst_and_then_its_rate_and_others_are_not_hurt() {
        let begin = Instant::now();
        let mut allowance = Allowance::new(LIMITS, begin);
        assert_eq!(allowance.spend("a", false, begin), Duration::ZERO);
        assert_eq!(allowance.spend("a", false, begin), Duration::from_secs(1));
        assert_eq!(allowance.spend("b", false, begin), Duration::ZERO);
        let later = begin + Duration::from_millis(1500);
        assert_eq!(allowance.spend("a", false, later), Duration::from_millis(500));
    }

    #[test]
    fn all_together_have_a_burst_and_then_their_rate() {
        let begin = Instant::now();
        let mut allowance = Allowance::new(LIMITS, begin);
        assert_eq!(allowance.now(begin).0, 4);
        for chat in ["a", "b", "c", "d"] {
            allowance.spend(chat, false, begin);
        }
        assert_eq!(allowance.now(begin), (0, Duration::from_millis(100)));
        assert_eq!(allowance.now(begin + Duration::from_millis(250)).0, 2);
        assert_eq!(allowance.now(begin + Duration::from_secs(60)).0, 4);
        allowance.drain();
        assert_eq!(allowance.now(begin + Duration::from_secs(60)).0, 0);
    }

    /// The moments, in seconds, at which a chat that always has something to say is written to within ten minutes.
    fn sent(group: bool) -> Vec<f64> {
        let begin = Instant::now();
        let mut allowance = Allowance::new(LIMITS, begin);
        let (mut at, mut sent) = (Duration::ZERO, Vec::new());
        while at < Duration::from_secs(600) {
            sent.push(at.as_secs_f64());
            at += allowance.spend("chat", group, begin + at);
        }
        sent
    }

    #[test]
    fn no_minute_of_a_group_has_more_than_it_may_and_a_person_s_chat_is_not_slowed() {
        let group = sent(true);
        for from in &group {
            let minute = group.iter().filter(|at| (*from..from + 60.0).contains(*at)).count();
            assert!(minute <= 20, "{minute} within a minute from {from} s");
        }
        assert!(group.len() >= 180, "{} in ten minutes", group.len());
        assert!(group[1] == 0.0 && group[2] > 3.0, "a group has its burst too: {:?}", &group[..3]);
        assert_eq!(sent(false).len(), 601);
    }

    #[test]
    fn instances_keep_to_the_limits_together() {
        assert_eq!(LIMITS.shared_by(1), LIMITS);
        let each = LIMITS.shared_by(2);
        assert_eq!((each.per_second, each.burst), (5.0, 2.0));
        let begin = Instant::now();
        for group in [true, false] {
            let mut instances = [Allowance::new(each, begin), Allowance::new(each, begin)];
            let (mut at, mut sent) = (Duration::ZERO, Vec::new());
            while at < Duration::from_secs(300) {
                // Now one has the chat, now the other, in no order.
                let instance = sent.len() * sent.len() / 3 % 2;
                sent.push(at.as_secs_f64());
                at += instances[instance].spend("chat", group, begin + at);
            }
            let most = if group { 20 } else { 61 };
            for from in &sent {
                let minute = sent.iter().filter(|at| (*from..from + 60.0).contains(*at)).count();
                assert!(minute <= most, "{minute} within a minute from {from} s");
            }
            assert!(sent.len() >= if group { 90 } else { 295 }, "{} in five minutes", sent.len());
        }
    }

    #[test]
    fn memory_is_bounded() {
        let now = Instant::now();
        let mut allowance = Allowance::new(LIMITS, now);
        for chat in 0..MOST_CHATS * 2 {
            allowance.spend(&chat.to_string(), false, now);
        }
        assert!(allowance.chats.len() <= MOST_CHATS);
    }
}
