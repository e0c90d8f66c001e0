//! What can go wrong with an index.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::inference;

/// The message names the folder or the server, and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written; the message names it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// No room for a new index. What was half built is gone, what is in use was not touched.
    #[error(
        "{path}: the disk is full; free about {needed_mib} MiB and run `motcua index` again (the index in use was not touched)",
        path = .path.display()
    )]
    DiskFull { path: PathBuf, needed_mib: u64 },
    /// An index that is there and cannot be used.
    #[error("{path}: {detail}; run `motcua index --rebuild`", path = .path.display())]
    Damaged { path: PathBuf, detail: String },
    /// The lexical engine failed.
    #[error("the lexical index failed: {detail}; run `motcua index --rebuild`")]
    Lexical { detail: String },
    /// The engine's folder is open already, here or in another process.
    #[error("{path}: another process has the vector index open; stop it, or go on with an exact scan", path = .0.display())]
    InUse(PathBuf),
    /// Another process holds the lock of the builder.
    #[error("{path}: another process is building the index; wait until it is done, or stop it", path = .0.display())]
    Building(PathBuf),
    /// The embedding model failed.
    #[error("embedding the passages failed: {0}; what was embedded is kept, so run `motcua index` again")]
    Embedding(#[from] inference::Error),
    /// A vector of another model.
    #[error(
        "a vector has {got} numbers, the index has {expected}: it was made with another model; run `motcua index --rebuild`"
    )]
    Dimensions { got: usize, expected: usize },
    /// A vector with an infinite or undefined number.
    #[error(
        "a vector holds a number that is not finite: the model is damaged; run `motcua models` to check it"
    )]
    NotFinite,
    /// The engine in process failed.
    #[error("the vector index failed: {0}; run `motcua index --rebuild`")]
    Engine(String),
    /// The setting of the Qdrant server cannot be used.
    #[error("{0}; correct the list of Qdrant node URLs, such as http://127.0.0.1:6334")]
    Setting(String),
    /// No node of the Qdrant server answered.
    #[error(
        "no Qdrant node answered, asked {nodes} to {action}: {detail}; check that a node runs and can be reached"
    )]
    Unreachable { nodes: usize, action: &'static str, detail: String },
    /// A node answered with an error.
    #[error(
        "Qdrant could not {action}: {detail}; check the API key and the collection, or run `motcua index --rebuild`"
    )]
    Refused { action: &'static str, detail: String },
}

impl Error {
    pub(super) fn damaged(path: &Path, detail: impl fmt::Display) -> Self {
        Self::Damaged { path: path.to_owned(), detail: detail.to_string() }
    }

    /// Whether a full disk, or a used-up quota, is at the bottom of it.
    pub(super) fn is_disk_full(&self) -> bool {
        use io::ErrorKind::{QuotaExceeded, StorageFull};
        match self {
            Self::DiskFull { .. } => true,
            Self::Io(error) => matches!(error.kind(), StorageFull | QuotaExceeded),
            // Of these two libraries the words of the operating system are all that is left.
            Self::Engine(detail) | Self::Lexical { detail } => detail.contains("No space left"),
            _ => false,
        }
    }
}
