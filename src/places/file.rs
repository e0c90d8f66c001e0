//! The files of `corpus/places`: TOML that a civil servant reads and edits. Every error names file, line and field.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::catalog::{
    Source,
    curated::{document::Document, message::Problem},
};

use super::{City, Error, Rule, Unit};

/// What one file may hold; all files together are the gazetteer. Ids of sources are shared by all of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    pub city: Option<City>,
    pub units: Vec<Unit>,
    pub rules: Vec<Rule>,
    pub words: Words,
    pub sources: Vec<Source>,
}

/// Names that are also ordinary words, streets, persons or provinces; without kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// Taken for a place only beside a word such as `phường`.
    pub needs_kind: Vec<String>,
    /// Taken for a place beside such a word, or where capitalised with all diacritics.
    pub ordinary: Vec<String>,
    /// Not taken for a place where typed without diacritics and without such a word.
    pub ordinary_bare: Vec<String>,
}

/// A file as read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) path: PathBuf,
    /// Its text, in NFC, without byte order mark.
    pub(super) text: String,
    pub(super) content: File,
}

/// Reads every `.toml` file in `dir`, by name. None where there is no such folder.
///
/// # Errors
/// All errors of all files.
pub(super) fn read_dir(dir: &Path) -> Result<Vec<Read>, Vec<Error>> {
    let io = |error| vec![Error::Io(error)];
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs_err::read_dir(dir).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match fs_err::read(&path).map_err(io).and_then(|bytes| read(&path, &bytes)) {
            Ok(file) => files.push(file),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// Reads the content of the file `path`.
pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<Read, Vec<Error>> {
    let wrong = |problems: Vec<Problem>| -> Vec<Error> {
        let detail = |problem: Problem| Error::File { path: path.to_owned(), detail: problem.to_string() };
        problems.into_iter().map(detail).collect()
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        wrong(vec![Problem::new(line, "", "tệp không phải văn bản UTF-8", "the file is not UTF-8 text")])
    })?;
    let text: String = text.trim_start_matches('\u{feff}').nfc().collect();
    let content = Document::parse(&text).and_then(|document| document.read()).map_err(wrong)?;
    Ok(Read { path: path.to_owned(), text, content })
}
