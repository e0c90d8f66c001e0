//! What comes over the wire: an event of the Bot API as something that a resident did.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

use crate::messenger::{Incoming, Kind};

/// As much of an event as matters here.
#[derive(Deserialize)]
struct Event {
    event_name: String,
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    message_id: String,
    from: From,
    chat: Chat,
    text: Option<String>,
    caption: Option<String>,
    voice_url: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct From {
    id: String,
    #[serde(default)]
    is_bot: bool,
}

#[derive(Deserialize)]
struct Chat {
    id: String,
    #[serde(default)]
    chat_type: Option<String>,
}

/// An event that is for the bot.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrived {
    /// The message's id: events have none of their own.
    pub event: String,
    pub chat: String,
    pub incoming: Incoming,
}

/// The event of `call`, in its envelope or without one; none where it is no event.
pub fn event(call: &Value) -> Option<&Value> {
    let event = call.get("result").unwrap_or(call);
    event.get("event_name")?.as_str().map(|_| event)
}

/// What `event` says to the bot whose id is `me`; none where it is of an unknown kind, from a bot, or said in a group:
/// it is not documented what a bot hears there, and one that answers everything would speak into people's conversations.
pub fn arrived(event: &Value, me: &str) -> Option<Arrived> {
    let Event { event_name, message } = Event::deserialize(event).ok()?;
    let private = message.chat.chat_type.as_deref().is_none_or(|kind| kind == "PRIVATE");
    if message.from.is_bot || message.from.id == me || !private {
        return None;
    }
    let kind = match event_name.strip_prefix("message.")?.strip_suffix(".received")? {
        "text" => kind_of_text(message.text.as_deref()?),
        "voice" => Kind::Voice,
        _ if message.voice_url.is_some() => Kind::Voice,
        "image" => match message.caption.as_deref().map(str::trim).filter(|caption| !caption.is_empty()) {
            Some(caption) => kind_of_text(caption),
            None => Kind::Unreadable,
        },
        // Also what Zalo keeps from bots, which it says by an event without content.
        "sticker" | "unsupported" => Kind::Unreadable,
        _ => return None,
    };
    Some(Arrived { event: message.message_id, chat: message.chat.id, incoming: Incoming::private(kind) })
}

fn kind_of_text(text: &str) -> Kind {
    let text = text.trim();
    match text.strip_prefix("/start") {
        Some(payload) if payload.is_empty() || payload.starts_with(char::is_whitespace) => {
            Kind::Start(payload.trim().to_owned())
        }
        _ => Kind::Text(text.to_owned()),
    }
}
