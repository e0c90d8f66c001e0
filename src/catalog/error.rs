//! What can go wrong with a catalog.

use std::path::PathBuf;

/// An error names the file (and line and field where there is one), and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A curated record does not fit the type. `detail` holds line, column, field and what was expected.
    #[error("{path}: {detail}; correct the file and run `motcua catalog check` again", path = .path.display())]
    Curated { path: PathBuf, detail: String },
    /// Two curated records claim one code.
    #[error("{second} has the code {code} that {first} has already; remove or renumber one of them", first = .first.display(), second = .second.display())]
    DuplicateCode { code: super::Code, first: PathBuf, second: PathBuf },
    /// A file or folder could not be read or written; the message names it.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A folder without any record in a shape the importer knows.
    #[error("{path}: no procedure record in a known shape; expected portal JSON files (one procedure a file, with the key ma_thu_tuc) or curated TOML files", path = .0.display())]
    NoRecords(PathBuf),
    /// The imported store is damaged.
    #[error("{path}, line {line}: {detail}; run `motcua catalog import` again to rebuild it", path = .path.display())]
    Store { path: PathBuf, line: usize, detail: String },
    /// A line of a log is damaged.
    #[error("{path}, line {line}: {detail}; correct or remove that line, nothing else is lost", path = .path.display())]
    Journal { path: PathBuf, line: usize, detail: String },
    /// No kept version has that name.
    #[error("{name:?} names no catalog version: {detail}; `motcua catalog versions` lists them")]
    Version { name: String, detail: String },
    /// A kept version cannot be read.
    #[error("{path}: {detail}; serve another version with `motcua catalog rollback`, or the present files with `motcua catalog rollback --latest`", path = .path.display())]
    DamagedVersion { path: PathBuf, detail: String },
    /// A decision that says too little.
    #[error("{0}")]
    Decision(String),
}
