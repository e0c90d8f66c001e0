//! What can go wrong with the channel. No text of it holds a token or anything of a resident.

use std::path::PathBuf;

/// The message says what to mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// An address of Zalo.
    #[error("[channels.zalo_oa] {0} is no address of Zalo; leave it out for Zalo's own")]
    Url(&'static str),
    /// The HTTP client could not be made.
    #[error("no HTTP client for Zalo could be made on this machine")]
    Client,
    /// There is no token to begin with.
    #[error(
        "Zalo's Official Account has no tokens yet: give its consent to the app and set MOTCUA_ZALO_OA_REFRESH_TOKEN or [channels.zalo_oa] refresh_token_file"
    )]
    NoToken,
    /// The tokens that were kept cannot be read.
    #[error(
        "{path}: the tokens of Zalo's Official Account cannot be read: {detail}; mend the file, or move it away and set a new refresh token",
        path = .path.display()
    )]
    Tokens { path: PathBuf, detail: String },
}

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No connection: it did not arrive.
    #[error("Zalo cannot be reached")]
    Unreachable,
    /// The answer was lost or is none: it may have arrived.
    #[error("Zalo's answer was lost")]
    Lost,
    /// Zalo refused it. It says so in the body, with the status of a success.
    #[error("Zalo answered {code}: {message}")]
    Refused { code: i64, message: String },
    /// Something before Zalo's API refused it.
    #[error("HTTP {0} and no answer of Zalo's API")]
    Down(u16),
    /// It was not tried: there is no good access token.
    #[error("there is no good access token of Zalo: {0}")]
    NoToken(Box<Failure>),
    /// No refresh token is good any more.
    #[error(
        "Zalo refuses the refresh token ({0}): give the Official Account's consent again, set the new refresh token and restart"
    )]
    Consent(i64),
    /// New tokens could not be kept, and are not used before they are.
    #[error(
        "new tokens of Zalo could not be kept: {0}; free room on the disk or mend the rights of the folder"
    )]
    Unkept(String),
}
