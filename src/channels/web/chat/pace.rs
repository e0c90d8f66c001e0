//! How fast chats may be begun: nobody is known here, so one who begins a thousand is slowed with all others.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

/// New chats a second.
const PER_SECOND: f64 = 5.0;
/// New chats at once.
const BURST: f64 = 100.0;

/// The allowance of new chats.
#[derive(Debug)]
pub(super) struct Pace(Mutex<(f64, Instant)>);

impl Default for Pace {
    fn default() -> Self {
        Self(Mutex::new((BURST, Instant::now())))
    }
}

impl Pace {
    /// Whether one more may begin at `now`; it counts where it may.
    pub(super) fn admits(&self, now: Instant) -> bool {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (level, at) = *inner;
        let level = (level + now.saturating_duration_since(at).as_secs_f64() * PER_SECOND).min(BURST);
        let admits = level >= 1.0;
        *inner = (if admits { level - 1.0 } else { level }, now.max(at));
        admits
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_is_admitted_and_then_as_many_as_the_time_allows() {
        let pace = Pace::default();
        let begin = Instant::now() + Duration::from_secs(1);
        let admitted = |at: Instant| (0..500).filter(|_| pace.admits(at)).count();
        assert_eq!(admitted(begin), 100);
        assert_eq!(admitted(begin + Duration::from_secs(2)), 10);
        assert_eq!(admitted(begin + Duration::from_secs(1000)), 100);
    }
}
