//! Cases, and what was said about them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::delivery::{Address, Case, CaseAct, CaseLine, CaseNumber, Error, Millis, NewCase, Said, Who};

/// The columns of a case, as [`case`] reads them.
const COLUMNS: &str = "number, channel, chat, kind, body, holds, opened, changed, closed,
    coalesce((SELECT who = 'resident' FROM case_line WHERE case_id = cases.id ORDER BY id DESC LIMIT 1), 1)";

pub(super) fn act(
    connection: &Connection,
    address: &Address,
    act: &CaseAct,
    now: Millis,
) -> Result<(), Error> {
    match act {
        CaseAct::Open(case) => open(connection, address, case, now),
        CaseAct::Say(number, said) => say(connection, number, Who::Resident, None, said, now),
        CaseAct::Close(number) => match close(connection, number, now) {
            // Somebody closed it meanwhile, which is what was wanted.
            Err(Error::NoCase) => Ok(()),
            closed => closed.map(drop),
        },
    }
}

pub(super) fn open(
    connection: &Connection,
    address: &Address,
    case: &NewCase,
    now: Millis,
) -> Result<(), Error> {
    connection
        .prepare_cached(
            "INSERT INTO cases (number, channel, chat, kind, body, holds, opened, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        )?
        .execute(params![
            case.number.as_str(),
            address.channel,
            address.chat,
            case.kind,
            case.body,
            case.holds,
            now
        ])?;
    Ok(())
}

fn say(
    connection: &Connection,
    number: &CaseNumber,
    who: Who,
    name: Option<&str>,
    said: &Said,
    now: Millis,
) -> Result<(), Error> {
    let id: Option<i64> = connection
        .prepare_cached("UPDATE cases SET changed = ?2 WHERE number = ?1 AND closed IS NULL RETURNING id")?
        .query_row(params![number.as_str(), now], |row| row.get(0))
        .optional()?;
    let id = id.ok_or(Error::NoCase)?;
    connection
        .prepare_cached("INSERT INTO case_line (case_id, who, name, text, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id, word(who), name, said.0, now])?;
    Ok(())
}

fn word(who: Who) -> &'static str {
    match who {
        Who::Resident => "resident",
        Who::Officer => "officer",
    }
}

pub(super) fn officer_said(
    connection: &Connection,
    number: &CaseNumber,
    name: &str,
    said: &Said,
    now: Millis,
) -> Result<Case, Error> {
    say(connection, number, Who::Officer, Some(name), said, now)?;
    // Ignored where another case has the chat: two would both take its next message.
    connection
        .prepare_cached("UPDATE OR IGNORE cases SET holds = 1 WHERE number = ?1")?
        .execute([number.as_str()])?;
    one(connection, number)?.map(|(case, _)| case).ok_or(Error::NoCase)
}

pub(super) fn close(connection: &Connection, number: &CaseNumber, now: Millis) -> Result<Case, Error> {
    let closed = connection
        .prepare_cached("UPDATE cases SET closed = ?2, changed = ?2 WHERE number = ?1 AND closed IS NULL")?
        .execute(params![number.as_str(), now])?;
    let found = if closed == 0 { None } else { one(connection, number)? };
    found.map(|(case, _)| case).ok_or(Error::NoCase)
}

pub(super) fn holding(connection: &Connection, address: &Address) -> Result<Option<CaseNumber>, Error> {
    let number: Option<String> = connection
        .prepare_cached(
            "SELECT number FROM cases WHERE channel = ?1 AND chat = ?2 AND holds = 1 AND closed IS NULL",
        )?
        .query_row(params![address.channel, address.chat], |row| row.get(0))
        .optional()?;
    Ok(number.and_then(|number| number.parse().ok()))
}

pub(super) fn since(connection: &Connection, address: &Address, since: Millis) -> Result<u32, Error> {
    let count = connection
        .prepare_cached("SELECT count(*) FROM cases WHERE channel = ?1 AND chat = ?2 AND opened >= ?3")?
        .query_row(params![address.channel, address.chat, since], |row| row.get(0))?;
    Ok(count)
}

pub(super) fn one(
    connection: &Connection,
    number: &CaseNumber,
) -> Result<Option<(Case, Vec<CaseLine>)>, Error> {
    let found = connection
        .prepare_cached(&format!("SELECT {COLUMNS}, id FROM cases WHERE number = ?1"))?
        .query_row([number.as_str()], |row| Ok((case(row)?, row.get(10)?)))
        .optional()?;
    match found {
        Some((case, id)) => Ok(Some((case, lines(connection, id)?))),
        None => Ok(None),
    }
}

fn lines(connection: &Connection, id: i64) -> Result<Vec<CaseLine>, Error> {
    let mut found = connection
        .prepare_cached("SELECT who, name, text, at FROM case_line WHERE case_id = ?1 ORDER BY id")?;
    let rows = found.query_map([id], |row| {
        let who: String = row.get(0)?;
        let who = if who == "officer" { Who::Officer } else { Who::Resident };
        Ok(CaseLine { who, name: row.get(1)?, text: row.get(2)?, at: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

pub(super) fn list(connection: &Connection, open_alone: bool, most: usize) -> Result<Vec<Case>, Error> {
    let mut found = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM cases WHERE closed IS NULL OR NOT ?1
         ORDER BY closed IS NOT NULL, CASE WHEN closed IS NULL THEN changed ELSE -changed END, id LIMIT ?2"
    ))?;
    let rows = found.query_map(params![open_alone, i64::try_from(most).unwrap_or(i64::MAX)], case)?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

/// All of a chat, with what was said.
pub(super) fn of(connection: &Connection, address: &Address) -> Result<Vec<(Case, Vec<CaseLine>)>, Error> {
    let mut found = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, id FROM cases WHERE channel = ?1 AND chat = ?2 ORDER BY id"
    ))?;
    let rows =
        found.query_map(params![address.channel, address.chat], |row| Ok((case(row)?, row.get(10)?)))?;
    let rows = rows.collect::<Result<Vec<(Case, i64)>, _>>()?;
    rows.into_iter().map(|(case, id)| Ok((case, lines(connection, id)?))).collect()
}

pub(super) fn forget(connection: &Connection, address: &Address) -> Result<(), Error> {
    for delete in [
        "DELETE FROM case_line WHERE case_id IN (SELECT id FROM cases WHERE channel = ?1 AND chat = ?2)",
        "DELETE FROM cases WHERE channel = ?1 AND chat = ?2",
    ] {
        connection.prepare_cached(delete)?.execute(params![address.channel, address.chat])?;
    }
    Ok(())
}

/// Deletes what has not changed since `before`.
pub(super) fn clean(connection: &Connection, before: Millis) -> Result<u64, Error> {
    let mut deleted = 0;
    for delete in [
        "DELETE FROM case_line WHERE case_id IN (SELECT id FROM cases WHERE changed < ?1)",
        "DELETE FROM cases WHERE changed < ?1",
    ] {
        deleted += connection.prepare_cached(delete)?.execute([before])?;
    }
    Ok(deleted as u64)
}

fn case(row: &Row<'_>) -> rusqlite::Result<Case> {
    let number: String = row.get(0)?;
    let number = number.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })?;
    Ok(Case {
        number,
        kind: row.get(3)?,
        address: Address { channel: row.get(1)?, chat: row.get(2)? },
        body: row.get(4)?,
        holds: row.get(5)?,
        opened: row.get(6)?,
        changed: row.get(7)?,
        closed: row.get(8)?,
        waits: row.get(9)?,
    })
}
