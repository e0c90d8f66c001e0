//! Which version is served: a file that names one, or `latest` for the files as they are.

use std::{fmt, io, path::Path};

use super::super::{Error, files};

const LATEST: &str = "latest";

/// What is served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Serving {
    /// Imported and curated records as they lie there.
    #[default]
    Latest,
    /// The kept version with this id.
    Version(String),
}

impl Serving {
    /// What the file at `path` names; the latest where there is no such file.
    ///
    /// # Errors
    /// When it names no version.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = match fs_err::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Latest),
            Err(error) => return Err(error.into()),
        };
        match text.trim() {
            "" | LATEST => Ok(Self::Latest),
            id if id.bytes().all(|byte| byte.is_ascii_hexdigit()) => Ok(Self::Version(id.to_owned())),
            other => Err(Error::Version {
                name: other.chars().take(80).collect(),
                detail: format!("{} names no version", path.display()),
            }),
        }
    }

    /// Writes the file at `path`, whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        Ok(files::write_whole(path, format!("{self}\n").as_bytes())?)
    }
}

impl fmt::Display for Serving {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => formatter.write_str(LATEST),
            Self::Version(id) => formatter.write_str(id),
        }
    }
}
