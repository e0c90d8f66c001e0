//! What a resident sees: the greeting when they follow, words with five buttons, the others by number.

use super::*;
use crate::support::assistant;

const QUESTION: &str = "làm thẻ thư viện cần những gì";

#[tokio::test]
async fn a_follower_is_greeted_and_a_question_gets_words_and_buttons() {
    let account = Account::start(assistant(Models::default())).await;
    let follow = json!({"event_name": "follow", "oa_id": "9", "follower": {"id": LAN}, "timestamp": "1"});
    assert_eq!((account.brought(&follow).await, account.brought(&follow).await), (200, 200));
    let sent = account.messages(LAN, 1).await;
    assert!(sent[0].contains("trợ lý máy, không phải cán bộ") && sent[0].contains("/xoa"), "{}", sent[0]);
    account.says("m1", LAN, QUESTION).await;
    let sent = account.messages(LAN, 2).await;
    assert!(sent[1].starts_with("Cấp thẻ bạn đọc thư viện phường (9.000001)\n"), "{}", sent[1]);
    assert!(sent[1].contains("6. Gặp cán bộ") && !sent[1].contains("5. "), "{}", sent[1]);
    let last = account.platform.messages(LAN).pop().unwrap();
    let buttons = last["attachment"]["payload"]["buttons"].as_array().unwrap().clone();
    let sends: Vec<&str> = buttons.iter().filter_map(|button| button["payload"].as_str()).collect();
    assert_eq!(
        sends[..4],
        ["#tthc:a:d:9.000001", "#tthc:a:f:9.000001", "#tthc:a:w:9.000001", "#tthc:a:o:9.000001"]
    );
    assert_eq!(buttons.len(), 5);
    // A button comes back as what it sends.
    account.says("m2", LAN, sends[1]).await;
    let sent = account.messages(LAN, 3).await;
    assert!(sent[2].find("Phí, lệ phí") < sent[2].find("Giấy tờ cần có"), "{}", sent[2]);
    account.says("m3", LAN, "6").await;
    assert!(account.messages(LAN, 4).await[3].contains("1022"));
    account.stop().await;
}

#[tokio::test]
async fn a_place_a_picture_and_a_voice_get_a_way_on() {
    let account = Account::start(assistant(Models::default())).await;
    let event = |id: &str, kind: &str, content: Value| {
        let mut event = said(id, LAN, "");
        event["event_name"] = json!(kind);
        event["message"] = content;
        event["message"]["msg_id"] = json!(id);
        event
    };
    let at = json!({"latitude": "21.02", "longitude": "105.85"});
    let place = json!({"attachments": [{"type": "location", "payload": {"coordinates": at}}]});
    for event in [
        event("m1", "user_send_audio", json!({})),
        event("m2", "user_send_image", json!({})),
        event("m3", "user_send_location", place),
    ] {
        assert_eq!(account.brought(&event).await, 200);
    }
    let sent = account.messages(LAN, 4).await;
    assert!(
        sent[1].contains("chưa nghe được tin nhắn thoại") && sent[2].contains("chỉ đọc được chữ"),
        "{sent:?}"
    );
    assert!(sent[3].contains("chưa có tọa độ"), "{sent:?}");
    account.stop().await;
}
