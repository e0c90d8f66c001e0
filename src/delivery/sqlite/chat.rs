//! What is remembered of a chat, and how it goes away.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::delivery::{Address, Counts, Error, Export, Millis, Retention, item::Note, retention::before};

use super::{cases, outbox};

pub(super) fn remember(
    connection: &Connection,
    address: &Address,
    state: &str,
    now: Millis,
) -> Result<(), Error> {
    connection
        .prepare_cached(
            "INSERT INTO chat (channel, chat, state, at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (channel, chat) DO UPDATE SET state = excluded.state, at = excluded.at, flooded = 0",
        )?
        .execute(params![address.channel, address.chat, state, now])?;
    Ok(())
}

/// Remembers that messages of the chat were left out, until its next answer.
pub(super) fn flooded(connection: &Connection, address: &Address, now: Millis) -> Result<(), Error> {
    connection
        .prepare_cached(
            "INSERT INTO chat (channel, chat, at, flooded) VALUES (?1, ?2, ?3, 1)
             ON CONFLICT (channel, chat) DO UPDATE SET flooded = 1",
        )?
        .execute(params![address.channel, address.chat, now])?;
    Ok(())
}

pub(super) fn note(
    connection: &Connection,
    address: &Address,
    note: &Note,
    now: Millis,
) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT INTO note (channel, chat, kind, body, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![address.channel, address.chat, note.kind, note.body, now])?;
    Ok(())
}

pub(super) fn forget(connection: &Connection, address: &Address) -> Result<(), Error> {
    cases::forget(connection, address)?;
    for delete in [
        "DELETE FROM chat WHERE channel = ?1 AND chat = ?2",
        "DELETE FROM note WHERE channel = ?1 AND chat = ?2",
        "DELETE FROM dead WHERE channel = ?1 AND chat = ?2",
        "DELETE FROM receipt WHERE channel = ?1 AND chat = ?2",
        "DELETE FROM outbox WHERE channel = ?1 AND chat = ?2 AND sending = 0",
    ] {
        connection.prepare_cached(delete)?.execute(params![address.channel, address.chat])?;
    }
    Ok(())
}

pub(super) fn state(connection: &Connection, address: &Address) -> Result<Option<String>, Error> {
    let state: Option<Option<String>> = connection
        .prepare_cached("SELECT state FROM chat WHERE channel = ?1 AND chat = ?2")?
        .query_row(params![address.channel, address.chat], |row| row.get(0))
        .optional()?;
    Ok(state.flatten())
}

pub(super) fn export(connection: &Connection, address: &Address) -> Result<Export, Error> {
    let of = params![address.channel, address.chat];
    let state: Option<(Option<String>, Millis)> = connection
        .prepare_cached("SELECT state, at FROM chat WHERE channel = ?1 AND chat = ?2")?
        .query_row(of, |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let count = |table: &str| {
        connection
            .prepare_cached(&format!("SELECT count(*) FROM {table} WHERE channel = ?1 AND chat = ?2"))?
            .query_row(of, |row| row.get(0))
    };
    let mut notes: BTreeMap<String, Vec<(String, Millis)>> = BTreeMap::new();
    let mut found = connection
        .prepare_cached("SELECT kind, body, at FROM note WHERE channel = ?1 AND chat = ?2 ORDER BY id")?;
    let rows = found.query_map(of, |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    for row in rows {
        let (kind, note) = row?;
        notes.entry(kind).or_default().push(note);
    }
    Ok(Export {
        state: state.and_then(|(state, at)| Some((state?, at))),
        notes,
        cases: cases::of(connection, address)?,
        waiting: count("inbox")?,
        unsent: count("outbox")?,
        dead: count("dead")?,
    })
}

/// Notes of `kind` and how many say the same.
pub(super) fn notes(connection: &Connection, kind: &str) -> Result<Vec<(String, u32)>, Error> {
    let mut found = connection.prepare_cached(
        "SELECT body, count(*) FROM note WHERE kind = ?1 GROUP BY body ORDER BY count(*) DESC, body",
    )?;
    let rows = found.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

pub(super) fn clean(connection: &Connection, retention: Retention, now: Millis) -> Result<u64, Error> {
    let mut deleted = 0;
    for (rows, before) in retention.by_age(now) {
        deleted += connection.prepare_cached(&format!("DELETE FROM {rows} < ?1"))?.execute([before])?;
    }
    let unsent = outbox::clean(connection, before(retention.chats, now))?;
    Ok(deleted as u64 + unsent + cases::clean(connection, before(retention.cases, now))?)
}

pub(super) fn counts(connection: &Connection) -> Result<BTreeMap<String, Counts>, Error> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut add = |table: &str, put: fn(&mut Counts, u32)| -> Result<(), Error> {
        let mut found =
            connection.prepare_cached(&format!("SELECT channel, count(*) FROM {table} GROUP BY channel"))?;
        let rows = found.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        for row in rows {
            let (channel, count) = row?;
            put(counts.entry(channel).or_default(), count);
        }
        Ok(())
    };
    add("inbox", |counts, count| counts.waiting = count)?;
    add("outbox", |counts, count| counts.unsent = count)?;
    add("dead", |counts, count| counts.dead = count)?;
    add("chat", |counts, count| counts.chats = count)?;
    Ok(counts)
}
