//! Stub of the lexical index: it stands in until the lexical branch is merged.

use std::path::Path;

use crate::catalog::Catalog;

use super::Error;

/// Version of the analyzer.
pub const ANALYZER: &str = "stub-1";

const FILE: &str = "stub.txt";

/// A lexical index that is open.
#[derive(Debug)]
pub struct LexicalIndex;

impl LexicalIndex {
    /// Opens the index under `dir`.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        fs_err::read_to_string(dir.join(FILE))?;
        Ok(Self)
    }
}

/// Builds the index of `catalog` under `dir`.
pub fn build(dir: &Path, catalog: &Catalog) -> Result<(), Error> {
    fs_err::create_dir_all(dir)?;
    Ok(fs_err::write(dir.join(FILE), catalog.procedures().len().to_string())?)
}
