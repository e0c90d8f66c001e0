//! The tests of a store over SQLite.

#[path = "keeping.rs"]
mod keeping;
#[path = "lines.rs"]
mod lines;
#[path = "failing.rs"]
mod failing;
#[path = "cases.rs"]
mod cases;
#[path = "tickets.rs"]
mod tickets;
#[path = "mailbox.rs"]
mod mailbox;
#[path = "personal.rs"]
mod personal;
#[path = "file.rs"]
mod file;
#[path = "notices.rs"]
mod notices;

use std::path::{Path, PathBuf};

use super::*;

type Kept = Sqlite;

/// What was taken stays taken until its process has ended.
const LEASE: Millis = Millis::MAX / 4;

/// When what a process left that ended at `at` is taken over: at once.
fn crashed(at: Millis) -> Millis {
    at
}

/// A folder with a store of its own.
struct Place(tempfile::TempDir);

impl Place {
    /// A new one; there always is one.
    fn fresh() -> Option<Self> {
        Some(Self(tempfile::tempdir().unwrap()))
    }

    fn store(&self) -> Kept {
        Sqlite::serve(&self.file()).unwrap()
    }

    /// Whether nobody serves from it any more.
    fn is_free(&self) -> bool {
        Sqlite::serve(&self.file()).is_ok()
    }

    fn dir(&self) -> &Path {
        self.0.path()
    }

    fn file(&self) -> PathBuf {
        self.dir().join("messages.sqlite")
    }
}

fn open(place: &Place) -> Desk {
    Desk::over(place.store()).unwrap()
}
