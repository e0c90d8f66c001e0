//! What could not be done.

use rusqlite::{Connection, OptionalExtension, params};

use crate::delivery::{Address, Dead, Direction, Error, Millis, Out};

use super::{inbox, outbox};

pub(super) fn give_up(connection: &Connection, id: i64, reason: &str, now: Millis) -> Result<(), Error> {
    connection
        .prepare_cached(
            "INSERT INTO dead (incoming, channel, chat, body, reason, attempts, at)
             SELECT 1, channel, chat, body, ?2, takes, ?3 FROM inbox WHERE id = ?1",
        )?
        .execute(params![id, reason, now])?;
    let gone = connection
        .prepare_cached("DELETE FROM inbox WHERE id = ?1 RETURNING channel, chat")?
        .query_row([id], |row| Ok(Address { channel: row.get(0)?, chat: row.get(1)? }))
        .optional()?;
    gone.map_or(Ok(()), |address| inbox::advance(connection, &address))
}

pub(super) fn bury(connection: &Connection, id: i64, reason: &str, now: Millis) -> Result<(), Error> {
    connection
        .prepare_cached(
            "INSERT INTO dead (incoming, channel, chat, key, edits, body, reason, attempts, at)
             SELECT 0, channel, chat, key, edits, body, ?2, attempts + 1, ?3 FROM outbox WHERE id = ?1",
        )?
        .execute(params![id, reason, now])?;
    match outbox::remove(connection, id)? {
        Some((address, _)) => outbox::advance(connection, &address, now),
        None => Ok(()),
    }
}

pub(super) fn list(connection: &Connection, most: usize) -> Result<Vec<Dead>, Error> {
    let mut found = connection.prepare_cached(
        "SELECT id, incoming, channel, chat, reason, attempts, at FROM dead ORDER BY id DESC LIMIT ?1",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = found.query_map([most], |row| {
        Ok(Dead {
            id: row.get(0)?,
            direction: if row.get(1)? { Direction::In } else { Direction::Out },
            address: Address { channel: row.get(2)?, chat: row.get(3)? },
            reason: row.get(4)?,
            attempts: row.get(5)?,
            at: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

pub(super) fn revive(connection: &Connection, id: Option<i64>, now: Millis) -> Result<u64, Error> {
    let mut found = connection.prepare_cached(
        "DELETE FROM dead WHERE ?1 IS NULL OR id = ?1 RETURNING id, incoming, channel, chat, key, edits, body",
    )?;
    let rows = found.query_map([id], |row| {
        let address = Address { channel: row.get(2)?, chat: row.get(3)? };
        let out = Out { key: row.get(4)?, edits: row.get(5)?, body: row.get(6)? };
        Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?, address, out))
    })?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    rows.sort_by_key(|(id, ..)| *id);
    for (_, incoming, address, out) in &rows {
        if *incoming {
            inbox::append(connection, address, &out.body, now)?;
        } else {
            outbox::put(connection, address, out, now)?;
        }
    }
    Ok(rows.len() as u64)
}
