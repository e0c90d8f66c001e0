//! Keeps events, however they came in.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use tokio::sync::watch;

use crate::{
    delivery::{self, Accepted, Arrival, Desk},
    messenger::Secret,
};

use super::{CHANNEL, api::Api, wire};

/// What takes events in.
pub(super) struct Receiver {
    pub(super) api: Api,
    desk: Desk,
    /// What a webhook must show; without one there is no webhook.
    pub(super) secret: Option<Secret>,
    /// The bot's id, by which its own echoes are told; known once Zalo is set up.
    me: watch::Sender<Option<String>>,
    closed: AtomicBool,
}

impl Receiver {
    pub(super) fn new(api: Api, desk: Desk, secret: Option<Secret>) -> Self {
        Self { api, desk, secret, me: watch::Sender::new(None), closed: AtomicBool::new(false) }
    }

    /// Notes who the bot is.
    pub(super) fn know(&self, me: String) {
        self.me.send_replace(Some(me));
    }

    /// Returns once it is known who the bot is.
    pub(super) async fn known(&self) {
        // The sender lives as long as this does.
        let _ = self.me.subscribe().wait_for(Option::is_some).await;
    }

    pub(super) fn is_known(&self) -> bool {
        self.me.borrow().is_some()
    }

    /// Takes nothing more.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Keeps `event` where it is for the bot; once this has returned it may be acknowledged.
    pub(super) async fn keep(&self, event: &Value) -> Result<(), delivery::Error> {
        let me = self.me.borrow().clone().unwrap_or_default();
        let Some(arrived) = wire::arrived(event, &me) else {
            tracing::debug!("an event that is not for the bot was left out");
            return Ok(());
        };
        let arrival = Arrival::new(arrived.event, arrived.chat, &arrived.incoming)?;
        let accepted = self.desk.accept(CHANNEL, vec![arrival]).await?;
        tracing::debug!(?accepted, "an event was taken in");
        if accepted.contains(&Accepted::Flooded) {
            tracing::warn!("a message of a chat with too many waiting was left out");
        }
        Ok(())
    }
}
