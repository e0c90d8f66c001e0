//! What can go wrong with the channel. No text of it holds a token or anything of a resident.

/// The message says what to mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address of the platform.
    #[error("[channels.facebook] api_url is no address of the platform; leave it out for its own")]
    Url,
    /// The HTTP client could not be made.
    #[error("no HTTP client for Facebook could be made on this machine")]
    Client,
}

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No connection: it did not arrive.
    #[error("Facebook cannot be reached")]
    Unreachable,
    /// The answer was lost or is none: it may have arrived.
    #[error("Facebook's answer was lost")]
    Lost,
    /// Facebook refused it.
    #[error("Facebook answered {code} ({subcode}): {message}")]
    Refused { status: u16, code: i64, subcode: i64, message: String },
    /// Something before Facebook's API refused it.
    #[error("HTTP {0} and no answer of Facebook's API")]
    Down(u16),
}
