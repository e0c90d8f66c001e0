//! Records that contradict themselves: kept beside the catalog with their reasons and sources, and never served.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::code::Code;
use super::error::Error;
use super::fact::Text;
use super::procedure::{Procedure, Slot};
use super::shape::Shape;
use super::store;

/// A part of a source under its label, as it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its label in the source.
    pub label: String,
    /// The slot that is read from it, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Slot>,
    /// Its text.
    pub text: String,
}

/// Why a record is not believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The slot in which it shows.
    pub slot: Slot,
    /// One of the importer's kebab-case words, such as `foreign-body`.
    pub why: String,
    /// The reason in words, in both languages.
    pub said: Text,
    /// The text of the source that shows it.
    pub text: String,
}

/// A record in quarantine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quarantined {
    /// Its code.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// The shape of its source.
    pub shape: Shape,
    /// The file it was read from.
    pub file: PathBuf,
    /// Why, at least one reason.
    pub reasons: Vec<Reason>,
    /// The procedure as it was read.
    pub record: Procedure,
    /// The source, part by part.
    pub source: Vec<Section>,
}

/// Writes `records` to `path`, one JSON object a line, ordered by code and shape. True where that changed the file.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn write(path: &Path, records: &[Quarantined]) -> Result<bool, Error> {
    let mut ordered: Vec<&Quarantined> = records.iter().collect();
    ordered.sort_by(|one, other| (&one.code, one.shape).cmp(&(&other.code, other.shape)));
    store::write_lines(path, &ordered)
}

/// Reads the quarantine at `path`; a file that is not there holds nothing.
///
/// # Errors
/// When the file cannot be read, or names the first line that is damaged.
pub fn read(path: &Path) -> Result<Vec<Quarantined>, Error> {
    if path.exists() { store::read_lines(path) } else { Ok(Vec::new()) }
}
