//! What cannot be sent, and when: Facebook's refusals, its silence, a token that is over, and the day after which it takes no answer.

use futures_util::future::BoxFuture;
use motcua::{
    delivery::{Answer, Answerer, Arrival, CaseNumber, Fault, NewCase, Out, Store, Taken},
    messenger::{Incoming, Kind},
};

use super::{platform::error, *};
use crate::support::assistant;

/// What LAN sees of an answer of two messages after the first failed so, and the reasons of the dead letters.
async fn after(status: u16, body: &str) -> (Vec<String>, Vec<String>) {
    let page = Page::start(assistant(Models::default())).await;
    page.platform.fails(status, body);
    page.says("m1", LAN, "/help").await;
    let mut dead = Vec::new();
    for _ in 0..6000 {
        dead = page.desk.dead(9).await.unwrap();
        if page.platform.sent(LAN).len() + dead.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (platform, _dir) = page.stop().await;
    (platform.sent(LAN), dead.into_iter().map(|dead| dead.reason).collect())
}

#[tokio::test]
async fn what_fails_for_a_time_is_sent_again_in_order() {
    for (status, body) in [
        (500, "<html>Internal Server Error</html>".to_owned()),
        (502, String::new()),
        (504, String::new()),
        (500, error(2, 0, "An unexpected error has occurred")),
        (400, error(1, 0, "unknown error")),
    ] {
        let (sent, dead) = after(status, &body).await;
        assert_eq!((sent.len(), dead.len()), (2, 0), "{status} {body}");
        assert!(sent[0].contains("trợ lý máy") && sent[1].contains("/trogiup"), "{status}: out of order");
    }
}

#[tokio::test]
async fn what_facebook_will_never_take_is_a_dead_letter_with_its_reason() {
    for (code, message) in [(551, "This person isn't available right now"), (10, "outside of allowed window")]
    {
        let (sent, dead) = after(400, &error(code, 2_018_278, message)).await;
        assert_eq!((sent.len(), dead.len()), (1, 1), "{code}");
        assert!(dead[0].contains(message) && dead[0].contains(&code.to_string()), "{}", dead[0]);
    }
    let (sent, dead) = after(307, "").await;
    assert_eq!((sent.len(), dead.len()), (1, 1), "a redirection was followed with the token");
}

#[tokio::test]
async fn too_many_at_once_wait_and_none_is_given_up() {
    let page = Page::start(assistant(Models::default())).await;
    for (status, body) in
        [(400, error(613, 0, "Calls to this API have exceeded the rate limit")), (429, String::new())]
    {
        page.platform.fails(status, &body);
    }
    page.says("m1", LAN, "/help").await;
    page.says("m2", "other", "/help").await;
    until("both were tried", || page.platform.tried() >= 2).await;
    // They wait for a minute: longer than a test.
    let counts = page.desk.counts().await.unwrap()["facebook"];
    assert_eq!((counts.unsent, counts.dead, page.platform.followed()), (4, 0, 0));
    page.stop().await;
}

#[tokio::test]
async fn a_token_that_is_over_closes_the_channel_and_nothing_is_lost() {
    let page = Page::start(assistant(Models::default())).await;
    page.platform.revokes(true);
    page.says("m1", LAN, "/help").await;
    until("it was tried", || page.platform.tried() >= 2).await;
    let counts = page.desk.counts().await.unwrap()["facebook"];
    assert_eq!((counts.unsent, counts.dead), (2, 0));
    page.platform.revokes(false);
    page.messages(LAN, 2).await;
    assert!(page.desk.dead(9).await.unwrap().is_empty());
    let shown = format!("{:?}", settings(&page.platform));
    assert!(!shown.contains("CANARY"), "{shown}");
    page.stop().await;
}

#[tokio::test]
async fn an_address_that_is_none_is_named() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    let desk = open(dir.path());
    for url in ["", "facebook", "ftp://127.0.0.1"] {
        let wrong = Settings { api_url: url.to_owned(), ..settings(&platform) };
        let refused = Facebook::answered_by(wrong, Arc::new(Late(0)), &desk).unwrap_err().to_string();
        assert!(refused.contains("[channels.facebook] api_url"), "{refused}");
    }
}

/// Answers as somebody who heard the resident so long ago.
struct Late(i64);

impl Answerer for Late {
    fn answer<'a>(&'a self, taken: &'a Taken) -> BoxFuture<'a, Result<Answer, Fault>> {
        Box::pin(async move {
            let recipient = json!({"id": taken.address.chat});
            let out =
                json!({"recipient": recipient, "messaging_type": "RESPONSE", "message": {"text": "late"}});
            let answer = Answer::of(vec![Out::new(&out).unwrap()]);
            Ok(answer.remembering(&json!({"greeted": true, "used": now() - self.0})).unwrap())
        })
    }
}

#[tokio::test]
async fn after_a_day_an_answer_is_a_dead_letter_and_is_not_sent() {
    for (hours, late) in [(1, false), (23, false), (25, true)] {
        let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
        let desk = open(dir.path());
        let answerer = Arc::new(Late(hours * 3_600_000));
        let facebook = Facebook::answered_by(settings(&platform), answerer, &desk).unwrap();
        let page = Page::served(platform, dir, desk, facebook).await;
        page.says("m1", LAN, "x").await;
        let mut dead = Vec::new();
        for _ in 0..6000 {
            dead = page.desk.dead(9).await.unwrap();
            if page.platform.sent(LAN).len() + dead.len() == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let (platform, _dir) = page.stop().await;
        assert_eq!((platform.sent(LAN).len(), dead.len()), if late { (0, 1) } else { (1, 0) }, "{hours}");
        assert!(dead.iter().all(|dead| dead.reason.contains("24 hours")), "{dead:?}");
    }
}

#[tokio::test]
async fn an_officer_s_word_after_that_day_is_late_too_and_does_not_count_as_the_resident_s() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    let mut store = Sqlite::serve(&dir.path().join("messages.sqlite")).unwrap();
    // What was said two days ago and is answered only now.
    let said = Arrival::new("m1", LAN, &Incoming::private(Kind::Text("/help".to_owned()))).unwrap();
    store.begin().unwrap();
    store.accept("facebook", &said, 50, now() - 48 * 3_600_000).unwrap();
    store.commit().unwrap();
    let desk = Desk::over(store).unwrap();
    let own = Arc::new(assistant(Models::default()));
    let facebook = Facebook::start(settings(&platform), own, &desk).unwrap();
    let page = Page::served(platform, dir, desk, facebook).await;
    let number: CaseNumber = "HN-7K3F-2Q".parse().unwrap();
    let case = NewCase::new(number.clone(), "officer", &json!({})).unwrap().holding();
    page.desk.open_case(&Address::new("facebook", LAN), case).await.unwrap();
    let word =
        Incoming::private(Kind::Officer { number: number.clone(), text: "Mời bác đến.".to_owned() });
    page.desk.officer_says(&number, "Bình", Said::new("Mời bác đến."), &word).await.unwrap();
    let mut dead = Vec::new();
    for _ in 0..6000 {
        dead = page.desk.dead(9).await.unwrap();
        if page.platform.sent(LAN).len() + dead.len() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (platform, _dir) = page.stop().await;
    assert_eq!((platform.sent(LAN).len(), dead.len()), (0, 3), "greeting, help, and the officer's word");
    assert!(dead.iter().all(|dead| dead.reason.contains("24 hours")), "{dead:?}");
}
