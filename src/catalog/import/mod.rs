//! Imports: `text`, and the types of `catalog`.
//!
//! Source files of any known shape in, typed procedures out. What cannot be read is kept as text and marked; what
//! contradicts itself or the agencies' lists is kept back with the reason.
//!
//! `reader` chooses among the readers (`portal`, `defence`, `lists`, `pdf`, `labels_2021`), which share the cells
//! in `parts`; `checks` looks at each record; `settle` decides what is served.

mod checks;
mod defence;
mod draft;
mod files;
mod labels_2021;
mod lists;
mod marks;
mod merge;
mod parts;
mod pdf;
mod portal;
mod reader;
mod settle;

use std::path::PathBuf;

use jiff::civil::Date;
use rayon::prelude::*;

pub(super) use files::under as files_under;
pub use marks::why;

use super::error::Error;
use super::law::Law;
use super::procedure::Procedure;
use super::quarantine::Quarantined;
use super::report::{Report, Tally};
use draft::Refusal;
use reader::Input;
use settle::File;

/// What an import brought.
#[derive(Debug, Default)]
pub struct Import {
    /// The procedures to serve, by code.
    pub procedures: Vec<Procedure>,
    /// The records that are kept back, by code.
    pub quarantined: Vec<Quarantined>,
    /// The account of it all.
    pub report: Report,
}

impl Import {
    /// Says of every source without a date that it was read on `day`.
    pub fn date(&mut self, day: Date) {
        let kept_back = self.quarantined.iter_mut().map(|quarantined| &mut quarantined.record);
        for source in self.procedures.iter_mut().chain(kept_back).flat_map(|procedure| &mut procedure.sources)
        {
            source.checked.get_or_insert(day);
        }
    }
}

/// Reads every file under `paths` (folders or files, of any shape), checks every record and says what became of
/// each. `laws` are the legal documents that are known to be over. A refused file never stops the others.
///
/// # Errors
/// When a path is not there, or when no file holds anything in a known shape.
pub fn read(paths: &[PathBuf], laws: &[Law]) -> Result<Import, Error> {
    let files: Vec<File> = files::under_all(paths)?.into_par_iter().map(read_file).collect();
    let import = settle::settle(files, laws);
    if import.report.shapes.values().all(Tally::is_empty) {
        return Err(Error::NoRecords(paths.to_vec()));
    }
    Ok(import)
}

/// Reads one record from the bytes of its file, and marks what is doubtful in it.
///
/// # Errors
/// Why the bytes are no record, in words.
pub fn read_record(bytes: &[u8]) -> Result<Procedure, String> {
    let input = Input::new(bytes);
    let reader = reader::choose(&input).ok_or(Refusal::UnknownShape);
    let found = reader.and_then(|reader| reader.run(&input)).map_err(|refusal| refusal.to_string())?;
    let mut draft = found.drafts.into_iter().next().ok_or("the file holds no record of a procedure")?;
    checks::check(&mut draft, &checks::Known::default());
    Ok(draft.procedure)
}

fn read_file(path: PathBuf) -> File {
    let bytes = match files::read(&path) {
        Ok(bytes) => bytes,
        Err(why) => return File { path, shape: None, found: Err(why) },
    };
    let input = Input::new(&bytes);
    let Some(reader) = reader::choose(&input) else {
        return File { path, shape: None, found: Err(Refusal::UnknownShape.to_string()) };
    };
    let found = reader.run(&input).map_err(|refusal| refusal.to_string());
    File { path, shape: Some(reader.shape), found }
}

#[cfg(test)]
mod tests;
