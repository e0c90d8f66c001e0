//! Calls and their signatures, events as they come over the wire, messages as they go out.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::messenger::{Action, Block, Button, ButtonKind, Incoming, Kind, Piece, Renderer, Secret, Topic};

use super::{
    render::{Template, in_words},
    signature::{Rejected, Signer},
    wire::{Arrived, arrived, is_event},
};

/// A call whose digest was computed by somebody else.
const BODY: &str = r#"{"event_name":"user_send_text","app_id":"2553928453557884079","sender":{"id":"6142494823000000000"},"recipient":{"id":"3662729599332560487"},"message":{"text":"Chào A4B","msg_id":"cb31dff1c39642cc1b83"},"timestamp":"1699003881354","user_id_by_app":"979122185046046317"}"#;
const STAMP: &str = "1699003881354";
const DIGEST: &str = "635b5e020427f5302ec764b22215d2819b10cb2e3945b9de057f5eaa5c460717";
const AT: i64 = 1_699_003_881_354;

fn signer() -> Signer {
    Signer { app_id: "2553928453557884079".to_owned(), key: Secret::new("OA_SECRET_KEY_EXAMPLE").unwrap() }
}

#[test]
fn the_signature_is_that_of_the_platform_in_each_of_its_forms() {
    assert_eq!(signer().digest(BODY.as_bytes(), STAMP), DIGEST);
    for header in [format!("mac={DIGEST}"), DIGEST.to_owned(), format!("MAC={}", DIGEST.to_uppercase())] {
        // By the header's time, by the event's own, and where the header has another one.
        for stamp in [Some(STAMP), None, Some("1699003880000")] {
            assert_eq!(signer().check(&header, stamp, BODY.as_bytes(), AT), Ok(()), "{header} {stamp:?}");
        }
    }
}

#[test]
fn what_is_not_signed_so_is_turned_away() {
    let check = |header: &str, body: &str, now| signer().check(header, Some(STAMP), body.as_bytes(), now);
    for header in ["", "mac=", " "] {
        assert_eq!(check(header, BODY, AT), Err(Rejected::Unsigned), "{header}");
    }
    let (short, other) = (&DIGEST[1..], DIGEST.replace('6', "7"));
    for header in [short, other.as_str(), "mac=x", "sha1=635b"] {
        assert_eq!(check(header, BODY, AT), Err(Rejected::Wrong), "{header}");
    }
    for body in [BODY.replace("A4B", "A5B"), format!("{BODY} "), String::new()] {
        assert_eq!(check(DIGEST, &body, AT), Err(Rejected::Wrong), "{body}");
    }
    for (key, app_id) in [("OA_SECRET_KEY_EXAMPLF", "2553928453557884079"), ("OA_SECRET_KEY_EXAMPLE", "1")] {
        let other = Signer { app_id: app_id.to_owned(), key: Secret::new(key).unwrap() };
        assert_eq!(other.check(DIGEST, Some(STAMP), BODY.as_bytes(), AT), Err(Rejected::Wrong));
    }
}

#[test]
fn a_call_that_is_played_back_later_is_turned_away() {
    let check = |now: i64| signer().check(DIGEST, Some(STAMP), BODY.as_bytes(), now);
    let hour = 3_600_000;
    // Zalo itself brings an event again for nearly two hours.
    for (now, fits) in
        [(AT + 2 * hour, true), (AT + 4 * hour, false), (AT - 60_000, true), (AT - hour, false)]
    {
        assert_eq!(check(now), if fits { Ok(()) } else { Err(Rejected::Stale) }, "{now}");
    }
    let (body, stamp) = (b"{\"event_name\":\"x\"}", "1699003881");
    let digest = signer().digest(body, stamp);
    assert_eq!(signer().check(&digest, Some(stamp), body, AT), Ok(()), "a time in seconds");
    let digest = signer().digest(body, "soon");
    assert_eq!(signer().check(&digest, Some("soon"), body, AT), Err(Rejected::Stale));
}

fn sent(kind: &str, message: Value) -> Option<Kind> {
    let event = json!({"event_name": kind, "app_id": "1", "sender": {"id": "7"}, "recipient": {"id": "9"},
        "message": message, "timestamp": "1699003881354"});
    arrived(&event).map(|arrived| arrived.incoming.kind)
}

#[test]
fn what_a_resident_does_is_understood() {
    let text = |text: &str| Some(Kind::Text(text.to_owned()));
    let place = Some(Kind::Location { lat: 10.792_311_9, lon: 106.782_065_1 });
    let attached = |lat: Value| {
        let coordinates = json!({"latitude": lat, "longitude": "106.7820651"});
        json!({"msg_id": "m", "text": "Cơm", "attachments": [{"type": "location", "payload": {"coordinates": coordinates}}]})
    };
    for (kind, message, expected) in [
        ("user_send_text", json!({"msg_id": "m", "text": " căn cước "}), text("căn cước")),
        (
            "user_send_text",
            json!({"msg_id": "m", "text": "#tthc:a:d:1.001193"}),
            Some(Kind::Press("a:d:1.001193".to_owned())),
        ),
        ("user_send_text", json!({"msg_id": 17, "text": "x"}), text("x")),
        ("user_send_text", json!({"text": "x"}), None),
        ("user_send_location", attached(json!("10.7923119")), place.clone()),
        ("user_send_location", attached(json!(10.792_311_9)), place.clone()),
        (
            "user_send_location",
            json!({"msg_id": "m", "location": {"latitude": "10.7923119", "longitude": 106.782_065_1}}),
            place,
        ),
        ("user_send_location", attached(json!("910")), Some(Kind::Unreadable)),
        ("user_send_location", json!({"msg_id": "m"}), Some(Kind::Unreadable)),
        (
            "user_send_audio",
            json!({"msg_id": "m", "attachments": [{"type": "audio", "payload": {"url": "x"}}]}),
            Some(Kind::Voice),
        ),
        ("user_send_image", json!({"msg_id": "m", "attachments": []}), Some(Kind::Unreadable)),
        ("user_send_image", json!({"msg_id": "m", "text": "giấy này"}), text("giấy này")),
        ("user_send_sticker", json!({"msg_id": "m"}), Some(Kind::Unreadable)),
        ("user_send_something_new", json!({"msg_id": "m", "text": "x"}), None),
        ("user_seen_message", json!({"msg_id": "m"}), None),
        ("user_submit_info", json!({"msg_id": "m"}), None),
        ("oa_send_text", json!({"msg_id": "m", "text": "x"}), None),
    ] {
        assert_eq!(sent(kind, message.clone()), expected, "{kind} {message}");
    }
}

#[test]
fn an_event_has_an_id_also_where_it_is_no_message() {
    let follow = json!({"event_name": "follow", "oa_id": "9", "follower": {"id": 7}, "timestamp": "5"});
    let incoming = Incoming::private(Kind::Start(String::new()));
    let expected = Arrived { event: "follow:7:5".to_owned(), chat: "7".to_owned(), incoming };
    assert_eq!(arrived(&follow), Some(expected));
    let golden = arrived(&serde_json::from_str(BODY).unwrap()).unwrap();
    assert_eq!(
        (golden.event.as_str(), golden.chat.as_str()),
        ("cb31dff1c39642cc1b83", "6142494823000000000")
    );
    assert!(
        is_event(&follow)
            && !is_event(&json!({}))
            && !is_event(&json!([]))
            && !is_event(&json!({"event_name": 1}))
    );
}

fn rows() -> Vec<Vec<Button>> {
    let code = || "1.001193".parse().unwrap();
    let page = ButtonKind::Opens("https://dichvucong.gov.vn/x".to_owned());
    vec![
        vec![
            Button::of("Giấy tờ", Action::Ask(Topic::Documents, code())),
            Button { label: "Nộp".repeat(50), kind: page },
        ],
        vec![Button::of("Gần nhất", Action::Nearest)],
    ]
}

fn rendered(template_type: Option<&str>, text: &str, buttons: &[Vec<Button>]) -> Value {
    let template = Template { template_type: template_type.map(str::to_owned) };
    template
        .render("7", Piece::Words { blocks: &[Block::Text(text.to_owned())], buttons, ask_location: None })
}

#[test]
fn a_message_goes_out_as_words_with_buttons_in_the_limits() {
    assert_eq!(
        rendered(None, "lời", &[]),
        json!({"recipient": {"user_id": "7"}, "message": {"text": "lời"}})
    );
    let out = rendered(None, "lời", &rows());
    let payload = &out["message"]["attachment"]["payload"];
    assert_eq!(out["message"]["attachment"]["type"], "template");
    assert_eq!(payload["template_type"], Value::Null);
    assert_eq!(
        payload["buttons"][0],
        json!({"title": "Giấy tờ", "type": "oa.query.show", "payload": "#tthc:a:d:1.001193"})
    );
    assert_eq!(payload["buttons"][1]["payload"], json!({"url": "https://dichvucong.gov.vn/x"}));
    assert_eq!(payload["buttons"][1]["title"].as_str().unwrap().chars().count(), 100);
    let many: Vec<Vec<Button>> = (0..9).flat_map(|_| rows()).collect();
    assert_eq!(
        rendered(None, "x", &many)["message"]["attachment"]["payload"]["buttons"].as_array().unwrap().len(),
        5
    );
    assert_eq!(
        rendered(Some("list"), "x", &rows())["message"]["attachment"]["payload"]["template_type"],
        "list"
    );
}

#[test]
fn buttons_that_are_not_taken_become_numbered_words() {
    let words = in_words(&rendered(None, "lời", &rows())).unwrap();
    let label = "Nộp".repeat(50).chars().take(100).collect::<String>();
    let text = format!("lời\n\n1. Giấy tờ\n{label}: https://dichvucong.gov.vn/x\n2. Gần nhất");
    assert_eq!(words, json!({"recipient": {"user_id": "7"}, "message": {"text": text}}));
    assert_eq!(in_words(&words), None);
    let full = "x".repeat(2000);
    assert_eq!(in_words(&rendered(None, &full, &rows())).unwrap()["message"]["text"], full.as_str());
}

proptest! {
    #[test]
    fn no_call_breaks_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..200), name in "\\PC{0,30}") {
        prop_assert_ne!(signer().check(&name, Some(&name), &bytes, AT), Ok(()));
        if let Ok(event) = serde_json::from_slice::<Value>(&bytes) {
            let _ = (is_event(&event), arrived(&event));
        }
        prop_assert_eq!(arrived(&json!({"event_name": name, "message": {"text": name}})), None);
    }
}
