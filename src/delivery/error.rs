//! What can go wrong with keeping messages.

use std::{io, path::PathBuf};

/// The message names the file and the next step, and holds no text of a resident.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// Nothing more can be written: nothing is accepted until there is room.
    #[error("the message store is full; free room on its disk, nothing that was accepted is lost")]
    Full,
    /// Another process serves from this store.
    #[error("{path}: another process serves from this message store; stop it first", path = .0.display())]
    InUse(PathBuf),
    /// The store is of a later build.
    #[error("{store}: the message store has version {found}, this build knows {known}; run a later build")]
    Version { store: String, found: i64, known: i64 },
    /// What names the store cannot be used.
    #[error("[messages] store: {0}")]
    Setting(String),
    /// The server of the store is away; it is looked for again at the next call.
    #[error("the message store cannot be reached: {0}; nothing that was accepted is lost")]
    Unreachable(String),
    /// The server of the store lets nobody in by this name.
    #[error(
        "the message store refuses to be opened: {0}; see [messages] store, its password and the rights of its user"
    )]
    Refused(String),
    /// Leases are counted by the clocks of several machines, so these have to agree.
    #[error(
        "the clock of this machine and that of the message store differ by {skew} ms; have both set by the network"
    )]
    Clock { skew: i64 },
    /// Another instance is changing the same chat at this moment.
    #[error("another instance holds what is needed; try again")]
    Busy,
    /// A file or folder could not be read or written.
    #[error("the message store cannot be read or written: {0}; see that its folder exists and is writable")]
    Io(String),
    /// The engine refused.
    #[error("the message store failed: {0}")]
    Engine(String),
    /// What is to be kept cannot be written as JSON.
    #[error("a message cannot be written as JSON: {0}")]
    Unwritable(String),
    /// A case is not there, or not open any more.
    #[error("there is no such open case: it was closed or deleted; look at the list again")]
    NoCase,
    /// A ticket was used or is over.
    #[error("the ticket was used meanwhile, or its time is over")]
    NoTicket,
    /// A chat has too much waiting for one thing more.
    #[error("the chat has too many messages waiting; try again in a minute")]
    Flooded,
    /// The store has been closed.
    #[error("the message store is closed")]
    Closed,
}

impl Error {
    /// Whether the same call may do in a moment: its store is away, or another instance stands in its way.
    pub(super) fn passes(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Busy)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error.to_string())
    }
}
