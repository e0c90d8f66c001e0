//! Messages that wait for an answer.

use rusqlite::{Connection, OptionalExtension, params};

use crate::delivery::{
    Accepted, Address, Arrival, Error, Millis, Taken,
    store::{Again, Ending, Take},
};

use super::{cases, chat, outbox, tickets};

pub(super) fn recover(connection: &Connection, now: Millis) -> Result<(), Error> {
    connection.execute("UPDATE inbox SET taken = 0, due = ?1 WHERE taken = 1", [now])?;
    Ok(())
}

pub(super) fn accept(
    connection: &Connection,
    channel: &str,
    arrival: &Arrival,
    most: u32,
    now: Millis,
) -> Result<Accepted, Error> {
    let claimed = connection
        .prepare_cached("INSERT OR IGNORE INTO claim (channel, event, at) VALUES (?1, ?2, ?3)")?
        .execute(params![channel, arrival.event, now])?;
    if claimed == 0 {
        return Ok(Accepted::Duplicate);
    }
    let waiting: u32 = connection
        .prepare_cached("SELECT count(*) FROM inbox WHERE channel = ?1 AND chat = ?2")?
        .query_row(params![channel, arrival.chat], |row| row.get(0))?;
    if waiting >= most {
        chat::flooded(connection, &Address::new(channel, &arrival.chat), now)?;
        return Ok(Accepted::Flooded);
    }
    connection
        .prepare_cached(
            "INSERT INTO inbox (channel, chat, body, at, head, due) VALUES (?1, ?2, ?3, ?4, ?5, ?4)",
        )?
        .execute(params![channel, arrival.chat, arrival.body, now, waiting == 0])?;
    Ok(Accepted::Kept)
}

pub(super) fn take(
    connection: &Connection,
    channel: &str,
    take: Take,
    now: Millis,
) -> Result<Vec<Taken>, Error> {
    let mut found = connection.prepare_cached(
        "SELECT i.id, i.chat, i.body, i.at, i.takes, c.state, c.at, c.flooded FROM inbox i
         LEFT JOIN chat c ON c.channel = i.channel AND c.chat = i.chat
         WHERE i.channel = ?1 AND i.head = 1 AND i.due <= ?2
           AND (SELECT count(*) FROM outbox o WHERE o.channel = i.channel AND o.chat = i.chat) < ?3
         ORDER BY i.id LIMIT ?4",
    )?;
    let most = i64::try_from(take.most).unwrap_or(i64::MAX);
    let rows = found.query_map(params![channel, now, take.unsent, most], |row| {
        let state: Option<String> = row.get(5)?;
        let since: Option<Millis> = row.get(6)?;
        Ok(Taken {
            id: row.get(0)?,
            address: Address { channel: channel.to_owned(), chat: row.get(1)? },
            body: row.get(2)?,
            arrived: row.get(3)?,
            takes: row.get::<_, u32>(4)?.saturating_add(1),
            state: state.zip(since),
            flooded: row.get::<_, Option<bool>>(7)?.unwrap_or(false),
        })
    })?;
    let taken = rows.collect::<Result<Vec<_>, _>>()?;
    let mut mark =
        connection.prepare_cached("UPDATE inbox SET taken = 1, takes = takes + 1, due = ?2 WHERE id = ?1")?;
    for one in &taken {
        mark.execute(params![one.id, take.until])?;
    }
    Ok(taken)
}

pub(super) fn finish(
    connection: &Connection,
    taken: &Taken,
    ending: &Ending,
    now: Millis,
) -> Result<bool, Error> {
    // Another process may have taken it since: then the answer is that one's.
    let ended = connection
        .prepare_cached("DELETE FROM inbox WHERE id = ?1 AND taken = 1 AND takes = ?2")?
        .execute(params![taken.id, taken.takes])?;
    if ended == 0 {
        return Ok(false);
    }
    advance(connection, &taken.address)?;
    if ending.forget {
        chat::forget(connection, &taken.address)?;
    }
    if let Some(state) = &ending.state {
        chat::remember(connection, &taken.address, state, now)?;
    }
    for out in &ending.outs {
        outbox::put(connection, &taken.address, out, now)?;
    }
    for note in &ending.notes {
        chat::note(connection, &taken.address, note, now)?;
    }
    for act in &ending.cases {
        cases::act(connection, &taken.address, act, now)?;
    }
    for ticket in &ending.tickets {
        tickets::spend(connection, *ticket, now)?;
    }
    Ok(true)
}

/// Lets the chat's oldest message be taken next.
pub(super) fn advance(connection: &Connection, address: &Address) -> Result<(), Error> {
    connection
        .prepare_cached(
            "UPDATE inbox SET head = 1 WHERE id = (SELECT min(id) FROM inbox WHERE channel = ?1 AND chat = ?2)",
        )?
        .execute(params![address.channel, address.chat])?;
    Ok(())
}

/// Keeps `body` as the last of its chat.
pub(super) fn append(
    connection: &Connection,
    address: &Address,
    body: &str,
    now: Millis,
) -> Result<(), Error> {
    let waits: Option<i64> = connection
        .prepare_cached("SELECT id FROM inbox WHERE channel = ?1 AND chat = ?2 LIMIT 1")?
        .query_row(params![address.channel, address.chat], |row| row.get(0))
        .optional()?;
    connection
        .prepare_cached(
            "INSERT INTO inbox (channel, chat, body, at, head, due) VALUES (?1, ?2, ?3, ?4, ?5, ?4)",
        )?
        .execute(params![address.channel, address.chat, body, now, waits.is_none()])?;
    Ok(())
}

pub(super) fn put_back(connection: &Connection, again: &Again) -> Result<(), Error> {
    let counted = i64::from(!again.counts);
    connection
        .prepare_cached("UPDATE inbox SET taken = 0, due = ?2, takes = takes - ?3 WHERE id = ?1")?
        .execute(params![again.id, again.due, counted])?;
    Ok(())
}
