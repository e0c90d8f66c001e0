//! Until when Zalo takes an answer: 48 hours after the resident's last message it costs nothing, then money, and after seven
//! days nothing is taken.

use crate::delivery::Millis;

const HOUR: Millis = 60 * 60 * 1000;
/// How long an answer costs nothing.
const FREE: Millis = 48 * HOUR;
/// How long one is taken at all.
const OPEN: Millis = 7 * 24 * HOUR;

/// Whether an answer may go out at `now` to somebody who was `heard` last, where `charged` ones may; else why not.
pub(super) fn check(heard: Millis, now: Millis, charged: bool) -> Result<(), &'static str> {
    match now.saturating_sub(heard) {
        since if since <= FREE => Ok(()),
        since if since > OPEN => Err(
            "the resident last wrote more than 7 days ago and Zalo takes no answer any more: reach them by another way, or send it again once they have written",
        ),
        _ if charged => Ok(()),
        _ => Err(
            "the resident last wrote more than 48 hours ago and Zalo would charge for the answer: set `charged = true` in [channels.zalo_oa] to let such ones go out, or send it again once they have written",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_free_then_charged_then_too_late() {
        let now = 1_700_000_000_000;
        for (hours, free, charged) in [
            (0, true, true),
            (48, true, true),
            (49, false, true),
            (7 * 24, false, true),
            (7 * 24 + 1, false, false),
        ] {
            let heard = now - hours * HOUR;
            assert_eq!(check(heard, now, false).is_ok(), free, "{hours}");
            assert_eq!(check(heard, now, true).is_ok(), charged, "{hours}");
        }
        assert!(check(0, now, true).unwrap_err().contains("7 days"));
        assert!(check(now - 50 * HOUR, now, false).unwrap_err().contains("charged"));
    }
}
