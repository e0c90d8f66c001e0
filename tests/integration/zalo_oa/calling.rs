//! The webhook: a wrong signature, a replay, a duplicate, the probe, an unknown event, a huge body, malformed JSON.

use super::*;
use crate::support::assistant;

async fn account() -> Account {
    Account::start(assistant(Models::default())).await
}

#[tokio::test]
async fn what_zalo_did_not_sign_is_turned_away_and_not_kept() {
    let account = account().await;
    let (body, stamp) = (said("m1", LAN, "làm thẻ thư viện").to_string(), now().to_string());
    let (right, other) = (sign(&body, &stamp), sign("{}", &stamp));
    let half = &right[..right.len() - 1];
    for signature in [None, Some(""), Some("mac="), Some("mac=0"), Some(half), Some(other.as_str())] {
        assert_eq!(call(&account.at, signature, Some(&stamp), body.clone()).await, 403, "{signature:?}");
    }
    assert_eq!(call(&account.at, Some(&right), Some(&stamp), format!("{body} ")).await, 403, "other bytes");
    assert_eq!(reqwest::get(&account.at).await.unwrap().status().as_u16(), 403);
    assert_eq!(account.desk.counts().await.unwrap().len(), 0, "something of it was kept");
    // By the header's time, and by the event's own where there is no header.
    assert_eq!(call(&account.at, Some(&right), Some(&stamp), body).await, 200);
    let event = said("m2", LAN, "lệ phí bao nhiêu");
    let inside = event["timestamp"].as_str().unwrap();
    let signature = sign(&event.to_string(), inside).replace("mac=", "");
    assert_eq!(call(&account.at, Some(&signature), None, event.to_string()).await, 200);
    account.messages(LAN, 3).await;
    account.stop().await;
}

#[tokio::test]
async fn the_probe_is_answered_and_nothing_else_that_is_not_signed() {
    let account = account().await;
    assert_eq!(call(&account.at, None, None, "{}").await, 200);
    for other in ["{ }", "{}\n", "[]", "", "{\"event_name\":\"follow\"}"] {
        assert_eq!(call(&account.at, None, None, other).await, 403, "{other}");
    }
    assert_eq!(call(&account.at, Some("mac=00"), None, "{}").await, 403);
    assert_eq!(account.desk.counts().await.unwrap().len(), 0);
    account.stop().await;
}

#[tokio::test]
async fn what_is_played_back_is_answered_once_and_later_not_let_in() {
    let account = account().await;
    let (body, stamp) = (said("m1", LAN, "làm thẻ thư viện").to_string(), now().to_string());
    for _ in 0..4 {
        assert_eq!(call(&account.at, Some(&sign(&body, &stamp)), Some(&stamp), body.clone()).await, 200);
    }
    account.messages(LAN, 2).await;
    for hours in [-5, 2] {
        let stamp = (now() + hours * 3_600_000).to_string();
        assert_eq!(
            call(&account.at, Some(&sign(&body, &stamp)), Some(&stamp), body.clone()).await,
            403,
            "{hours}"
        );
    }
    let (platform, _dir) = account.stop().await;
    assert_eq!(platform.sent(LAN).len(), 2, "a greeting and one answer");
}

#[tokio::test]
async fn what_is_no_event_is_refused_or_left_out_and_does_no_harm() {
    let account = account().await;
    let signed = async |body: Vec<u8>| {
        let stamp = now().to_string();
        let mut digest = Sha256::new();
        for part in [APP_ID.as_bytes(), &body, stamp.as_bytes(), OA_SECRET.as_bytes()] {
            digest.update(part);
        }
        let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        call(&account.at, Some(&hex), Some(&stamp), body).await
    };
    let nested = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    for malformed in ["", "{", "[]", "null", "{\"event_name\":5}", "{}", nested.as_str()] {
        assert_eq!(signed(malformed.into()).await, 400, "{malformed:.20}");
    }
    assert_eq!(signed(vec![0xff; 100]).await, 400);
    assert_eq!(signed(vec![b' '; 300 * 1024]).await, 413);
    for unknown in [
        json!({"event_name": "something_new", "a": 1}),
        json!({"event_name": "user_send_text", "message": {"text": 5}}),
        json!({"event_name": "oa_send_text", "sender": {"id": "9"}, "message": {"text": "x", "msg_id": "e"}}),
        json!({"event_name": "user_seen_message", "sender": {"id": LAN}}),
    ] {
        assert_eq!(account.brought(&unknown).await, 200, "{unknown}");
    }
    assert_eq!(account.desk.counts().await.unwrap().len(), 0);
    account.says("m1", LAN, "/help").await;
    account.messages(LAN, 2).await;
    account.stop().await;
}

#[tokio::test]
async fn an_event_that_cannot_be_kept_is_not_acknowledged() {
    let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
    let mut store = Sqlite::serve(&dir.path().join("messages.sqlite")).unwrap();
    store.limit_pages(1).unwrap();
    let desk = Desk::over(store).unwrap();
    let own = Arc::new(assistant(Models::default()));
    let zalo = ZaloOa::start(settings(&platform, dir.path()), own, &desk).unwrap();
    let account = Account::served(platform, dir, desk, zalo).await;
    let long = "x".repeat(1500);
    let mut refused = 0;
    for number in 0..60 {
        let status = account.brought(&said(&format!("m{number}"), &number.to_string(), &long)).await;
        assert!(status == 200 || status == 503, "{status}");
        refused += usize::from(status == 503);
    }
    assert!(refused > 0, "the store never became full");
    account.stop().await;
}
