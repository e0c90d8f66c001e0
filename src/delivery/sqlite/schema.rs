//! The tables of the message store, and how the file is opened.

use std::path::Path;

use rusqlite::Connection;

use crate::delivery::Error;

/// What each version adds to the one before; a store of an earlier build is brought up to the last one when it is opened.
const STEPS: [&str; 3] = [TABLES, CASES, TICKETS];
/// The version that this build knows.
const VERSION: i64 = STEPS.len() as i64;

/// In `inbox` and `outbox` the oldest row of a chat has `head = 1`, and only heads are taken: this keeps the order within
/// a chat and makes a take cost what it takes, however much waits. A row that was taken is due again when its time is up.
const TABLES: &str = "
CREATE TABLE claim (channel TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (channel, event)) WITHOUT ROWID;
CREATE INDEX claim_at ON claim (at);
CREATE TABLE inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, chat TEXT NOT NULL, body TEXT NOT NULL,
    at INTEGER NOT NULL, head INTEGER NOT NULL, due INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 0, takes INTEGER NOT NULL DEFAULT 0);
CREATE INDEX inbox_due ON inbox (channel, id) WHERE head = 1;
CREATE INDEX inbox_chat ON inbox (channel, chat, id);
CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, chat TEXT NOT NULL, key TEXT, edits TEXT, body TEXT NOT NULL,
    at INTEGER NOT NULL, head INTEGER NOT NULL, due INTEGER NOT NULL, sending INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
    doubtful INTEGER NOT NULL DEFAULT 0);
CREATE INDEX outbox_due ON outbox (channel, due, id) WHERE head = 1;
CREATE INDEX outbox_chat ON outbox (channel, chat, id);
CREATE TABLE receipt (channel TEXT NOT NULL, chat TEXT NOT NULL, key TEXT NOT NULL, reference TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (channel, chat, key)) WITHOUT ROWID;
CREATE INDEX receipt_at ON receipt (at);
CREATE TABLE chat (channel TEXT NOT NULL, chat TEXT NOT NULL, state TEXT, at INTEGER NOT NULL, next INTEGER NOT NULL DEFAULT 0,
    flooded INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (channel, chat)) WITHOUT ROWID;
CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, chat TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    at INTEGER NOT NULL);
CREATE INDEX note_chat ON note (channel, chat);
CREATE TABLE dead (id INTEGER PRIMARY KEY AUTOINCREMENT, incoming INTEGER NOT NULL, channel TEXT NOT NULL, chat TEXT NOT NULL, key TEXT, edits TEXT,
    body TEXT NOT NULL, reason TEXT NOT NULL, attempts INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE INDEX dead_chat ON dead (channel, chat);
";

/// A chat is handed over to one open case at a time. A line goes with its case.
const CASES: &str = "
CREATE TABLE cases (id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, chat TEXT NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL, holds INTEGER NOT NULL, opened INTEGER NOT NULL, changed INTEGER NOT NULL, closed INTEGER);
CREATE INDEX cases_chat ON cases (channel, chat);
CREATE INDEX cases_changed ON cases (changed);
CREATE UNIQUE INDEX cases_holding ON cases (channel, chat) WHERE holds = 1 AND closed IS NULL;
CREATE TABLE case_line (id INTEGER PRIMARY KEY AUTOINCREMENT, case_id INTEGER NOT NULL, who TEXT NOT NULL, name TEXT, text TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX case_line_case ON case_line (case_id, id);
";

/// One without a body was used.
const TICKETS: &str = "
CREATE TABLE ticket (id INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB NOT NULL UNIQUE, body TEXT, at INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE INDEX ticket_at ON ticket (at);
";

/// Sets `connection` to what durability needs, and makes the tables where there are none.
pub(super) fn prepare(connection: &Connection, path: &Path) -> Result<(), Error> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // What is committed is on the disk: a power cut loses nothing that was accepted.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted is overwritten.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if !(0..=VERSION).contains(&found) {
        return Err(Error::Version { store: path.display().to_string(), found, known: VERSION });
    }
    for (version, step) in (1_i64..).zip(STEPS).filter(|(version, _)| *version > found) {
        connection
            .execute_batch(&format!("BEGIN IMMEDIATE; {step} PRAGMA user_version = {version}; COMMIT"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_of_an_earlier_build_keeps_what_it_has_and_gets_the_new_tables() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("messages.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(&format!("{TABLES} PRAGMA user_version = 1")).unwrap();
        connection.execute("INSERT INTO chat (channel, chat, at) VALUES ('toy', '1', 1)", []).unwrap();
        prepare(&connection, &path).unwrap();
        let count = |table: &str| -> i64 {
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
        };
        assert_eq!((count("chat"), count("cases"), count("case_line"), count("ticket")), (1, 0, 0, 0));
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, VERSION);
    }

    #[test]
    fn a_store_of_a_later_build_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("messages.sqlite");
        let connection = Connection::open(&path).unwrap();
        prepare(&connection, &path).unwrap();
        prepare(&connection, &path).unwrap();
        connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
        let refused = prepare(&connection, &path);
        assert!(matches!(refused, Err(Error::Version { found, known: VERSION, .. }) if found == VERSION + 1));
    }
}
