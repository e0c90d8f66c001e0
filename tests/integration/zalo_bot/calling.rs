//! The webhook: a wrong secret, a replay, a duplicate, an unknown event, a huge body, malformed JSON.

use serde_json::{Value, json};

use super::*;
use crate::{
    support::{Models, assistant},
    zalo_bot::bot_api::event,
};

async fn bot() -> (Bot, String) {
    let api = BotApi::start().await;
    let bot = Bot::with(assistant(Models::default()), api, |settings| settings.mode = webhook_mode()).await;
    until("the webhook is set", || !bot.api.requests("setWebhook").is_empty()).await;
    let at = bot.served().await;
    (bot, at)
}

async fn call(at: &str, secret: Option<&str>, body: impl Into<reqwest::Body>) -> u16 {
    let mut request = reqwest::Client::new().post(at).header("content-type", "application/json").body(body);
    if let Some(secret) = secret {
        request = request.header("X-Bot-Api-Secret-Token", secret);
    }
    request.send().await.unwrap().status().as_u16()
}

/// As Zalo brings it; again as long as the bot is still being set up.
async fn brought(at: &str, event: &Value) -> u16 {
    for _ in 0..3000 {
        match call(at, Some(SECRET), json!({"ok": true, "result": event}).to_string()).await {
            503 => tokio::time::sleep(Duration::from_millis(10)).await,
            status => return status,
        }
    }
    503
}

fn asks(id: &str) -> Value {
    event(id, LAN, "text", json!({"text": "làm thẻ thư viện"}))
}

#[tokio::test]
async fn who_does_not_know_the_secret_is_turned_away() {
    let (bot, at) = bot().await;
    let longer = format!("{SECRET}x");
    for secret in [None, Some(""), Some("wrong"), Some(&SECRET[1..]), Some(longer.as_str())] {
        assert_eq!(call(&at, secret, asks("m1").to_string()).await, 403, "{secret:?}");
    }
    assert_eq!(reqwest::get(&at).await.unwrap().status().as_u16(), 403);
    assert_eq!(bot.desk.counts().await.unwrap().len(), 0, "something of it was kept");
    assert_eq!(brought(&at, &asks("m1")).await, 200);
    bot.messages(LAN, 2).await;
    let set = bot.api.requests("setWebhook").pop().unwrap();
    assert_eq!(set, json!({"url": "https://motcua.example/hooks/zalo_bot", "secret_token": SECRET}));
    bot.stop().await;
}

#[tokio::test]
async fn without_a_webhook_of_ours_nobody_may_call() {
    let bot = Bot::start(assistant(Models::default())).await;
    let at = bot.served().await;
    for secret in [None, Some("")] {
        assert_eq!(call(&at, secret, asks("m1").to_string()).await, 403);
    }
    bot.stop().await;
}

#[tokio::test]
async fn what_comes_twice_is_answered_once() {
    let (bot, at) = bot().await;
    for id in ["m5", "m3", "m5", "m4", "m3", "m4"] {
        assert_eq!(brought(&at, &asks(id)).await, 200, "{id}");
    }
    // Without the envelope too.
    assert_eq!(call(&at, Some(SECRET), asks("m5").to_string()).await, 200);
    until("all was answered", || bot.api.sent(LAN).len() >= 4).await;
    let (api, desk) = bot.stop().await;
    assert_eq!(api.sent(LAN).len(), 4, "a greeting and three answers");
    assert_eq!(desk.counts().await.unwrap()["zalo_bot"].waiting, 0);
}

#[tokio::test]
async fn what_is_no_event_is_refused_or_left_out_and_does_no_harm() {
    let (bot, at) = bot().await;
    for unknown in [
        event("m1", LAN, "something_new", json!({})),
        event("m2", LAN, "text", json!({"text": 5})),
        json!({"event_name": "x"}),
    ] {
        assert_eq!(brought(&at, &unknown).await, 200, "{unknown}");
    }
    let nested = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    for malformed in ["", "{", "[]", "null", "{\"event_name\":5}", "{}", nested.as_str()] {
        assert_eq!(call(&at, Some(SECRET), malformed.to_owned()).await, 400, "{malformed:.20}");
    }
    assert_eq!(call(&at, Some(SECRET), vec![0xff_u8; 100]).await, 400);
    assert_eq!(call(&at, Some(SECRET), vec![b' '; 300 * 1024]).await, 413);
    assert_eq!(bot.desk.counts().await.unwrap().len(), 0);
    assert_eq!(brought(&at, &event("m3", LAN, "text", json!({"text": "/help"}))).await, 200);
    bot.messages(LAN, 2).await;
    bot.stop().await;
}
