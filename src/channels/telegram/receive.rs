//! Keeps updates, however they came in.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    delivery::{self, Accepted, Arrival, Desk},
    messenger::Secret,
};

use super::{
    CHANNEL,
    api::{Api, REQUEST},
    wire::{self, Me},
};

/// What takes updates in.
pub(super) struct Receiver {
    pub(super) api: Api,
    desk: Desk,
    /// What a webhook must show; without one there is no webhook.
    pub(super) secret: Option<Secret>,
    /// Who the bot is; without that nobody can tell what is said to it in a group.
    me: watch::Sender<Option<Me>>,
    closed: AtomicBool,
}

impl Receiver {
    pub(super) fn new(api: Api, desk: Desk, secret: Option<Secret>) -> Self {
        Self { api, desk, secret, me: watch::Sender::new(None), closed: AtomicBool::new(false) }
    }

    /// Notes who the bot is.
    pub(super) fn know(&self, me: Me) {
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

    /// Keeps those of `updates` that are for the bot; once this has returned they may be acknowledged.
    pub(super) async fn keep(&self, updates: Vec<Value>) -> Result<(), delivery::Error> {
        let mut arrivals = Vec::new();
        let mut presses = Vec::new();
        let me = self.me.borrow().clone();
        for update in updates {
            let Some(number) = wire::number(&update) else { continue };
            let Some(arrived) = wire::arrived(&update, me.as_ref()) else {
                tracing::debug!("an update that is not for the bot was left out");
                continue;
            };
            arrivals.push(Arrival::new(number, arrived.chat, &arrived.incoming)?);
            presses.extend(arrived.press);
        }
        if arrivals.is_empty() {
            return Ok(());
        }
        let accepted = self.desk.accept(CHANNEL, arrivals).await?;
        let count = |kind| accepted.iter().filter(|one| **one == kind).count();
        let (duplicate, flooded) = (count(Accepted::Duplicate), count(Accepted::Flooded));
        tracing::debug!(kept = count(Accepted::Kept), duplicate, flooded, "updates taken in");
        if flooded > 0 {
            tracing::warn!(flooded, "messages of a chat with too many waiting were left out");
        }
        for press in presses {
            self.release(press);
        }
        Ok(())
    }

    /// Lets the pressed button go back. It matters to nobody whether this succeeds.
    fn release(&self, press: String) {
        let api = self.api.clone();
        tokio::spawn(async move {
            let body = json!({"callback_query_id": press});
            if let Err(failure) = api.call("answerCallbackQuery", &body, REQUEST).await {
                tracing::debug!(%failure, "a button was not released");
            }
        });
    }
}
