//! What comes over the wire: an update of the Bot API as something that a resident did.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

use crate::{
    messenger::{Incoming, Kind},
    text::Language,
};

/// As much of a message as matters here. Read by ourselves: teloxide's types refuse a message where an optional field of
/// something that nobody asks for is absent, and a voice note would be taken for nothing.
#[derive(Deserialize)]
struct Message {
    from: Option<User>,
    chat: Chat,
    text: Option<String>,
    #[serde(default)]
    entities: Vec<Entity>,
    caption: Option<String>,
    #[serde(default)]
    caption_entities: Vec<Entity>,
    location: Option<Point>,
    voice: Option<IgnoredAny>,
    audio: Option<IgnoredAny>,
    video_note: Option<IgnoredAny>,
    reply_to_message: Option<Replied>,
    /// Everything else, by which news of the chat are told from what somebody sent.
    #[serde(flatten)]
    other: std::collections::BTreeMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
struct Replied {
    from: Option<User>,
}

#[derive(Deserialize)]
struct User {
    id: u64,
    #[serde(default)]
    is_bot: bool,
    language_code: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: String,
}

impl Chat {
    fn is_private(&self) -> bool {
        self.kind == "private"
    }

    fn is_group(&self) -> bool {
        self.kind == "group" || self.kind == "supergroup"
    }
}

/// A part of a text that means something: where it is, in UTF-16 units.
#[derive(Deserialize)]
struct Entity {
    #[serde(rename = "type")]
    kind: String,
    offset: usize,
    length: usize,
    user: Option<User>,
}

impl Entity {
    fn of<'a>(&self, units: &'a [u16]) -> Option<String> {
        let units: &'a [u16] = units.get(self.offset..self.offset.checked_add(self.length)?)?;
        String::from_utf16(units).ok()
    }
}

#[derive(Deserialize)]
struct Point {
    latitude: f64,
    longitude: f64,
}

#[derive(Deserialize)]
struct CallbackQuery {
    id: String,
    from: User,
    message: Option<Pressed>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct Pressed {
    chat: Chat,
}

/// Kinds of messages that hold nothing to read, and that somebody sent.
const MEDIA: [&str; 12] = [
    "animation",
    "contact",
    "dice",
    "document",
    "game",
    "paid_media",
    "photo",
    "poll",
    "sticker",
    "story",
    "video",
    "checklist",
];

/// Who the bot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    pub id: u64,
    /// Without `@`.
    pub username: String,
}

/// An update that is for the bot.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrived {
    pub chat: i64,
    pub incoming: Incoming,
    /// The button press that waits for a sign.
    pub press: Option<String>,
}

/// The number of `update`; none where it is no update.
pub fn number(update: &Value) -> Option<i64> {
    update.get("update_id")?.as_i64()
}

/// What `update` says to the bot `me`; none where it is of an unknown kind, from another bot, or said in a group to
/// somebody else. As long as `me` is not known nothing said in a group is for the bot.
pub fn arrived(update: &Value, me: Option<&Me>) -> Option<Arrived> {
    if let Some(message) = update.get("message") {
        return said(&Message::deserialize(message).ok()?, me);
    }
    pressed(CallbackQuery::deserialize(update.get("callback_query")?).ok()?)
}

fn pressed(query: CallbackQuery) -> Option<Arrived> {
    let chat = query.message?.chat;
    let incoming = Incoming {
        kind: Kind::Press(query.data?),
        group: !chat.is_private(),
        language: language(&query.from),
        session: None,
    };
    Some(Arrived { chat: chat.id, incoming, press: Some(query.id) })
}

fn said(message: &Message, me: Option<&Me>) -> Option<Arrived> {
    let from = message.from.as_ref().filter(|from| !from.is_bot)?;
    let private = message.chat.is_private();
    if !private && !message.chat.is_group() {
        return None;
    }
    if !private && !me.is_some_and(|me| is_addressed(message, me)) {
        return None;
    }
    let kind = match message.text.as_ref().or(message.caption.as_ref()) {
        Some(text) => kind_of_text(&without_mention(text, me)),
        None => kind_of_media(message)?,
    };
    let incoming = Incoming { kind, group: !private, language: language(from), session: None };
    Some(Arrived { chat: message.chat.id, incoming, press: None })
}

/// What has no words; none where it is news of the chat, such as a new member.
fn kind_of_media(message: &Message) -> Option<Kind> {
    if let Some(location) = &message.location {
        return Some(Kind::Location { lat: location.latitude, lon: location.longitude });
    }
    if message.voice.is_some() || message.audio.is_some() || message.video_note.is_some() {
        return Some(Kind::Voice);
    }
    MEDIA.iter().any(|media| message.other.contains_key(*media)).then_some(Kind::Unreadable)
}

fn kind_of_text(text: &str) -> Kind {
    let mut parts = text.trim().splitn(2, char::is_whitespace);
    let head = parts.next().unwrap_or_default();
    if head.split('@').next() == Some("/start") {
        return Kind::Start(parts.next().unwrap_or_default().trim().to_owned());
    }
    Kind::Text(text.trim().to_owned())
}

/// Whether a message in a group names the bot or replies to it.
fn is_addressed(message: &Message, me: &Me) -> bool {
    let replied = message.reply_to_message.as_ref().and_then(|replied| replied.from.as_ref());
    if replied.is_some_and(|from| from.id == me.id) {
        return true;
    }
    let named = format!("@{}", me.username).to_lowercase();
    let text = message.text.as_ref().or(message.caption.as_ref());
    let units: Vec<u16> = text.map(|text| text.encode_utf16().collect()).unwrap_or_default();
    message.entities.iter().chain(&message.caption_entities).any(|entity| {
        let said = entity.of(&units).map(|said| said.to_lowercase()).unwrap_or_default();
        match entity.kind.as_str() {
            "mention" => said == named,
            "bot_command" => said.ends_with(&named),
            "text_mention" => entity.user.as_ref().is_some_and(|user| user.id == me.id),
            _ => false,
        }
    })
}

/// `text` without the name of the bot, which says nothing about a procedure.
fn without_mention(text: &str, me: Option<&Me>) -> String {
    let Some(me) = me else { return text.to_owned() };
    let named = format!("@{}", me.username).to_lowercase();
    let words = text.split(' ').filter(|word| word.to_lowercase() != named);
    words.collect::<Vec<_>>().join(" ")
}

fn language(user: &User) -> Option<Language> {
    let code = user.language_code.as_deref()?;
    Some(if code.starts_with("vi") { Language::Vietnamese } else { Language::English })
}
