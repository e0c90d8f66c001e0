//! Until when the platform takes an answer: 24 hours after the resident's last message.

use crate::delivery::Millis;

/// How long an answer is taken.
const OPEN: Millis = 24 * 60 * 60 * 1000;

/// Whether an answer may go out at `now` to somebody who was `heard` last; else why not.
pub(super) fn check(heard: Millis, now: Millis) -> Result<(), &'static str> {
    if now.saturating_sub(heard) <= OPEN {
        return Ok(());
    }
    Err(
        "the resident last wrote more than 24 hours ago and Facebook takes no answer any more: reach them by another way, or send it again once they have written",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_for_a_day() {
        let now = 1_700_000_000_000;
        for (since, open) in [(0, true), (OPEN, true), (OPEN + 1, false), (-OPEN, true)] {
            assert_eq!(check(now - since, now).is_ok(), open, "{since}");
        }
        assert!(check(0, now).unwrap_err().contains("24 hours"));
    }
}
