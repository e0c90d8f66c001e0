//! Imports: the types of `catalog`.
//!
//! Curated records: TOML files that a civil servant reads and edits, checked so that every error names its
//! file, line and field. The numbers in field names count from 1: `fees[2]` is the second fee.

mod checks;
pub(crate) mod document;
mod elsewhere;
mod life_events;
pub(crate) mod message;
mod openings;
mod overlay;
mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use self::document::Document;
pub use self::elsewhere::read_elsewhere;
pub use self::life_events::read_life_events;
use self::message::Problem;
pub use self::openings::{Opening, Reply, read_openings};
pub use self::overlay::{Overlay, read_overlays};
pub use self::tables::{read_checked, read_laws, write_checked};
use super::code::Code;
use super::error::Error;
use super::fact::Layer;
use super::import::files_under;
use super::procedure::Procedure;

/// Reads every `.toml` file under `dir`, ordered by code. Text is normalised to NFC, not refused.
///
/// # Errors
/// All errors of all files: unreadable files, what does not fit the type, what contradicts itself, and codes
/// that two files claim.
pub fn read_dir(dir: &Path) -> Result<Vec<Procedure>, Vec<Error>> {
    let files = toml_files(dir).map_err(|error| vec![error])?;
    let outcomes: Vec<_> = files.into_par_iter().map(|path| (read_file(&path), path)).collect();
    let mut errors = Vec::new();
    let mut by_code: BTreeMap<Code, (Procedure, PathBuf)> = BTreeMap::new();
    for (outcome, path) in outcomes {
        match outcome {
            Err(found) => errors.extend(found),
            Ok(procedure) => match by_code.get(&procedure.code) {
                Some((_, first)) => errors.push(Error::DuplicateCode {
                    code: procedure.code,
                    first: first.clone(),
                    second: path,
                }),
                None => {
                    by_code.insert(procedure.code.clone(), (procedure, path));
                }
            },
        }
    }
    if errors.is_empty() {
        Ok(by_code.into_values().map(|(procedure, _)| procedure).collect())
    } else {
        Err(errors)
    }
}

fn read_file(path: &Path) -> Result<Procedure, Vec<Error>> {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    read_with(path, |bytes| read_record(bytes, &stem))
}

/// Reads the file at `path` by `read`, and names it in every problem.
fn read_with<T>(path: &Path, read: impl Fn(&[u8]) -> Result<T, Vec<Problem>>) -> Result<T, Vec<Error>> {
    let bytes = fs_err::read(path).map_err(|error| vec![Error::Io(error)])?;
    let curated = |problem: Problem| Error::Curated { path: path.to_owned(), detail: problem.to_string() };
    read(&bytes).map_err(|problems| problems.into_iter().map(curated).collect())
}

/// The `.toml` files under `dir`, sorted.
fn toml_files(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = files_under(dir)?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    Ok(files)
}

/// The text of a file, in Unicode NFC.
fn text(bytes: &[u8]) -> Result<String, Vec<Problem>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        vec![Problem::new(line, "", "tệp không phải văn bản UTF-8", "the file is not UTF-8 text")]
    })?;
    Ok(text.trim_start_matches('\u{feff}').nfc().collect())
}

/// Reads one record; `stem` is the name of its file without ending.
fn read_record(bytes: &[u8], stem: &str) -> Result<Procedure, Vec<Problem>> {
    let text = text(bytes)?;
    let document = Document::parse(&text)?;
    let mut procedure: Procedure = document.read()?;
    procedure.set_layer(Layer::Curated);
    let problems = checks::check(&procedure, stem, &document);
    if problems.is_empty() { Ok(procedure) } else { Err(problems) }
}

#[cfg(test)]
mod tests;
