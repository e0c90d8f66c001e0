//! What comes over the wire: an event of the Official Account as something that a resident did.

use serde::Deserialize;
use serde_json::{Number, Value};

use crate::messenger::{Incoming, Kind};

/// What stands before the code of a button in what Zalo sends when it is pressed: it comes back as a text.
pub(super) const PRESS: &str = "#tthc:";

/// An id, a time or a degree: Zalo writes these as text in one place and as a number in another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    Text(String),
    Number(Number),
}

impl Text {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }

    pub(super) fn number(&self) -> Option<i64> {
        self.text().trim().parse().ok()
    }

    fn degree(&self, most: f64) -> Option<f64> {
        let degree: f64 = self.text().trim().parse().ok()?;
        (degree.abs() <= most).then_some(degree)
    }
}

/// As much of an event as matters here.
#[derive(Deserialize)]
struct Event {
    event_name: String,
    sender: Option<Party>,
    follower: Option<Party>,
    message: Option<Message>,
    timestamp: Option<Text>,
}

#[derive(Deserialize)]
struct Party {
    id: Text,
}

#[derive(Deserialize)]
struct Message {
    msg_id: Text,
    text: Option<String>,
    #[serde(default)]
    attachments: Vec<Attachment>,
    location: Option<Point>,
}

#[derive(Deserialize)]
struct Attachment {
    #[serde(default)]
    payload: Value,
}

#[derive(Deserialize)]
struct Point {
    latitude: Text,
    longitude: Text,
}

/// An event that is for the assistant.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrived {
    /// The message's id, or one made of what the event says where it is no message.
    pub event: String,
    pub chat: String,
    pub incoming: Incoming,
}

/// Whether `body` is an event at all.
pub fn is_event(body: &Value) -> bool {
    body.get("event_name").is_some_and(Value::is_string)
}

/// What `event` says; none where it is of an unknown kind, or an echo of what the account itself sent.
pub fn arrived(event: &Value) -> Option<Arrived> {
    let event = Event::deserialize(event).ok()?;
    if event.event_name == "follow" {
        let chat = event.follower?.id.text();
        let at = event.timestamp?.text();
        let incoming = Incoming::private(Kind::Start(String::new()));
        return Some(Arrived { event: format!("follow:{chat}:{at}"), chat, incoming });
    }
    let sent = event.event_name.strip_prefix("user_send_")?;
    let (sender, message) = (event.sender?, event.message?);
    let kind = match sent {
        "text" => kind_of_text(message.text.as_deref()?),
        "location" => kind_of_place(&message),
        "audio" => Kind::Voice,
        "image" | "file" | "gif" | "sticker" | "video" | "link" | "business_card" => {
            match message.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => kind_of_text(text),
                None => Kind::Unreadable,
            }
        }
        _ => return None,
    };
    Some(Arrived { event: message.msg_id.text(), chat: sender.id.text(), incoming: Incoming::private(kind) })
}

fn kind_of_text(text: &str) -> Kind {
    match text.trim().strip_prefix(PRESS) {
        Some(code) => Kind::Press(code.to_owned()),
        None => Kind::Text(text.trim().to_owned()),
    }
}

/// The point of a location: in the attachment as calls hold it, or where one document shows it.
fn kind_of_place(message: &Message) -> Kind {
    let attached = message
        .attachments
        .iter()
        .find_map(|attachment| Point::deserialize(attachment.payload.get("coordinates")?).ok());
    let point = attached.as_ref().or(message.location.as_ref());
    let degrees =
        point.and_then(|point| Some((point.latitude.degree(90.0)?, point.longitude.degree(180.0)?)));
    degrees.map_or(Kind::Unreadable, |(lat, lon)| Kind::Location { lat, lon })
}
