//! Events as they come over the wire, and messages as they go out.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::messenger::{Block, Incoming, Kind, Piece, Renderer, message::Venue};

use super::{
    render::Plain,
    wire::{Arrived, arrived, event},
};

const ME: &str = "1459232241454765289";

fn received(kind: &str, content: Value) -> Value {
    let mut message = json!({
        "from": {"id": "6ede9afa66b88fe6d6a9", "display_name": "Ted", "is_bot": false},
        "chat": {"id": "6ede9afa66b88fe6d6a9", "chat_type": "PRIVATE"},
        "message_id": "2d758cb5e222177a4e35", "date": 1_750_316_131_602_i64,
    });
    for (key, value) in content.as_object().unwrap() {
        message[key] = value.clone();
    }
    json!({"event_name": format!("message.{kind}.received"), "message": message})
}

fn said(kind: &str, content: Value) -> Option<Kind> {
    arrived(&received(kind, content), ME).map(|arrived| arrived.incoming.kind)
}

#[test]
fn what_a_resident_does_is_understood() {
    let text = |text: &str| Some(Kind::Text(text.to_owned()));
    let start = |payload: &str| Some(Kind::Start(payload.to_owned()));
    for (kind, content, expected) in [
        ("text", json!({"text": " đổi căn cước "}), text("đổi căn cước")),
        ("text", json!({"text": "/xoa"}), text("/xoa")),
        ("text", json!({"text": "/start"}), start("")),
        ("text", json!({"text": "/start p_1-001193"}), start("p_1-001193")),
        ("text", json!({"text": "/startle"}), text("/startle")),
        ("image", json!({"photo": "https://x.example/a.jpg", "caption": "giấy này"}), text("giấy này")),
        ("image", json!({"photo_url": "https://x.example/a.jpg", "caption": " "}), Some(Kind::Unreadable)),
        ("voice", json!({"voice_url": "https://x.example/a.aac"}), Some(Kind::Voice)),
        ("sticker", json!({"sticker": "bfe4"}), Some(Kind::Unreadable)),
        ("unsupported", json!({}), Some(Kind::Unreadable)),
        ("text", json!({}), None),
        ("text", json!({"text": 5}), None),
        ("reaction", json!({"text": "x"}), None),
        ("text", json!({"text": "x", "from": {"id": "1", "is_bot": true}}), None),
        ("text", json!({"text": "x", "from": {"id": ME}}), None),
        ("text", json!({"text": "x", "chat": {"id": "g", "chat_type": "GROUP"}}), None),
        ("text", json!({"text": "x", "chat": {"id": "c"}}), text("x")),
    ] {
        assert_eq!(said(kind, content.clone()), expected, "{kind} {content}");
    }
}

#[test]
fn an_event_is_found_in_its_envelope_and_without_one() {
    let bare = received("text", json!({"text": "x"}));
    let envelope = json!({"ok": true, "result": bare});
    assert_eq!((event(&bare), event(&envelope)), (Some(&bare), Some(&bare)));
    for none in [json!({}), json!([]), json!(null), json!({"ok": true}), json!({"event_name": 5})] {
        assert_eq!(event(&none), None, "{none}");
    }
    let incoming = Incoming::private(Kind::Text("x".to_owned()));
    let expected = Arrived {
        event: "2d758cb5e222177a4e35".to_owned(),
        chat: "6ede9afa66b88fe6d6a9".to_owned(),
        incoming,
    };
    assert_eq!(arrived(&bare, ME), Some(expected));
}

#[test]
fn a_message_goes_out_as_plain_words() {
    let blocks = [
        Block::Title("Cấp <giấy>".to_owned()),
        Block::Section("Giấy tờ".to_owned(), "- một\n- hai".to_owned()),
        Block::Aside("nguồn".to_owned()),
    ];
    let out = Plain.render("c", Piece::Words { blocks: &blocks, buttons: &[], ask_location: None });
    let text = "Cấp <giấy>\n\nGiấy tờ:\n- một\n- hai\n\nnguồn";
    assert_eq!(out, json!({"method": "sendMessage", "body": {"chat_id": "c", "text": text}}));
    let venue = Venue { lat: 21.0, lon: 105.8, name: "Điểm".to_owned(), address: "Số 1".to_owned() };
    assert_eq!(Plain.render("c", Piece::Venue(&venue))["body"]["text"], "Điểm: Số 1");
}

proptest! {
    #[test]
    fn no_event_breaks_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..200), name in "\\PC{0,30}") {
        if let Ok(call) = serde_json::from_slice::<Value>(&bytes) {
            let _ = event(&call).map(|event| arrived(event, ME));
        }
        let named = json!({"event_name": name, "message": {"text": name}});
        prop_assert_eq!(arrived(&named, ME), None);
    }
}
