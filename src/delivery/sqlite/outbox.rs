//! What waits to be sent.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::delivery::{
    Address, Error, Letter, Millis, Out, Outgoing,
    store::{Again, Due},
};

use super::dead;

/// Why what was being sent twice when the process ended is not sent a third time.
const TWICE_IN_DOUBT: &str = "the process ended twice while it was being sent: it may have arrived";

pub(super) fn recover(connection: &Connection, now: Millis) -> Result<(), Error> {
    in_doubt(connection, "sending = 1", params![], now)
}

/// What may have arrived is sent once more and then never again by itself; edits do no harm.
fn in_doubt(
    connection: &Connection,
    which: &str,
    values: &[&dyn rusqlite::ToSql],
    now: Millis,
) -> Result<(), Error> {
    let mut found = connection
        .prepare_cached(&format!("SELECT id, doubtful = 1 AND edits IS NULL FROM outbox WHERE {which}"))?;
    let rows = found.query_map(values, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?)))?;
    for (id, twice) in rows.collect::<Result<Vec<_>, _>>()? {
        if twice {
            dead::bury(connection, id, TWICE_IN_DOUBT, now)?;
        } else {
            connection
                .prepare_cached("UPDATE outbox SET sending = 0, doubtful = 1, due = ?2 WHERE id = ?1")?
                .execute(params![id, now])?;
        }
    }
    Ok(())
}

pub(super) fn put(connection: &Connection, address: &Address, out: &Out, now: Millis) -> Result<(), Error> {
    if out.edits.is_some() {
        let replaced = connection
            .prepare_cached(
                "UPDATE outbox SET body = ?4 WHERE channel = ?1 AND chat = ?2 AND edits = ?3 AND sending = 0",
            )?
            .execute(params![address.channel, address.chat, out.edits, out.body])?;
        if replaced > 0 {
            return Ok(());
        }
    }
    let waits: Option<i64> = connection
        .prepare_cached("SELECT id FROM outbox WHERE channel = ?1 AND chat = ?2 LIMIT 1")?
        .query_row(params![address.channel, address.chat], |row| row.get(0))
        .optional()?;
    connection
        .prepare_cached(
            "INSERT INTO outbox (channel, chat, key, edits, body, at, head, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
             max(?6, coalesce((SELECT next FROM chat WHERE channel = ?1 AND chat = ?2), 0)))",
        )?
        .execute(params![address.channel, address.chat, out.key, out.edits, out.body, now, waits.is_none()])?;
    Ok(())
}

pub(super) fn due(
    connection: &Connection,
    channel: &str,
    most: usize,
    until: Millis,
    now: Millis,
) -> Result<Due, Error> {
    in_doubt(
        connection,
        "channel = ?1 AND head = 1 AND sending = 1 AND due <= ?2",
        params![channel, now],
        now,
    )?;
    let mut found = connection.prepare_cached(
        "SELECT o.id, o.chat, o.body, o.edits, o.attempts, o.doubtful, o.at, r.reference FROM outbox o
         LEFT JOIN receipt r ON r.channel = o.channel AND r.chat = o.chat AND r.key = o.edits
         WHERE o.channel = ?1 AND o.head = 1 AND o.sending = 0 AND o.due <= ?2 ORDER BY o.due, o.id LIMIT ?3",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = found.query_map(params![channel, now, most], |row| outgoing(channel, row))?;
    let outs = rows.collect::<Result<Vec<_>, _>>()?;
    let mut mark = connection.prepare_cached("UPDATE outbox SET sending = 1, due = ?2 WHERE id = ?1")?;
    for out in &outs {
        mark.execute(params![out.id, until])?;
    }
    let next = connection
        .prepare_cached("SELECT min(due) FROM outbox WHERE channel = ?1 AND head = 1 AND sending = 0")?
        .query_row([channel], |row| row.get(0))?;
    Ok(Due { outs, next })
}

fn outgoing(channel: &str, row: &Row<'_>) -> rusqlite::Result<Outgoing> {
    Ok(Outgoing {
        id: row.get(0)?,
        address: Address { channel: channel.to_owned(), chat: row.get(1)? },
        body: row.get(2)?,
        is_edit: row.get::<_, Option<String>>(3)?.is_some(),
        attempts: row.get(4)?,
        doubtful: row.get(5)?,
        kept: row.get(6)?,
        edits: row.get(7)?,
    })
}

/// Ends what was sent; its chat, where it was still there.
pub(super) fn sent(
    connection: &Connection,
    id: i64,
    receipt: Option<&str>,
    next: Millis,
    now: Millis,
) -> Result<Option<Address>, Error> {
    let Some((address, key)) = remove(connection, id)? else { return Ok(None) };
    if let (Some(key), Some(receipt)) = (key, receipt) {
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO receipt (channel, chat, key, reference, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![address.channel, address.chat, key, receipt, now])?;
    }
    if next > now {
        connection
            .prepare_cached(
                "INSERT INTO chat (channel, chat, at, next) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (channel, chat) DO UPDATE SET next = excluded.next",
            )?
            .execute(params![address.channel, address.chat, now, next])?;
    }
    advance(connection, &address, next)?;
    Ok(Some(address))
}

/// Takes the row `id` out; its chat and its name, where it was there.
pub(super) fn remove(connection: &Connection, id: i64) -> Result<Option<(Address, Option<String>)>, Error> {
    let removed = connection
        .prepare_cached("DELETE FROM outbox WHERE id = ?1 RETURNING channel, chat, key")?
        .query_row([id], |row| Ok((Address { channel: row.get(0)?, chat: row.get(1)? }, row.get(2)?)))
        .optional()?;
    Ok(removed)
}

/// Lets the chat's oldest be sent next, not before `next`.
pub(super) fn advance(connection: &Connection, address: &Address, next: Millis) -> Result<(), Error> {
    connection
        .prepare_cached(
            "UPDATE outbox SET head = 1, due = max(due, ?3)
             WHERE id = (SELECT min(id) FROM outbox WHERE channel = ?1 AND chat = ?2) AND sending = 0",
        )?
        .execute(params![address.channel, address.chat, next])?;
    Ok(())
}

pub(super) fn collect(
    connection: &Connection,
    address: &Address,
    seen: i64,
    most: usize,
) -> Result<Vec<Letter>, Error> {
    if seen > 0 {
        connection
            .prepare_cached("DELETE FROM outbox WHERE channel = ?1 AND chat = ?2 AND id <= ?3")?
            .execute(params![address.channel, address.chat, seen])?;
    }
    let mut found = connection.prepare_cached(
        "SELECT id, body, at FROM outbox WHERE channel = ?1 AND chat = ?2 AND id > ?3 ORDER BY id LIMIT ?4",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = found.query_map(params![address.channel, address.chat, seen, most], |row| {
        Ok(Letter { id: row.get(0)?, body: row.get(1)?, at: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

/// Deletes what was kept before `before` and neither sent nor fetched since.
pub(super) fn clean(connection: &Connection, before: Millis) -> Result<u64, Error> {
    let deleted =
        connection.prepare_cached("DELETE FROM outbox WHERE at < ?1 AND sending = 0")?.execute([before])?;
    if deleted > 0 {
        // What stood behind it is sent next.
        connection
            .prepare_cached(
                "UPDATE outbox SET head = 1 WHERE head = 0 AND id IN (SELECT min(id) FROM outbox GROUP BY channel, chat)",
            )?
            .execute([])?;
    }
    Ok(deleted as u64)
}

pub(super) fn resend(connection: &Connection, again: &Again) -> Result<(), Error> {
    connection
        .prepare_cached(
            "UPDATE outbox SET sending = 0, due = ?2, attempts = attempts + ?3, doubtful = max(doubtful, ?4) WHERE id = ?1",
        )?
        .execute(params![again.id, again.due, again.counts, again.doubtful])?;
    Ok(())
}
