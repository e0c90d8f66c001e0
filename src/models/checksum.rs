//! SHA-256 while streaming, and the stamp that spares a verified file from being read again.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::models::Error;

/// Bytes moved between two reports of progress.
const CHUNK: usize = 1 << 20;

/// Copies `from` to `to` and gives the bytes copied and their SHA-256; `moved` hears how far it is.
pub(super) fn copy(
    from: &mut dyn Read,
    to: &mut dyn Write,
    moved: &mut dyn FnMut(u64),
) -> io::Result<(u64, String)> {
    let mut sha256 = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let mut total = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        sha256.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        total += read as u64;
        moved(total);
    }
    to.flush()?;
    Ok((total, hex(sha256)))
}

/// The checksum in lower-case hex.
pub(super) fn hex(sha256: Sha256) -> String {
    sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of a file.
pub(super) fn of_file(path: &Path, moved: &mut dyn FnMut(u64)) -> Result<String, Error> {
    Ok(copy(&mut fs_err::File::open(path)?, &mut io::sink(), moved)?.1)
}

/// Checks `found` against `expected`; on a difference `file` is deleted and named in the error.
pub(super) fn expect(file: &Path, expected: &str, found: &str) -> Result<(), Error> {
    if expected.eq_ignore_ascii_case(found) {
        return Ok(());
    }
    remove(file)?;
    Err(Error::Checksum { file: file.to_owned(), expected: expected.into(), found: found.into() })
}

/// Deletes `path` if it is there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs_err::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// What a file looked like when its checksum was right.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    file: String,
    bytes: u64,
    modified_ns: u128,
    pub(super) sha256: String,
}

impl Stamp {
    /// The stamp of `file` as it is now.
    pub(super) fn of(file: &Path, sha256: String) -> io::Result<Self> {
        let data = fs_err::metadata(file)?;
        let modified = data.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { file: name, bytes: data.len(), modified_ns: modified.as_nanos(), sha256 })
    }

    /// The checksum of `file` if its stamp still fits, whatever it should be.
    pub(super) fn checksum(file: &Path) -> Option<String> {
        let text = fs_err::read(stamp_path(file)).ok()?;
        let stamp: Self = serde_json::from_slice(&text).ok()?;
        let now = Self::of(file, stamp.sha256.clone()).ok()?;
        (now == stamp).then_some(stamp.sha256)
    }

    /// Writes the stamp beside `file`, whole or not at all.
    pub(super) fn write(&self, file: &Path) -> Result<(), Error> {
        let path = stamp_path(file);
        let aside = path.with_extension("json.partial");
        fs_err::write(&aside, serde_json::to_vec(self).map_err(io::Error::from)?)?;
        Ok(fs_err::rename(aside, path)?)
    }
}

fn stamp_path(file: &Path) -> PathBuf {
    file.with_file_name("verified.json")
}
