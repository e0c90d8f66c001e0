//! What goes out, in the form of the Bot API: words alone. Choices are numbered by the conversation.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::messenger::{Block, Piece, Renderer, message::plain};

/// Most characters of a message.
const LIMIT: usize = 2000;

/// A request as it is kept: its method and its body.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) body: Value,
}

/// Writes plain words: the platform's markup has no way to say where it is not one, and a record is full of stars and lines.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl Renderer for Plain {
    fn limit(&self) -> usize {
        LIMIT
    }

    /// The platform does not say what a character is: counted so, no text is too long whatever it counts.
    fn length(&self, text: &str) -> usize {
        text.encode_utf16().count()
    }

    fn edits(&self) -> bool {
        false
    }

    fn most_buttons(&self) -> usize {
        0
    }

    fn render(&self, chat: &str, piece: Piece<'_>) -> Value {
        let text = match piece {
            Piece::Words { blocks, .. } | Piece::Edit { blocks, .. } | Piece::Draft { blocks, .. } => {
                plain(blocks)
            }
            Piece::Venue(venue) => Block::Section(venue.name.clone(), venue.address.clone()).text(),
        };
        json!({"method": "sendMessage", "body": {"chat_id": chat, "text": text}})
    }
}
