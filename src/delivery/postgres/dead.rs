//! What could not be done.

use std::collections::BTreeSet;

use crate::delivery::{Address, Dead, Direction, Error, Millis, Out};

use super::{
    inbox, outbox,
    session::{Session, number, plain},
};

/// What another instance has taken since stays that one's.
pub(super) fn give_up(session: &mut Session, id: i64, reason: &str, now: Millis) -> Result<(), Error> {
    let holder = session.holder.clone();
    let own = "SELECT channel, chat FROM inbox WHERE id = $1 AND taken AND holder = $2";
    let address = session
        .row(own, &[&id, &holder], |row| Ok(Address { channel: row.try_get(0)?, chat: row.try_get(1)? }))?;
    let Some(address) = address else { return Ok(()) };
    session.lock(&address)?;
    let buried = session.execute(
        "WITH gone AS (DELETE FROM inbox WHERE id = $1 AND taken AND holder = $4 RETURNING channel, chat, body, takes)
         INSERT INTO dead (incoming, channel, chat, body, reason, attempts, at)
         SELECT TRUE, channel, chat, body, $2, takes, $3 FROM gone",
        &[&id, &plain(reason), &now, &holder],
    )?;
    if buried == 0 { Ok(()) } else { inbox::advance(session, &address) }
}

/// Buries what this instance is sending.
pub(super) fn bury_own(session: &mut Session, id: i64, reason: &str, now: Millis) -> Result<(), Error> {
    match outbox::own(session, id)? {
        Some(_) => bury(session, id, reason, now),
        None => Ok(()),
    }
}

/// Buries the row `id`, whose chat is locked.
pub(super) fn bury(session: &mut Session, id: i64, reason: &str, now: Millis) -> Result<(), Error> {
    let buried = session.row(
        "WITH gone AS (DELETE FROM outbox WHERE id = $1 RETURNING channel, chat, key, edits, body, attempts)
         INSERT INTO dead (incoming, channel, chat, key, edits, body, reason, attempts, at)
         SELECT FALSE, channel, chat, key, edits, body, $2, attempts + 1, $3 FROM gone RETURNING channel, chat",
        &[&id, &plain(reason), &now],
        |row| Ok(Address { channel: row.try_get(0)?, chat: row.try_get(1)? }),
    )?;
    buried.map_or(Ok(()), |address| outbox::advance(session, &address, now))
}

pub(super) fn list(session: &mut Session, most: usize) -> Result<Vec<Dead>, Error> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    session.rows(
        "SELECT id, incoming, channel, chat, reason, attempts, at FROM dead ORDER BY id DESC LIMIT $1",
        &[&most],
        |row| {
            Ok(Dead {
                id: row.try_get(0)?,
                direction: if row.try_get(1)? { Direction::In } else { Direction::Out },
                address: Address { channel: row.try_get(2)?, chat: row.try_get(3)? },
                reason: row.try_get(4)?,
                attempts: number(row.try_get(5)?),
                at: row.try_get(6)?,
            })
        },
    )
}

pub(super) fn revive(session: &mut Session, id: Option<i64>, now: Millis) -> Result<u64, Error> {
    let mut rows = session.rows(
        "DELETE FROM dead WHERE $1::BIGINT IS NULL OR id = $1
         RETURNING id, incoming, channel, chat, key, edits, body",
        &[&id],
        |row| {
            let address = Address { channel: row.try_get(2)?, chat: row.try_get(3)? };
            let out = Out { key: row.try_get(4)?, edits: row.try_get(5)?, body: row.try_get(6)? };
            Ok((row.try_get::<_, i64>(0)?, row.try_get::<_, bool>(1)?, address, out))
        },
    )?;
    rows.sort_by_key(|(id, ..)| *id);
    let chats: BTreeSet<&Address> = rows.iter().map(|(_, _, address, _)| address).collect();
    for address in chats {
        session.lock(address)?;
    }
    for (_, incoming, address, out) in &rows {
        if *incoming {
            inbox::append(session, address, &out.body, now)?;
        } else {
            outbox::put(session, address, out, now)?;
        }
    }
    Ok(rows.len() as u64)
}
