//! Updates as they come over the wire, and messages as they go out.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    catalog::Code,
    delivery::{Address, Sender},
    messenger::{
        Action, Block, Button, ButtonKind, Incoming, Kind, Piece, Renderer, Secret, Topic, message::Venue,
    },
    text::Language,
};

use super::{
    CHANNEL,
    api::Api,
    render::{Html, html, stripped},
    send::Send,
    wire::{Arrived, Me, arrived, number},
};

fn me() -> Me {
    Me { id: 42, username: "hanoi_bot".to_owned() }
}

#[test]
fn groups_are_known_by_their_ids() {
    let api = Api::new(super::API_URL, Secret::new("1:x").unwrap()).unwrap();
    let send = Send::new(api, std::sync::Arc::default());
    for (chat, group) in [(7001, false), (-1234, true), (-1_001_234_567_890_i64, true)] {
        assert_eq!(send.is_group(&Address::new(CHANNEL, chat)), group, "{chat}");
    }
}

fn user(bot: bool) -> Value {
    json!({"id": 7, "is_bot": bot, "first_name": "Lan", "language_code": "vi"})
}

fn message(chat: Value, content: Value) -> Value {
    let mut message = json!({"message_id": 5, "date": 1_700_000_000, "chat": chat, "from": user(false)});
    for (key, value) in content.as_object().unwrap() {
        message[key] = value.clone();
    }
    json!({"update_id": 100, "message": message})
}

fn private() -> Value {
    json!({"id": 7, "type": "private", "first_name": "Lan"})
}

fn group() -> Value {
    json!({"id": -1_001_234, "type": "supergroup", "title": "Tổ dân phố"})
}

fn said(chat: Value, content: Value) -> Option<Kind> {
    arrived(&message(chat, content), Some(&me())).map(|arrived| arrived.incoming.kind)
}

#[test]
fn what_a_resident_does_is_understood() {
    let text = |text: &str| Some(Kind::Text(text.to_owned()));
    let start = |payload: &str| Some(Kind::Start(payload.to_owned()));
    let voice = json!({"file_id": "a", "file_unique_id": "b", "duration": 1});
    let photo = json!([{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]);
    for (content, kind) in [
        (json!({"text": " đổi căn cước "}), text("đổi căn cước")),
        (json!({"text": "/start"}), start("")),
        (json!({"text": "/start p_1-001193"}), start("p_1-001193")),
        (json!({"text": "/startle"}), text("/startle")),
        (
            json!({"location": {"latitude": 21.02, "longitude": 105.85}}),
            Some(Kind::Location { lat: 21.02, lon: 105.85 }),
        ),
        (json!({"voice": voice}), Some(Kind::Voice)),
        (json!({"photo": photo}), Some(Kind::Unreadable)),
        (json!({"photo": photo, "caption": "giấy này"}), text("giấy này")),
    ] {
        assert_eq!(said(private(), content.clone()), kind, "{content}");
    }
}

#[test]
fn in_a_group_the_bot_hears_what_names_it_alone() {
    let mention = |offset, length| json!([{"type": "mention", "offset": offset, "length": length}]);
    let own = json!({"message_id": 1, "date": 1, "chat": group(), "text": "x", "from": {"id": 42, "is_bot": true, "first_name": "B"}});
    for (content, kind) in [
        (json!({"text": "khai sinh cần gì"}), None),
        (json!({"text": "hỏi @other_bot", "entities": mention(4, 10)}), None),
        (
            json!({"text": "@Hanoi_Bot khai sinh", "entities": mention(0, 10)}),
            Some(Kind::Text("khai sinh".to_owned())),
        ),
        (json!({"text": "còn lệ phí?", "reply_to_message": own}), Some(Kind::Text("còn lệ phí?".to_owned()))),
        (
            json!({"text": "/help@hanoi_bot", "entities": [{"type": "bot_command", "offset": 0, "length": 15}]}),
            Some(Kind::Text("/help@hanoi_bot".to_owned())),
        ),
    ] {
        assert_eq!(said(group(), content.clone()), kind, "{content}");
    }
    let unknown = message(group(), json!({"text": "@hanoi_bot x", "entities": mention(0, 10)}));
    assert_eq!(arrived(&unknown, None), None);
}

#[test]
fn a_button_is_read_and_other_updates_are_left_out() {
    let query = json!({"update_id": 9, "callback_query": {
        "id": "77", "from": user(false), "chat_instance": "1", "data": "n",
        "message": {"message_id": 5, "date": 1, "chat": private(), "text": "x"},
    }});
    let incoming =
        Incoming { language: Some(Language::Vietnamese), ..Incoming::private(Kind::Press("n".to_owned())) };
    assert_eq!(arrived(&query, None), Some(Arrived { chat: 7, incoming, press: Some("77".to_owned()) }));
    let mut from_bot = message(private(), json!({"text": "x"}));
    from_bot["message"]["from"] = user(true);
    for update in [
        from_bot,
        message(private(), json!({"new_chat_members": [user(false)]})),
        json!({"update_id": 1, "poll": {}}),
        json!({"update_id": 1, "something_new": {"text": "x"}}),
        json!({"update_id": 1, "message": {"text": 5}}),
        json!({"update_id": 1}),
        json!([]),
        json!("x"),
        Value::Null,
    ] {
        assert_eq!(arrived(&update, Some(&me())), None, "{update}");
    }
    assert_eq!(number(&json!({"update_id": 5_000_000_000_i64})), Some(5_000_000_000));
    assert_eq!(number(&json!([1])), None);
}

fn blocks() -> Vec<Block> {
    vec![
        Block::Title("Cấp <giấy> & tờ".to_owned()),
        Block::Section("Giấy tờ".to_owned(), "- một\n- hai".to_owned()),
        Block::Text("a < b".to_owned()),
        Block::Aside("nguồn".to_owned()),
    ]
}

#[test]
fn a_message_goes_out_as_html_with_buttons() {
    let code: Code = "1.001193".parse().unwrap();
    let rows = vec![vec![
        Button::of("Giấy tờ", Action::Ask(Topic::Documents, code)),
        Button {
            label: "Nộp".to_owned(), kind: ButtonKind::Opens("https://dichvucong.gov.vn/x".to_owned())
        },
    ]];
    let piece = Piece::Words { blocks: &blocks(), buttons: &rows, ask_location: None };
    let out = Html::default().render("7", piece);
    assert_eq!(out["method"], "sendMessage");
    let body = &out["body"];
    assert_eq!((&body["chat_id"], &body["parse_mode"]), (&json!(7), &json!("HTML")));
    assert_eq!(
        body["text"],
        "<b>Cấp &lt;giấy&gt; &amp; tờ</b>\n\n<b>Giấy tờ:</b>\n- một\n- hai\n\na &lt; b\n\n<i>nguồn</i>"
    );
    let row = &body["reply_markup"]["inline_keyboard"][0];
    assert_eq!(row[0], json!({"text": "Giấy tờ", "callback_data": "a:d:1.001193"}));
    assert_eq!(row[1], json!({"text": "Nộp", "url": "https://dichvucong.gov.vn/x"}));
    assert_eq!(body["link_preview_options"]["is_disabled"], true);
}

#[test]
fn a_place_is_asked_for_in_private_alone_and_shown_on_the_map() {
    let ask = |chat: &str| {
        Html::default()
            .render(chat, Piece::Words { blocks: &blocks(), buttons: &[], ask_location: Some("Gửi") })
    };
    assert_eq!(ask("7")["body"]["reply_markup"]["keyboard"][0][0]["request_location"], true);
    assert_eq!(ask("-7")["body"]["reply_markup"], Value::Null);
    let venue = Venue { lat: 21.0, lon: 105.8, name: "Điểm".repeat(100), address: "Số 1".to_owned() };
    let out = Html::default().render("7", Piece::Venue(&venue));
    assert_eq!((&out["method"], &out["body"]["latitude"]), (&json!("sendVenue"), &json!(21.0)));
    assert!(out["body"]["title"].as_str().unwrap().chars().count() <= 200);
}

#[test]
fn drafts_are_for_private_chats_of_servers_that_have_them() {
    let html = Html::default();
    assert!(html.drafts("7") && !html.drafts("-7"));
    html.without_drafts();
    assert!(!html.drafts("7"));
    let out = html.render("7", Piece::Draft { id: 3, blocks: &blocks()[2..3] });
    assert_eq!(out["body"], json!({"chat_id": 7, "draft_id": 3, "text": "a &lt; b", "parse_mode": "HTML"}));
}

proptest! {
    #[test]
    fn html_says_what_was_meant_whatever_it_is(text in "\\PC{0,60}", heading in "[a-z<>&]{1,9}") {
        let blocks = [Block::Section(heading, text.clone()), Block::Text(text.clone()), Block::Title(text)];
        let html = html(&blocks);
        let outside = html.replace("<b>", "").replace("</b>", "");
        prop_assert!(!outside.contains('<') && !outside.contains('>'));
        prop_assert_eq!(stripped(&html).split_whitespace().collect::<String>(),
            crate::messenger::message::plain(&blocks).split_whitespace().collect::<String>());
    }

    #[test]
    fn no_update_breaks_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(update) = serde_json::from_slice::<Value>(&bytes) {
            let _ = arrived(&update, Some(&me()));
        }
    }
}
