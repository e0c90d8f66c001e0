//! What a resident sees: the greeting, words with quick replies, and a way on for what cannot be read.

use super::*;
use crate::support::assistant;

#[tokio::test]
async fn who_begins_is_greeted_and_a_question_gets_words_and_quick_replies() {
    let page = Page::start(assistant(Models::default())).await;
    let begins = json!({"sender": {"id": LAN}, "timestamp": 1, "postback": {"title": "Bắt đầu", "payload": "GET_STARTED"}});
    for _ in 0..2 {
        assert_eq!(page.brought(std::slice::from_ref(&begins)).await, 200);
    }
    let sent = page.messages(LAN, 1).await;
    assert!(sent[0].contains("trợ lý máy, không phải cán bộ") && sent[0].contains("/xoa"), "{}", sent[0]);
    assert!(sent[0].contains("30 ngày"), "{}", sent[0]);
    page.says("m1", LAN, "làm thẻ thư viện cần những gì").await;
    let sent = page.messages(LAN, 2).await;
    assert!(sent[1].starts_with("Cấp thẻ bạn đọc thư viện phường (9.000001)\n"), "{}", sent[1]);
    let last = page.platform.messages(LAN).pop().unwrap();
    let replies = last["quick_replies"].as_array().unwrap().clone();
    let sends: Vec<&str> = replies.iter().filter_map(|reply| reply["payload"].as_str()).collect();
    assert_eq!(sends[..4], ["a:d:9.000001", "a:f:9.000001", "a:w:9.000001", "a:o:9.000001"]);
    page.presses("m2", LAN, sends[1]).await;
    let sent = page.messages(LAN, 3).await;
    assert!(sent[2].find("Phí, lệ phí") < sent[2].find("Giấy tờ cần có"), "{}", sent[2]);
    page.stop().await;
}

#[tokio::test]
async fn a_picture_and_a_voice_get_a_way_on_and_a_chat_is_deleted_when_its_resident_wants_it() {
    let page = Page::start(assistant(Models::default())).await;
    let attached = |id: &str, kind: &str| {
        let attachments = json!([{"type": kind, "payload": {"url": "https://example.com/x"}}]);
        json!({"sender": {"id": LAN}, "timestamp": 1, "message": {"mid": id, "attachments": attachments}})
    };
    assert_eq!(page.brought(&[attached("m1", "audio"), attached("m2", "image")]).await, 200);
    let sent = page.messages(LAN, 3).await;
    assert!(
        sent[1].contains("chưa nghe được tin nhắn thoại") && sent[2].contains("chỉ đọc được chữ"),
        "{sent:?}"
    );
    assert_eq!(page.desk.counts().await.unwrap()["facebook"].chats, 1);
    page.says("m3", LAN, "/xoa").await;
    page.messages(LAN, 4).await;
    let kept = page.desk.export(&Address::new("facebook", LAN)).await.unwrap();
    assert!(kept.state.is_none() && kept.notes.is_empty() && kept.cases.is_empty());
    page.stop().await;
}
