//! The folders of an index: the one in use, the one being built, and those to remove.

use std::{
    fs::TryLockError,
    io::{self, Write},
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::super::{Error, manifest::write_whole};

const POINTER: &str = "current";
const LOCK: &str = "build.lock";
const PREFIX: &str = "build-";
const PROBE: &str = "probe";

/// A folder with an index, or with a part of one.
#[derive(Debug, PartialEq)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// The folder in use under `dir`; nothing where there is none.
    pub(super) fn current(dir: &Path) -> Result<Option<Self>, Error> {
        let path = dir.join(POINTER);
        let name = match fs_err::read_to_string(&path) {
            Ok(name) => name,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let name = name.trim_end();
        let plain = name.strip_prefix(PREFIX).is_some_and(|id| Uuid::try_parse(id).is_ok());
        if plain {
            Ok(Some(Self(dir.join(name))))
        } else {
            Err(Error::damaged(&path, "it names no folder of an index"))
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Fails where the disk has no room for `mib`. The engine maps its files into memory, and a full disk
    /// under such a file kills the process, so the room is looked for beforehand.
    pub(super) fn probe_space(&self, mib: u64) -> Result<(), Error> {
        let path = self.0.join(PROBE);
        let mut file = fs_err::File::create(&path)?;
        let written = (0..mib).try_for_each(|_| file.write_all(&[0; 1 << 20]));
        drop(file);
        fs_err::remove_file(&path)?;
        Ok(written?)
    }

    /// Removes it as far as it can be; the next build removes the rest.
    pub(super) fn remove(&self) {
        if let Err(error) = fs_err::remove_dir_all(&self.0) {
            tracing::warn!(%error, "an unfinished index was not removed");
        }
    }
}

/// What `read` makes of the folder in use under `dir`; nothing where there is none. Where another process swaps
/// the folder and removes it meanwhile, the new one is read.
pub(super) fn with_current<T>(
    dir: &Path,
    read: impl Fn(&Folder) -> Result<Option<T>, Error>,
) -> Result<Option<T>, Error> {
    let Some(mut folder) = Folder::current(dir)? else {
        return Ok(None);
    };
    loop {
        let result = read(&folder);
        match Folder::current(dir)? {
            Some(next) if result.is_err() && next != folder => folder = next,
            _ => return result,
        }
    }
}

/// The right to build under a folder. It ends with the process, however that ends.
#[derive(Debug)]
pub(super) struct Builder {
    dir: PathBuf,
    _lock: fs_err::File,
}

impl Builder {
    pub(super) fn lock(dir: &Path) -> Result<Self, Error> {
        fs_err::create_dir_all(dir)?;
        let lock = fs_err::File::create(dir.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { dir: dir.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Error::Building(dir.to_owned())),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// A new, empty folder.
    pub(super) fn start(&self) -> Result<Folder, Error> {
        let path = self.dir.join(format!("{PREFIX}{}", Uuid::new_v4().simple()));
        fs_err::create_dir(&path)?;
        Ok(Folder(path))
    }

    /// Makes `folder` the one in use, in one step.
    pub(super) fn swap_in(&self, folder: &Folder) -> Result<(), Error> {
        let name = folder.0.file_name().unwrap_or_default();
        Ok(write_whole(&self.dir, POINTER, name.as_encoded_bytes())?)
    }

    /// Removes all folders but the one in use.
    pub(super) fn remove_others(&self) -> Result<(), Error> {
        // A pointer that cannot be read points to nothing.
        let current = Folder::current(&self.dir).unwrap_or_default();
        for entry in fs_err::read_dir(&self.dir)? {
            let path = entry?.path();
            let is_build = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
            let in_use = current.as_ref().is_some_and(|current| current.0 == path);
            if is_build && !in_use && path.is_dir() {
                fs_err::remove_dir_all(path)?;
            }
        }
        Ok(())
    }
}
