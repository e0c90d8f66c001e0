//! What goes out, in the form of Messenger: words, and at most thirteen quick replies under them.

use serde_json::{Value, json};

use crate::messenger::{Block, Button, ButtonKind, Piece, Renderer, message::plain};

/// Most characters of a message.
const LIMIT: usize = 2000;
/// How many of them are left for the addresses of pages, which no quick reply opens.
const ADDRESSES: usize = 300;
/// Most quick replies under a message, and most characters of one's title and of what it sends.
const REPLIES: usize = 13;
const TITLE: usize = 20;
const PAYLOAD: usize = 1000;

/// Writes words and quick replies.
#[derive(Debug, Clone, Copy, Default)]
pub struct QuickReplies;

impl Renderer for QuickReplies {
    fn limit(&self) -> usize {
        LIMIT - ADDRESSES
    }

    /// The platform does not say what a character is: counted so, no text is too long whatever it counts.
    fn length(&self, text: &str) -> usize {
        length(text)
    }

    fn edits(&self) -> bool {
        false
    }

    fn most_buttons(&self) -> usize {
        REPLIES
    }

    fn render(&self, chat: &str, piece: Piece<'_>) -> Value {
        let (text, buttons): (String, &[Vec<Button>]) = match piece {
            Piece::Words { blocks, buttons, .. } | Piece::Edit { blocks, buttons } => {
                (plain(blocks), buttons)
            }
            Piece::Draft { blocks, .. } => (plain(blocks), &[]),
            Piece::Venue(venue) => (Block::Section(venue.name.clone(), venue.address.clone()).text(), &[]),
        };
        let mut message = json!({"text": with_addresses(text, buttons)});
        let replies: Vec<Value> = buttons.iter().flatten().filter_map(reply).take(REPLIES).collect();
        if !replies.is_empty() {
            message["quick_replies"] = replies.into();
        }
        json!({"recipient": {"id": chat}, "messaging_type": "RESPONSE", "message": message})
    }
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// `text` with the pages that `buttons` open, as far as there is room.
fn with_addresses(mut text: String, buttons: &[Vec<Button>]) -> String {
    for button in buttons.iter().flatten() {
        let ButtonKind::Opens(url) = &button.kind else { continue };
        let line = format!("\n\n{}: {url}", button.label);
        if !text.contains(url.as_str()) && length(&text) + length(&line) <= LIMIT {
            text.push_str(&line);
        }
    }
    text
}

/// A quick reply; none where it opens a page, or sends more than the platform takes.
fn reply(button: &Button) -> Option<Value> {
    let ButtonKind::Does(action) = &button.kind else { return None };
    let payload = action.code();
    (length(&payload) <= PAYLOAD)
        .then(|| json!({"content_type": "text", "title": title(&button.label), "payload": payload}))
}

/// `label` in the length of a title: what is cut off is seen to be.
fn title(label: &str) -> String {
    if length(label) <= TITLE {
        return label.to_owned();
    }
    let mut cut = String::new();
    for c in label.chars() {
        if length(&cut) + c.len_utf16() >= TITLE {
            break;
        }
        cut.push(c);
    }
    format!("{}…", cut.trim_end())
}
