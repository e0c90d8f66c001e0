//! The store alone: claims, order, leases, what a process leaves that ends.

use proptest::prelude::*;

use crate::delivery::{
    item::now,
    store::{Ending, Take},
};

use super::*;

const TAKE: Take = Take { most: 100, unsent: 100, until: Millis::MAX };

fn said(taken: &Taken) -> String {
    taken.body().unwrap()
}

/// Takes all that is free at `at`.
fn take(at: Millis) -> Take {
    Take { until: at + LEASE, ..TAKE }
}

/// Ends `taken` with `texts` to be sent.
fn end(store: &mut Kept, taken: &Taken, texts: &[&str]) -> bool {
    end_at(store, taken, texts, now())
}

fn end_at(store: &mut Kept, taken: &Taken, texts: &[&str], at: Millis) -> bool {
    let outs = texts.iter().map(|text| Out::new(text).unwrap().named(text)).collect();
    let ending = Ending { outs, state: Some("1".to_owned()), ..Ending::default() };
    store.finish(taken, &ending, at).unwrap()
}

#[test]
fn an_event_is_accepted_once_and_again_after_its_claim_is_over() {
    let Some(place) = Place::fresh() else { return };
    let mut store = place.store();
    let at = now();
    assert_eq!(store.accept(CHANNEL, &arrival(1, "a", "x"), 9, at).unwrap(), Accepted::Kept);
    assert_eq!(store.accept(CHANNEL, &arrival(1, "a", "x"), 9, at).unwrap(), Accepted::Duplicate);
    assert_eq!(store.accept("other", &arrival(1, "a", "x"), 9, at).unwrap(), Accepted::Kept);
    let day = 24 * 60 * 60 * 1000;
    store.clean(Retention::days(30), at + day - 1).unwrap();
    assert_eq!(store.accept(CHANNEL, &arrival(1, "a", "x"), 9, at).unwrap(), Accepted::Duplicate);
    store.clean(Retention::days(30), at + day + 1).unwrap();
    assert_eq!(store.accept(CHANNEL, &arrival(1, "a", "x"), 9, at).unwrap(), Accepted::Kept);
}

#[test]
fn one_message_of_a_chat_is_taken_at_a_time_and_the_next_when_it_ended() {
    let Some(place) = Place::fresh() else { return };
    let mut store = place.store();
    for (event, chat, says) in [(1, "a", "a1"), (2, "a", "a2"), (3, "b", "b1")] {
        store.accept(CHANNEL, &arrival(event, chat, says), 9, now()).unwrap();
    }
    let taken = store.take(CHANNEL, TAKE, now()).unwrap();
    assert_eq!(taken.iter().map(said).collect::<Vec<_>>(), ["a1", "b1"]);
    assert_eq!(store.take(CHANNEL, TAKE, now()).unwrap(), []);
    assert!(end(&mut store, &taken[0], &["answer"]));
    assert!(!end(&mut store, &taken[0], &["answer again"]));
    assert_eq!(store.take(CHANNEL, TAKE, now()).unwrap().iter().map(said).collect::<Vec<_>>(), ["a2"]);
    assert_eq!(store.counts().unwrap()[CHANNEL].unsent, 1);
}

#[test]
fn a_message_whose_lease_is_over_is_taken_by_another_and_ends_once() {
    let Some(place) = Place::fresh() else { return };
    let mut store = place.store();
    store.accept(CHANNEL, &arrival(1, "a", "a1"), 9, now()).unwrap();
    let first = store.take(CHANNEL, Take { until: now() - 1, ..TAKE }, now()).unwrap();
    let second = store.take(CHANNEL, TAKE, now()).unwrap();
    assert_eq!((first[0].takes, second[0].takes), (1, 2));
    assert!(!end(&mut store, &first[0], &["late"]));
    assert!(end(&mut store, &second[0], &["answer"]));
    let due = store.due(CHANNEL, 9, Millis::MAX, now()).unwrap();
    assert_eq!(due.outs.iter().map(|out| out.body::<String>().unwrap()).collect::<Vec<_>>(), ["answer"]);
}

#[test]
fn what_a_process_leaves_is_taken_over_and_what_was_being_sent_is_in_doubt_once() {
    let Some(place) = Place::fresh() else { return };
    let at = now();
    {
        let mut store = place.store();
        store.accept(CHANNEL, &arrival(1, "a", "a1"), 9, at).unwrap();
        let taken = store.take(CHANNEL, take(at), at).unwrap();
        end_at(&mut store, &taken[0], &["answer"], at);
        store.accept(CHANNEL, &arrival(2, "a", "a2"), 9, at).unwrap();
        store.take(CHANNEL, take(at), at).unwrap();
        assert!(!store.due(CHANNEL, 9, at + LEASE, at).unwrap().outs[0].doubtful);
    }
    let mut store = place.store();
    assert_eq!(store.take(CHANNEL, take(at), at).unwrap(), []);
    assert!(store.due(CHANNEL, 9, at + LEASE, at).unwrap().outs.is_empty());
    let at = crashed(at);
    store.recover(at).unwrap();
    assert_eq!(store.take(CHANNEL, take(at), at).unwrap().iter().map(said).collect::<Vec<_>>(), ["a2"]);
    assert!(store.due(CHANNEL, 9, at + LEASE, at).unwrap().outs[0].doubtful);
    // Once more while it is sent: it would be the third time that it goes out.
    let at = crashed(at);
    store.recover(at).unwrap();
    assert!(store.due(CHANNEL, 9, at + LEASE, at).unwrap().outs.is_empty());
    let dead = store.dead(9).unwrap();
    assert_eq!((dead[0].direction, dead.len()), (Direction::Out, 1));
}

#[test]
fn a_flood_is_left_out_and_remembered_until_the_next_answer() {
    let Some(place) = Place::fresh() else { return };
    let mut store = place.store();
    let accepted: Vec<Accepted> =
        (0..4).map(|event| store.accept(CHANNEL, &arrival(event, "a", "x"), 3, now()).unwrap()).collect();
    assert_eq!(accepted[2..], [Accepted::Kept, Accepted::Flooded]);
    assert_eq!(store.accept(CHANNEL, &arrival(9, "b", "x"), 3, now()).unwrap(), Accepted::Kept);
    let taken = store.take(CHANNEL, TAKE, now()).unwrap();
    assert!(taken[0].flooded && !taken[1].flooded);
    end(&mut store, &taken[0], &[]);
    assert!(!store.take(CHANNEL, TAKE, now()).unwrap()[0].flooded);
}

#[test]
fn of_edits_that_wait_the_last_is_sent() {
    let Some(place) = Place::fresh() else { return };
    let mut store = place.store();
    let chat = Address::new(CHANNEL, "a");
    store.put(&chat, &Out::new(&"card").unwrap().named(1), now()).unwrap();
    for text in ["first edit", "second edit"] {
        store.put(&chat, &Out::new(&text).unwrap().editing(1), now()).unwrap();
    }
    let card = store.due(CHANNEL, 9, Millis::MAX, now()).unwrap().outs;
    assert_eq!((card.len(), card[0].is_edit), (1, false));
    store.sent(card[0].id, Some("m7"), now(), now()).unwrap();
    let edits = store.due(CHANNEL, 9, Millis::MAX, now()).unwrap().outs;
    assert_eq!(edits.iter().map(|out| out.body::<String>().unwrap()).collect::<Vec<_>>(), ["second edit"]);
    assert_eq!(edits[0].edits.as_deref(), Some("m7"));
}

/// What may happen to a store, in any order.
#[derive(Debug, Clone)]
enum Step {
    Arrive(u8),
    Take,
    End,
    Send,
    Fail,
    Crash,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..4_u8).prop_map(Step::Arrive),
        2 => Just(Step::Take),
        3 => Just(Step::End),
        3 => Just(Step::Send),
        1 => Just(Step::Fail),
        1 => Just(Step::Crash),
    ];
    prop::collection::vec(step, 1..60)
}

/// Runs `steps` at `place`; what was accepted and what was sent.
fn ran(place: &Place, steps: &[Step]) -> (Vec<(u8, u32)>, Vec<String>) {
    let mut store = place.store();
    let (mut accepted, mut taken, mut sent) = (Vec::new(), VecDeque::new(), Vec::new());
    let (mut event, mut at) = (0, now());
    let send = |store: &mut Kept, sent: &mut Vec<String>, at: Millis| {
        for out in store.due(CHANNEL, 2, at + LEASE, at).unwrap().outs {
            sent.push(out.body().unwrap());
            store.sent(out.id, None, at, at).unwrap();
        }
    };
    for step in steps {
        match step {
            Step::Arrive(chat) => {
                event += 1;
                let says = format!("{chat}:{event}");
                store.accept(CHANNEL, &arrival(event, &chat.to_string(), &says), 99, at).unwrap();
                accepted.push((*chat, event));
            }
            Step::Take => taken.extend(store.take(CHANNEL, Take { most: 2, ..take(at) }, at).unwrap()),
            Step::End => {
                if let Some(one) = taken.pop_front() {
                    end_at(&mut store, &one, &[&said(&one)], at);
                }
            }
            Step::Send => send(&mut store, &mut sent, at),
            Step::Fail => {
                for out in store.due(CHANNEL, 1, at + LEASE, at).unwrap().outs {
                    let again = crate::delivery::store::Again {
                        id: out.id,
                        due: at,
                        reason: String::new(),
                        counts: true,
                        doubtful: false,
                    };
                    store.resend(&again).unwrap();
                }
            }
            Step::Crash => {
                at = crashed(at);
                taken.clear();
                store.recover(at).unwrap();
            }
        }
    }
    taken.clear();
    at = crashed(at);
    store.recover(at).unwrap();
    while let Some(one) = store.take(CHANNEL, Take { most: 1, ..take(at) }, at).unwrap().pop() {
        end_at(&mut store, &one, &[&said(&one)], at);
    }
    while store.counts().unwrap().get(CHANNEL).is_some_and(|counts| counts.unsent > 0) {
        send(&mut store, &mut sent, at);
    }
    (accepted, sent)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_happens_each_accepted_message_is_answered_once_and_in_order(steps in steps()) {
        let Some(place) = Place::fresh() else { return Ok(()) };
        let (accepted, sent) = ran(&place, &steps);
        for chat in 0..4 {
            let of_chat = |text: &&String| text.starts_with(&format!("{chat}:"));
            let expected: Vec<String> = accepted
                .iter()
                .filter(|(of, _)| *of == chat)
                .map(|(chat, event)| format!("{chat}:{event}"))
                .collect();
            prop_assert_eq!(sent.iter().filter(of_chat).cloned().collect::<Vec<_>>(), expected);
        }
    }
}
