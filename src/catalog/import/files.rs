//! The files of an import: found below the paths that were given, and read one by one.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::catalog::error::Error;

/// Larger files hold no procedures; the largest known one has 600 kB.
const FILE_BYTES: u64 = 16 << 20;

/// All files under `path`, sorted; a file stands for itself. Links to folders are not followed, so that no loop
/// can arise.
pub(in crate::catalog) fn under(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if fs_err::metadata(path)?.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
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

/// All files under `paths`, each once, in the order of the paths.
///
/// # Errors
/// When a path is not there or a folder cannot be listed.
pub(super) fn under_all(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut all: Vec<PathBuf> = Vec::new();
    for path in paths {
        let files = under(path)?;
        all.extend(files);
    }
    let mut seen = HashSet::new();
    all.retain(|file| seen.insert(file.clone()));
    Ok(all)
}

/// The bytes of a file.
///
/// # Errors
/// Why it cannot be read, in words.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let size = fs_err::metadata(path).map_err(|error| error.to_string())?.len();
    if size > FILE_BYTES {
        return Err(format!("{size} bytes are too many for a file of procedures"));
    }
    fs_err::read(path).map_err(|error| error.to_string())
}
