//! Zalo fails: too many requests, server errors, a refused token, a chat that is gone.

use super::*;
use crate::{
    support::{Models, assistant},
    zalo_bot::bot_api::failure,
};

/// What LAN sees of an answer after the first message failed so, the dead letters and how long it took.
async fn after(status: u16, retry_after: Option<u64>, body: &str) -> (Vec<String>, usize, Duration) {
    let bot = Bot::start(assistant(Models::default())).await;
    bot.api.fails(status, retry_after, body);
    let begun = std::time::Instant::now();
    bot.api.text("m1", LAN, "/help");
    let mut dead = Vec::new();
    for _ in 0..6000 {
        dead = bot.desk.dead(9).await.unwrap();
        if bot.api.sent(LAN).len() + dead.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let took = begun.elapsed();
    let (api, _) = bot.stop().await;
    assert!(dead.iter().all(|dead| !dead.reason.contains(TOKEN)), "a reason shows the token");
    (api.sent(LAN), dead.len(), took)
}

#[tokio::test]
async fn what_fails_for_a_time_is_sent_again_in_order() {
    for (status, body) in [
        (500, failure(500, "Internal Server Error")),
        (502, "<html>Bad Gateway</html>".to_owned()),
        (504, "<html>Gateway Timeout</html>".to_owned()),
        (403, failure(403, "Internal server error")),
        (401, failure(401, "Unauthorized")),
        (408, failure(408, "Request timeout")),
    ] {
        let (sent, dead, _) = after(status, None, &body).await;
        assert_eq!((sent.len(), dead), (2, 0), "{status}");
        assert!(sent[0].contains("trợ lý máy") && sent[1].contains("/trogiup"), "{status}: out of order");
    }
}

#[tokio::test]
async fn a_wait_that_is_asked_for_is_kept() {
    let (sent, dead, took) = after(429, Some(1), &failure(429, "Quota exceeded")).await;
    assert_eq!((sent.len(), dead), (2, 0));
    assert!(took >= Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn what_will_never_arrive_is_a_dead_letter() {
    for code in [400, 404] {
        let (sent, dead, _) = after(code, None, &failure(code, &format!("chat not found bot{TOKEN}"))).await;
        assert_eq!((sent.len(), dead), (1, 1), "{code}");
    }
}

#[tokio::test]
async fn a_wrong_token_is_never_shown_and_nothing_is_taken() {
    let api = BotApi::start().await;
    let bot = Bot::with(assistant(Models::default()), api, |settings| {
        settings.token = Secret::new("999:WRONG-TOKEN").unwrap();
    })
    .await;
    bot.api.text("m1", LAN, "/help");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((bot.api.left(), bot.api.sent(LAN).len()), (1, 0));
    let shown = format!("{:?}", settings(&bot.api.url(), webhook_mode()));
    assert!(!shown.contains(TOKEN) && !shown.contains(SECRET), "{shown}");
    bot.stop().await;
}

#[tokio::test]
async fn a_setting_that_cannot_be_used_is_named() {
    let short = Mode::Webhook { url: "https://x.example".to_owned(), secret: Secret::new("short").unwrap() };
    for (settings, named) in
        [(settings("https://x.example", short), "16 to 256"), (settings("ftp://x", Mode::Polling), "api_url")]
    {
        let dir = tempfile::tempdir().unwrap();
        let own = Arc::new(assistant(Models::default()));
        let refused = ZaloBot::start(settings, own, &open(dir.path())).unwrap_err().to_string();
        assert!(refused.contains(named), "{refused}");
    }
}
