//! Notices as text messages under a brand name, by the interface of eSMS: a way out and none in. A text is a template that the
//! operator has registered there, without diacritics unless the settings say otherwise.
//!
//! Imports: `text`, `delivery`, `messenger`.

pub mod wire;
pub mod render;
pub mod error;
mod send;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{
    delivery::{Desk, Limits, Line, LineSettings, NOTICES},
    messenger::Secret,
};

pub use error::{Error, Unsendable};
pub use render::Templates;

/// The name under which notices are kept.
pub const CHANNEL: &str = NOTICES;

/// Where eSMS takes messages.
pub const API_URL: &str = "https://rest.esms.vn";

/// The interface documents no limit: few enough to be polite, and it says by 429 where that is too many.
pub const LIMITS: Limits =
    Limits { per_second: 5.0, burst: 5.0, chat_per_second: 1.0, chat_burst: 1.0, group_per_minute: 60.0 };

/// What is written, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// Texts by name, with `{fields}`.
    pub templates: BTreeMap<String, String>,
    /// Whether diacritics stay: a text is then less than half as long, and operators want it registered so.
    pub unicode: bool,
    /// Most parts that a text may be sent in, each of which is paid for.
    pub parts: usize,
}

/// Settings of the notices.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub api_key: Secret,
    pub secret_key: Secret,
    /// The name that is shown as the sender.
    pub brandname: String,
    pub wording: Wording,
    /// Whether eSMS is to take all and send nothing, for trying out.
    pub sandbox: bool,
    /// eSMS's own address ([`API_URL`]) or another one.
    pub api_url: String,
    pub line: LineSettings,
}

impl Settings {
    /// The usual line: twelve tries over some hours, and then a dead letter.
    pub fn line(limits: Limits) -> LineSettings {
        LineSettings { tries: 12, backoff: Duration::from_secs(15), ..LineSettings::under(limits) }
    }
}

/// The running notices.
#[derive(Debug)]
pub struct Sms {
    line: Line,
}

impl Sms {
    /// Starts to send the notices that `desk` holds.
    ///
    /// # Errors
    /// Where a setting cannot be used. That eSMS cannot be reached is no error: it is tried again.
    pub fn start(settings: Settings, desk: &Desk) -> Result<Self, Error> {
        let line = settings.line;
        let sender = Arc::new(send::Send::new(settings)?);
        Ok(Self { line: Line::sending(desk, CHANNEL, sender, line) })
    }

    /// Stops: what is due is sent, for at most `grace`.
    pub async fn stop(self, grace: Duration) {
        self.line.stop(grace).await;
    }
}
