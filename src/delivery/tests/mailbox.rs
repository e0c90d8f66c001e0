//! Answers that are fetched: in order, until they are had, and no longer than the rest.

use crate::delivery::item::now;

use super::*;

async fn read(desk: &Desk, seen: i64, wait: Duration) -> Vec<(i64, String)> {
    let letters = desk.collect(&Address::new(CHANNEL, "a"), seen, wait).await.unwrap();
    letters.iter().map(|letter| (letter.id, letter.body().unwrap())).collect()
}

fn texts(letters: &[(i64, String)]) -> Vec<&str> {
    letters.iter().map(|(_, text)| text.as_str()).collect()
}

#[tokio::test]
async fn an_answer_waits_until_the_page_has_it() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let line = Line::collected(&desk, CHANNEL, Arc::<Echo>::default(), settings());
    assert_eq!(read(&desk, 0, Duration::ZERO).await, []);
    let waiting = {
        let desk = desk.clone();
        tokio::spawn(async move { read(&desk, 0, Duration::from_secs(60)).await })
    };
    let both = vec![arrival(1, "a", "one"), arrival(2, "b", "another's"), arrival(3, "a", "two")];
    desk.accept(CHANNEL, both).await.unwrap();
    let first = waiting.await.unwrap();
    assert_eq!(first[0].1, "one");
    // Nothing was acknowledged, so nothing is gone.
    let mut all = read(&desk, 0, Duration::ZERO).await;
    for _ in 0..3000 {
        if all.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        all = read(&desk, 0, Duration::ZERO).await;
    }
    assert_eq!(texts(&all), ["one", "two"]);
    assert_eq!(texts(&read(&desk, all[0].0, Duration::ZERO).await), ["two"]);
    assert_eq!(texts(&read(&desk, 0, Duration::ZERO).await), ["two"], "what was had is still there");
    assert_eq!(read(&desk, all[1].0, Duration::ZERO).await, []);
    assert_eq!(desk.counts().await.unwrap()[CHANNEL].unsent, 1, "another's was taken");
    let state: Option<u32> = desk.remembered(&Address::new(CHANNEL, "a")).await.unwrap();
    assert_eq!((state, desk.remembered::<u32>(&Address::new(CHANNEL, "c")).await.unwrap()), (Some(2), None));
    line.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn a_chat_that_fetches_nothing_is_answered_no_further_and_goes_on_when_it_does() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let few = LineSettings { unsent: 2, ..settings() };
    let line = Line::collected(&desk, CHANNEL, Arc::<Echo>::default(), few);
    let said = ["one", "two", "three"];
    let all = (1..).zip(said).map(|(event, text)| arrival(event, "a", text)).collect();
    desk.accept(CHANNEL, all).await.unwrap();
    let (mut seen, mut had) = (0, Vec::new());
    for _ in 0..60 {
        if had.len() == said.len() {
            break;
        }
        let letters = read(&desk, seen, Duration::from_secs(1)).await;
        assert!(letters.len() <= 2, "{letters:?}");
        seen = letters.last().map_or(seen, |(id, _)| *id);
        had.extend(letters.into_iter().map(|(_, text)| text));
    }
    assert_eq!(had, said);
    line.stop(Duration::from_secs(5)).await;
}

#[test]
fn what_nobody_fetches_or_takes_goes_with_time_and_what_stood_behind_it_is_sent() {
    let Some(place) = Place::fresh() else { return };
    let mut store = place.store();
    let (address, day) = (Address::new(CHANNEL, "a"), 24 * 60 * 60 * 1000);
    let at = now();
    store.put(&address, &Out::new(&"old").unwrap(), at - 31 * day).unwrap();
    store.put(&address, &Out::new(&"young").unwrap(), at).unwrap();
    assert_eq!(store.clean(Retention::days(30), at).unwrap(), 1);
    let due = store.due(CHANNEL, 9, Millis::MAX, at).unwrap().outs;
    assert_eq!(due.iter().map(|out| out.body::<String>().unwrap()).collect::<Vec<_>>(), ["young"]);
}
