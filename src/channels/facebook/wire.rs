//! What comes over the wire: a call brings several events of several pages; each as something that a resident did.

use serde::Deserialize;
use serde_json::{Number, Value};

use crate::messenger::{Incoming, Kind};

/// What the button sends by which a chat is opened for the first time.
const GET_STARTED: &str = "GET_STARTED";

/// An id or a time: mostly text, in places a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Text(String),
    Number(Number),
}

impl Text {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// As much of an event as matters here.
#[derive(Deserialize)]
struct Event {
    sender: Party,
    timestamp: Option<Text>,
    message: Option<Message>,
    postback: Option<Postback>,
    referral: Option<Referral>,
}

#[derive(Deserialize)]
struct Party {
    id: Text,
}

#[derive(Deserialize)]
struct Message {
    mid: String,
    text: Option<String>,
    quick_reply: Option<QuickReply>,
    #[serde(default)]
    attachments: Vec<Attachment>,
    #[serde(default)]
    is_echo: bool,
}

#[derive(Deserialize)]
struct QuickReply {
    payload: String,
}

#[derive(Deserialize)]
struct Attachment {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    payload: Value,
}

#[derive(Deserialize)]
struct Postback {
    mid: Option<String>,
    payload: Option<String>,
    referral: Option<Referral>,
}

/// A link by which the chat was opened.
#[derive(Deserialize)]
struct Referral {
    #[serde(rename = "ref")]
    payload: Option<String>,
}

/// An event that is for the assistant.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrived {
    /// The message's id, or one made of what the event says where it has none.
    pub event: String,
    pub chat: String,
    pub incoming: Incoming,
}

/// Whether `body` is a call of the platform at all.
pub fn is_call(body: &Value) -> bool {
    body.get("object").is_some_and(Value::is_string)
}

/// The events of `body` that are for the assistant, in order; those of unknown kinds and echoes of what the page itself sent are not.
pub fn arrived(body: &Value) -> Vec<Arrived> {
    if body.get("object").and_then(Value::as_str) != Some("page") {
        return Vec::new();
    }
    let of =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let events = of(body, "entry").into_iter().flat_map(|entry| of(&entry, "messaging"));
    events.filter_map(|event| one(Event::deserialize(event).ok()?)).collect()
}

fn one(event: Event) -> Option<Arrived> {
    let chat = event.sender.id.text();
    let at = event.timestamp.as_ref().map(Text::text);
    // Without an id of its own an event is known by its moment.
    let made = |kind: &str| Some(format!("{kind}:{chat}:{}", at?));
    let (id, kind) = if let Some(message) = event.message {
        if message.is_echo {
            return None;
        }
        let kind = kind_of(&message);
        (message.mid, kind)
    } else if let Some(postback) = event.postback {
        let id = postback.mid.clone().or_else(|| made("postback"))?;
        (id, kind_of_postback(postback))
    } else {
        (made("referral")?, Kind::Start(event.referral?.payload.unwrap_or_default()))
    };
    Some(Arrived { event: id, chat, incoming: Incoming::private(kind) })
}

fn kind_of(message: &Message) -> Kind {
    if let Some(reply) = &message.quick_reply {
        return Kind::Press(reply.payload.clone());
    }
    let text = message.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if let Some(text) = text {
        return Kind::Text(text.to_owned());
    }
    match message.attachments.first() {
        Some(attachment) if attachment.kind == "audio" => Kind::Voice,
        Some(attachment) if attachment.kind == "location" => place(&attachment.payload),
        _ => Kind::Unreadable,
    }
}

/// The point of a location, which older clients can still send.
fn place(payload: &Value) -> Kind {
    let degree = |name: &str, most: f64| {
        payload.get("coordinates")?.get(name)?.as_f64().filter(|degree| degree.abs() <= most)
    };
    match (degree("lat", 90.0), degree("long", 180.0)) {
        (Some(lat), Some(lon)) => Kind::Location { lat, lon },
        _ => Kind::Unreadable,
    }
}

fn kind_of_postback(postback: Postback) -> Kind {
    let link = postback.referral.and_then(|referral| referral.payload);
    match (postback.payload, link) {
        (Some(payload), link) if payload == GET_STARTED => Kind::Start(link.unwrap_or_default()),
        (Some(payload), _) => Kind::Press(payload),
        (None, link) => Kind::Start(link.unwrap_or_default()),
    }
}
