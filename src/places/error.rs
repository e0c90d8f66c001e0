//! What can go wrong with the files of places.

use std::path::PathBuf;

/// The message names file, line and field, and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file does not fit the type. `detail` holds line, field and what was expected.
    #[error("{path}: {detail}; correct the file and run `motcua places lint` again", path = .path.display())]
    File { path: PathBuf, detail: String },
    /// A file or folder could not be read; the message names it.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
