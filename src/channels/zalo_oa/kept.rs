//! The tokens on the disk: one file that only its owner reads, replaced whole.

use std::{io::Write, path::Path};

use fs_err::File;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::delivery::Millis;

use super::Error;

/// An access token, and the refresh token that is good for the next one.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pair {
    pub(super) access: String,
    pub(super) refresh: String,
    /// When it was had, and until when the access token is good.
    pub(super) from: Millis,
    pub(super) until: Millis,
}

/// What is kept.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// A digest of the refresh token of the settings with which it began: another one there begins anew.
    pub(super) seed: String,
    pub(super) current: Pair,
    /// The pair before: what is left where the present one turns out to be none.
    pub(super) previous: Option<Pair>,
}

/// Shows that something is there, never what it says.
impl std::fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Kept(…)")
    }
}

/// What is kept at `path`; none where nothing is.
pub(super) fn read(path: &Path) -> Result<Option<Kept>, Error> {
    let wrong = |detail: String| Error::Tokens { path: path.to_owned(), detail };
    match fs_err::read(path) {
        Ok(bytes) => {
            // The reader's error would quote what it read.
            let kept = serde_json::from_slice(&bytes);
            kept.map(Some).map_err(|error| wrong(format!("line {} is not what was written", error.line())))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(error.kind().to_string())),
    }
}

/// Keeps `kept` at `path`: once this has returned it is on the disk, and before it the one before is, whole.
pub(super) fn write(path: &Path, kept: &Kept) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs_err::create_dir_all(folder)?;
    // Made with rights for its owner alone.
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec_pretty(kept)?)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The new name is on the disk only when its folder is.
    File::open(folder)?.sync_all()
}
