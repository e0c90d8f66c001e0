//! What cannot be sent, and when: Zalo's refusals, its silence, and the time after which it takes no answer.

use futures_util::future::BoxFuture;
use motcua::delivery::{Answer, Answerer, Fault, Out, Taken};

use super::{platform::error, *};
use crate::support::assistant;

/// What LAN sees of an answer after the first message failed so, and the reasons of the dead letters.
async fn after(status: u16, body: &str) -> (Vec<String>, Vec<String>) {
    let account = Account::start(assistant(Models::default())).await;
    account.platform.fails(status, body);
    account.says("m1", LAN, "/help").await;
    let mut dead = Vec::new();
    for _ in 0..6000 {
        dead = account.desk.dead(9).await.unwrap();
        if account.platform.sent(LAN).len() + dead.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (platform, _dir) = account.stop().await;
    (platform.sent(LAN), dead.into_iter().map(|dead| dead.reason).collect())
}

#[tokio::test]
async fn what_fails_for_a_time_is_sent_again_in_order() {
    for (status, body) in [
        (500, "<html>Internal Server Error</html>".to_owned()),
        (502, String::new()),
        (504, "<html>Gateway Timeout</html>".to_owned()),
        (200, error(-211, "Out of quota")),
        (200, error(-124, "Access token is expired")),
    ] {
        let (sent, dead) = after(status, &body).await;
        assert_eq!((sent.len(), dead.len()), (2, 0), "{status} {body}");
        assert!(sent[0].contains("trợ lý máy") && sent[1].contains("/trogiup"), "{status}: out of order");
    }
}

#[tokio::test]
async fn what_zalo_will_never_take_is_a_dead_letter_with_its_reason() {
    for (code, message) in
        [(-213, "User has not followed the OA"), (-230, "User has not interacted in 7 days")]
    {
        let (sent, dead) = after(200, &error(code, message)).await;
        assert_eq!((sent.len(), dead.len()), (1, 1), "{code}");
        assert!(dead[0].contains(message) && dead[0].contains(&code.to_string()), "{}", dead[0]);
    }
}

#[tokio::test]
async fn a_redirection_is_not_followed_with_the_token() {
    let account = Account::start(assistant(Models::default())).await;
    account.platform.fails(307, "");
    account.says("m1", LAN, "/help").await;
    account.messages(LAN, 2).await;
    assert_eq!(account.platform.followed(), 0);
    account.stop().await;
}

#[tokio::test]
async fn where_buttons_are_not_taken_the_answer_goes_out_with_numbers() {
    let account = Account::start(assistant(Models::default())).await;
    account.says("m1", LAN, "/help").await;
    account.messages(LAN, 2).await;
    account.platform.fails(200, &error(-201, "attachment.payload.template_type is invalid"));
    account.says("m2", LAN, "làm thẻ thư viện cần những gì").await;
    let sent = account.messages(LAN, 3).await;
    assert!(sent[2].contains("\n1. Giấy tờ cần nộp\n2. "), "{}", sent[2]);
    account.says("m3", LAN, "2").await;
    let sent = account.messages(LAN, 4).await;
    assert!(sent[3].find("Phí, lệ phí") < sent[3].find("Giấy tờ cần có"), "{}", sent[3]);
    account.stop().await;
}

/// Answers as somebody who heard the resident so long ago.
struct Late(i64);

impl Answerer for Late {
    fn answer<'a>(&'a self, taken: &'a Taken) -> BoxFuture<'a, Result<Answer, Fault>> {
        Box::pin(async move {
            let out = json!({"recipient": {"user_id": taken.address.chat}, "message": {"text": "late"}});
            let answer = Answer::of(vec![Out::new(&out).unwrap()]);
            Ok(answer.remembering(&json!({"greeted": true, "used": now() - self.0})).unwrap())
        })
    }
}

/// The texts that went out and the reasons why not, where the resident wrote last so many hours ago.
async fn late(hours: i64, charged: bool) -> (Vec<String>, Vec<String>) {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    let desk = open(dir.path()).await;
    let settings = Settings { charged, ..settings(&platform, dir.path()) };
    let zalo = ZaloOa::answered_by(settings, Arc::new(Late(hours * 3_600_000)), &desk).unwrap();
    let account = Account::served(platform, dir, desk, zalo).await;
    account.says("m1", LAN, "x").await;
    let mut dead = Vec::new();
    for _ in 0..6000 {
        dead = account.desk.dead(9).await.unwrap();
        if account.platform.sent(LAN).len() + dead.len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (platform, _dir) = account.stop().await;
    (platform.sent(LAN), dead.into_iter().map(|dead| dead.reason).collect())
}

#[tokio::test]
async fn after_the_window_an_answer_is_a_dead_letter_and_is_not_sent() {
    for (hours, charged, reason) in [
        (1, false, None),
        (60, false, Some("48 hours")),
        (60, true, None),
        (200, true, Some("7 days")),
        (200, false, Some("7 days")),
    ] {
        let (sent, dead) = late(hours, charged).await;
        match reason {
            None => assert_eq!((sent.len(), dead.len()), (1, 0), "{hours} {charged}"),
            Some(reason) => {
                assert_eq!((sent.len(), dead.len()), (0, 1), "{hours} {charged}");
                assert!(dead[0].contains(reason), "{}", dead[0]);
            }
        }
    }
}
