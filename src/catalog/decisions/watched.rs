//! The log of decisions as it is now: looked at whenever it is asked for, read again only when it has changed.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

use super::{Decisions, Error};

/// A log that is followed. Asking costs one look at the file's length and time, a few microseconds, so that a
/// decision holds for the next question, in whatever channel, without a thread or a message between processes.
#[derive(Debug)]
pub struct Watched {
    path: PathBuf,
    seen: RwLock<(Option<Stamp>, Arc<Decisions>)>,
}

/// By what a change is noticed; absent where there is no file.
type Stamp = (u64, Option<SystemTime>);

impl Watched {
    /// Follows the log at `path`, which need not be there yet.
    ///
    /// # Errors
    /// When the log is damaged: what was withdrawn must not be answered because nobody could read so.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        let stamp = stamp(&path)?;
        let decisions = Arc::new(Decisions::read(&path)?);
        Ok(Self { path, seen: RwLock::new((stamp, decisions)) })
    }

    /// The decisions as they stand now. Where the log cannot be read any more, those read last hold.
    pub fn now(&self) -> Arc<Decisions> {
        let (seen, known) = self.seen.read().unwrap_or_else(PoisonError::into_inner).clone();
        let stamp = match stamp(&self.path) {
            Ok(stamp) if stamp == seen => return known,
            Ok(stamp) => stamp,
            Err(error) => {
                tracing::error!(%error, "the log of decisions cannot be looked at: those known before hold");
                return known;
            }
        };
        let decisions = match Decisions::read(&self.path) {
            Ok(decisions) => Arc::new(decisions),
            Err(error) => {
                tracing::error!(%error, "the log of decisions cannot be read: those known before hold");
                known
            }
        };
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        *seen = (stamp, Arc::clone(&decisions));
        decisions
    }

    /// Where the log lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn stamp(path: &Path) -> io::Result<Option<Stamp>> {
    match std::fs::metadata(path) {
        Ok(data) => Ok(Some((data.len(), data.modified().ok()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
