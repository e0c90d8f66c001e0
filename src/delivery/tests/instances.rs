//! Several instances over one database: they share the load, never answer twice, and take over what one leaves that is killed.

use std::process::{Child, Command, Stdio};

use crate::delivery::{
    item::now,
    store::{Again, Ending, Take},
};

use super::*;

/// Where a child process finds the database.
const URL: &str = "MOTCUA_TEST_MESSAGES";

/// What was taken by one stays its own, whatever others do.
#[test]
fn what_one_has_taken_is_not_another_s_before_its_lease_is_over_nor_its_own_after() {
    let Some(place) = Place::fresh() else { return };
    let (mut one, mut other) = (place.store(), place.store());
    let (at, chat) = (now(), Address::new(CHANNEL, "a"));
    let take = |at| Take { most: 9, unsent: 9, until: at + LEASE };
    let again = |id| Again { id, due: at, reason: String::new(), counts: true, doubtful: false };
    one.accept(CHANNEL, &arrival(1, "a", "x"), 9, at).unwrap();
    one.put(&chat, &Out::new(&"out").unwrap(), at).unwrap();
    let mine = one.take(CHANNEL, take(at), at).unwrap().remove(0);
    let out = one.due(CHANNEL, 9, at + LEASE, at).unwrap().outs.remove(0);
    other.recover(at).unwrap();
    other.put_back(&again(mine.id)).unwrap();
    other.give_up(mine.id, "not its own", at).unwrap();
    other.resend(&again(out.id)).unwrap();
    other.bury(out.id, "not its own", at).unwrap();
    other.sent(out.id, None, at, at).unwrap();
    assert_eq!(other.take(CHANNEL, take(at), at + LEASE - 1).unwrap(), []);
    assert_eq!(other.due(CHANNEL, 9, at + LEASE, at + LEASE - 1).unwrap(), store::Due::default());
    assert!(other.dead(9).unwrap().is_empty());

    let at = crashed(at);
    let theirs = other.take(CHANNEL, take(at), at).unwrap().remove(0);
    let doubtful = other.due(CHANNEL, 9, at + LEASE, at).unwrap().outs.remove(0);
    assert_eq!((theirs.id, theirs.takes, doubtful.id, doubtful.doubtful), (mine.id, 2, out.id, true));
    one.put_back(&again(mine.id)).unwrap();
    one.resend(&again(out.id)).unwrap();
    one.sent(out.id, None, at, at).unwrap();
    assert!(!one.finish(&mine, &Ending::default(), at).unwrap());
    assert_eq!(one.take(CHANNEL, take(at), at).unwrap(), []);
    assert!(one.due(CHANNEL, 9, at + LEASE, at).unwrap().outs.is_empty());
    assert!(other.finish(&theirs, &Ending::default(), at).unwrap());
    other.sent(doubtful.id, None, at, at).unwrap();
    let left = one.counts().unwrap().get(CHANNEL).copied().unwrap_or_default();
    assert_eq!((left.waiting, left.unsent, left.dead), (0, 0, 0));
}

#[test]
fn who_ends_the_last_of_a_chat_and_who_adds_to_it_wait_for_each_other() {
    let Some(place) = Place::fresh() else { return };
    let (mut one, mut other) = (place.store(), place.store());
    let (at, chat) = (now(), Address::new(CHANNEL, "a"));
    let take = Take { most: 9, unsent: 9, until: at + LEASE };
    one.accept(CHANNEL, &arrival(1, "a", "x"), 9, at).unwrap();
    one.put(&chat, &Out::new(&"out").unwrap(), at).unwrap();
    let mine = one.take(CHANNEL, take, at).unwrap().remove(0);
    let out = one.due(CHANNEL, 9, at + LEASE, at).unwrap().outs.remove(0);
    one.begin().unwrap();
    assert!(one.finish(&mine, &Ending::default(), at).unwrap());
    one.sent(out.id, None, at, at).unwrap();
    // Not yet committed: what sees the old rows would stand behind them for ever.
    let (second, more) = (arrival(2, "a", "y"), Out::new(&"more").unwrap());
    other.begin().unwrap();
    other.mark().unwrap();
    assert!(matches!(other.accept(CHANNEL, &second, 9, at), Err(Error::Busy)));
    other.undo().unwrap();
    assert_eq!(other.accept(CHANNEL, &arrival(3, "b", "z"), 9, at).unwrap(), Accepted::Kept);
    other.mark().unwrap();
    assert!(matches!(other.put(&chat, &more, at), Err(Error::Busy)));
    other.undo().unwrap();
    other.commit().unwrap();
    one.commit().unwrap();
    assert_eq!(other.accept(CHANNEL, &second, 9, at).unwrap(), Accepted::Kept);
    other.put(&chat, &more, at).unwrap();
    let chats: Vec<String> =
        one.take(CHANNEL, take, at).unwrap().into_iter().map(|taken| taken.address.chat).collect();
    assert_eq!(
        (chats, one.due(CHANNEL, 9, at + LEASE, at).unwrap().outs.len()),
        (vec!["b".to_owned(), "a".to_owned()], 1)
    );
}

/// An instance with a line.
struct Instance {
    desk: Desk,
    echo: Arc<Echo>,
    line: Line,
}

fn instance(place: &Place, platform: &Arc<Platform>, settings: LineSettings) -> Instance {
    let desk = open(place);
    let echo = Arc::new(Echo { slow: Duration::from_millis(5), ..Echo::default() });
    let line = start(&desk, &echo, platform, settings);
    Instance { desk, echo, line }
}

/// What arrived for `chat`, in order.
fn of_chat(platform: &Platform, chat: u32) -> Vec<u32> {
    let arrived = platform.arrived.lock().unwrap();
    let own = arrived.iter().filter(|(of, _, _)| *of == chat.to_string());
    own.map(|(_, text, _)| text.parse().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_share_the_load_and_answer_each_message_once_and_in_order() {
    const CHATS: u32 = 40;
    const ROUNDS: u32 = 5;
    let Some(place) = Place::fresh() else { return };
    let platform = Arc::<Platform>::default();
    let both = [instance(&place, &platform, settings()), instance(&place, &platform, settings())];
    for round in 0..ROUNDS {
        for chat in 0..CHATS {
            let event = round * CHATS + chat;
            let message = vec![arrival(event, &chat.to_string(), &round.to_string())];
            // A platform that gets no answer in time brings it again, to another instance.
            let (first, second) =
                (&both[(event / 3 % 2) as usize].desk, &both[(event / 5 % 2) as usize].desk);
            let (one, two) =
                tokio::join!(first.accept(CHANNEL, message.clone()), second.accept(CHANNEL, message));
            let mut accepted = [one.unwrap()[0], two.unwrap()[0]];
            accepted.sort_by_key(|accepted| *accepted == Accepted::Duplicate);
            assert_eq!(accepted, [Accepted::Kept, Accepted::Duplicate]);
        }
    }
    let all = (CHATS * ROUNDS) as usize;
    until("all arrived", || platform.texts().len() >= all).await;
    let mut seen = Vec::new();
    for Instance { echo, line, .. } in both {
        line.stop(Duration::from_secs(20)).await;
        seen.push(echo.seen.lock().unwrap().len());
    }
    let counts = open(&place).counts().await.unwrap();
    assert_eq!(counts[CHANNEL], Counts { chats: CHATS, ..Counts::default() });
    assert!(seen.iter().all(|seen| *seen > 0), "one did nothing: {seen:?}");
    assert_eq!((seen.iter().sum::<usize>(), platform.texts().len()), (all, all));
    for chat in 0..CHATS {
        assert_eq!(of_chat(&platform, chat), (0..ROUNDS).collect::<Vec<_>>(), "chat {chat}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_another_instance_wrote_is_fetched() {
    let Some(place) = Place::fresh() else { return };
    let (one, other) = (open(&place), open(&place));
    let chat = Address::new(CHANNEL, "a");
    let fetching = {
        let chat = chat.clone();
        tokio::spawn(async move { one.collect(&chat, 0, Duration::from_secs(600)).await })
    };
    tokio::time::sleep(Duration::from_millis(100)).await;
    other.put(&chat, Out::new(&"here").unwrap()).await.unwrap();
    // It would wait ten minutes for a ring.
    let fetched = tokio::time::timeout(Duration::from_secs(120), fetching).await.unwrap().unwrap();
    assert_eq!(fetched.unwrap()[0].body::<String>().as_deref(), Some("here"));
}

/// Comes to nothing: what is answered by it stays taken, and what is sent by it stays in doubt.
struct Never;

impl Answerer for Never {
    fn answer<'a>(&'a self, taken: &'a Taken) -> BoxFuture<'a, Result<Answer, Fault>> {
        async move {
            let said: String = taken.body().unwrap();
            if said.starts_with("stuck") {
                std::future::pending::<()>().await;
            }
            Ok(Answer::of(vec![Out::new(&said).unwrap()]))
        }
        .boxed()
    }
}

impl Sender for Never {
    fn send<'a>(&'a self, _out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>> {
        std::future::pending().boxed()
    }
}

/// The instance that is killed: this test binary once more. It does nothing where nobody told it where to serve.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the test below"]
async fn serving() {
    let Ok(url) = std::env::var(URL) else { return };
    let desk = Desk::over(Postgres::at(&url, None).unwrap()).unwrap();
    let _line = Line::start(&desk, CHANNEL, Arc::new(Never), Arc::new(Never), LineSettings::under(FREE));
    // The parent is to end it; where the parent is gone it ends by itself.
    tokio::time::sleep(Duration::from_secs(300)).await;
}

fn child(url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "delivery::tests::over_postgres::instances::serving", "--ignored"])
        .env(URL, url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_instance_leaves_that_is_killed_another_takes_over_after_the_lease() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let said = ["stuck 1", "stuck 2", "sent 1", "sent 2"];
    let both = |event: u32, said: &str| {
        vec![arrival(event, said, said), arrival(event + 10, said, &format!("after {said}"))]
    };
    for (event, said) in (0..).zip(said) {
        desk.accept(CHANNEL, both(event, said)).await.unwrap();
    }
    let mut killed = child(&place.0.url());
    let (taken, sending) =
        ("SELECT count(*) FROM motcua.inbox WHERE taken", "SELECT count(*) FROM motcua.outbox WHERE sending");
    until("it has its hands full", || place.0.number(taken) == 2 && place.0.number(sending) == 2).await;
    killed.kill().unwrap();
    killed.wait().unwrap();
    let platform = Arc::<Platform>::default();
    let heir = instance(&place, &platform, settings());
    heir.desk.recover().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(platform.texts().is_empty(), "it took what is another's: {:?}", platform.texts());
    // The lease of two minutes is over.
    place
        .0
        .run("UPDATE motcua.inbox SET due = 0 WHERE taken; UPDATE motcua.outbox SET due = 0 WHERE sending");
    until("all arrived", || platform.texts().len() >= said.len() * 2).await;
    heir.line.stop(Duration::from_secs(20)).await;
    let arrived = platform.arrived.lock().unwrap().clone();
    for said in said {
        let own = arrived.iter().filter(|(chat, _, _)| chat == said);
        let texts: Vec<String> = own.map(|(_, text, _)| text.clone()).collect();
        assert_eq!(texts, [said.to_owned(), format!("after {said}")]);
    }
    assert!(heir.desk.dead(9).await.unwrap().is_empty());
}
