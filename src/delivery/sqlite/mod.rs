//! Messages in an SQLite file: one process serves from it, while the command line may read it and send dead letters again.

mod schema;
mod inbox;
mod outbox;
mod chat;
mod dead;
mod cases;
mod tickets;

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::Connection;
use uuid::Uuid;

use super::{
    Accepted, Address, Arrival, Case, CaseAct, CaseLine, CaseNumber, Counts, Dead, Error, Export, Letter,
    Millis, NOTICES, NewCase, Out, Retention, Said, Store, Taken, Ticket,
    store::{Again, Due, Ending, Take},
};

/// How long a call waits for the command line to let go of the file.
const BUSY: Duration = Duration::from_secs(5);

/// A store in an SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    /// Whether the transaction deletes what must be nowhere on the disk afterwards.
    erasing: bool,
    /// Locked for as long as this process serves.
    _lock: Option<File>,
}

impl Sqlite {
    /// Opens the store at `path` to serve from it; makes it where there is none.
    ///
    /// # Errors
    /// [`Error::InUse`] where another process serves from it; [`Error::Version`] where a later build made it.
    pub fn serve(path: &Path) -> Result<Self, Error> {
        if let Some(parent) = path.parent() {
            fs_err::create_dir_all(parent)?;
        }
        let lock = File::create(lock_of(path))?;
        lock.try_lock().map_err(|_| Error::InUse(path.to_owned()))?;
        Self::open(path, Some(lock))
    }

    /// Opens the store at `path` beside the process that serves from it.
    ///
    /// # Errors
    /// Where there is none, or it is of another version.
    pub fn beside(path: &Path) -> Result<Self, Error> {
        fs_err::metadata(path)?;
        Self::open(path, None)
    }

    fn open(path: &Path, lock: Option<File>) -> Result<Self, Error> {
        let connection = Connection::open(path)?;
        own(path)?;
        connection.busy_timeout(BUSY)?;
        schema::prepare(&connection, path)?;
        Ok(Self { connection, erasing: false, _lock: lock })
    }

    /// Lets the file grow to `pages` pages and no more, so that tests can fill it.
    ///
    /// # Errors
    /// Where the engine refuses.
    pub fn limit_pages(&mut self, pages: u32) -> Result<(), Error> {
        Ok(self.connection.pragma_update(None, "max_page_count", pages)?)
    }
}

/// Lets nobody but the owner read what is kept; the engine gives its other files the same rights.
fn own(path: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

/// Empties the log beside the file, in which what was deleted still stands. Where somebody reads at this moment it stays for later.
fn erase(connection: &Connection) {
    let emptied =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(row.get::<_, i64>(0)? == 0));
    if !emptied.unwrap_or(false) {
        tracing::warn!(
            "what was deleted stands in the log of the message store until the next deletion or its end"
        );
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            Some(code) => Self::Engine(format!("{code:?}")),
            // The text of an engine's error may quote what was being kept.
            None => Self::Engine("a row has another shape than expected".to_owned()),
        }
    }
}

impl Store for Sqlite {
    fn begin(&mut self) -> Result<(), Error> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    fn commit(&mut self) -> Result<(), Error> {
        self.connection.execute_batch("COMMIT")?;
        if std::mem::take(&mut self.erasing) {
            erase(&self.connection);
        }
        Ok(())
    }

    fn roll_back(&mut self) {
        self.erasing = false;
        // Where the engine has rolled back already there is nothing left to do.
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::error!(error = %Error::from(error), "a transaction was not rolled back");
        }
    }

    fn mark(&mut self) -> Result<(), Error> {
        Ok(self.connection.execute_batch("SAVEPOINT step")?)
    }

    fn undo(&mut self) -> Result<(), Error> {
        Ok(self.connection.execute_batch("ROLLBACK TO step")?)
    }

    fn recover(&mut self, now: Millis) -> Result<(), Error> {
        inbox::recover(&self.connection, now)?;
        outbox::recover(&self.connection, now)
    }

    fn accept(
        &mut self,
        channel: &str,
        arrival: &Arrival,
        most: u32,
        now: Millis,
    ) -> Result<Accepted, Error> {
        inbox::accept(&self.connection, channel, arrival, most, now)
    }

    fn take(&mut self, channel: &str, take: Take, now: Millis) -> Result<Vec<Taken>, Error> {
        inbox::take(&self.connection, channel, take, now)
    }

    fn finish(&mut self, taken: &Taken, ending: &Ending, now: Millis) -> Result<bool, Error> {
        self.erasing |= ending.forget;
        inbox::finish(&self.connection, taken, ending, now)
    }

    fn put_back(&mut self, again: &Again) -> Result<(), Error> {
        inbox::put_back(&self.connection, again)
    }

    fn give_up(&mut self, id: i64, reason: &str, now: Millis) -> Result<(), Error> {
        dead::give_up(&self.connection, id, reason, now)
    }

    fn put(&mut self, address: &Address, out: &Out, now: Millis) -> Result<(), Error> {
        outbox::put(&self.connection, address, out, now)
    }

    fn due(&mut self, channel: &str, most: usize, until: Millis, now: Millis) -> Result<Due, Error> {
        outbox::due(&self.connection, channel, most, until, now)
    }

    fn sent(&mut self, id: i64, receipt: Option<&str>, next: Millis, now: Millis) -> Result<(), Error> {
        let address = outbox::sent(&self.connection, id, receipt, next, now)?;
        self.erasing |= address.is_some_and(|address| address.channel == NOTICES);
        Ok(())
    }

    fn collect(&mut self, address: &Address, seen: i64, most: usize) -> Result<Vec<Letter>, Error> {
        outbox::collect(&self.connection, address, seen, most)
    }

    fn resend(&mut self, again: &Again) -> Result<(), Error> {
        outbox::resend(&self.connection, again)
    }

    fn bury(&mut self, id: i64, reason: &str, now: Millis) -> Result<(), Error> {
        dead::bury(&self.connection, id, reason, now)
    }

    fn dead(&mut self, most: usize) -> Result<Vec<Dead>, Error> {
        dead::list(&self.connection, most)
    }

    fn revive(&mut self, id: Option<i64>, now: Millis) -> Result<u64, Error> {
        dead::revive(&self.connection, id, now)
    }

    fn forget(&mut self, address: &Address) -> Result<(), Error> {
        self.erasing = true;
        chat::forget(&self.connection, address)
    }

    fn state(&mut self, address: &Address) -> Result<Option<String>, Error> {
        chat::state(&self.connection, address)
    }

    fn export(&mut self, address: &Address) -> Result<Export, Error> {
        chat::export(&self.connection, address)
    }

    fn clean(&mut self, retention: Retention, now: Millis) -> Result<u64, Error> {
        chat::clean(&self.connection, retention, now)
    }

    fn open_case(&mut self, address: &Address, case: &NewCase, now: Millis) -> Result<(), Error> {
        cases::open(&self.connection, address, case, now)
    }

    fn act(&mut self, address: &Address, act: &CaseAct, now: Millis) -> Result<(), Error> {
        cases::act(&self.connection, address, act, now)
    }

    fn officer_said(
        &mut self,
        number: &CaseNumber,
        name: &str,
        said: &Said,
        now: Millis,
    ) -> Result<Case, Error> {
        cases::officer_said(&self.connection, number, name, said, now)
    }

    fn close_case(&mut self, number: &CaseNumber, now: Millis) -> Result<Case, Error> {
        cases::close(&self.connection, number, now)
    }

    fn case_holding(&mut self, address: &Address) -> Result<Option<CaseNumber>, Error> {
        cases::holding(&self.connection, address)
    }

    fn cases_since(&mut self, address: &Address, since: Millis) -> Result<u32, Error> {
        cases::since(&self.connection, address, since)
    }

    fn case(&mut self, number: &CaseNumber) -> Result<Option<(Case, Vec<CaseLine>)>, Error> {
        cases::one(&self.connection, number)
    }

    fn cases(&mut self, open_alone: bool, most: usize) -> Result<Vec<Case>, Error> {
        cases::list(&self.connection, open_alone, most)
    }

    fn issue_ticket(&mut self, id: Uuid, body: &str, until: Millis, now: Millis) -> Result<(), Error> {
        tickets::issue(&self.connection, id, body, until, now)
    }

    fn ticket(&mut self, id: Uuid, now: Millis) -> Result<Ticket, Error> {
        tickets::one(&self.connection, id, now)
    }

    fn notes(&mut self, kind: &str) -> Result<Vec<(String, u32)>, Error> {
        chat::notes(&self.connection, kind)
    }

    fn counts(&mut self) -> Result<BTreeMap<String, Counts>, Error> {
        chat::counts(&self.connection)
    }
}
