//! What can go wrong with an index.

/// The message names the folder or the server, and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index holds what it never wrote.
    #[error("{what}; delete the index folder, or run `motcua index --rebuild`, to build it anew")]
    Damaged { what: String },
    /// The lexical index could not be read or written.
    #[error("lexical index: {detail}; if it does not pass, run `motcua index --rebuild`")]
    Lexical { detail: String },
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
