//! What can go wrong between a question and a ranking.

use std::path::PathBuf;

/// The message names the file or the stage, and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A lexicon file does not fit its shape.
    #[error("{path}: {detail}; correct the file", path = .path.display())]
    Lexicon { path: PathBuf, detail: String },
    #[error(transparent)]
    Index(#[from] crate::index::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
