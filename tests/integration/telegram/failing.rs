//! Telegram fails: too many requests, server errors, a refused token, a blocked bot, markup that it cannot read.

use serde_json::{Value, json};

use super::*;
use crate::support::{Models, assistant};

const LAN: i64 = 7001;

fn failure(code: u16, description: &str) -> Value {
    json!({"ok": false, "error_code": code, "description": description})
}

/// What `chat` sees of an answer after the first request failed so, and the dead letters.
async fn after(status: u16, body: Value) -> (Vec<String>, usize, Duration) {
    let bot = Bot::start(assistant(Models::default())).await;
    bot.api.fails(status, body);
    let begun = std::time::Instant::now();
    bot.api.text(LAN, "/help");
    let mut dead = 0;
    for _ in 0..3000 {
        dead = bot.desk.dead(9).await.unwrap().len();
        if bot.api.sent(LAN).len() + dead == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let took = begun.elapsed();
    let (api, ..) = bot.stop().await;
    (api.sent(LAN), dead, took)
}

#[tokio::test]
async fn what_fails_for_a_time_is_sent_again_in_order() {
    for (status, body) in [
        (500, failure(500, "Internal Server Error")),
        (502, json!("<html>Bad Gateway</html>")),
        (504, json!("<html>Gateway Timeout</html>")),
        (401, failure(401, "Unauthorized")),
        (409, failure(409, "Conflict")),
    ] {
        let (sent, dead, _) = after(status, body).await;
        assert_eq!((sent.len(), dead), (2, 0), "{status}");
        assert!(sent[0].contains("trợ lý máy") && sent[1].contains("/trogiup"), "{status}: out of order");
    }
}

#[tokio::test]
async fn a_wait_that_is_asked_for_is_kept() {
    let mut body = failure(429, "Too Many Requests: retry after 1");
    body["parameters"] = json!({"retry_after": 1});
    let (sent, dead, took) = after(429, body).await;
    assert_eq!((sent.len(), dead), (2, 0));
    assert!(took >= Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn what_will_never_arrive_is_a_dead_letter() {
    for description in ["Forbidden: bot was blocked by the user", "Bad Request: chat not found"] {
        let code = if description.starts_with("F") { 403 } else { 400 };
        let (sent, dead, _) = after(code, failure(code, description)).await;
        assert_eq!((sent.len(), dead), (1, 1), "{description}");
    }
}

#[tokio::test]
async fn markup_that_cannot_be_read_goes_out_as_plain_text() {
    let (sent, dead, _) = after(400, failure(400, "Bad Request: can't parse entities: x")).await;
    assert_eq!((sent.len(), dead), (2, 0));
    assert!(!sent[0].contains('<') && sent[1].starts_with("Anh/chị"), "{sent:?}");
}

#[tokio::test]
async fn a_chat_that_moved_is_followed() {
    let mut body = failure(400, "Bad Request: group chat was upgraded to a supergroup chat");
    body["parameters"] = json!({"migrate_to_chat_id": -100_777});
    let bot = Bot::start(assistant(Models::default())).await;
    bot.api.fails(400, body);
    bot.api.text(LAN, "/help");
    until("it arrived where the chat is now", || bot.api.sent(-100_777).len() == 1).await;
    bot.stop().await;
}

#[tokio::test]
async fn a_wrong_token_is_never_shown_and_nothing_is_lost() {
    let bot = Bot::with(assistant(Models::default()), |settings| {
        settings.token = Secret::new("999:WRONG-TOKEN-CANARY").unwrap();
    })
    .await;
    bot.api.text(LAN, "/help");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(bot.api.acknowledged().is_empty() && bot.api.sent(LAN).is_empty());
    let shown = format!("{:?}", settings(&bot.api.url(), webhook_mode()));
    assert!(!shown.contains(TOKEN) && !shown.contains(SECRET), "{shown}");
    bot.stop().await;
}
