//! Answers that are fetched: a page has no address to send them to, so they wait until it says that it has them.

use std::{fmt, time::Duration};

use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};

use super::{Address, Desk, Error, Millis, item::silent};

/// Most answers that are handed out at once.
const MOST: usize = 50;
/// How often is looked for an answer that another instance has written: nothing rings for it here.
const LOOK: Duration = Duration::from_secs(1);

/// An answer that waits to be fetched.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Larger than that of every one before it.
    pub id: i64,
    pub(super) body: String,
    /// When it was kept.
    pub at: Millis,
}

silent!(Letter);

impl Letter {
    /// What it says; none where it is of another shape.
    pub fn body<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.body).ok()
    }
}

impl Desk {
    /// The answers to `address` after the one numbered `seen`, oldest first; where there are none, it waits for one up to
    /// `wait`. Those up to `seen` have arrived and are deleted: one that got lost on the way is there when it is asked for again.
    ///
    /// # Errors
    /// Where the store fails; so for the next.
    pub async fn collect(&self, address: &Address, seen: i64, wait: Duration) -> Result<Vec<Letter>, Error> {
        let end = Instant::now() + wait;
        loop {
            let rung = self.written.notified();
            tokio::pin!(rung);
            // From here on a ring is heard, also one during the look below.
            rung.as_mut().enable();
            let own = address.clone();
            let letters = self.thread.call(move |store| store.collect(&own, seen, MOST)).await?;
            if seen > 0 {
                // A chat that had too many unsent answers may be answered again.
                self.arrived.notify_waiters();
            }
            let next = if self.shared { end.min(Instant::now() + LOOK) } else { end };
            if !letters.is_empty() || (timeout_at(next, rung).await.is_err() && Instant::now() >= end) {
                return Ok(letters);
            }
        }
    }

    /// What is remembered of a chat; none where there is nothing or it is of another shape.
    pub async fn remembered<T: DeserializeOwned>(&self, address: &Address) -> Result<Option<T>, Error> {
        let address = address.clone();
        let state = self.thread.call(move |store| store.state(&address)).await?;
        Ok(state.and_then(|state| serde_json::from_str(&state).ok()))
    }
}
