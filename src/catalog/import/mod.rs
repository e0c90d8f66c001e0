//! Imports: `text`, and the types of `catalog`.
//!
//! Records of the national portal in, typed procedures out; what cannot be read is kept as text and marked.

mod audience;
mod authority;
mod cell;
mod channels;
mod checks;
mod deadlines;
mod documents;
mod fees;
mod forms;
mod legal_basis;
mod marks;
mod page;
mod portal;
mod results;
mod steps;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use marks::why;

use super::code::Code;
use super::error::Error;
use super::procedure::Procedure;
use super::report::Report;

/// Larger files are no procedure records; the largest known one has 200 kB.
const FILE_BYTES: u64 = 8 << 20;

/// Reads every portal record under `dir`, in the order of their codes, and says what was read, marked and
/// refused. A refused file never stops the others.
///
/// # Errors
/// When a folder cannot be listed, or when no file under `dir` is a record.
pub fn read_dir(dir: &Path) -> Result<(Vec<Procedure>, Report), Error> {
    let files = files_under(dir)?;
    let outcomes: Vec<(PathBuf, Result<Procedure, String>)> = files
        .into_par_iter()
        .map(|path| {
            let outcome = read_file(&path);
            (path.strip_prefix(dir).unwrap_or(&path).to_owned(), outcome)
        })
        .collect();
    let mut report = Report::default();
    let mut by_code: BTreeMap<Code, (Procedure, PathBuf)> = BTreeMap::new();
    for (path, outcome) in outcomes {
        match outcome {
            Err(why) => report.refuse(path, why),
            Ok(procedure) => match by_code.get(&procedure.code) {
                Some((_, first)) => {
                    let why = format!("the code {} stands in {} already", procedure.code, first.display());
                    report.refuse(path, why);
                }
                None => {
                    report.count(&procedure);
                    by_code.insert(procedure.code.clone(), (procedure, path));
                }
            },
        }
    }
    if by_code.is_empty() {
        return Err(Error::NoRecords(dir.to_owned()));
    }
    Ok((by_code.into_values().map(|(procedure, _)| procedure).collect(), report))
}

/// Reads one portal record from the bytes of its file.
///
/// # Errors
/// Why the bytes are no record, in words.
pub fn read_record(bytes: &[u8]) -> Result<Procedure, String> {
    portal::read(bytes).map_err(|refusal| refusal.to_string())
}

fn read_file(path: &Path) -> Result<Procedure, String> {
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("json")) {
        return Err("not a .json file".to_owned());
    }
    let size = fs_err::metadata(path).map_err(|error| error.to_string())?.len();
    if size > FILE_BYTES {
        return Err(format!("{size} bytes are too many for a procedure record"));
    }
    read_record(&fs_err::read(path).map_err(|error| error.to_string())?)
}

/// All files under `dir`, sorted. Links to folders are not followed, so that no loop can arise.
pub(super) fn files_under(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests;
