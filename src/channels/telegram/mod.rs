//! Telegram: long polling or a webhook in, an outbox of Bot API requests out.
//!
//! What goes out has teloxide's types. Its listeners are left aside, since they acknowledge an update before anybody has kept
//! it; so are its requests, since they do not tell whether one that failed may have arrived; and so is its reading of
//! updates, which takes a message for nothing where an optional field is absent.
//!
//! Imports: `text`, `assistant`, `delivery`, `messenger`.

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

use tokio::{sync::watch, task::JoinHandle};

use crate::{
    assistant::Assistant,
    delivery::{Answerer, Desk, Limits, Line},
    messenger::{self, Conversation, Webhook},
};

pub use crate::messenger::{BotSettings as Settings, Mode};
pub use error::Error;
pub use render::Html;

use api::Api;
use receive::Receiver;

/// The name under which its messages are kept.
pub const CHANNEL: &str = "telegram";

/// Where the Bot API is.
pub const API_URL: &str = "https://api.telegram.org";

/// What the platform allows: about 30 messages a second in all and one a second to a chat, with short bursts; to a group 20 a minute.
pub const LIMITS: Limits =
    Limits { per_second: 28.0, burst: 28.0, chat_per_second: 1.0, chat_burst: 3.0, group_per_minute: 20.0 };

/// The running channel.
pub struct Telegram {
    line: Line,
    receiver: Arc<Receiver>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl std::fmt::Debug for Telegram {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Telegram")
    }
}

impl Telegram {
    /// Starts the channel over `assistant`, keeping its messages at `desk`.
    ///
    /// # Errors
    /// Where a setting cannot be used. That Telegram cannot be reached is no error: it is tried again.
    pub fn start(settings: Settings, assistant: Arc<Assistant>, desk: &Desk) -> Result<Self, Error> {
        let html = Arc::new(Html::default());
        let renderer: Arc<dyn messenger::Renderer> = Arc::<Html>::clone(&html);
        let conversation = Conversation::new(assistant, desk.clone(), renderer, settings.conversation);
        Self::answered_by(settings, Arc::new(conversation), html, desk)
    }

    /// As [`Self::start`], with somebody else to answer, who writes by `html`.
    ///
    /// # Errors
    /// As there.
    pub fn answered_by(
        settings: Settings,
        answerer: Arc<dyn Answerer>,
        html: Arc<Html>,
        desk: &Desk,
    ) -> Result<Self, Error> {
        if matches!(&settings.mode, Mode::Webhook { secret, .. } if !secret.fits_a_webhook()) {
            return Err(Error::Secret);
        }
        let api = Api::new(&settings.api_url, settings.token)?;
        let sender = send::Send::new(api.clone(), html);
        let line = Line::start(desk, CHANNEL, answerer, Arc::new(sender), settings.line);
        let secret = match &settings.mode {
            Mode::Polling => None,
            Mode::Webhook { secret, .. } => Some(secret.clone()),
        };
        let receiver = Arc::new(Receiver::new(api.clone(), desk.clone(), secret));
        let (stop, stopping) = watch::channel(false);
        let mut tasks = vec![tokio::spawn(setup::run(
            api,
            settings.mode.clone(),
            Arc::clone(&receiver),
            stopping.clone(),
        ))];
        if settings.mode == Mode::Polling {
            tasks.push(tokio::spawn(polling::run(Arc::clone(&receiver), stopping)));
        }
        Ok(Self { line, receiver, stop, tasks })
    }

    /// What Telegram calls, for whoever serves HTTP.
    pub fn webhook(&self) -> Arc<dyn Webhook> {
        let receiver: Arc<dyn Webhook> = Arc::<Receiver>::clone(&self.receiver);
        receiver
    }

    /// Stops: takes nothing more, ends what is under way, sends what is due, for at most `grace`.
    pub async fn stop(self, grace: Duration) {
        self.receiver.close();
        self.stop.send_replace(true);
        for task in self.tasks {
            task.abort();
        }
        self.line.stop(grace).await;
    }
}
