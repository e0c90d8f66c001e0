//! What can go wrong with the channel. No text of it holds a token or anything of a resident.

/// The message says what to mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address of the Bot API.
    #[error("[channels.zalo_bot] api_url is no address of a Bot API; leave it out for Zalo's own")]
    ApiUrl,
    /// The secret of the webhook.
    #[error(
        "the webhook secret of the Zalo bot must have 16 to 256 characters of A-Z, a-z, 0-9, _ and -, for example from `openssl rand -hex 24`"
    )]
    Secret,
    /// The HTTP client could not be made.
    #[error("no HTTP client for Zalo could be made on this machine")]
    Client,
}

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No connection: it did not arrive.
    #[error("Zalo's Bot API cannot be reached")]
    Unreachable,
    /// The answer was lost or is none: it may have arrived.
    #[error("the answer of Zalo's Bot API was lost")]
    Lost,
    /// Zalo refused it.
    #[error("Zalo's Bot API answered {code}: {description}")]
    Refused { code: u16, description: String, retry_after: Option<u64> },
}
