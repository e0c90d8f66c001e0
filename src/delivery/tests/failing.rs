//! What goes wrong: platforms that refuse, stall or ask to wait, answers that break, a store that is full.

use std::time::Instant;

use super::*;

async fn one(errors: Vec<SendError>) -> Option<(Vec<String>, Vec<Dead>, Duration)> {
    let place = Place::fresh()?;
    let desk = open(&place);
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    platform.errors.lock().unwrap().extend(errors);
    let line = start(&desk, &echo, &platform, settings());
    let begun = Instant::now();
    desk.accept(CHANNEL, vec![arrival(1, "a", "x")]).await.unwrap();
    for _ in 0..3000 {
        let counts = desk.counts().await.unwrap()[CHANNEL];
        if counts.waiting + counts.unsent == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let took = begun.elapsed();
    line.stop(Duration::from_secs(5)).await;
    Some((platform.texts(), desk.dead(9).await.unwrap(), took))
}

fn later() -> SendError {
    SendError::Later("500".to_owned())
}

fn unknown() -> SendError {
    SendError::Unknown("no answer".to_owned())
}

#[tokio::test]
async fn what_fails_is_sent_again_and_given_up_in_the_end() {
    let Some((sent, ..)) = one(vec![later(), later()]).await else { return };
    assert_eq!(sent, ["x"]);
    let Some((sent, dead, _)) = one(vec![later(), later(), later()]).await else { return };
    assert_eq!((sent.len(), dead[0].attempts, dead[0].reason.as_str()), (0, 3, "500"));
    let Some((sent, dead, _)) = one(vec![SendError::Never("blocked".to_owned())]).await else { return };
    assert_eq!((sent.len(), dead[0].attempts), (0, 1));
}

#[tokio::test]
async fn what_may_have_arrived_is_sent_once_more_and_no_more() {
    let Some((sent, ..)) = one(vec![unknown()]).await else { return };
    assert_eq!(sent, ["x"]);
    let Some((sent, dead, _)) = one(vec![unknown(), unknown()]).await else { return };
    assert_eq!((sent.len(), dead.len()), (0, 1));
}

#[tokio::test]
async fn a_platform_that_asks_to_wait_is_waited_for_and_no_try_is_counted() {
    let wait = Duration::from_millis(60);
    let errors = vec![SendError::Limited(wait); 6];
    let Some((sent, dead, took)) = one(errors).await else { return };
    assert_eq!((sent.len(), dead.len()), (1, 0));
    assert!(took >= wait * 6, "{took:?}");
}

#[tokio::test]
async fn a_channel_that_is_refused_loses_nothing() {
    let Some((sent, dead, _)) = one(vec![SendError::Closed("401".to_owned()); 6]).await else { return };
    assert_eq!((sent.len(), dead.len()), (1, 0));
}

#[tokio::test]
async fn a_dead_letter_is_sent_again_when_the_operator_says_so() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    platform.errors.lock().unwrap().push_back(SendError::Never("blocked".to_owned()));
    echo.faults.lock().unwrap().push_back(Fault::Never("of another shape".to_owned()));
    let line = start(&desk, &echo, &platform, settings());
    for (event, chat) in [(1, "a"), (2, "b")] {
        desk.accept(CHANNEL, vec![arrival(event, chat, chat)]).await.unwrap();
        let mut dead = 0;
        while dead < event as usize {
            dead = desk.dead(9).await.unwrap().len();
        }
    }
    let directions: Vec<Direction> =
        desk.dead(9).await.unwrap().iter().map(|letter| letter.direction).collect();
    assert_eq!(directions, [Direction::Out, Direction::In]);
    assert_eq!(desk.revive(None).await.unwrap(), 2);
    until("both arrived", || platform.texts().len() == 2).await;
    assert_eq!(desk.revive(Some(77)).await.unwrap(), 0);
    line.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn an_answer_that_fails_is_tried_again_and_given_up_in_the_end_and_the_next_goes_on() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    echo.faults.lock().unwrap().extend((0..5).map(|_| Fault::Later("busy".to_owned())));
    let line = start(&desk, &echo, &platform, settings());
    let both = vec![arrival(1, "a", "first"), arrival(2, "a", "second")];
    desk.accept(CHANNEL, both).await.unwrap();
    until("the second arrived", || platform.texts() == ["second"]).await;
    assert_eq!(desk.dead(9).await.unwrap()[0].attempts, 3);
    line.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn a_dead_letter_does_not_hold_up_the_next_of_its_chat() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let echo = Arc::<Echo>::default();
    let platform = Arc::new(Platform { refused: Some("bad"), ..Platform::default() });
    let line = start(&desk, &echo, &platform, settings());
    desk.accept(CHANNEL, vec![arrival(1, "a", "bad"), arrival(2, "a", "edit it"), arrival(3, "a", "good")])
        .await
        .unwrap();
    until("the good one arrived", || platform.texts().last().is_some_and(|text| text == "good")).await;
    line.stop(Duration::from_secs(5)).await;
}
