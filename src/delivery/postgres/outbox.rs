//! What waits to be sent.

use postgres::Row;

use crate::delivery::{
    Address, Error, Letter, Millis, Out, Outgoing,
    store::{Again, Due},
};

use super::{
    dead,
    session::{Session, key, number, plain},
};

/// Why what was being sent twice when its instance ended is not sent a third time.
const TWICE_IN_DOUBT: &str = "its instance ended twice while it was being sent: it may have arrived";

/// What may have arrived is sent once more and then never again by itself; edits do no harm. A chat that another instance is
/// changing at this moment is left for the next look.
fn in_doubt(session: &mut Session, channel: &str, now: Millis) -> Result<(), Error> {
    let found = session.rows(
        "SELECT id, chat, doubtful AND edits IS NULL FROM outbox
         WHERE channel = $1 AND head AND sending AND due <= $2 FOR UPDATE SKIP LOCKED",
        &[&channel, &now],
        |row| Ok((row.try_get::<_, i64>(0)?, row.try_get::<_, String>(1)?, row.try_get::<_, bool>(2)?)),
    )?;
    for (id, chat, twice) in found {
        if !twice {
            session.execute(
                "UPDATE outbox SET sending = FALSE, doubtful = TRUE, due = $2, holder = NULL WHERE id = $1",
                &[&id, &now],
            )?;
        } else if session.try_lock(key(&Address { channel: channel.to_owned(), chat }))? {
            dead::bury(session, id, TWICE_IN_DOUBT, now)?;
        }
    }
    Ok(())
}

pub(super) fn put(session: &mut Session, address: &Address, out: &Out, now: Millis) -> Result<(), Error> {
    session.lock(address)?;
    if out.edits.is_some() {
        let replaced = session.execute(
            "UPDATE outbox SET body = $4 WHERE channel = $1 AND chat = $2 AND edits = $3 AND NOT sending",
            &[&address.channel, &address.chat, &out.edits, &out.body],
        )?;
        if replaced > 0 {
            return Ok(());
        }
    }
    let waits = session.row(
        "SELECT id FROM outbox WHERE channel = $1 AND chat = $2 LIMIT 1",
        &[&address.channel, &address.chat],
        |row| row.try_get::<_, i64>(0),
    )?;
    let insert = "INSERT INTO outbox (channel, chat, key, edits, body, at, head, due) VALUES ($1, $2, $3, $4, $5, $6, $7,
        greatest($6, coalesce((SELECT next FROM chat WHERE channel = $1 AND chat = $2), 0)))";
    let first = waits.is_none();
    session
        .execute(insert, &[&address.channel, &address.chat, &out.key, &out.edits, &out.body, &now, &first])
        .map(drop)
}

pub(super) fn due(
    session: &mut Session,
    channel: &str,
    most: usize,
    until: Millis,
    now: Millis,
) -> Result<Due, Error> {
    in_doubt(session, channel, now)?;
    let (most, holder) = (i64::try_from(most).unwrap_or(i64::MAX), session.holder.clone());
    let mut outs = session.rows(
        "WITH found AS (
             SELECT id, due FROM outbox WHERE channel = $1 AND head AND NOT sending AND due <= $2
             ORDER BY due, id LIMIT $3 FOR UPDATE SKIP LOCKED)
         UPDATE outbox o SET sending = TRUE, due = $4, holder = $5 FROM found WHERE o.id = found.id
         RETURNING found.due, o.id, o.chat, o.body, o.edits IS NOT NULL, o.attempts, o.doubtful, o.at,
             (SELECT r.reference FROM receipt r WHERE r.channel = o.channel AND r.chat = o.chat AND r.key = o.edits)",
        &[&channel, &now, &most, &until, &holder],
        |row| Ok((row.try_get::<_, Millis>(0)?, outgoing(channel, row)?)),
    )?;
    outs.sort_by_key(|(due, out)| (*due, out.id));
    let outs = outs.into_iter().map(|(_, out)| out).collect();
    let next = session.row(
        "SELECT min(due) FROM outbox WHERE channel = $1 AND head AND NOT sending",
        &[&channel],
        |row| row.try_get::<_, Option<Millis>>(0),
    )?;
    Ok(Due { outs, next: next.flatten() })
}

fn outgoing(channel: &str, row: &Row) -> Result<Outgoing, postgres::Error> {
    Ok(Outgoing {
        id: row.try_get(1)?,
        address: Address { channel: channel.to_owned(), chat: row.try_get(2)? },
        body: row.try_get(3)?,
        is_edit: row.try_get(4)?,
        attempts: number(row.try_get(5)?),
        doubtful: row.try_get(6)?,
        kept: row.try_get(7)?,
        edits: row.try_get(8)?,
    })
}

/// What another instance has taken over in doubt meanwhile stays that one's.
pub(super) fn sent(
    session: &mut Session,
    id: i64,
    receipt: Option<&str>,
    next: Millis,
    now: Millis,
) -> Result<(), Error> {
    let Some(address) = own(session, id)? else { return Ok(()) };
    let Some(key) = remove(session, id)? else { return Ok(()) };
    if let (Some(key), Some(receipt)) = (key, receipt) {
        session.execute(
            "INSERT INTO receipt (channel, chat, key, reference, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (channel, chat, key) DO UPDATE SET reference = excluded.reference, at = excluded.at",
            &[&address.channel, &address.chat, &key, &plain(receipt), &now],
        )?;
    }
    if next > now {
        session.execute(
            "INSERT INTO chat (channel, chat, at, next) VALUES ($1, $2, $3, $4)
             ON CONFLICT (channel, chat) DO UPDATE SET next = excluded.next",
            &[&address.channel, &address.chat, &now, &next],
        )?;
    }
    advance(session, &address, next)
}

/// The chat of the row `id`, locked, where this instance is sending it.
pub(super) fn own(session: &mut Session, id: i64) -> Result<Option<Address>, Error> {
    let holder = session.holder.clone();
    let address = session.row(
        "SELECT channel, chat FROM outbox WHERE id = $1 AND sending AND holder = $2",
        &[&id, &holder],
        |row| Ok(Address { channel: row.try_get(0)?, chat: row.try_get(1)? }),
    )?;
    let Some(address) = address else { return Ok(None) };
    session.lock(&address)?;
    // While the lock was waited for another one may have taken it over.
    let still = session
        .count("SELECT count(*) FROM outbox WHERE id = $1 AND sending AND holder = $2", &[&id, &holder])?;
    Ok((still > 0).then_some(address))
}

/// Takes the row `id` out; its name, where it was there.
pub(super) fn remove(session: &mut Session, id: i64) -> Result<Option<Option<String>>, Error> {
    session.row("DELETE FROM outbox WHERE id = $1 RETURNING key", &[&id], |row| row.try_get(0))
}

/// Lets the chat's oldest be sent next, not before `next`.
pub(super) fn advance(session: &mut Session, address: &Address, next: Millis) -> Result<(), Error> {
    let oldest = "UPDATE outbox SET head = TRUE, due = greatest(due, $3)
        WHERE id = (SELECT min(id) FROM outbox WHERE channel = $1 AND chat = $2) AND NOT sending";
    session.execute(oldest, &[&address.channel, &address.chat, &next]).map(drop)
}

pub(super) fn collect(
    session: &mut Session,
    address: &Address,
    seen: i64,
    most: usize,
) -> Result<Vec<Letter>, Error> {
    if seen > 0 {
        session.execute(
            "DELETE FROM outbox WHERE channel = $1 AND chat = $2 AND id <= $3",
            &[&address.channel, &address.chat, &seen],
        )?;
    }
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    session.rows(
        "SELECT id, body, at FROM outbox WHERE channel = $1 AND chat = $2 AND id > $3 ORDER BY id LIMIT $4",
        &[&address.channel, &address.chat, &seen, &most],
        |row| Ok(Letter { id: row.try_get(0)?, body: row.try_get(1)?, at: row.try_get(2)? }),
    )
}

/// Deletes what was kept before `before` and neither sent nor fetched since. A chat that is being changed at this moment is left
/// for the next time.
pub(super) fn clean(session: &mut Session, before: Millis) -> Result<u64, Error> {
    let chats = session.rows(
        "SELECT DISTINCT channel, chat FROM outbox WHERE at < $1 AND NOT sending",
        &[&before],
        |row| Ok(Address { channel: row.try_get(0)?, chat: row.try_get(1)? }),
    )?;
    let mut deleted = 0;
    for address in chats {
        if session.try_lock(key(&address))? {
            deleted += session.execute(
                "DELETE FROM outbox WHERE channel = $1 AND chat = $2 AND at < $3 AND NOT sending",
                &[&address.channel, &address.chat, &before],
            )?;
            // What stood behind it is sent next.
            advance(session, &address, before)?;
        }
    }
    Ok(deleted)
}

pub(super) fn resend(session: &mut Session, again: &Again) -> Result<(), Error> {
    let (counts, holder) = (i64::from(again.counts), session.holder.clone());
    session
        .execute(
            "UPDATE outbox SET sending = FALSE, due = $2, attempts = attempts + $3, doubtful = doubtful OR $4, holder = NULL
             WHERE id = $1 AND sending AND holder = $5",
            &[&again.id, &again.due, &counts, &again.doubtful, &holder],
        )
        .map(drop)
}
