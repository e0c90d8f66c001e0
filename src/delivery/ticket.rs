//! Tickets: what a link carries out of one channel into a chat of another. Each is good once and for a short time, since a
//! link is shown on screens that others see too. What it carries is the channels' to say.

use std::time::Duration;

use serde::Serialize;
use uuid::Uuid;

use super::{
    Desk, Error, Millis,
    item::{masked_json, now},
};

/// How long a ticket is good: long enough to take a phone out and scan a code, not to be found later on a photograph.
pub const TICKET_LIFE: Duration = Duration::from_secs(10 * 60);
/// Most tickets that are kept; the oldest go first.
pub(super) const MOST_TICKETS: u32 = 10_000;

/// A ticket as somebody finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ticket {
    /// It is good, and carries this JSON.
    Good(String),
    /// It was used.
    Used,
    /// Its time is over.
    TooOld,
    /// There is none, or it was so long ago that nobody remembers.
    Unknown,
}

impl Desk {
    /// A new ticket that carries `body`; what tells who somebody is is masked.
    ///
    /// # Errors
    /// Where `body` cannot be written as JSON, or the store fails.
    pub async fn issue_ticket(&self, body: &impl Serialize) -> Result<Uuid, Error> {
        let (id, body) = (Uuid::new_v4(), masked_json(body)?);
        let life = Millis::try_from(TICKET_LIFE.as_millis()).unwrap_or(Millis::MAX);
        self.thread.call(move |store| store.issue_ticket(id, &body, now() + life, now())).await?;
        Ok(id)
    }

    /// The ticket `id`. An answer uses it up in one step with the rest, so that a process that ends in between wastes none.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn ticket(&self, id: Uuid) -> Result<Ticket, Error> {
        self.thread.call(move |store| store.ticket(id, now())).await
    }
}
