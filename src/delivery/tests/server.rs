//! The server itself: who makes the tables, what it refuses, and what happens when it goes away.

use std::{
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

use super::*;

#[test]
fn instances_that_start_at_once_make_the_tables_once() {
    let Some(place) = Place::fresh() else { return };
    let begin = Barrier::new(6);
    thread::scope(|scope| {
        let start = || {
            begin.wait();
            place.store().counts()
        };
        let all: Vec<_> = (0..6).map(|_| scope.spawn(start)).collect();
        for one in all {
            assert!(one.join().unwrap().unwrap().is_empty());
        }
    });
    assert_eq!(place.0.number("SELECT count(*) FROM motcua.version"), 1);
    place.0.run("UPDATE motcua.version SET version = 99");
    let refused = place.store().counts();
    assert!(matches!(refused, Err(Error::Version { found: 99, .. })), "{refused:?}");
}

#[test]
fn what_cannot_be_opened_is_refused_with_its_reason_and_without_its_password() {
    for url in [
        "postgres://motcua:geheim@127.0.0.1/motcua",
        "postgres://127.0.0.1/motcua?password=geheim",
        "postgres://127.0.0.1/motcua?sslmode=require",
        "postgres:///motcua",
        "postgres://127.0.0.1:geheim/motcua",
    ] {
        let refused = Postgres::at(url, None).err().unwrap();
        assert!(matches!(refused, Error::Setting(_)) && !format!("{refused} {refused:?}").contains("geheim"));
    }
    let shown = format!("{:?}", Postgres::at("postgres://motcua@127.0.0.1/motcua", Some("geheim")).unwrap());
    assert!(shown.contains("motcua") && !shown.contains("geheim"), "{shown}");
    let Some(place) = Place::fresh() else { return };
    let stranger = place.0.url().replace("motcua@", "stranger@");
    let refused = Postgres::at(&stranger, Some("geheim")).unwrap().counts().unwrap_err();
    assert!(matches!(&refused, Error::Refused(why) if why.contains("stranger")), "{refused:?}");
    assert!(!refused.to_string().contains("geheim"));
    let away = Postgres::at("postgres://motcua@%2Fnowhere/motcua", None).unwrap().counts().unwrap_err();
    assert!(matches!(away, Error::Unreachable(_)), "{away:?}");
}

#[test]
fn what_the_server_does_not_know_does_not_hold_a_message_up() {
    let Some(place) = Place::fresh() else { return };
    let mut store = place.store();
    let number = CaseNumber::fresh();
    let case = NewCase::new(number.clone(), "report", &"a\0b").unwrap();
    store.open_case(&Address::new(CHANNEL, "a"), &case, 1).unwrap();
    store.officer_said(&number, "B\0ình", &Said::new("one\0two"), 2).unwrap();
    let (_, lines) = store.case(&number).unwrap().unwrap();
    assert_eq!((lines[0].text.as_str(), lines[0].name.as_deref()), ("onetwo", Some("Bình")));
}

/// Hands `event` in until it is kept, as a platform does that brings again what was not acknowledged; how often that failed.
async fn brought(desk: &Desk, event: u32, chat: u32) -> u32 {
    let mut failed = 0;
    loop {
        match desk.accept(CHANNEL, vec![arrival(event, &chat.to_string(), &event.to_string())]).await {
            Ok(_) => return failed,
            Err(error) => assert!(
                matches!(error, Error::Unreachable(_) | Error::Refused(_)),
                "an error of another kind: {error:?}"
            ),
        }
        failed += 1;
        assert!(failed < 1000, "it was never kept");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_cut_lose_nothing_and_double_nothing() {
    const CHATS: u32 = 10;
    const ALL: u32 = 150;
    let Some(place) = Place::fresh() else { return };
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    // What was taken in the moment of a cut waits for the end of its lease.
    let settings = LineSettings { lease: Duration::from_secs(20), tries: 50, ..settings() };
    let desks = [open(&place), open(&place)];
    let lines = desks.each_ref().map(|desk| start(desk, &echo, &platform, settings));
    for event in 0..ALL {
        if event % 10 == 5 {
            place.0.cut();
        }
        brought(&desks[(event / 7 % 2) as usize], event, event % CHATS).await;
    }
    let last = Instant::now() + Duration::from_secs(300);
    let left = "SELECT (SELECT count(*) FROM motcua.inbox) + (SELECT count(*) FROM motcua.outbox)";
    while place.0.number(left) > 0 && Instant::now() < last {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for line in lines {
        line.stop(Duration::from_secs(20)).await;
    }
    let arrived = platform.arrived.lock().unwrap().clone();
    for chat in 0..CHATS {
        let own = arrived.iter().filter(|(of, _, _)| *of == chat.to_string());
        let texts: Vec<u32> = own.map(|(_, text, _)| text.parse().unwrap()).collect();
        assert_eq!(texts, (chat..ALL).step_by(CHATS as usize).collect::<Vec<_>>(), "chat {chat}");
    }
    assert!(desks[0].dead(9).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_server_is_away_nothing_is_accepted_and_then_it_goes_on() {
    let Some(place) = Place::fresh() else { return };
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    let desk = open(&place);
    desk.recover().await.unwrap();
    let line = start(&desk, &echo, &platform, settings());
    place.0.close(true);
    place.0.cut();
    let refused = desk.accept(CHANNEL, vec![arrival(1, "a", "x")]).await;
    assert!(matches!(refused, Err(Error::Unreachable(_) | Error::Refused(_))), "{refused:?}");
    place.0.close(false);
    desk.accept(CHANNEL, vec![arrival(1, "a", "x")]).await.unwrap();
    until("it arrived", || platform.texts() == ["x"]).await;
    line.stop(Duration::from_secs(5)).await;
}
