//! A page on Facebook, by its Messenger: a signed webhook in, an outbox of words and quick replies out. Nothing can be edited, so a
//! wording comes as a message of its own; addresses of pages stand in the words, since a quick reply opens none.
//!
//! Imports: `assistant`, `delivery`, `messenger`.

pub mod wire;
pub mod render;
pub mod error;
mod api;
mod signature;
mod window;
mod send;
mod hook;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use crate::{
    assistant::Assistant,
    delivery::{Answerer, Desk, Limits, Line, LineSettings, now},
    messenger::{self, Conversation, Secret, Webhook},
};

pub use error::Error;
pub use render::QuickReplies;

use api::Api;
use hook::Hook;
use signature::Signer;

/// The name under which its messages are kept.
pub const CHANNEL: &str = "facebook";

/// Where messages are sent.
pub const API_URL: &str = "https://graph.facebook.com";

/// Far below what a page may send: few enough to be polite, and the platform says so where that is too many.
pub const LIMITS: Limits =
    Limits { per_second: 20.0, burst: 20.0, chat_per_second: 1.0, chat_burst: 3.0, group_per_minute: 60.0 };

/// Settings of the channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The page's access token.
    pub page_token: Secret,
    /// The app's secret, by which calls are signed.
    pub app_secret: Secret,
    /// What the platform shows when the webhook's address is set.
    pub verify_token: Secret,
    /// The platform's own address ([`API_URL`]) or another one.
    pub api_url: String,
    pub conversation: messenger::Settings,
    pub line: LineSettings,
}

/// The running channel.
pub struct Facebook {
    line: Line,
    hook: Arc<Hook>,
}

impl std::fmt::Debug for Facebook {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Facebook")
    }
}

impl Facebook {
    /// Starts the channel over `assistant`, keeping its messages at `desk`.
    ///
    /// # Errors
    /// Where a setting cannot be used. That the platform cannot be reached is no error: it is tried again.
    pub fn start(settings: Settings, assistant: Arc<Assistant>, desk: &Desk) -> Result<Self, Error> {
        let renderer = Arc::new(QuickReplies);
        let conversation = Conversation::new(assistant, desk.clone(), renderer, settings.conversation);
        Self::answered_by(settings, Arc::new(conversation), desk)
    }

    /// As [`Self::start`], with somebody else to answer, who writes by [`QuickReplies`].
    ///
    /// # Errors
    /// As there.
    pub fn answered_by(settings: Settings, answerer: Arc<dyn Answerer>, desk: &Desk) -> Result<Self, Error> {
        let Settings { page_token, app_secret, verify_token, api_url, line, .. } = settings;
        let sender = send::Send { api: Api::new(&api_url, page_token)?, desk: desk.clone() };
        let line = Line::start(desk, CHANNEL, answerer, Arc::new(sender), line);
        let hook = Hook::new(desk.clone(), Signer { key: app_secret }, verify_token);
        Ok(Self { line, hook: Arc::new(hook) })
    }

    /// What the platform calls, for whoever serves HTTP.
    pub fn webhook(&self) -> Arc<dyn Webhook> {
        let hook: Arc<dyn Webhook> = Arc::<Hook>::clone(&self.hook);
        hook
    }

    /// Stops: takes nothing more, ends what is under way, sends what is due, for at most `grace`.
    pub async fn stop(self, grace: Duration) {
        self.hook.close();
        self.line.stop(grace).await;
    }
}
