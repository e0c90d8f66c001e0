//! Cases, and what was said about them.

use postgres::Row;

use crate::delivery::{Address, Case, CaseAct, CaseLine, CaseNumber, Error, Millis, NewCase, Said, Who};

use super::session::{Session, plain};

/// The columns of a case, as [`case`] reads them, and its row's id.
const COLUMNS: &str = "number, channel, chat, kind, body, holds, opened, changed, closed,
    coalesce((SELECT who = 'resident' FROM case_line WHERE case_id = cases.id ORDER BY id DESC LIMIT 1), TRUE), id";

pub(super) fn act(session: &mut Session, address: &Address, act: &CaseAct, now: Millis) -> Result<(), Error> {
    match act {
        CaseAct::Open(case) => open(session, address, case, now),
        CaseAct::Say(number, said) => say(session, number, Who::Resident, None, said, now),
        CaseAct::Close(number) => match close(session, number, now) {
            // Somebody closed it meanwhile, which is what was wanted.
            Err(Error::NoCase) => Ok(()),
            closed => closed.map(drop),
        },
    }
}

pub(super) fn open(
    session: &mut Session,
    address: &Address,
    case: &NewCase,
    now: Millis,
) -> Result<(), Error> {
    session.lock(address)?;
    // Where another case has the chat or the number this is found here: the server's own log would quote the chat.
    let opened = session.execute(
        "INSERT INTO cases (number, channel, chat, kind, body, holds, opened, changed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING",
        &[&case.number.as_str(), &address.channel, &address.chat, &case.kind, &case.body, &case.holds, &now],
    )?;
    if opened == 0 { Err(Error::Engine("another case stands in the way".to_owned())) } else { Ok(()) }
}

/// Locks the chat of the case first: whoever answers there locks in this order too.
fn lock(session: &mut Session, number: &CaseNumber) -> Result<(), Error> {
    let address =
        session.row("SELECT channel, chat FROM cases WHERE number = $1", &[&number.as_str()], |row| {
            Ok(Address { channel: row.try_get(0)?, chat: row.try_get(1)? })
        })?;
    session.lock(&address.ok_or(Error::NoCase)?)
}

fn say(
    session: &mut Session,
    number: &CaseNumber,
    who: Who,
    name: Option<&str>,
    said: &Said,
    now: Millis,
) -> Result<(), Error> {
    let id: Option<i64> = session.row(
        "UPDATE cases SET changed = $2 WHERE number = $1 AND closed IS NULL RETURNING id",
        &[&number.as_str(), &now],
        |row| row.try_get(0),
    )?;
    let id = id.ok_or(Error::NoCase)?;
    session
        .execute(
            "INSERT INTO case_line (case_id, who, name, text, at) VALUES ($1, $2, $3, $4, $5)",
            &[&id, &word(who), &name.map(plain), &plain(&said.0), &now],
        )
        .map(drop)
}

fn word(who: Who) -> &'static str {
    match who {
        Who::Resident => "resident",
        Who::Officer => "officer",
    }
}

pub(super) fn officer_said(
    session: &mut Session,
    number: &CaseNumber,
    name: &str,
    said: &Said,
    now: Millis,
) -> Result<Case, Error> {
    lock(session, number)?;
    say(session, number, Who::Officer, Some(name), said, now)?;
    // Not where another case has the chat: two would both take its next message.
    session.execute(
        "UPDATE cases SET holds = TRUE WHERE number = $1 AND NOT EXISTS (
             SELECT 1 FROM cases o WHERE o.channel = cases.channel AND o.chat = cases.chat AND o.holds
               AND o.closed IS NULL AND o.id <> cases.id)",
        &[&number.as_str()],
    )?;
    one(session, number)?.map(|(case, _)| case).ok_or(Error::NoCase)
}

pub(super) fn close(session: &mut Session, number: &CaseNumber, now: Millis) -> Result<Case, Error> {
    lock(session, number)?;
    let closed = session.execute(
        "UPDATE cases SET closed = $2, changed = $2 WHERE number = $1 AND closed IS NULL",
        &[&number.as_str(), &now],
    )?;
    let found = if closed == 0 { None } else { one(session, number)? };
    found.map(|(case, _)| case).ok_or(Error::NoCase)
}

pub(super) fn holding(session: &mut Session, address: &Address) -> Result<Option<CaseNumber>, Error> {
    let number = session.row(
        "SELECT number FROM cases WHERE channel = $1 AND chat = $2 AND holds AND closed IS NULL",
        &[&address.channel, &address.chat],
        |row| row.try_get::<_, String>(0),
    )?;
    Ok(number.and_then(|number| number.parse().ok()))
}

pub(super) fn since(session: &mut Session, address: &Address, since: Millis) -> Result<u32, Error> {
    session.count(
        "SELECT count(*) FROM cases WHERE channel = $1 AND chat = $2 AND opened >= $3",
        &[&address.channel, &address.chat, &since],
    )
}

pub(super) fn one(
    session: &mut Session,
    number: &CaseNumber,
) -> Result<Option<(Case, Vec<CaseLine>)>, Error> {
    let found =
        session.row(&format!("SELECT {COLUMNS} FROM cases WHERE number = $1"), &[&number.as_str()], case)?;
    match found {
        Some((id, case)) => Ok(Some((readable(case)?, lines(session, id)?))),
        None => Ok(None),
    }
}

fn lines(session: &mut Session, id: i64) -> Result<Vec<CaseLine>, Error> {
    session.rows("SELECT who, name, text, at FROM case_line WHERE case_id = $1 ORDER BY id", &[&id], |row| {
        let who: String = row.try_get(0)?;
        let who = if who == "officer" { Who::Officer } else { Who::Resident };
        Ok(CaseLine { who, name: row.try_get(1)?, text: row.try_get(2)?, at: row.try_get(3)? })
    })
}

pub(super) fn list(session: &mut Session, open_alone: bool, most: usize) -> Result<Vec<Case>, Error> {
    let rows = session.rows(
        &format!(
            "SELECT {COLUMNS} FROM cases WHERE closed IS NULL OR NOT $1
             ORDER BY closed IS NOT NULL, CASE WHEN closed IS NULL THEN changed ELSE -changed END, id LIMIT $2"
        ),
        &[&open_alone, &i64::try_from(most).unwrap_or(i64::MAX)],
        case,
    )?;
    rows.into_iter().map(|(_, case)| readable(case)).collect()
}

/// All of a chat, with what was said.
pub(super) fn of(session: &mut Session, address: &Address) -> Result<Vec<(Case, Vec<CaseLine>)>, Error> {
    let rows = session.rows(
        &format!("SELECT {COLUMNS} FROM cases WHERE channel = $1 AND chat = $2 ORDER BY id"),
        &[&address.channel, &address.chat],
        case,
    )?;
    rows.into_iter().map(|(id, case)| Ok((readable(case)?, lines(session, id)?))).collect()
}

pub(super) fn forget(session: &mut Session, address: &Address) -> Result<(), Error> {
    for delete in [
        "DELETE FROM case_line WHERE case_id IN (SELECT id FROM cases WHERE channel = $1 AND chat = $2)",
        "DELETE FROM cases WHERE channel = $1 AND chat = $2",
    ] {
        session.execute(delete, &[&address.channel, &address.chat])?;
    }
    Ok(())
}

/// Deletes what has not changed since `before`.
pub(super) fn clean(session: &mut Session, before: Millis) -> Result<u64, Error> {
    let gone: Vec<i64> =
        session
            .rows("DELETE FROM cases WHERE changed < $1 RETURNING id", &[&before], |row| row.try_get(0))?;
    let lines = session.execute("DELETE FROM case_line WHERE case_id = ANY ($1)", &[&gone])?;
    Ok(gone.len() as u64 + lines)
}

/// A row's id and its case; no case where its number is none.
fn case(row: &Row) -> Result<(i64, Option<Case>), postgres::Error> {
    let number: String = row.try_get(0)?;
    let address = Address { channel: row.try_get(1)?, chat: row.try_get(2)? };
    let (kind, body, holds) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
    let (opened, changed, closed) = (row.try_get(6)?, row.try_get(7)?, row.try_get(8)?);
    let waits = row.try_get(9)?;
    let case = number.parse().ok().map(|number| Case {
        number,
        kind,
        address,
        body,
        holds,
        opened,
        changed,
        closed,
        waits,
    });
    Ok((row.try_get(10)?, case))
}

fn readable(case: Option<Case>) -> Result<Case, Error> {
    case.ok_or_else(|| Error::Engine("a row has another shape than expected".to_owned()))
}
