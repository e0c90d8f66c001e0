//! What can go wrong with an index.

/// The message names the folder or the server, and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
