//! Messages that wait for an answer.

use crate::delivery::{
    Accepted, Address, Arrival, Error, Millis, Taken,
    store::{Again, Ending, Take},
};

use super::{
    cases, chat, outbox,
    session::{Session, number},
    tickets,
};

pub(super) fn accept(
    session: &mut Session,
    channel: &str,
    arrival: &Arrival,
    most: u32,
    now: Millis,
) -> Result<Accepted, Error> {
    let address = Address::new(channel, &arrival.chat);
    session.lock(&address)?;
    let claimed = session.execute(
        "INSERT INTO claim (channel, event, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        &[&channel, &arrival.event, &now],
    )?;
    if claimed == 0 {
        return Ok(Accepted::Duplicate);
    }
    let waiting = waiting(session, &address)?;
    if waiting >= most {
        chat::flooded(session, &address, now)?;
        return Ok(Accepted::Flooded);
    }
    insert(session, &address, &arrival.body, waiting == 0, now)?;
    Ok(Accepted::Kept)
}

fn waiting(session: &mut Session, address: &Address) -> Result<u32, Error> {
    session.count(
        "SELECT count(*) FROM inbox WHERE channel = $1 AND chat = $2",
        &[&address.channel, &address.chat],
    )
}

fn insert(
    session: &mut Session,
    address: &Address,
    body: &str,
    head: bool,
    now: Millis,
) -> Result<(), Error> {
    let insert = "INSERT INTO inbox (channel, chat, body, at, head, due) VALUES ($1, $2, $3, $4, $5, $4)";
    session.execute(insert, &[&address.channel, &address.chat, &body, &now, &head]).map(drop)
}

/// What another instance is taking at this moment is skipped. What is remembered of a chat is read after its message is
/// claimed: from then on nobody else writes it.
pub(super) fn take(
    session: &mut Session,
    channel: &str,
    take: Take,
    now: Millis,
) -> Result<Vec<Taken>, Error> {
    let most = i64::try_from(take.most).unwrap_or(i64::MAX);
    let holder = session.holder.clone();
    let mut taken = session.rows(
        "UPDATE inbox SET taken = TRUE, takes = takes + 1, due = $5, holder = $6
         WHERE id = ANY (ARRAY (
             SELECT i.id FROM inbox i WHERE i.channel = $1 AND i.head AND i.due <= $2
               AND (SELECT count(*) FROM outbox o WHERE o.channel = i.channel AND o.chat = i.chat) < $3
             ORDER BY i.id LIMIT $4 FOR UPDATE SKIP LOCKED))
         RETURNING id, chat, body, at, takes",
        &[&channel, &now, &i64::from(take.unsent), &most, &take.until, &holder],
        |row| {
            Ok(Taken {
                id: row.try_get(0)?,
                address: Address { channel: channel.to_owned(), chat: row.try_get(1)? },
                body: row.try_get(2)?,
                arrived: row.try_get(3)?,
                takes: number(row.try_get(4)?),
                state: None,
                flooded: false,
            })
        },
    )?;
    taken.sort_by_key(|one| one.id);
    for one in &mut taken {
        let kept = session.row(
            "SELECT state, at, flooded FROM chat WHERE channel = $1 AND chat = $2",
            &[&channel, &one.address.chat],
            |row| Ok((row.try_get::<_, Option<String>>(0)?, row.try_get::<_, Millis>(1)?, row.try_get(2)?)),
        )?;
        if let Some((state, since, flooded)) = kept {
            one.state = state.map(|state| (state, since));
            one.flooded = flooded;
        }
    }
    Ok(taken)
}

pub(super) fn finish(
    session: &mut Session,
    taken: &Taken,
    ending: &Ending,
    now: Millis,
) -> Result<bool, Error> {
    session.lock(&taken.address)?;
    // Another instance may have taken it since: then the answer is that one's.
    let ended = session.execute(
        "DELETE FROM inbox WHERE id = $1 AND taken AND takes = $2",
        &[&taken.id, &i64::from(taken.takes)],
    )?;
    if ended == 0 {
        return Ok(false);
    }
    advance(session, &taken.address)?;
    if ending.forget {
        chat::forget(session, &taken.address)?;
    }
    if let Some(state) = &ending.state {
        chat::remember(session, &taken.address, state, now)?;
    }
    for out in &ending.outs {
        outbox::put(session, &taken.address, out, now)?;
    }
    for note in &ending.notes {
        chat::note(session, &taken.address, note, now)?;
    }
    for act in &ending.cases {
        cases::act(session, &taken.address, act, now)?;
    }
    for ticket in &ending.tickets {
        tickets::spend(session, *ticket, now)?;
    }
    Ok(true)
}

/// Lets the chat's oldest message be taken next.
pub(super) fn advance(session: &mut Session, address: &Address) -> Result<(), Error> {
    let oldest = "UPDATE inbox SET head = TRUE
        WHERE id = (SELECT min(id) FROM inbox WHERE channel = $1 AND chat = $2) AND NOT head";
    session.execute(oldest, &[&address.channel, &address.chat]).map(drop)
}

/// Keeps `body` as the last of its chat.
pub(super) fn append(session: &mut Session, address: &Address, body: &str, now: Millis) -> Result<(), Error> {
    session.lock(address)?;
    let first = waiting(session, address)? == 0;
    insert(session, address, body, first, now)
}

/// What another instance has taken since stays that one's.
pub(super) fn put_back(session: &mut Session, again: &Again) -> Result<(), Error> {
    let (counted, holder) = (i64::from(!again.counts), session.holder.clone());
    session
        .execute(
            "UPDATE inbox SET taken = FALSE, due = $2, takes = takes - $3 WHERE id = $1 AND taken AND holder = $4",
            &[&again.id, &again.due, &counted, &holder],
        )
        .map(drop)
}
