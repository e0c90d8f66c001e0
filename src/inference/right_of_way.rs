//! Who goes first where model and retrieval want the same cores: a card is shown in milliseconds, a wording streams for a second.
//!
//! The kernels of all models run on one pool of threads, so a question that is embedded beside a generation would take turns with
//! it, product by product. A retrieval takes the right of way instead, and a generation waits for it between two layers.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Longest that a generation gives way in one pass through its layers, so that it comes to its end under any load.
const MOST: Duration = Duration::from_millis(60);

static GOING: Mutex<usize> = Mutex::new(0);
static FREE: Condvar = Condvar::new();

/// Held by who goes first.
#[derive(Debug)]
#[must_use = "the right of way is given back where this is dropped"]
pub struct RightOfWay(());

impl RightOfWay {
    /// Takes the right of way; several may have it.
    pub fn take() -> Self {
        *GOING.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Self(())
    }
}

impl Drop for RightOfWay {
    fn drop(&mut self) {
        let mut going = GOING.lock().unwrap_or_else(PoisonError::into_inner);
        *going -= 1;
        if *going == 0 {
            FREE.notify_all();
        }
    }
}

/// One pass of who gives way.
#[derive(Debug)]
pub(super) struct Pass {
    left: Duration,
}

impl Pass {
    pub(super) fn new() -> Self {
        Self { left: MOST }
    }

    /// Waits while somebody has the right of way and this pass has patience left.
    pub(super) fn give_way(&mut self) {
        let going = GOING.lock().unwrap_or_else(PoisonError::into_inner);
        if *going == 0 || self.left.is_zero() {
            return;
        }
        let began = Instant::now();
        let waited = FREE.wait_timeout_while(going, self.left, |going| *going > 0);
        drop(waited);
        self.left = self.left.saturating_sub(began.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // One test, as the right of way is one for the process; others that retrieve meanwhile only make waits longer.
    #[test]
    fn a_pass_waits_for_who_goes_first_and_for_no_longer_than_its_patience() {
        let first = RightOfWay::take();
        let began = Instant::now();
        let mut pass = Pass::new();
        pass.give_way();
        let waited = began.elapsed();
        assert!(waited >= MOST && waited < MOST * 20, "{waited:?}");
        pass.give_way();
        assert!(
            pass.left.is_zero() && began.elapsed() < waited + MOST,
            "patience comes back only with the next pass"
        );
        let waiting = std::thread::spawn(|| {
            let mut pass = Pass::new();
            pass.give_way();
            pass.left
        });
        std::thread::sleep(MOST / 6);
        drop(first);
        assert!(waiting.join().is_ok());
    }
}
