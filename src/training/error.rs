//! What can go wrong in a training.

use std::path::PathBuf;

use crate::inference;

/// The message names what is missing, and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Inference(#[from] inference::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The catalog holds nothing to learn from.
    #[error(
        "the catalog has no expected questions to learn from; add some to the corpus under overlay/questions"
    )]
    NothingToLearn,
    /// A passage has no vector yet.
    #[error("the passage {text:?} has no embedding; build the index first (`motcua index`)")]
    NotEmbedded { text: String },
    /// The patterns of speech are not as they must be.
    #[error("{}: {detail}; see corpus/wording/vi.toml for what belongs there", path.display())]
    Speech { path: PathBuf, detail: String },
    /// A card cannot be read.
    #[error("{}: {detail}; delete it with its adapter and train anew", path.display())]
    Card { path: PathBuf, detail: String },
}
