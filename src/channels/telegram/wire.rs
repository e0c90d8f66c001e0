//! What comes over the wire: an update of the Bot API as something that a resident did.

use serde::Deserialize;
use serde_json::Value;
use teloxide_core::types::{CallbackQuery, Message, MessageEntityKind, MessageKind, User};

use crate::{
    messenger::{Incoming, Kind},
    text::Language,
};

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
    // Read by its part and not as a whole: teloxide's reading of a whole update depends on the order of its fields.
    if let Some(message) = update.get("message") {
        return said(&Message::deserialize(message).ok()?, me);
    }
    pressed(CallbackQuery::deserialize(update.get("callback_query")?).ok()?)
}

fn pressed(query: CallbackQuery) -> Option<Arrived> {
    let chat = query.message.as_ref()?.chat();
    let incoming = Incoming {
        kind: Kind::Press(query.data?),
        group: !chat.is_private(),
        language: language(&query.from),
    };
    Some(Arrived { chat: chat.id.0, incoming, press: Some(query.id.0) })
}

fn said(message: &Message, me: Option<&Me>) -> Option<Arrived> {
    let from = message.from.as_ref().filter(|from| !from.is_bot)?;
    let private = message.chat.is_private();
    if !private && !(message.chat.is_group() || message.chat.is_supergroup()) {
        return None;
    }
    if !private && !me.is_some_and(|me| is_addressed(message, me)) {
        return None;
    }
    let kind = match message.text().or(message.caption()) {
        Some(text) => kind_of_text(&without_mention(text, me)),
        None => kind_of_media(message)?,
    };
    let incoming = Incoming { kind, group: !private, language: language(from) };
    Some(Arrived { chat: message.chat.id.0, incoming, press: None })
}

/// What has no words; none where it is news of the chat, such as a new member.
fn kind_of_media(message: &Message) -> Option<Kind> {
    if let Some(location) = message.location() {
        return Some(Kind::Location { lat: location.latitude, lon: location.longitude });
    }
    if message.voice().is_some() || message.audio().is_some() || message.video_note().is_some() {
        return Some(Kind::Voice);
    }
    matches!(message.kind, MessageKind::Common(_)).then_some(Kind::Unreadable)
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
    let replied = message.reply_to_message().and_then(|replied| replied.from.as_ref());
    if replied.is_some_and(|from| from.id.0 == me.id) {
        return true;
    }
    let named = format!("@{}", me.username).to_lowercase();
    let entities = message.parse_entities().or_else(|| message.parse_caption_entities());
    entities.unwrap_or_default().iter().any(|entity| match entity.kind() {
        MessageEntityKind::Mention => entity.text().to_lowercase() == named,
        MessageEntityKind::BotCommand => entity.text().to_lowercase().ends_with(&named),
        MessageEntityKind::TextMention { user } => user.id.0 == me.id,
        _ => false,
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
