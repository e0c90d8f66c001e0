//! Calls and their signatures, events as they come over the wire, messages as they go out, what a refusal means.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    delivery::SendError,
    messenger::{Action, Block, Button, ButtonKind, Incoming, Kind, Piece, Renderer, Secret, Topic},
};

use super::{
    error::Failure,
    render::QuickReplies,
    send::meaning,
    signature::{Rejected, Signer},
    wire::{Arrived, arrived, is_call},
};

/// A call whose digest was computed by somebody else.
const BODY: &[u8] = br#"{"object":"page","entry":[]}"#;
const DIGEST: &str = "1bdc325784d50116b350ca18bde862a40937c5c52a9753b66a7a800825e62920";

fn signer(key: &str) -> Signer {
    Signer { key: Secret::new(key).unwrap() }
}

#[test]
fn the_signature_is_that_of_the_platform_and_no_other_is_let_in() {
    let own = signer("APP_SECRET_EXAMPLE");
    assert_eq!(own.digest(BODY), DIGEST);
    for header in [format!("sha256={DIGEST}"), format!(" sha256={} ", DIGEST.to_uppercase())] {
        assert_eq!(own.check(&header, BODY), Ok(()), "{header}");
    }
    assert_eq!(own.check(" ", BODY), Err(Rejected::Unsigned));
    let half = format!("sha256={}", &DIGEST[1..]);
    let longer = format!("sha256={DIGEST}0");
    let other = format!("sha256={}", DIGEST.replace('1', "2"));
    let letters = format!("sha256={}", "z".repeat(64));
    let wide = format!("sha256={}", "é".repeat(32));
    for header in [DIGEST, "sha256=", "sha1=1bdc", &half, &longer, &other, &letters, &wide] {
        assert_eq!(own.check(header, BODY), Err(Rejected::Wrong), "{header}");
    }
    let right = format!("sha256={DIGEST}");
    assert_eq!(own.check(&right, br#"{"object":"page","entry":[] }"#), Err(Rejected::Wrong), "other bytes");
    assert_eq!(signer("APP_SECRET_EXAMPLF").check(&right, BODY), Err(Rejected::Wrong), "another's secret");
}

fn call(events: &[Value]) -> Value {
    json!({"object": "page", "entry": [{"id": "9", "time": 5, "messaging": events}]})
}

fn kind(event: Value) -> Option<Kind> {
    let mut event = event;
    event["sender"] = json!({"id": "7"});
    event["timestamp"] = json!(1_699_003_881_354_i64);
    arrived(&call(&[event])).pop().map(|arrived| arrived.incoming.kind)
}

#[test]
fn what_a_resident_does_is_understood() {
    let text = |text: &str| Some(Kind::Text(text.to_owned()));
    let press = |code: &str| Some(Kind::Press(code.to_owned()));
    let start = |payload: &str| Some(Kind::Start(payload.to_owned()));
    let attached = |kind: &str| json!({"message": {"mid": "m", "attachments": [{"type": kind, "payload": {"url": "x"}}]}});
    let place = |lat: f64| {
        let coordinates = json!({"lat": lat, "long": 105.85});
        json!({"message": {"mid": "m", "attachments": [{"type": "location", "payload": {"coordinates": coordinates}}]}})
    };
    for (event, expected) in [
        (json!({"message": {"mid": "m", "text": " căn cước "}}), text("căn cước")),
        (
            json!({"message": {"mid": "m", "text": "Giấy tờ", "quick_reply": {"payload": "a:d:1.001193"}}}),
            press("a:d:1.001193"),
        ),
        (json!({"postback": {"mid": "m", "title": "x", "payload": "o"}}), press("o")),
        (json!({"postback": {"payload": "o"}}), press("o")),
        (json!({"postback": {"payload": "GET_STARTED"}}), start("")),
        (json!({"postback": {"payload": "GET_STARTED", "referral": {"ref": "w_00166"}}}), start("w_00166")),
        (json!({"referral": {"ref": "p_1.001193", "source": "SHORTLINK"}}), start("p_1.001193")),
        (attached("audio"), Some(Kind::Voice)),
        (attached("image"), Some(Kind::Unreadable)),
        (attached("something_new"), Some(Kind::Unreadable)),
        (
            json!({"message": {"mid": "m", "text": "giấy này", "attachments": [{"type": "image"}]}}),
            text("giấy này"),
        ),
        (place(21.02), Some(Kind::Location { lat: 21.02, lon: 105.85 })),
        (place(910.0), Some(Kind::Unreadable)),
        (json!({"message": {"mid": "m", "text": "x", "is_echo": true}}), None),
        (json!({"message": {"text": "x"}}), None),
        (json!({"message": {"mid": "m", "text": 5}}), None),
        (json!({"delivery": {"mids": ["m"], "watermark": 1}}), None),
        (json!({"read": {"watermark": 1}}), None),
        (json!({"reaction": {"mid": "m"}}), None),
    ] {
        assert_eq!(kind(event.clone()), expected, "{event}");
    }
}

#[test]
fn a_call_brings_the_events_of_all_its_entries_in_order() {
    let event = |id: &str, sender: Value| json!({"sender": {"id": sender}, "timestamp": 5, "message": {"mid": id, "text": id}});
    let follow = json!({"sender": {"id": "8"}, "timestamp": "6", "postback": {"payload": "GET_STARTED"}});
    let body = json!({"object": "page", "entry": [
        {"id": "9", "messaging": [event("a", json!("7")), {"sender": 5}, event("b", json!(8))]},
        {"id": "10", "standby": [event("not for us", json!("7"))]},
        {"id": "11", "messaging": [follow]},
    ]});
    let text = |id: &str, chat: &str| Arrived {
        event: id.to_owned(),
        chat: chat.to_owned(),
        incoming: Incoming::private(Kind::Text(id.to_owned())),
    };
    let start = Incoming::private(Kind::Start(String::new()));
    let start = Arrived { event: "postback:8:6".to_owned(), chat: "8".to_owned(), incoming: start };
    assert_eq!(arrived(&body), [text("a", "7"), text("b", "8"), start]);
    let other = json!({"object": "instagram", "entry": body["entry"]});
    assert!(arrived(&other).is_empty() && is_call(&other));
    assert!(!is_call(&json!({})) && !is_call(&json!([])) && !is_call(&json!({"object": 1})));
}

fn rendered(text: &str, buttons: &[Vec<Button>]) -> Value {
    QuickReplies
        .render("7", Piece::Words { blocks: &[Block::Text(text.to_owned())], buttons, ask_location: None })
}

#[test]
fn a_message_goes_out_as_words_with_quick_replies_in_the_limits() {
    let plain = json!({"recipient": {"id": "7"}, "messaging_type": "RESPONSE", "message": {"text": "lời"}});
    assert_eq!(rendered("lời", &[]), plain);
    let code = || "1.001193".parse().unwrap();
    let row = vec![
        Button::of("Giấy tờ cần nộp", Action::Ask(Topic::Documents, code())),
        Button::of("Thủ tục đăng ký khai sinh lưu động", Action::Nearest),
        Button {
            label: "Nộp".to_owned(), kind: ButtonKind::Opens("https://dichvucong.gov.vn/x".to_owned())
        },
    ];
    let out = rendered("lời", std::slice::from_ref(&row));
    assert_eq!(out["message"]["text"], "lời\n\nNộp: https://dichvucong.gov.vn/x");
    let replies = out["message"]["quick_replies"].as_array().unwrap();
    assert_eq!(
        replies[0],
        json!({"content_type": "text", "title": "Giấy tờ cần nộp", "payload": "a:d:1.001193"})
    );
    assert_eq!((replies.len(), replies[1]["title"].as_str()), (2, Some("Thủ tục đăng ký kha…")));
    let many: Vec<Vec<Button>> = (0..9).map(|_| row.clone()).collect();
    let out = rendered("x", &many);
    assert_eq!(out["message"]["quick_replies"].as_array().unwrap().len(), 13);
    assert_eq!(
        out["message"]["text"].as_str().unwrap().matches("https").count(),
        1,
        "an address stands once"
    );
    let full = "x".repeat(1990);
    assert_eq!(rendered(&full, &[row])["message"]["text"], full.as_str());
}

#[test]
fn a_refusal_means_what_the_platform_says_it_means() {
    let refused =
        |status, code| meaning(Failure::Refused { status, code, subcode: 0, message: "x".to_owned() });
    for code in [4, 32, 613, 80_006] {
        assert!(matches!(refused(400, code), SendError::Limited(_)), "{code}");
    }
    assert!(matches!(refused(429, 0), SendError::Limited(_)));
    assert!(matches!(refused(401, 190), SendError::Closed(_)));
    assert!(matches!(refused(500, 190), SendError::Closed(_)), "the code says more than the status");
    for (status, code) in [(500, 99), (503, 0), (400, 2), (400, 1)] {
        assert!(matches!(refused(status, code), SendError::Later(_)), "{status} {code}");
    }
    for code in [551, 10, 100, 200] {
        assert!(matches!(refused(400, code), SendError::Never(_)), "{code}");
    }
    assert!(matches!(meaning(Failure::Lost), SendError::Unknown(_)));
    assert!(matches!(meaning(Failure::Unreachable), SendError::Later(_)));
    for (status, expected) in [(502, "Later"), (429, "Limited"), (401, "Closed"), (404, "Never")] {
        assert!(format!("{:?}", meaning(Failure::Down(status))).starts_with(expected), "{status}");
    }
}

proptest! {
    #[test]
    fn no_call_breaks_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..200), name in "\\PC{0,30}") {
        prop_assert_ne!(signer("x").check(&name, &bytes), Ok(()));
        if let Ok(body) = serde_json::from_slice::<Value>(&bytes) {
            let _ = (is_call(&body), arrived(&body));
        }
        prop_assert_eq!(arrived(&call(&[json!({"sender": {"id": name}, "message": {"text": name}})])), []);
    }

    #[test]
    fn no_message_is_too_long(text in "\\PC{0,1700}", label in "\\PC{0,60}", url in "https://[a-z/]{0,400}") {
        prop_assume!(QuickReplies.length(&text) <= QuickReplies.limit());
        let opens = Button { label: label.clone(), kind: ButtonKind::Opens(url) };
        let out = rendered(&text, &[vec![opens, Button::of(label, Action::Nearest)]]);
        prop_assert!(out["message"]["text"].as_str().unwrap().encode_utf16().count() <= 2000);
        prop_assert!(out["message"]["quick_replies"][0]["title"].as_str().unwrap().encode_utf16().count() <= 20);
    }
}
