//! The webhook: a wrong secret, a replay, a duplicate, out of order, an unknown event, a huge body, malformed JSON.

use motcua::delivery::Sqlite;
use serde_json::{Value, json};

use super::*;
use crate::{
    support::{Models, assistant},
    telegram::bot_api::message,
};

async fn bot() -> (Bot, String) {
    let bot = Bot::with(assistant(Models::default()), |settings| settings.mode = webhook_mode()).await;
    until("the webhook is set", || !bot.api.requests("setwebhook").is_empty()).await;
    let at = bot.served().await;
    (bot, at)
}

async fn call(at: &str, secret: Option<&str>, body: impl Into<reqwest::Body>) -> u16 {
    let mut request = reqwest::Client::new().post(at).header("content-type", "application/json").body(body);
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    request.send().await.unwrap().status().as_u16()
}

async fn update(at: &str, update: &Value) -> u16 {
    call(at, Some(SECRET), update.to_string()).await
}

#[tokio::test]
async fn who_does_not_know_the_secret_is_turned_away() {
    let (bot, at) = bot().await;
    let body = message(1, 7001, json!({"text": "làm thẻ thư viện"})).to_string();
    let longer = format!("{SECRET}x");
    for secret in [None, Some(""), Some("wrong"), Some(&SECRET[1..]), Some(longer.as_str())] {
        assert_eq!(call(&at, secret, body.clone()).await, 403, "{secret:?}");
    }
    assert_eq!(reqwest::get(&at).await.unwrap().status().as_u16(), 403);
    assert_eq!(bot.desk.counts().await.unwrap().len(), 0, "something of it was kept");
    assert_eq!(call(&at, Some(SECRET), body).await, 200);
    until("it was answered", || bot.api.sent(7001).len() == 2).await;
    let set = bot.api.requests("setwebhook").pop().unwrap().body;
    assert_eq!(
        (set["secret_token"].as_str(), set["url"].as_str()),
        (Some(SECRET), Some("https://motcua.example/hooks/telegram"))
    );
    bot.stop().await;
}

#[tokio::test]
async fn without_a_webhook_of_ours_nobody_may_call() {
    let bot = Bot::start(assistant(Models::default())).await;
    let at = bot.served().await;
    for secret in [None, Some("")] {
        assert_eq!(call(&at, secret, message(1, 7001, json!({"text": "x"})).to_string()).await, 403);
    }
    bot.stop().await;
}

#[tokio::test]
async fn what_comes_twice_is_answered_once_in_whatever_order_it_comes() {
    let (bot, at) = bot().await;
    for number in [5, 3, 4, 3, 5, 4, 4] {
        let asks = message(number, 7001, json!({"text": "làm thẻ thư viện"}));
        assert_eq!(update(&at, &asks).await, 200, "{number}");
    }
    until("all was answered", || bot.api.sent(7001).len() >= 4).await;
    let (api, desk, _dir) = bot.stop().await;
    assert_eq!(api.sent(7001).len(), 4, "a greeting and three answers");
    assert_eq!(desk.counts().await.unwrap()["telegram"].waiting, 0);
}

#[tokio::test]
async fn what_is_no_update_is_refused_or_left_out_and_does_no_harm() {
    let (bot, at) = bot().await;
    let nested = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    for malformed in ["", "{", "[]", "null", "\"x\"", "{\"update_id\":\"x\"}", "{}", nested.as_str()] {
        assert_eq!(call(&at, Some(SECRET), malformed.to_owned()).await, 400, "{malformed:.20}");
    }
    assert_eq!(call(&at, Some(SECRET), vec![0xff_u8; 100]).await, 400);
    assert_eq!(call(&at, Some(SECRET), vec![b' '; 300 * 1024]).await, 413);
    for unknown in [
        json!({"update_id": 1, "something_new": {"a": 1}}),
        json!({"update_id": 2, "message": {"text": 5}}),
        json!({"update_id": 3, "poll": {}}),
    ] {
        assert_eq!(update(&at, &unknown).await, 200, "{unknown}");
    }
    assert_eq!(bot.desk.counts().await.unwrap().len(), 0);
    assert_eq!(update(&at, &message(4, 7001, json!({"text": "/help"}))).await, 200);
    until("it goes on", || bot.api.sent(7001).len() == 2).await;
    bot.stop().await;
}

#[tokio::test]
async fn an_update_that_cannot_be_kept_is_not_acknowledged() {
    let (api, dir) = (BotApi::start().await, tempfile::tempdir().unwrap());
    let mut store = Sqlite::serve(&dir.path().join("messages.sqlite")).unwrap();
    store.limit_pages(1).unwrap();
    let desk = Desk::over(store).unwrap();
    let own = Arc::new(assistant(Models::default()));
    let telegram = Telegram::start(settings(&api.url(), webhook_mode()), own, &desk).unwrap();
    let bot = Bot { api, desk, telegram, dir };
    until("the webhook is set", || !bot.api.requests("setwebhook").is_empty()).await;
    let at = bot.served().await;
    let long = "x".repeat(1500);
    let mut refused = 0;
    for number in 0..60 {
        let status = update(&at, &message(number, 7001 + number, json!({"text": long}))).await;
        assert!(status == 200 || status == 503, "{status}");
        refused += usize::from(status == 503);
    }
    assert!(refused > 0, "the store never became full");
    bot.stop().await;
}
