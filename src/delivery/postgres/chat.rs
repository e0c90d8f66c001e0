//! What is remembered of a chat, and how it goes away.

use std::collections::BTreeMap;

use crate::delivery::{Address, Counts, Error, Export, Millis, Retention, item::Note, retention::before};

use super::{
    cases, outbox,
    session::{Session, number},
};

/// The lock of whoever deletes what is too old.
const CLEANING: i64 = 0x6d6f_7463_7562;

pub(super) fn remember(
    session: &mut Session,
    address: &Address,
    state: &str,
    now: Millis,
) -> Result<(), Error> {
    session
        .execute(
            "INSERT INTO chat (channel, chat, state, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (channel, chat) DO UPDATE SET state = excluded.state, at = excluded.at, flooded = FALSE",
            &[&address.channel, &address.chat, &state, &now],
        )
        .map(drop)
}

/// Remembers that messages of the chat were left out, until its next answer.
pub(super) fn flooded(session: &mut Session, address: &Address, now: Millis) -> Result<(), Error> {
    session
        .execute(
            "INSERT INTO chat (channel, chat, at, flooded) VALUES ($1, $2, $3, TRUE)
             ON CONFLICT (channel, chat) DO UPDATE SET flooded = TRUE",
            &[&address.channel, &address.chat, &now],
        )
        .map(drop)
}

pub(super) fn note(session: &mut Session, address: &Address, note: &Note, now: Millis) -> Result<(), Error> {
    session
        .execute(
            "INSERT INTO note (channel, chat, kind, body, at) VALUES ($1, $2, $3, $4, $5)",
            &[&address.channel, &address.chat, &note.kind, &note.body, &now],
        )
        .map(drop)
}

pub(super) fn forget(session: &mut Session, address: &Address) -> Result<(), Error> {
    session.lock(address)?;
    cases::forget(session, address)?;
    for delete in [
        "DELETE FROM chat WHERE channel = $1 AND chat = $2",
        "DELETE FROM note WHERE channel = $1 AND chat = $2",
        "DELETE FROM dead WHERE channel = $1 AND chat = $2",
        "DELETE FROM receipt WHERE channel = $1 AND chat = $2",
        "DELETE FROM outbox WHERE channel = $1 AND chat = $2 AND NOT sending",
    ] {
        session.execute(delete, &[&address.channel, &address.chat])?;
    }
    Ok(())
}

pub(super) fn state(session: &mut Session, address: &Address) -> Result<Option<String>, Error> {
    let state = session.row(
        "SELECT state FROM chat WHERE channel = $1 AND chat = $2",
        &[&address.channel, &address.chat],
        |row| row.try_get::<_, Option<String>>(0),
    )?;
    Ok(state.flatten())
}

pub(super) fn export(session: &mut Session, address: &Address) -> Result<Export, Error> {
    let (channel, chat) = (&address.channel, &address.chat);
    let state = session.row(
        "SELECT state, at FROM chat WHERE channel = $1 AND chat = $2",
        &[channel, chat],
        |row| Ok((row.try_get::<_, Option<String>>(0)?, row.try_get::<_, Millis>(1)?)),
    )?;
    let rows = session.rows(
        "SELECT kind, body, at FROM note WHERE channel = $1 AND chat = $2 ORDER BY id",
        &[channel, chat],
        |row| Ok((row.try_get::<_, String>(0)?, (row.try_get(1)?, row.try_get(2)?))),
    )?;
    let mut notes: BTreeMap<String, Vec<(String, Millis)>> = BTreeMap::new();
    for (kind, note) in rows {
        notes.entry(kind).or_default().push(note);
    }
    let mut count = |table: &str| {
        session.count(
            &format!("SELECT count(*) FROM {table} WHERE channel = $1 AND chat = $2"),
            &[channel, chat],
        )
    };
    let (waiting, unsent, dead) = (count("inbox")?, count("outbox")?, count("dead")?);
    Ok(Export {
        state: state.and_then(|(state, at)| Some((state?, at))),
        notes,
        cases: cases::of(session, address)?,
        waiting,
        unsent,
        dead,
    })
}

/// Notes of `kind` and how many say the same.
pub(super) fn notes(session: &mut Session, kind: &str) -> Result<Vec<(String, u32)>, Error> {
    session.rows(
        "SELECT body, count(*) FROM note WHERE kind = $1 GROUP BY body ORDER BY count(*) DESC, body COLLATE \"C\"",
        &[&kind],
        |row| Ok((row.try_get(0)?, number(row.try_get(1)?))),
    )
}

/// Every instance cleans; where another one is at it, there is nothing to do.
pub(super) fn clean(session: &mut Session, retention: Retention, now: Millis) -> Result<u64, Error> {
    if !session.try_lock(CLEANING)? {
        return Ok(0);
    }
    let mut deleted = 0;
    for (rows, before) in retention.by_age(now) {
        deleted += session.execute(&format!("DELETE FROM {rows} < $1"), &[&before])?;
    }
    let unsent = outbox::clean(session, before(retention.chats, now))?;
    Ok(deleted + unsent + cases::clean(session, before(retention.cases, now))?)
}

pub(super) fn counts(session: &mut Session) -> Result<BTreeMap<String, Counts>, Error> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut add = |table: &str, put: fn(&mut Counts, u32)| -> Result<(), Error> {
        let rows =
            session.rows(&format!("SELECT channel, count(*) FROM {table} GROUP BY channel"), &[], |row| {
                Ok((row.try_get::<_, String>(0)?, number(row.try_get(1)?)))
            })?;
        for (channel, count) in rows {
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
