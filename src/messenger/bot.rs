//! Settings of a messenger where the assistant is a bot with a token: how its events come in, and how its answers go out.

use crate::delivery::LineSettings;

use super::{Secret, Settings};

/// How events come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// They are asked for.
    Polling,
    /// The platform brings them to this public address, which ends in `/hooks/` and the channel's name, and shows the secret
    /// each time.
    Webhook { url: String, secret: Secret },
}

/// Settings of the channel.
#[derive(Debug, Clone, PartialEq)]
pub struct BotSettings {
    pub token: Secret,
    /// The Bot API: the platform's own or another one.
    pub api_url: String,
    pub mode: Mode,
    pub conversation: Settings,
    pub line: LineSettings,
}
