//! The store alone: claims, order, leases, what a process leaves that ends.

use proptest::prelude::*;

use crate::delivery::{
    item::now,
    store::{Ending, Take},
};

use super::*;

const TAKE: Take = Take { most: 100, unsent: 100, until: Millis::MAX };

fn store(dir: &Path) -> Sqlite {
    Sqlite::serve(&dir.join("messages.sqlite")).unwrap()
}

fn said(taken: &Taken) -> String {
    taken.body().unwrap()
}

/// Ends `taken` with `texts` to be sent.
fn end(store: &mut Sqlite, taken: &Taken, texts: &[&str]) -> bool {
    let outs = texts.iter().map(|text| Out::new(text).unwrap().named(text)).collect();
    let ending = Ending { outs, state: Some("1".to_owned()), ..Ending::default() };
    store.finish(taken, &ending, now()).unwrap()
}

#[test]
fn an_event_is_accepted_once_and_again_after_its_claim_is_over() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
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
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
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
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
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
    let dir = tempfile::tempdir().unwrap();
    {
        let mut store = store(dir.path());
        store.accept(CHANNEL, &arrival(1, "a", "a1"), 9, now()).unwrap();
        let taken = store.take(CHANNEL, TAKE, now()).unwrap();
        end(&mut store, &taken[0], &["answer"]);
        store.accept(CHANNEL, &arrival(2, "a", "a2"), 9, now()).unwrap();
        store.take(CHANNEL, TAKE, now()).unwrap();
        assert!(!store.due(CHANNEL, 9, Millis::MAX, now()).unwrap().outs[0].doubtful);
    }
    let mut store = store(dir.path());
    assert_eq!(store.take(CHANNEL, TAKE, now()).unwrap(), []);
    store.recover(now()).unwrap();
    assert_eq!(store.take(CHANNEL, TAKE, now()).unwrap().iter().map(said).collect::<Vec<_>>(), ["a2"]);
    assert!(store.due(CHANNEL, 9, Millis::MAX, now()).unwrap().outs[0].doubtful);
    // Once more while it is sent: it would be the third time that it goes out.
    store.recover(now()).unwrap();
    assert!(store.due(CHANNEL, 9, Millis::MAX, now()).unwrap().outs.is_empty());
    let dead = store.dead(9).unwrap();
    assert_eq!((dead[0].direction, dead.len()), (Direction::Out, 1));
}

#[test]
fn a_flood_is_left_out_and_remembered_until_the_next_answer() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
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
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
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

#[test]
fn two_processes_do_not_serve_from_one_store_and_the_command_line_reads_beside() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("messages.sqlite");
    assert!(Sqlite::beside(&path).is_err());
    let mut serving = Sqlite::serve(&path).unwrap();
    assert!(matches!(Sqlite::serve(&path), Err(Error::InUse(_))));
    serving.accept(CHANNEL, &arrival(1, "a", "x"), 9, now()).unwrap();
    assert_eq!(Sqlite::beside(&path).unwrap().counts().unwrap()[CHANNEL].waiting, 1);
    drop(serving);
    assert!(Sqlite::serve(&path).is_ok());
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

/// Runs `steps`; what was accepted, what was answered and what was sent, each by chat.
fn ran(steps: &[Step]) -> (Vec<(u8, u32)>, Vec<String>, u32) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let (mut accepted, mut taken, mut sent) = (Vec::new(), VecDeque::new(), Vec::new());
    let (mut event, mut crashes) = (0, 0);
    let send = |store: &mut Sqlite, sent: &mut Vec<String>| {
        for out in store.due(CHANNEL, 2, Millis::MAX, now()).unwrap().outs {
            sent.push(out.body().unwrap());
            store.sent(out.id, None, now(), now()).unwrap();
        }
    };
    for step in steps {
        match step {
            Step::Arrive(chat) => {
                event += 1;
                let says = format!("{chat}:{event}");
                store.accept(CHANNEL, &arrival(event, &chat.to_string(), &says), 99, now()).unwrap();
                accepted.push((*chat, event));
            }
            Step::Take => taken.extend(store.take(CHANNEL, Take { most: 2, ..TAKE }, now()).unwrap()),
            Step::End => {
                if let Some(one) = taken.pop_front() {
                    end(&mut store, &one, &[&said(&one)]);
                }
            }
            Step::Send => send(&mut store, &mut sent),
            Step::Fail => {
                for out in store.due(CHANNEL, 1, Millis::MAX, now()).unwrap().outs {
                    let again = crate::delivery::store::Again {
                        id: out.id,
                        due: now(),
                        reason: String::new(),
                        counts: true,
                        doubtful: false,
                    };
                    store.resend(&again).unwrap();
                }
            }
            Step::Crash => {
                crashes += 1;
                taken.clear();
                store.recover(now()).unwrap();
            }
        }
    }
    taken.clear();
    store.recover(now()).unwrap();
    while let Some(one) = store.take(CHANNEL, Take { most: 1, ..TAKE }, now()).unwrap().pop() {
        end(&mut store, &one, &[&said(&one)]);
    }
    while store.counts().unwrap().get(CHANNEL).is_some_and(|counts| counts.unsent > 0) {
        send(&mut store, &mut sent);
    }
    (accepted, sent, crashes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_happens_each_accepted_message_is_answered_once_and_in_order(steps in steps()) {
        let (accepted, sent, _) = ran(&steps);
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
