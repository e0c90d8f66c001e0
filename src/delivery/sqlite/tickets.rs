//! Tickets, by a digest of their ids: who reads the file cannot use one.

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::delivery::{Error, Millis, Ticket, ticket::MOST_TICKETS};

fn digest(id: Uuid) -> Vec<u8> {
    Sha256::digest(id.as_bytes()).to_vec()
}

pub(super) fn issue(
    connection: &Connection,
    id: Uuid,
    body: &str,
    until: Millis,
    now: Millis,
) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT INTO ticket (digest, body, at, until) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![digest(id), body, now, until])?;
    connection
        .prepare_cached(
            "DELETE FROM ticket WHERE id IN (SELECT id FROM ticket ORDER BY id DESC LIMIT -1 OFFSET ?1)",
        )?
        .execute([MOST_TICKETS])?;
    Ok(())
}

pub(super) fn one(connection: &Connection, id: Uuid, now: Millis) -> Result<Ticket, Error> {
    let found: Option<(Option<String>, Millis)> = connection
        .prepare_cached("SELECT body, until FROM ticket WHERE digest = ?1")?
        .query_row([digest(id)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match found {
        None => Ticket::Unknown,
        Some((None, _)) => Ticket::Used,
        Some((Some(_), until)) if until <= now => Ticket::TooOld,
        Some((Some(body), _)) => Ticket::Good(body),
    })
}

/// Uses the ticket up: that it was there stays known for a day, what it carried does not.
pub(super) fn spend(connection: &Connection, id: Uuid, now: Millis) -> Result<(), Error> {
    let spent = connection
        .prepare_cached(
            "UPDATE ticket SET body = NULL WHERE digest = ?1 AND body IS NOT NULL AND until > ?2",
        )?
        .execute(params![digest(id), now])?;
    if spent == 0 { Err(Error::NoTicket) } else { Ok(()) }
}
