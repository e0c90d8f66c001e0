//! What a resident sees: the greeting, the card in plain words, choices by number, what is kept and how it goes.

use motcua::{delivery::Address, inference::fake::FakeGenerator};
use serde_json::json;

use super::*;
use crate::{
    support::{Models, assistant},
    zalo_bot::bot_api::event,
};

const QUESTION: &str = "làm thẻ thư viện cần những gì";

async fn bot() -> Bot {
    Bot::start(assistant(Models::default())).await
}

#[tokio::test]
async fn a_first_question_gets_the_greeting_and_the_card_with_numbered_choices() {
    let api = BotApi::start().await;
    api.has_webhook("https://old.example/x");
    let bot = Bot::with(assistant(Models::default()), api, |_| {}).await;
    bot.api.text("m1", LAN, QUESTION);
    let sent = bot.messages(LAN, 2).await;
    assert!(sent[0].contains("trợ lý máy, không phải cán bộ") && sent[0].contains("/xoa"), "{}", sent[0]);
    assert!(sent[1].starts_with("Cấp thẻ bạn đọc thư viện phường (9.000001)\n"), "{}", sent[1]);
    assert!(sent[1].contains("Đơn xin cấp thẻ bạn đọc") && !sent[1].contains('<'), "{}", sent[1]);
    let choices = "Nhắn số để chọn:\n1. Giấy tờ cần nộp\n2. Lệ phí, thời hạn\n3. Nơi nộp\n";
    assert!(sent[1].contains(choices) && sent[1].contains("7. 👍 Câu trả lời có ích"), "{}", sent[1]);
    assert_eq!(
        bot.api.requests("deleteWebhook").len(),
        1,
        "an old webhook keeps events from being asked for"
    );
    bot.stop().await;
}

#[tokio::test]
async fn a_number_is_the_choice_that_was_offered_last() {
    let bot = bot().await;
    bot.api.text("m1", LAN, "/trogiup");
    bot.api.text("m2", LAN, "2");
    let before = bot.messages(LAN, 3).await;
    assert!(!before[2].contains("9.000001"), "a number means nothing before something was offered");
    bot.api.text("m3", LAN, QUESTION);
    bot.messages(LAN, 4).await;
    bot.api.text("m4", LAN, "số 2.");
    let sent = bot.messages(LAN, 5).await;
    assert!(sent[4].find("Phí, lệ phí") < sent[4].find("Giấy tờ cần có"), "{}", sent[4]);
    bot.api.text("m5", LAN, "8");
    let sent = bot.messages(LAN, 6).await;
    assert!(sent[5].contains("chưa ổn ở điểm nào") && sent[5].contains("1. Thông tin sai"), "{}", sent[5]);
    bot.api.text("m6", LAN, "1");
    bot.messages(LAN, 7).await;
    let kept = bot.desk.export(&Address::new("zalo_bot", LAN)).await.unwrap();
    let last = &kept.notes["thumb"].last().unwrap().0;
    assert!(last.contains("\"wrong\""), "{last}");
    bot.stop().await;
}

#[tokio::test]
async fn an_option_of_a_question_back_is_chosen_by_its_number() {
    let bot = Bot::start(crate::support::assistant_with_kites()).await;
    bot.api.text("m1", LAN, "cấp phép thả diều");
    let sent = bot.messages(LAN, 2).await;
    assert!(
        sent[1].contains("1. ") && sent[1].contains("2. ") && sent[1].contains("Nhắn số để chọn"),
        "{}",
        sent[1]
    );
    assert_eq!(sent[1].matches("\n1. ").count(), 1, "the options stand there twice: {}", sent[1]);
    bot.api.text("m2", LAN, "2");
    let sent = bot.messages(LAN, 3).await;
    assert!(sent[2].contains("(9.000006)"), "{}", sent[2]);
    bot.stop().await;
}

#[tokio::test]
async fn what_cannot_be_read_gets_a_way_on_and_what_is_for_nobody_none() {
    let bot = bot().await;
    bot.api.brings(event("m1", LAN, "voice", json!({"voice_url": "https://x.example/a.aac"})));
    bot.api.brings(event("m2", LAN, "image", json!({"photo": "https://x.example/a.jpg"})));
    bot.api.brings(event("m3", LAN, "unsupported", json!({})));
    bot.api.brings(event("m4", LAN, "text", json!({"text": "x", "from": {"id": "b", "is_bot": true}})));
    bot.api.brings(json!({"event_name": "something.new"}));
    bot.api.text("m5", LAN, "/help");
    let sent = bot.messages(LAN, 5).await;
    assert!(sent[1].contains("chưa nghe được tin nhắn thoại"), "{sent:?}");
    assert!(
        sent[2].contains("chỉ đọc được chữ") && sent[3] == sent[2] && sent[4].contains("/trogiup"),
        "{sent:?}"
    );
    bot.stop().await;
}

#[tokio::test]
async fn a_resident_deletes_what_is_kept() {
    let bot = bot().await;
    bot.api.text("m1", LAN, QUESTION);
    bot.messages(LAN, 2).await;
    bot.api.text("m2", LAN, "/xoa");
    assert!(bot.messages(LAN, 3).await[2].contains("Đã xóa"));
    let kept = bot.desk.export(&Address::new("zalo_bot", LAN)).await.unwrap();
    assert!(kept.state.is_none() && kept.notes.is_empty(), "{kept:?}");
    bot.stop().await;
}

#[tokio::test]
async fn the_wording_comes_as_a_message_of_its_own_and_typing_is_shown_meanwhile() {
    let generator =
        FakeGenerator::new(["Dạ, lệ phí là 15.000 đồng ạ."]).with_delay(Duration::from_millis(200));
    let bot = Bot::start(assistant(Models { embedder: None, generator: Some(generator) })).await;
    // A wording that is ready at once needs no sign: on a busy machine some are.
    for turn in 0..20 {
        bot.api.text(&format!("m{turn}"), LAN, "khắc số nhận dạng xe đạp hết bao nhiêu tiền");
        let sent = bot.messages(LAN, 3 + 2 * turn).await;
        assert!(
            !sent[1].contains("Dạ, lệ phí") && sent[2].contains("Dạ, lệ phí là 15.000 đồng ạ."),
            "{sent:?}"
        );
        if !bot.api.requests("sendChatAction").is_empty() {
            break;
        }
    }
    assert_eq!(bot.api.requests("sendChatAction")[0], json!({"chat_id": LAN, "action": "typing"}));
    bot.stop().await;
}

#[tokio::test]
async fn many_chats_are_answered_and_nothing_that_was_handed_out_is_lost_at_the_end() {
    let bot = bot().await;
    let chats: Vec<String> = (0..30).map(|chat| format!("chat{chat}")).collect();
    for chat in &chats {
        bot.api.text(&format!("m-{chat}"), chat, QUESTION);
    }
    until("some are answered", || bot.api.sent(&chats[3]).len() == 2).await;
    let (api, desk) = bot.stop().await;
    let waiting = desk.counts().await.unwrap()["zalo_bot"];
    let answered = chats.iter().filter(|chat| !api.sent(chat).is_empty()).count();
    let unsent = chats.len() - api.left() - answered;
    assert!(waiting.waiting as usize + waiting.unsent as usize >= unsent, "{unsent} are lost: {waiting:?}");
}
