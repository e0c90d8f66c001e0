//! What goes out, in the form of the Bot API: HTML, inline buttons, edits, drafts, points on the map.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use serde_json::{Value, json};
use teloxide_core::{
    payloads::{EditMessageText, EditMessageTextSetters, SendMessage, SendMessageSetters, SendVenue},
    types::{
        ButtonRequest, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup,
        LinkPreviewOptions, MessageId, ParseMode,
    },
};

use crate::messenger::{Block, Button, ButtonKind, Piece, Renderer};

/// Most UTF-16 units of a message, after its markup is read.
const LIMIT: usize = 4096;
/// Most characters of the name of a place on the map.
const PLACE_NAME: usize = 200;

/// A request as it is kept: its method and its body.
#[derive(Debug, Serialize, serde::Deserialize)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) body: Value,
}

/// Writes HTML.
#[derive(Debug)]
pub struct Html {
    /// Whether the server is known to have no drafts.
    no_drafts: AtomicBool,
}

impl Default for Html {
    fn default() -> Self {
        Self { no_drafts: AtomicBool::new(false) }
    }
}

impl Html {
    /// Notes that the server has no drafts.
    pub(super) fn without_drafts(&self) {
        self.no_drafts.store(true, Ordering::Relaxed);
    }
}

impl Renderer for Html {
    fn limit(&self) -> usize {
        LIMIT
    }

    fn length(&self, text: &str) -> usize {
        text.encode_utf16().count()
    }

    fn edits(&self) -> bool {
        true
    }

    /// Private chats alone have drafts; groups have ids below zero.
    fn drafts(&self, chat: &str) -> bool {
        !chat.starts_with('-') && !self.no_drafts.load(Ordering::Relaxed)
    }

    fn render(&self, chat: &str, piece: Piece<'_>) -> Value {
        let private = !chat.starts_with('-');
        // A chat of ours is always a number; another one would be refused by Telegram and become a dead letter.
        let chat = ChatId(chat.parse().unwrap_or_default());
        match piece {
            Piece::Words { blocks, buttons, ask_location } => {
                let mut message = SendMessage::new(chat, html(blocks))
                    .parse_mode(ParseMode::Html)
                    .link_preview_options(no_preview());
                if let Some(label) = ask_location.filter(|_| private) {
                    message = message.reply_markup(location_keyboard(label));
                } else if !buttons.is_empty() {
                    message = message.reply_markup(keyboard(buttons));
                }
                request("sendMessage", &message)
            }
            Piece::Edit { blocks, buttons } => {
                // The number of the message is not known yet: whoever sends the edit puts it in.
                let mut edit = EditMessageText::new(chat, MessageId(0), html(blocks))
                    .parse_mode(ParseMode::Html)
                    .link_preview_options(no_preview());
                if !buttons.is_empty() {
                    edit = edit.reply_markup(keyboard(buttons));
                }
                request("editMessageText", &edit)
            }
            Piece::Draft { id, blocks } => {
                let body =
                    json!({"chat_id": chat, "draft_id": id, "text": html(blocks), "parse_mode": "HTML"});
                request("sendMessageDraft", &body)
            }
            Piece::Venue(venue) => {
                let name: String = venue.name.chars().take(PLACE_NAME).collect();
                request("sendVenue", &SendVenue::new(chat, venue.lat, venue.lon, name, venue.address.clone()))
            }
        }
    }
}

fn request(method: &str, body: &impl Serialize) -> Value {
    json!({"method": method, "body": body})
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn keyboard(buttons: &[Vec<Button>]) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(buttons.iter().map(|row| row.iter().map(button)))
}

fn button(button: &Button) -> InlineKeyboardButton {
    match &button.kind {
        ButtonKind::Does(action) => InlineKeyboardButton::callback(&button.label, action.code()),
        ButtonKind::Opens(url) => match url.parse() {
            Ok(url) => InlineKeyboardButton::url(&button.label, url),
            // What is no address opens nothing.
            Err(_) => InlineKeyboardButton::callback(&button.label, ""),
        },
    }
}

fn location_keyboard(label: &str) -> KeyboardMarkup {
    let ask = KeyboardButton::new(label).request(ButtonRequest::Location);
    KeyboardMarkup::new([[ask]]).resize_keyboard().one_time_keyboard()
}

/// `blocks` with Telegram's few tags.
pub fn html(blocks: &[Block]) -> String {
    let paragraphs = blocks.iter().map(|block| match block {
        Block::Title(text) => format!("<b>{}</b>", escaped(text)),
        Block::Section(heading, text) => {
            let joint = if text.contains('\n') { "\n" } else { " " };
            format!("<b>{}:</b>{joint}{}", escaped(heading), escaped(text.trim_start_matches('\n')))
        }
        Block::Text(text) => escaped(text),
        Block::Aside(text) => format!("<i>{}</i>", escaped(text)),
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What a resident sees of `html`, for a server that cannot read it.
pub(super) fn stripped(html: &str) -> String {
    let mut text = html.to_owned();
    for tag in ["<b>", "</b>", "<i>", "</i>"] {
        text = text.replace(tag, "");
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
