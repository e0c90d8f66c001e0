//! A Zalo Official Account (API v3): a signed webhook in, an outbox of words and buttons out, with tokens that renew
//! themselves. Choices beyond five buttons are numbered, and a wording comes as a message of its own.
//!
//! Imports: `assistant`, `delivery`, `messenger`.

pub mod wire;
pub mod render;
pub mod error;
mod api;
mod signature;
mod kept;
mod credentials;
mod window;
mod replies;
mod send;
mod hook;
#[cfg(test)]
mod tests;

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::{
    task::JoinHandle,
    time::{self, Instant},
};

use crate::{
    assistant::Assistant,
    delivery::{Answerer, Desk, Limits, Line, LineSettings, now},
    messenger::{self, Conversation, Secret, Webhook},
};

pub use error::Error;
pub use render::Template;

use api::Api;
use credentials::Credentials;
use hook::Hook;
use replies::Replies;
use signature::Signer;

/// The name under which its messages are kept.
pub const CHANNEL: &str = "zalo_oa";

/// Where messages are sent, and where tokens are had.
pub const API_URL: &str = "https://openapi.zalo.me";
pub const OAUTH_URL: &str = "https://oauth.zaloapp.com";

/// The platform documents no limits a second: few enough to be polite, and it says so where that is too many.
pub const LIMITS: Limits =
    Limits { per_second: 10.0, burst: 10.0, chat_per_second: 1.0, chat_burst: 3.0, group_per_minute: 60.0 };

/// How often it is looked whether the tokens are to be renewed: also an account that nobody writes to keeps them.
const FRESH: Duration = Duration::from_secs(60);

/// Settings of the channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub app_id: String,
    /// The app's secret, for new tokens.
    pub app_secret: Secret,
    /// The account's own secret, by which calls are signed.
    pub webhook_secret: Secret,
    /// The refresh token to begin with; the one that was used last stays without effect.
    pub refresh_token: Option<Secret>,
    /// The file in which tokens are kept.
    pub tokens: PathBuf,
    /// Zalo's own addresses ([`API_URL`], [`OAUTH_URL`]) or others.
    pub api_url: String,
    pub oauth_url: String,
    /// Whether answers go out that cost money: later than 48 hours after the resident's last message.
    pub charged: bool,
    /// The `template_type` of buttons, where the account needs one.
    pub template_type: Option<String>,
    pub conversation: messenger::Settings,
    pub line: LineSettings,
}

/// The running channel.
pub struct ZaloOa {
    line: Line,
    hook: Arc<Hook>,
    credentials: Arc<Credentials>,
    fresh: JoinHandle<()>,
}

impl std::fmt::Debug for ZaloOa {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ZaloOa")
    }
}

impl ZaloOa {
    /// Starts the channel over `assistant`, keeping its messages at `desk`.
    ///
    /// # Errors
    /// Where a setting or the kept tokens cannot be used. That Zalo cannot be reached is no error: it is tried again.
    pub fn start(settings: Settings, assistant: Arc<Assistant>, desk: &Desk) -> Result<Self, Error> {
        let renderer = Arc::new(Template { template_type: settings.template_type.clone() });
        let conversation = Conversation::new(assistant, desk.clone(), renderer, settings.conversation);
        Self::answered_by(settings, Arc::new(conversation), desk)
    }

    /// As [`Self::start`], with somebody else to answer, who writes by a [`Template`].
    ///
    /// # Errors
    /// As there.
    pub fn answered_by(settings: Settings, answerer: Arc<dyn Answerer>, desk: &Desk) -> Result<Self, Error> {
        let Settings { app_id, app_secret, webhook_secret, refresh_token, tokens, .. } = settings;
        let api = Api::new(&settings.api_url, &settings.oauth_url, &app_id, app_secret)?;
        let credentials = Arc::new(Credentials::open(tokens, refresh_token.as_ref(), api.clone())?);
        let sender = send::Send {
            api,
            credentials: Arc::clone(&credentials),
            desk: desk.clone(),
            charged: settings.charged,
            replies: Replies::default(),
        };
        let line = Line::start(desk, CHANNEL, answerer, Arc::new(sender), settings.line);
        let hook = Arc::new(Hook::new(desk.clone(), Signer { app_id, key: webhook_secret }));
        let fresh = tokio::spawn(keep_fresh(Arc::clone(&credentials)));
        Ok(Self { line, hook, credentials, fresh })
    }

    /// What Zalo calls, for whoever serves HTTP.
    pub fn webhook(&self) -> Arc<dyn Webhook> {
        let hook: Arc<dyn Webhook> = Arc::<Hook>::clone(&self.hook);
        hook
    }

    /// Stops: takes nothing more, ends what is under way, sends what is due, for at most `grace`.
    pub async fn stop(self, grace: Duration) {
        let end = Instant::now() + grace;
        self.hook.close();
        self.fresh.abort();
        self.line.stop(grace).await;
        // What a renewal has spent must be kept: it has its own end, the longest time of a request.
        if time::timeout_at(end.max(Instant::now() + FRESH / 4), self.credentials.rest()).await.is_err() {
            tracing::error!("stopped during a renewal of Zalo's tokens: they may have to be set anew");
        }
    }
}

/// Renews the tokens when they are due, whether somebody writes or not.
async fn keep_fresh(credentials: Arc<Credentials>) {
    let mut ticks = time::interval(FRESH);
    loop {
        ticks.tick().await;
        if let Err(failure) = credentials.access().await {
            tracing::error!(%failure, "Zalo's Official Account has no good token: nothing can be sent");
        }
    }
}
