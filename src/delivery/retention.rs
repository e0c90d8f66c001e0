//! How long things are kept, and the job that deletes what is older.

use std::time::Duration;

use tokio::{sync::watch, time};

use super::{Desk, Millis, item::now};

const HOUR: Duration = Duration::from_secs(60 * 60);
/// Between two runs of the job.
const EVERY: Duration = HOUR;

/// How long what is kept stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Ids of events: as long as a platform may deliver one again.
    pub claims: Duration,
    /// What the platform calls messages that were sent: as long as they are edited.
    pub receipts: Duration,
    /// What is remembered of a chat, since its last message; and answers that nobody has fetched.
    pub chats: Duration,
    /// Notes, such as thumbs.
    pub notes: Duration,
    /// Dead letters.
    pub dead: Duration,
    /// Cases and what was said about them, since something last happened.
    pub cases: Duration,
    /// Tickets, so that one that was used or is too old is told from one that never was.
    pub tickets: Duration,
}

impl Retention {
    /// The retention that deletes what is remembered of a chat, notes, dead letters and cases after `days`.
    pub fn days(days: u16) -> Self {
        let kept = HOUR * 24 * u32::from(days.max(1));
        let day = HOUR * 24;
        Self { claims: day, receipts: HOUR, chats: kept, notes: kept, dead: kept, cases: kept, tickets: day }
    }

    /// The rows that go by their age alone, as far as the moment which they are compared with, and that moment.
    pub(super) fn by_age(&self, now: Millis) -> [(&'static str, Millis); 7] {
        [
            ("claim WHERE at", self.claims),
            ("receipt WHERE at", self.receipts),
            ("chat WHERE at", self.chats),
            ("chat WHERE state IS NULL AND at", self.claims),
            ("note WHERE at", self.notes),
            ("dead WHERE at", self.dead),
            ("ticket WHERE at", self.tickets),
        ]
        .map(|(rows, age)| (rows, before(age, now)))
    }
}

/// The moment that lies `age` before `now`.
pub(super) fn before(age: Duration, now: Millis) -> Millis {
    now.saturating_sub(Millis::try_from(age.as_millis()).unwrap_or(Millis::MAX))
}

/// Deletes what is too old, now and every hour, until `stopping`.
pub async fn run(desk: Desk, retention: Retention, mut stopping: watch::Receiver<bool>) {
    let mut hours = time::interval(EVERY);
    loop {
        tokio::select! {
            _ = hours.tick() => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        match desk.clean(retention, now()).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "what was too old was deleted from the message store"),
            Err(error) => tracing::error!(%error, "the message store was not cleaned"),
        }
    }
}
