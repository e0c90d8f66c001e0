//! The webhook: whose address it is, a wrong signature, what is played back, a batch, an unknown event, a huge body, malformed JSON.

use super::*;
use crate::support::assistant;

async fn page() -> Page {
    Page::start(assistant(Models::default())).await
}

#[tokio::test]
async fn the_challenge_is_given_back_to_who_knows_the_token() {
    let page = page().await;
    let ask = async |mode: &str, token: &str, challenge: &str| {
        let params = [("hub.mode", mode), ("hub.verify_token", token), ("hub.challenge", challenge)];
        let asked = reqwest::get(reqwest::Url::parse_with_params(&page.at, params).unwrap()).await.unwrap();
        (asked.status().as_u16(), asked.text().await.unwrap())
    };
    assert_eq!(ask("subscribe", VERIFY_TOKEN, "1158201444").await, (200, "1158201444".to_owned()));
    for (mode, token, challenge) in [
        ("subscribe", "VERIFY-TOKEN-CANARX", "1"),
        ("subscribe", "", "1"),
        ("unsubscribe", VERIFY_TOKEN, "1"),
        ("subscribe", VERIFY_TOKEN, ""),
        ("subscribe", VERIFY_TOKEN, "a b"),
        ("subscribe", VERIFY_TOKEN, "<b>é"),
        ("subscribe", VERIFY_TOKEN, &"1".repeat(300)),
    ] {
        let (status, said) = ask(mode, token, challenge).await;
        assert_eq!(status, 403, "{mode} {token} {challenge}");
        assert!(!said.contains("CANAR"), "{said}");
    }
    assert_eq!(reqwest::get(&page.at).await.unwrap().status().as_u16(), 403);
    page.stop().await;
}

#[tokio::test]
async fn what_facebook_did_not_sign_is_turned_away_and_not_kept() {
    let page = page().await;
    let body = json!({"object": "page", "entry": [{"messaging": [said("m1", LAN, "làm thẻ thư viện")]}]})
        .to_string();
    let (right, other) = (sign(body.as_bytes()), sign(b"{}"));
    let (half, bare) = (&right[..right.len() - 1], right.replace("sha256=", ""));
    for signature in [
        None,
        Some(""),
        Some("sha256="),
        Some("sha256=xyz"),
        Some(half),
        Some(bare.as_str()),
        Some(other.as_str()),
    ] {
        assert_eq!(call(&page.at, signature, body.clone()).await, 403, "{signature:?}");
    }
    assert_eq!(call(&page.at, Some(&right), format!("{body} ")).await, 403, "other bytes");
    assert_eq!(page.desk.counts().await.unwrap().len(), 0, "something of it was kept");
    assert_eq!(call(&page.at, Some(&right), body).await, 200);
    page.messages(LAN, 2).await;
    page.stop().await;
}

#[tokio::test]
async fn what_is_played_back_is_answered_once_and_a_batch_in_order() {
    let page = page().await;
    let batch = [
        said("m1", LAN, "/help"),
        said("m1", LAN, "/help"),
        said("m2", LAN, "/tiengviet"),
        said("m3", "other", "/help"),
    ];
    for _ in 0..3 {
        assert_eq!(page.brought(&batch).await, 200);
    }
    let sent = page.messages(LAN, 3).await;
    assert!(sent[0].contains("trợ lý máy") && sent[1].contains("/trogiup"), "{sent:?}");
    page.messages("other", 2).await;
    let (platform, _dir) = page.stop().await;
    assert_eq!(platform.sent(LAN).len(), 3);
}

#[tokio::test]
async fn what_is_no_event_is_refused_or_left_out_and_does_no_harm() {
    let page = page().await;
    let signed = async |body: Vec<u8>| call(&page.at, Some(&sign(&body)), body).await;
    let nested = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    for malformed in ["", "{", "[]", "null", "{\"object\":5}", "{}", nested.as_str()] {
        assert_eq!(signed(malformed.into()).await, 400, "{malformed:.20}");
    }
    assert_eq!(signed(vec![0xff; 100]).await, 400);
    assert_eq!(signed(vec![b' '; 300 * 1024]).await, 413);
    for unknown in [
        json!({"object": "instagram", "entry": []}),
        json!({"object": "page"}),
        json!({"object": "page", "entry": {"messaging": 5}}),
        json!({"object": "page", "entry": [{"changes": [{"field": "feed"}]}]}),
    ] {
        assert_eq!(signed(unknown.to_string().into()).await, 200, "{unknown}");
    }
    let mut echo = said("m0", "9", "x");
    echo["message"]["is_echo"] = json!(true);
    let read = json!({"sender": {"id": LAN}, "timestamp": 1, "read": {"watermark": 1}});
    assert_eq!(page.brought(&[echo, read, json!(5), json!({"something": "new"})]).await, 200);
    assert_eq!(page.desk.counts().await.unwrap().len(), 0);
    page.says("m1", LAN, "/help").await;
    page.messages(LAN, 2).await;
    page.stop().await;
}

#[tokio::test]
async fn an_event_that_cannot_be_kept_is_not_acknowledged() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    let mut store = Sqlite::serve(&dir.path().join("messages.sqlite")).unwrap();
    store.limit_pages(1).unwrap();
    let desk = Desk::over(store).unwrap();
    let own = Arc::new(assistant(Models::default()));
    let facebook = Facebook::start(settings(&platform), own, &desk).unwrap();
    let page = Page::served(platform, dir, desk, facebook).await;
    let long = "x".repeat(1500);
    let mut refused = 0;
    for number in 0..60 {
        let status = page.brought(&[said(&format!("m{number}"), &number.to_string(), &long)]).await;
        assert!(status == 200 || status == 503, "{status}");
        refused += usize::from(status == 503);
    }
    assert!(refused > 0, "the store never became full");
    page.stop().await;
}
