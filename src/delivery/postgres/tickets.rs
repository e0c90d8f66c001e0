//! Tickets, by a digest of their ids: who reads the database cannot use one.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::delivery::{Error, Millis, Ticket, ticket::MOST_TICKETS};

use super::session::Session;

fn digest(id: Uuid) -> Vec<u8> {
    Sha256::digest(id.as_bytes()).to_vec()
}

pub(super) fn issue(
    session: &mut Session,
    id: Uuid,
    body: &str,
    until: Millis,
    now: Millis,
) -> Result<(), Error> {
    session.execute(
        "INSERT INTO ticket (digest, body, at, until) VALUES ($1, $2, $3, $4)",
        &[&digest(id), &body, &now, &until],
    )?;
    session
        .execute(
            "DELETE FROM ticket WHERE id <= (SELECT id FROM ticket ORDER BY id DESC OFFSET $1 LIMIT 1)",
            &[&i64::from(MOST_TICKETS)],
        )
        .map(drop)
}

pub(super) fn one(session: &mut Session, id: Uuid, now: Millis) -> Result<Ticket, Error> {
    let found = session.row("SELECT body, until FROM ticket WHERE digest = $1", &[&digest(id)], |row| {
        Ok((row.try_get::<_, Option<String>>(0)?, row.try_get::<_, Millis>(1)?))
    })?;
    Ok(match found {
        None => Ticket::Unknown,
        Some((None, _)) => Ticket::Used,
        Some((Some(_), until)) if until <= now => Ticket::TooOld,
        Some((Some(body), _)) => Ticket::Good(body),
    })
}

/// Uses the ticket up: that it was there stays known for a day, what it carried does not.
pub(super) fn spend(session: &mut Session, id: Uuid, now: Millis) -> Result<(), Error> {
    let spent = session.execute(
        "UPDATE ticket SET body = NULL WHERE digest = $1 AND body IS NOT NULL AND until > $2",
        &[&digest(id), &now],
    )?;
    if spent == 0 { Err(Error::NoTicket) } else { Ok(()) }
}
