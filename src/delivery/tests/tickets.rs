//! Tickets: good once, for a short time, also across a restart.

use uuid::Uuid;

use crate::delivery::{
    item::now,
    store::{Ending, Take},
    ticket::MOST_TICKETS,
};

use super::*;

/// Ends the one message of `chat` with `ticket` used up.
fn uses(store: &mut Kept, chat: &str, ticket: Uuid) -> Result<bool, Error> {
    let event = Uuid::new_v4();
    store.accept(CHANNEL, &Arrival::new(event, chat, &"x").unwrap(), 9, now()).unwrap();
    let taken =
        store.take(CHANNEL, Take { most: 1, unsent: 9, until: Millis::MAX }, now()).unwrap().remove(0);
    store.begin().unwrap();
    store.mark().unwrap();
    let ended = store.finish(&taken, &Ending { tickets: vec![ticket], ..Ending::default() }, now());
    if ended.is_err() {
        store.undo().unwrap();
    }
    store.commit().unwrap();
    ended
}

#[test]
fn a_ticket_is_good_once_and_a_restart_does_not_make_it_good_again() {
    let Some(place) = Place::fresh() else { return };
    let (id, until) = (Uuid::new_v4(), now() + 60_000);
    {
        let mut store = place.store();
        store.issue_ticket(id, "\"carried\"", until, now()).unwrap();
        assert_eq!(store.ticket(id, now()).unwrap(), Ticket::Good("\"carried\"".to_owned()));
    }
    {
        let mut store = place.store();
        assert_eq!(store.ticket(id, now()).unwrap(), Ticket::Good("\"carried\"".to_owned()));
        assert!(uses(&mut store, "a", id).unwrap());
    }
    let mut store = place.store();
    assert_eq!(store.ticket(id, now()).unwrap(), Ticket::Used);
    // Two that found it good: the second one's answer is not kept.
    assert!(matches!(uses(&mut store, "b", id), Err(Error::NoTicket)));
    assert_eq!(store.counts().unwrap()[CHANNEL].waiting, 1);
    assert_eq!(store.ticket(Uuid::new_v4(), now()).unwrap(), Ticket::Unknown);
}

#[test]
fn a_ticket_is_too_old_after_its_time_and_forgotten_after_a_day() {
    let Some(place) = Place::fresh() else { return };
    let mut store = place.store();
    let (id, at) = (Uuid::new_v4(), now());
    store.issue_ticket(id, "1", at + 1000, at).unwrap();
    assert!(matches!(store.ticket(id, at + 999).unwrap(), Ticket::Good(_)));
    assert_eq!(store.ticket(id, at + 1000).unwrap(), Ticket::TooOld);
    let day = 24 * 60 * 60 * 1000;
    store.clean(Retention::days(30), at + day).unwrap();
    assert_eq!(store.ticket(id, at + day).unwrap(), Ticket::TooOld);
    store.clean(Retention::days(30), at + day + 1).unwrap();
    assert_eq!(store.ticket(id, at + day).unwrap(), Ticket::Unknown);
}

#[test]
fn of_too_many_tickets_the_oldest_go() {
    let Some(place) = Place::fresh() else { return };
    let mut store = place.store();
    let (first, last) = (Uuid::new_v4(), Uuid::new_v4());
    store.begin().unwrap();
    store.issue_ticket(first, "1", Millis::MAX, now()).unwrap();
    for _ in 1..MOST_TICKETS {
        store.issue_ticket(Uuid::new_v4(), "1", Millis::MAX, now()).unwrap();
    }
    assert!(matches!(store.ticket(first, now()).unwrap(), Ticket::Good(_)));
    store.issue_ticket(last, "1", Millis::MAX, now()).unwrap();
    store.commit().unwrap();
    assert_eq!(store.ticket(first, now()).unwrap(), Ticket::Unknown);
    assert!(matches!(store.ticket(last, now()).unwrap(), Ticket::Good(_)));
}
