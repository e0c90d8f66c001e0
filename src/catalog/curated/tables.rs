//! Single files beside the records: the legal documents whose end is known, and what each national record said when the
//! curated one was checked against it.

use std::fmt::Write;
use std::io;
use std::path::Path;

use serde::Deserialize;

use super::document::Document;
use super::{read_with, text};
use crate::catalog::checked::Checked;
use crate::catalog::error::Error;
use crate::catalog::law::Law;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    law: Vec<Law>,
    #[serde(default)]
    checked: Vec<Checked>,
}

/// The legal documents of the file at `path`; none where there is no such file.
///
/// # Errors
/// Every error of the file.
pub fn read_laws(path: &Path) -> Result<Vec<Law>, Vec<Error>> {
    Ok(read(path)?.law)
}

/// The digests of the file at `path`; none where there is no such file.
///
/// # Errors
/// Every error of the file.
pub fn read_checked(path: &Path) -> Result<Vec<Checked>, Vec<Error>> {
    Ok(read(path)?.checked)
}

/// Writes `checked` to `path`, by code, whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn write_checked(path: &Path, checked: &[Checked]) -> Result<(), Error> {
    let mut ordered: Vec<&Checked> = checked.iter().collect();
    ordered.sort_by(|one, other| one.code.cmp(&other.code));
    let mut out = String::from(
        "# Bản ghi quốc gia nói gì vào ngày bản biên soạn được đối chiếu; do `motcua catalog checked` ghi, không sửa tay.\n\
         # What the national records said when the curated ones were checked against them; written by the command.\n",
    );
    for checked in ordered {
        let parts: Vec<String> =
            checked.parts.iter().map(|(name, digest)| format!("{name} = \"{digest}\"")).collect();
        let _ =
            write!(out, "\n[[checked]]\ncode = \"{}\"\nparts = {{ {} }}\n", checked.code, parts.join(", "));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut file, out.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn read(path: &Path) -> Result<Table, Vec<Error>> {
    if !path.is_file() {
        return Ok(Table::default());
    }
    read_with(path, |bytes| {
        let text = text(bytes)?;
        Document::parse(&text)?.read()
    })
}
