//! What a resident sees: the card first, its wording edited in, buttons, links, languages, what is kept and how it goes.

use motcua::{
    delivery::{Address, Limits, LineSettings, Store, item::now},
    inference::fake::FakeGenerator,
    messenger::{Link, WordingStyle},
    places::Gazetteer,
};
use serde_json::{Value, json};

use super::*;
use crate::support::{Models, assistant};

const LAN: i64 = 7001;
const QUESTION: &str = "làm thẻ thư viện cần những gì";
const CODE: &str = "9.000001";

async fn bot() -> Bot {
    Bot::start(assistant(Models::default())).await
}

/// What `chat` has been sent once it is `count` messages.
pub(super) async fn messages(bot: &Bot, chat: i64, count: usize) -> Vec<String> {
    until(&format!("{count} messages were sent"), || bot.api.sent(chat).len() >= count).await;
    let sent = bot.api.sent(chat);
    assert_eq!(sent.len(), count, "{sent:#?}");
    sent
}

/// The labels and forms of the buttons of the last message.
pub(super) fn buttons(bot: &Bot) -> Vec<(String, String)> {
    let last = bot.api.requests("sendmessage").pop().unwrap().body;
    let rows = last["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let all = rows.iter().flat_map(|row| row.as_array().unwrap());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    all.map(|button| (text(&button["text"]), text(&button["callback_data"]) + &text(&button["url"])))
        .collect()
}

#[tokio::test]
async fn a_first_question_gets_the_greeting_and_the_card_with_its_buttons() {
    let bot = bot().await;
    bot.api.text(LAN, QUESTION);
    let sent = messages(&bot, LAN, 2).await;
    assert!(
        sent[0].contains("trợ lý máy, không phải cán bộ")
            && sent[0].contains("/xoa")
            && sent[0].contains("30 ngày")
    );
    assert!(sent[1].starts_with("<b>Cấp thẻ bạn đọc thư viện phường (9.000001)</b>"), "{}", sent[1]);
    assert!(sent[1].contains("<b>Giấy tờ cần có:</b>") && sent[1].contains("Đơn xin cấp thẻ bạn đọc"));
    let forms: Vec<String> = buttons(&bot).into_iter().map(|(_, form)| form).collect();
    assert_eq!(
        forms,
        [
            "a:d:9.000001",
            "a:f:9.000001",
            "a:w:9.000001",
            "a:o:9.000001",
            "n",
            "o",
            "t:u:9.000001",
            "t:d:9.000001"
        ]
    );
    bot.api.text(LAN, "lệ phí bao nhiêu");
    let sent = messages(&bot, LAN, 3).await;
    assert!(sent[2].contains("20.000"), "{}", sent[2]);
    bot.stop().await;
}

#[tokio::test]
async fn buttons_ask_for_parts_and_thumbs_are_kept_with_their_reason() {
    let bot = bot().await;
    bot.api.presses(LAN, &format!("a:f:{CODE}"));
    let sent = messages(&bot, LAN, 2).await;
    assert!(
        sent[1].contains("thư viện") && sent[1].find("Phí, lệ phí") < sent[1].find("Giấy tờ cần có"),
        "{}",
        sent[1]
    );
    bot.api.presses(LAN, &format!("a:d:{CODE}"));
    let sent = messages(&bot, LAN, 3).await;
    assert!(sent[2].find("Giấy tờ cần có") < sent[2].find("Phí, lệ phí"), "{}", sent[2]);
    bot.api.presses(LAN, &format!("t:d:{CODE}"));
    messages(&bot, LAN, 4).await;
    let reason = buttons(&bot)[0].1.clone();
    assert_eq!(reason, "r:wrong:9.000001");
    bot.api.presses(LAN, &reason);
    bot.api.presses(LAN, "o");
    bot.api.presses(LAN, "button of another build");
    let sent = messages(&bot, LAN, 7).await;
    assert!(sent[5].contains("1022") && sent[6].contains("câu hỏi đã cũ"), "{sent:?}");
    until("the buttons were released", || bot.api.requests("answercallbackquery").len() == 6).await;
    let kept = bot.desk.export(&Address::new("telegram", LAN)).await.unwrap();
    let thumbs: Vec<Value> =
        kept.notes["thumb"].iter().map(|(note, _)| serde_json::from_str(note).unwrap()).collect();
    assert_eq!(thumbs[0], json!({"code": CODE, "up": false}));
    assert_eq!(thumbs[1], json!({"code": CODE, "up": false, "reason": "wrong"}));
    bot.stop().await;
}

#[tokio::test]
async fn links_lead_to_a_procedure_a_ward_and_a_conversation_begun_elsewhere() {
    let bot = bot().await;
    bot.api.text(LAN, &format!("/start {}", Link::Procedure(CODE.parse().unwrap()).payload()));
    assert!(messages(&bot, LAN, 2).await[1].contains("9.000001"));
    bot.api.text(LAN, "/start w_99999");
    assert!(messages(&bot, LAN, 3).await[2].contains("không còn dùng được"));
    bot.api.text(LAN, "/start");
    assert!(messages(&bot, LAN, 4).await[3].contains("/trogiup"));
    bot.stop().await;
}

#[tokio::test]
async fn the_ward_of_a_link_is_followed_and_taken_back_by_a_button() {
    let places = Gazetteer::new([toml::from_str(include_str!("../support/places.toml")).unwrap()]);
    let bot = Bot::start(assistant(Models::default()).with_places(places)).await;
    bot.api.text(LAN, "/start w_90001");
    assert!(messages(&bot, LAN, 2).await[1].contains("Phường Lá Xanh"));
    bot.api.text(LAN, QUESTION);
    let sent = messages(&bot, LAN, 3).await;
    assert!(sent[2].contains("Tôi hiểu: phường Lá Xanh.") && sent[2].contains("Số 1 phố Cây"), "{}", sent[2]);
    assert_eq!(buttons(&bot).pop(), Some(("Bỏ: phường Lá Xanh".to_owned(), "g:ward".to_owned())));
    bot.api.text(LAN, "/ganday");
    let sent = messages(&bot, LAN, 4).await;
    assert!(sent[3].contains("Số 1 phố Cây") && sent[3].contains("nộp ở nơi khác"), "{}", sent[3]);
    bot.api.presses(LAN, "g:ward");
    let sent = messages(&bot, LAN, 5).await;
    assert!(sent[4].contains("9.000001") && !sent[4].contains("Lá Xanh"), "{}", sent[4]);
    assert!(buttons(&bot).iter().all(|(_, form)| !form.starts_with("g:")));
    bot.api.text(LAN, "/ganday");
    assert!(!messages(&bot, LAN, 6).await[5].contains("Lá Xanh"));
    bot.stop().await;
}

#[tokio::test]
async fn a_conversation_goes_on_where_it_was_begun_at_a_kiosk() {
    let own = assistant(Models::default());
    let reply = crate::support::ask(&own, QUESTION);
    let session = own.session(&reply.session).unwrap();
    let bot = Bot::start(own).await;
    let link = Link::Conversation(bot.desk.issue_ticket(&session).await.unwrap()).payload();
    bot.api.text(LAN, &format!("/start {link}"));
    bot.api.text(LAN, "thế lệ phí bao nhiêu");
    let sent = messages(&bot, LAN, 3).await;
    assert!(sent[1].contains("tiếp tục") && sent[2].contains("9.000001"), "{sent:?}");
    // Once more, and by somebody else who has photographed it.
    bot.api.text(LAN, &format!("/start {link}"));
    bot.api.text(LAN, "thế lệ phí bao nhiêu");
    let sent = messages(&bot, LAN, 5).await;
    assert!(sent[3].contains("đã được dùng") && sent[3].contains("quét mã mới"), "{sent:?}");
    assert!(sent[4].contains("9.000001"), "the conversation was taken away: {sent:?}");
    bot.api.text(LAN + 1, &format!("/start {link}"));
    bot.api.text(LAN + 1, "/en");
    bot.api.text(LAN + 1, &format!("/start {link}"));
    let sent = messages(&bot, LAN + 1, 4).await;
    assert!(sent[1].contains("đã được dùng") && sent[3].contains("been used"), "{sent:?}");
    bot.stop().await;
}

#[tokio::test]
async fn a_link_that_is_too_old_is_said_to_be_so_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Sqlite::serve(&dir.path().join("messages.sqlite")).unwrap();
    let id = uuid::Uuid::new_v4();
    store.issue_ticket(id, "{}", now() - 1, now() - 2).unwrap();
    let bot = Bot::at(assistant(Models::default()), |_| {}, |_| Desk::over(store).unwrap()).await;
    let link = format!("/start {}", Link::Conversation(id).payload());
    bot.api.text(LAN, &link);
    bot.api.text(LAN, "/en");
    bot.api.text(LAN, &link);
    let sent = messages(&bot, LAN, 4).await;
    assert!(sent[1].contains("quá hạn") && sent[1].contains("10 phút"), "{sent:?}");
    assert!(sent[3].contains("too old") && sent[3].contains("scan a new code"), "{sent:?}");
    bot.stop().await;
}

#[tokio::test]
async fn the_language_is_that_of_the_question_or_of_a_command() {
    let bot = bot().await;
    bot.api.text(LAN, "how do I get a library card");
    let sent = messages(&bot, LAN, 2).await;
    assert!(sent[0].contains("I am a machine") && sent[1].contains("Ward library card"), "{sent:?}");
    bot.api.text(LAN, "/tiengviet");
    bot.api.presses(LAN, &format!("p:{CODE}"));
    assert!(messages(&bot, LAN, 4).await[3].contains("Giấy tờ cần có"));
    let menus = bot.api.requests("setmycommands");
    let codes: Vec<&str> = menus.iter().filter_map(|menu| menu.body["language_code"].as_str()).collect();
    assert_eq!(codes, ["", "vi", "en"]);
    assert_eq!(menus[2].body["commands"][0], json!({"command": "help", "description": "How to use this"}));
    bot.stop().await;
}

#[tokio::test]
async fn voice_pictures_places_and_overlong_texts_get_a_way_on() {
    let bot = bot().await;
    let file = json!({"file_id": "a", "file_unique_id": "b", "duration": 1});
    bot.api.says(LAN, json!({"voice": file}));
    bot.api.says(LAN, json!({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}));
    bot.api.says(LAN, json!({"location": {"latitude": 21.02, "longitude": 105.85}}));
    bot.api.text(LAN, "/ganday");
    bot.api.text(LAN, &"dài ".repeat(900));
    let sent = messages(&bot, LAN, 6).await;
    assert!(sent[1].contains("chưa nghe được tin nhắn thoại"));
    assert!(sent[2].contains("chỉ đọc được chữ") && sent[3].contains("chưa có tọa độ"), "{sent:?}");
    assert!(sent[4].contains("gửi vị trí") && sent[5].contains("2000 ký tự"), "{sent:?}");
    bot.stop().await;
}

#[tokio::test]
async fn a_resident_sees_and_deletes_what_is_kept() {
    let bot = bot().await;
    bot.api.text(LAN, QUESTION);
    bot.api.presses(LAN, &format!("t:u:{CODE}"));
    bot.api.text(LAN, "/dulieu");
    let sent = messages(&bot, LAN, 4).await;
    assert!(sent[3].contains("9.000001") && sent[3].contains("\"thumb\""), "{}", sent[3]);
    assert!(!sent[3].contains("thư viện cần những gì"), "the text of a question is kept");
    bot.api.text(LAN, "/xoa");
    assert!(messages(&bot, LAN, 5).await[4].contains("Đã xóa"));
    let kept = bot.desk.export(&Address::new("telegram", LAN)).await.unwrap();
    assert!(kept.state.is_none() && kept.notes.is_empty(), "{kept:?}");
    bot.api.text(LAN, "/help");
    let sent = messages(&bot, LAN, 7).await;
    assert!(sent[5].contains("trợ lý máy"), "who was forgotten is greeted again");
    bot.stop().await;
}

fn speaking(pieces: &[&str]) -> Models {
    Models { embedder: None, generator: Some(FakeGenerator::new(pieces.iter().map(ToString::to_string))) }
}

const FEE: &str = "khắc số nhận dạng xe đạp hết bao nhiêu tiền";

#[tokio::test]
async fn the_wording_is_edited_into_the_card_and_a_dropped_one_goes_away() {
    let bot = Bot::start(assistant(speaking(&["Dạ, lệ phí là ", "15.000 đồng ạ."]))).await;
    bot.api.text(LAN, FEE);
    until("the wording is there", || bot.api.seen(LAN).iter().any(|text| text.contains("Dạ, lệ phí"))).await;
    let card = bot.api.sent(LAN).pop().unwrap();
    assert!(!card.contains("Dạ, lệ phí"), "the card waited for its wording");
    assert!(bot.api.seen(LAN)[1].starts_with(&card), "the edit took something of the card away");
    let edit = bot.api.requests("editmessagetext").pop().unwrap();
    assert!(edit.body["reply_markup"]["inline_keyboard"].is_array(), "the edit took the buttons away");
    bot.stop().await;

    let bot = Bot::start(assistant(speaking(&["Lệ phí là 15.000 đồng. ", "Mất 99 ngày."]))).await;
    bot.api.text(LAN, FEE);
    until("the card is there", || bot.api.sent(LAN).len() == 2).await;
    let (api, ..) = bot.stop().await;
    assert!(!api.seen(LAN)[1].contains("99 ngày"));
}

#[tokio::test]
async fn a_draft_grows_where_there_are_drafts_and_else_the_card_is_edited() {
    let draft = |settings: &mut Settings| settings.conversation.wording = WordingStyle::Draft;
    let bot = Bot::with(assistant(speaking(&["Lệ phí là 15.000 đồng. "])), draft).await;
    bot.api.knows_drafts();
    bot.api.text(LAN, FEE);
    let sent = messages(&bot, LAN, 3).await;
    assert!(sent[2].contains("15.000"), "{sent:?}");
    assert_eq!(bot.api.requests("sendmessagedraft").len(), 1);
    assert!(bot.api.requests("editmessagetext").is_empty());
    bot.stop().await;
}

#[tokio::test]
async fn where_drafts_are_refused_the_wording_is_edited_into_the_card_from_then_on() {
    let draft = |settings: &mut Settings| settings.conversation.wording = WordingStyle::Draft;
    let bot = Bot::with(assistant(speaking(&["Dạ, lệ phí là 15.000 đồng ạ. "])), draft).await;
    bot.api.text(LAN, FEE);
    let worded = |chat: i64| bot.api.seen(chat).iter().any(|text| text.contains("Dạ, lệ phí"));
    until("the wording is there all the same", || worded(LAN)).await;
    assert_eq!(bot.api.requests("sendmessagedraft").len(), 1);
    let edits = bot.api.requests("editmessagetext").len();
    bot.api.text(LAN + 1, FEE);
    until("the wording of the next is there", || worded(LAN + 1)).await;
    let (card, seen) = (bot.api.sent(LAN + 1).pop().unwrap(), bot.api.seen(LAN + 1));
    assert_eq!(
        (bot.api.sent(LAN + 1).len(), seen.len()),
        (2, 2),
        "it came as a message of its own: {seen:?}"
    );
    assert!(seen[1].starts_with(&card) && !card.contains("Dạ, lệ phí"), "{seen:?}");
    assert!(bot.api.requests("editmessagetext").len() > edits);
    assert_eq!(bot.api.requests("sendmessagedraft").len(), 1, "what is refused was tried again");
    bot.stop().await;
}

#[tokio::test]
async fn a_burst_of_many_chats_is_answered_whole() {
    let limits = Limits { chat_burst: 100.0, ..FREE };
    let bot = Bot::with(assistant(Models::default()), |settings| {
        settings.line = LineSettings { limits, ..settings.line };
    })
    .await;
    for turn in 0..3 {
        for chat in 0..40 {
            bot.api.text(8000 + chat, ["làm thẻ thư viện", "lệ phí bao nhiêu", "bao lâu thì xong"][turn]);
        }
    }
    for chat in 0..40 {
        let sent = messages(&bot, 8000 + chat, 4).await;
        assert!(sent[1..].iter().all(|text| text.contains("9.000001")), "{sent:?}");
    }
    bot.stop().await;
}
