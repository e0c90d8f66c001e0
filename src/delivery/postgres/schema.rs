//! The tables of the message store, and how they are made: by one instance, while others that start wait for it.

use postgres::Client;

use crate::delivery::Error;

use super::session::broken;

/// What each version adds to the one before; a store of an earlier build is brought up to the last one when it is opened.
const STEPS: [&str; 1] = [TABLES];
/// The version that this build knows.
const VERSION: i64 = STEPS.len() as i64;

/// The lock under which tables are made.
const LOCK: i64 = 0x6d6f_7463_7561;

/// Others may be making them: that takes longer than a lock is waited for elsewhere.
const PATIENT: &str = "SET LOCAL lock_timeout = '60s'";

/// In `inbox` and `outbox` the oldest row of a chat has `head`, and only heads are taken: this keeps the order within a chat
/// and makes a take cost what it takes, however much waits. A row that was taken belongs to its `holder`, one run of one
/// instance, until it is due again; then another one may take it.
const TABLES: &str = "
CREATE TABLE claim (channel TEXT NOT NULL, event TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (channel, event));
CREATE INDEX claim_at ON claim (at);
CREATE TABLE inbox (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, channel TEXT NOT NULL, chat TEXT NOT NULL, body TEXT NOT NULL,
    at BIGINT NOT NULL, head BOOLEAN NOT NULL, due BIGINT NOT NULL, taken BOOLEAN NOT NULL DEFAULT FALSE, takes BIGINT NOT NULL DEFAULT 0,
    holder TEXT);
CREATE INDEX inbox_due ON inbox (channel, id) WHERE head;
CREATE UNIQUE INDEX inbox_head ON inbox (channel, chat) WHERE head;
CREATE INDEX inbox_chat ON inbox (channel, chat, id);
CREATE TABLE outbox (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, channel TEXT NOT NULL, chat TEXT NOT NULL, key TEXT, edits TEXT,
    body TEXT NOT NULL, at BIGINT NOT NULL, head BOOLEAN NOT NULL, due BIGINT NOT NULL, sending BOOLEAN NOT NULL DEFAULT FALSE,
    attempts BIGINT NOT NULL DEFAULT 0, doubtful BOOLEAN NOT NULL DEFAULT FALSE, holder TEXT);
CREATE INDEX outbox_due ON outbox (channel, due, id) WHERE head;
CREATE UNIQUE INDEX outbox_head ON outbox (channel, chat) WHERE head;
CREATE INDEX outbox_chat ON outbox (channel, chat, id);
CREATE TABLE receipt (channel TEXT NOT NULL, chat TEXT NOT NULL, key TEXT NOT NULL, reference TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (channel, chat, key));
CREATE INDEX receipt_at ON receipt (at);
CREATE TABLE chat (channel TEXT NOT NULL, chat TEXT NOT NULL, state TEXT, at BIGINT NOT NULL, next BIGINT NOT NULL DEFAULT 0,
    flooded BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY (channel, chat));
CREATE TABLE note (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, channel TEXT NOT NULL, chat TEXT NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX note_chat ON note (channel, chat);
CREATE TABLE dead (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, incoming BOOLEAN NOT NULL, channel TEXT NOT NULL, chat TEXT NOT NULL,
    key TEXT, edits TEXT, body TEXT NOT NULL, reason TEXT NOT NULL, attempts BIGINT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX dead_chat ON dead (channel, chat);
CREATE TABLE cases (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, chat TEXT NOT NULL,
    kind TEXT NOT NULL, body TEXT NOT NULL, holds BOOLEAN NOT NULL, opened BIGINT NOT NULL, changed BIGINT NOT NULL, closed BIGINT);
CREATE INDEX cases_chat ON cases (channel, chat);
CREATE INDEX cases_changed ON cases (changed);
CREATE UNIQUE INDEX cases_holding ON cases (channel, chat) WHERE holds AND closed IS NULL;
CREATE TABLE case_line (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, case_id BIGINT NOT NULL, who TEXT NOT NULL, name TEXT,
    text TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX case_line_case ON case_line (case_id, id);
CREATE TABLE ticket (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest BYTEA NOT NULL UNIQUE, body TEXT, at BIGINT NOT NULL,
    until BIGINT NOT NULL);
CREATE INDEX ticket_at ON ticket (at);
";

/// Goes to the tables over `client` and makes those that are missing; `name` is the database's.
pub(super) fn prepare(client: &mut Client, name: &str) -> Result<(), Error> {
    let encoding: String =
        client.query_one("SHOW server_encoding", &[]).and_then(|row| row.try_get(0)).map_err(broken)?;
    if encoding != "UTF8" {
        return Err(Error::Setting(format!(
            "{name} is encoded as {encoding}; make one with ENCODING 'UTF8'"
        )));
    }
    let present = client.query_one("SELECT to_regclass('motcua.version') IS NOT NULL", &[]);
    let present: bool = present.and_then(|row| row.try_get(0)).map_err(broken)?;
    client.batch_execute("SET search_path = motcua").map_err(broken)?;
    if present && found(client)? == VERSION {
        return Ok(());
    }
    let mut making = client.transaction().map_err(broken)?;
    making.batch_execute(PATIENT).map_err(broken)?;
    making.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).map_err(broken)?;
    making
        .batch_execute(
            "CREATE SCHEMA IF NOT EXISTS motcua; CREATE TABLE IF NOT EXISTS motcua.version (version BIGINT NOT NULL);
             INSERT INTO motcua.version SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM motcua.version)",
        )
        .map_err(broken)?;
    let row = making.query_one("SELECT version FROM motcua.version", &[]);
    let found: i64 = row.and_then(|row| row.try_get(0)).map_err(broken)?;
    if !(0..=VERSION).contains(&found) {
        return Err(Error::Version { store: name.to_owned(), found, known: VERSION });
    }
    for (_, step) in (1_i64..).zip(STEPS).filter(|(version, _)| *version > found) {
        making.batch_execute(step).map_err(broken)?;
    }
    making.execute("UPDATE motcua.version SET version = $1", &[&VERSION]).map_err(broken)?;
    making.commit().map_err(broken)
}

fn found(client: &mut Client) -> Result<i64, Error> {
    client.query_one("SELECT version FROM motcua.version", &[]).and_then(|row| row.try_get(0)).map_err(broken)
}
