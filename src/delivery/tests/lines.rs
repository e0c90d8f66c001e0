//! Lines: order, queues, limits, floods, stopping.

use super::*;

#[tokio::test]
async fn each_message_is_answered_once_and_in_order_within_its_chat() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    let line = start(&desk, &echo, &platform, settings());
    for event in 0..60 {
        let message = arrival(event, &(event % 3).to_string(), &event.to_string());
        let twice = vec![message.clone(), message];
        assert_eq!(desk.accept(CHANNEL, twice).await.unwrap(), [Accepted::Kept, Accepted::Duplicate]);
    }
    until("all arrived", || platform.texts().len() >= 60).await;
    line.stop(Duration::from_secs(5)).await;
    let arrived = platform.arrived.lock().unwrap().clone();
    assert_eq!(arrived.len(), 60);
    for chat in 0..3 {
        let texts: Vec<u32> = arrived
            .iter()
            .filter(|(of, _, _)| *of == chat.to_string())
            .map(|(_, text, _)| text.parse().unwrap())
            .collect();
        assert!(texts.is_sorted(), "{texts:?}");
    }
    assert_eq!(desk.counts().await.unwrap()[CHANNEL], Counts { chats: 3, ..Counts::default() });
}

#[tokio::test]
async fn a_flood_of_one_chat_does_not_hold_up_another() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    let limits = Limits { chat_per_second: 2.0, chat_burst: 2.0, ..FREE };
    let line = start(&desk, &echo, &platform, LineSettings { limits, ..settings() });
    let flood = (0..200).map(|event| arrival(event, "flood", "f")).collect();
    let accepted = desk.accept(CHANNEL, flood).await.unwrap();
    assert_eq!(accepted.iter().filter(|one| **one == Accepted::Flooded).count(), 150);
    desk.accept(CHANNEL, vec![arrival(1000, "other", "o")]).await.unwrap();
    until("the other was answered", || platform.texts().contains(&"o".to_owned())).await;
    let of_flood = platform.texts().iter().filter(|text| *text == "f").count();
    assert!(of_flood < 45, "{of_flood} of the flood went out first");
    // Answers of the flood wait in a bounded number, the messages before them.
    let counts = desk.counts().await.unwrap()[CHANNEL];
    assert!(counts.unsent <= settings().unsent, "{counts:?}");
    line.stop(Duration::from_millis(200)).await;
}

#[tokio::test]
async fn a_group_is_written_to_more_slowly_and_a_person_is_not() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    let limits = Limits { chat_burst: 2.0, group_per_minute: 3.0, ..FREE };
    let line = start(&desk, &echo, &platform, LineSettings { limits, ..settings() });
    let said = |chat: &'static str| move |event: u32| arrival(event, chat, chat);
    desk.accept(CHANNEL, (0..5).map(said("-7")).collect()).await.unwrap();
    desk.accept(CHANNEL, (5..10).map(said("7")).collect()).await.unwrap();
    let to = |chat: &str| platform.texts().iter().filter(|text| *text == chat).count();
    until("the person has all and the group its burst", || to("7") == 5 && to("-7") == 2).await;
    // The third is due in a minute, and the wait is in the store, where a restart finds it.
    for _ in 0..3000 {
        if desk.counts().await.unwrap()[CHANNEL].unsent == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    line.stop(Duration::from_millis(200)).await;
    assert_eq!((to("-7"), desk.counts().await.unwrap()[CHANNEL].unsent), (2, 3));
}

#[tokio::test]
async fn what_follows_edits_the_answer_and_ends_when_the_resident_goes_on() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    let line = start(&desk, &echo, &platform, settings());
    desk.accept(CHANNEL, vec![arrival(1, "a", "edit me")]).await.unwrap();
    until("the edit arrived", || platform.texts().len() == 2).await;
    let arrived = platform.arrived.lock().unwrap().clone();
    assert_eq!(arrived[1], ("a".to_owned(), "edit me, edited".to_owned(), Some("m1".to_owned())));
    line.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn what_is_remembered_survives_a_restart() {
    let Some(place) = Place::fresh() else { return };
    for turn in 0..3_u32 {
        let desk = open(&place);
        desk.recover().await.unwrap();
        let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
        let line = start(&desk, &echo, &platform, settings());
        desk.accept(CHANNEL, vec![arrival(turn, "a", "x")]).await.unwrap();
        until("it arrived", || !platform.texts().is_empty()).await;
        line.stop(Duration::from_secs(5)).await;
        let kept = desk.export(&Address::new(CHANNEL, "a")).await.unwrap().state.unwrap();
        assert_eq!(kept.0, (turn + 1).to_string());
        drop(desk);
        // The thread lets go of the store when the last handle is gone.
        until("the store was closed", || place.is_free()).await;
    }
}

#[tokio::test]
async fn stopping_ends_what_is_under_way_and_keeps_the_rest() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let echo = Arc::new(Echo { slow: Duration::from_millis(100), ..Echo::default() });
    let platform = Arc::<Platform>::default();
    let line = start(&desk, &echo, &platform, LineSettings { answering: 1, ..settings() });
    desk.accept(CHANNEL, (0..50).map(|event| arrival(event, &event.to_string(), "x")).collect())
        .await
        .unwrap();
    until("one was answered", || !echo.seen.lock().unwrap().is_empty()).await;
    line.stop(Duration::from_secs(5)).await;
    let (sent, counts) = (platform.texts().len(), desk.counts().await.unwrap()[CHANNEL]);
    assert_eq!((sent, counts.unsent), (echo.seen.lock().unwrap().len(), 0));
    assert_eq!(sent + counts.waiting as usize, 50);
}

#[tokio::test]
async fn deleting_leaves_nothing_of_a_chat() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    let line = start(&desk, &echo, &platform, settings());
    desk.accept(CHANNEL, vec![arrival(1, "a", "note"), arrival(2, "b", "note")]).await.unwrap();
    until("both arrived", || platform.texts().len() == 2).await;
    let (a, b) = (Address::new(CHANNEL, "a"), Address::new(CHANNEL, "b"));
    assert_eq!(desk.export(&a).await.unwrap().notes["thumb"].len(), 1);
    desk.accept(CHANNEL, vec![arrival(3, "a", "forget")]).await.unwrap();
    until("it was forgotten", || platform.texts().len() == 3).await;
    line.stop(Duration::from_secs(5)).await;
    assert!(desk.export(&a).await.unwrap().notes.is_empty());
    assert_eq!(desk.export(&b).await.unwrap().notes["thumb"].len(), 1);
}

#[tokio::test]
async fn a_call_that_meets_another_instance_is_undone_and_made_again() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let chat = Address::new(CHANNEL, "a");
    let mut tries = 0;
    let held = move |most: u32| {
        let chat = chat.clone();
        move |store: &mut dyn Store| {
            tries += 1;
            store.put(&chat, &Out::new(&"x").unwrap(), 1)?;
            if tries < most { Err(Error::Busy) } else { Ok(tries) }
        }
    };
    assert_eq!(desk.thread.call(held(3)).await.unwrap(), 3);
    assert!(matches!(desk.thread.call(held(u32::MAX)).await, Err(Error::Busy)));
    assert_eq!(desk.counts().await.unwrap()[CHANNEL].unsent, 1);
}
