//! The Zalo Bot Platform: long polling or a webhook in, an outbox of plain words out. It has no buttons, no edits and no
//! places on the map, so choices are numbered and a wording comes as a message of its own.
//!
//! Imports: `assistant`, `delivery`, `messenger`.

pub mod wire;
pub mod render;
pub mod error;
mod api;
mod send;
mod receive;
mod polling;
mod hook;
mod setup;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{self, Instant},
};

use crate::{
    assistant::Assistant,
    delivery::{Answerer, Desk, Limits, Line},
    messenger::{Conversation, Webhook},
};

pub use crate::messenger::{BotSettings as Settings, Mode};
pub use error::Error;
pub use render::Plain;

use api::Api;
use receive::Receiver;

/// The name under which its messages are kept.
pub const CHANNEL: &str = "zalo_bot";

/// Where the Bot API is.
pub const API_URL: &str = "https://bot-api.zaloplatforms.com";

/// The platform documents no limits: few enough to be polite, and it says by 429 where that is too many.
pub const LIMITS: Limits =
    Limits { per_second: 10.0, burst: 10.0, chat_per_second: 1.0, chat_burst: 3.0, group_per_minute: 60.0 };

/// The running channel.
pub struct ZaloBot {
    line: Line,
    receiver: Arc<Receiver>,
    stop: watch::Sender<bool>,
    setup: JoinHandle<()>,
    polling: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for ZaloBot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ZaloBot")
    }
}

impl ZaloBot {
    /// Starts the channel over `assistant`, keeping its messages at `desk`.
    ///
    /// # Errors
    /// Where a setting cannot be used. That Zalo cannot be reached is no error: it is tried again.
    pub fn start(settings: Settings, assistant: Arc<Assistant>, desk: &Desk) -> Result<Self, Error> {
        let conversation = Conversation::new(assistant, desk.clone(), Arc::new(Plain), settings.conversation);
        Self::answered_by(settings, Arc::new(conversation), desk)
    }

    /// As [`Self::start`], with somebody else to answer, who writes by [`Plain`].
    ///
    /// # Errors
    /// As there.
    pub fn answered_by(settings: Settings, answerer: Arc<dyn Answerer>, desk: &Desk) -> Result<Self, Error> {
        let secret = match &settings.mode {
            Mode::Polling => None,
            Mode::Webhook { secret, .. } => Some(secret.clone()),
        };
        if secret.as_ref().is_some_and(|secret| !secret.fits_a_webhook()) {
            return Err(Error::Secret);
        }
        let api = Api::new(&settings.api_url, settings.token)?;
        let sender = Arc::new(send::Send::new(api.clone()));
        let line = Line::start(desk, CHANNEL, answerer, sender, settings.line);
        let receiver = Arc::new(Receiver::new(api.clone(), desk.clone(), secret));
        let (stop, stopping) = watch::channel(false);
        let setup = setup::run(api, settings.mode.clone(), Arc::clone(&receiver), stopping.clone());
        let setup = tokio::spawn(setup);
        let polling = (settings.mode == Mode::Polling)
            .then(|| tokio::spawn(polling::run(Arc::clone(&receiver), stopping)));
        Ok(Self { line, receiver, stop, setup, polling })
    }

    /// What Zalo calls, for whoever serves HTTP.
    pub fn webhook(&self) -> Arc<dyn Webhook> {
        let receiver: Arc<dyn Webhook> = Arc::<Receiver>::clone(&self.receiver);
        receiver
    }

    /// Stops: takes nothing more but what a call under way brings, ends what is under way, sends what is due, for at
    /// most `grace`.
    pub async fn stop(self, grace: Duration) {
        let end = Instant::now() + grace;
        self.receiver.close();
        self.stop.send_replace(true);
        self.setup.abort();
        // The other half of the time is for what is to be sent.
        if let Some(mut polling) = self.polling
            && time::timeout(grace / 2, &mut polling).await.is_err()
        {
            polling.abort();
        }
        self.line.stop(end.saturating_duration_since(Instant::now())).await;
    }
}
