//! What is said in a chat, before any platform's markup.

use serde_json::Value;

use super::Action;

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading that stands alone.
    Title(String),
    /// A heading and what stands under it.
    Section(String, String),
    /// Words.
    Text(String),
    /// Words in a lighter tone, such as where something comes from.
    Aside(String),
}

impl Block {
    /// Its words, as they count towards a limit: markup is the platform's and does not.
    pub fn text(&self) -> String {
        match self {
            Self::Title(text) | Self::Text(text) | Self::Aside(text) => text.clone(),
            Self::Section(heading, text) => {
                format!("{heading}:{}{text}", if text.contains('\n') { '\n' } else { ' ' })
            }
        }
    }

    /// Its words with its heading apart, where it has one.
    pub(super) fn with_text(&self, text: String) -> Self {
        match self {
            Self::Title(_) => Self::Title(text),
            Self::Text(_) | Self::Section(..) => Self::Text(text),
            Self::Aside(_) => Self::Aside(text),
        }
    }
}

/// The words of `blocks`, an empty line between two.
pub fn plain(blocks: &[Block]) -> String {
    blocks.iter().map(Block::text).collect::<Vec<_>>().join("\n\n")
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ButtonKind {
    Does(Action),
    /// Opens a page.
    Opens(String),
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    pub label: String,
    pub kind: ButtonKind,
}

impl Button {
    /// A button that does `action`.
    pub fn of(label: impl Into<String>, action: Action) -> Self {
        Self { label: label.into(), kind: ButtonKind::Does(action) }
    }
}

/// A point on the map with its name and address.
#[derive(Debug, Clone, PartialEq)]
pub struct Venue {
    pub lat: f64,
    pub lon: f64,
    pub name: String,
    pub address: String,
}

/// Something to say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    pub blocks: Vec<Block>,
    /// Rows of buttons under it.
    pub buttons: Vec<Vec<Button>>,
    /// The label of a button that sends where the resident is, where that is wanted.
    pub ask_location: Option<String>,
    pub venue: Option<Venue>,
}

impl Message {
    /// `text` alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { blocks: vec![Block::Text(text.into())], ..Self::default() }
    }
}

/// What goes out as one message of the platform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Piece<'a> {
    /// Words, and rows of buttons under them.
    Words {
        blocks: &'a [Block],
        buttons: &'a [Vec<Button>],
        ask_location: Option<&'a str>,
    },
    /// An edit of an earlier one.
    Edit {
        blocks: &'a [Block],
        buttons: &'a [Vec<Button>],
    },
    /// A draft that is shown while it grows.
    Draft {
        id: i64,
        blocks: &'a [Block],
    },
    Venue(&'a Venue),
}

/// Writes pieces in a platform's own form. What it gives is kept in the outbox and handed to the channel's sender.
pub trait Renderer: Send + Sync {
    /// Most of what [`Self::length`] counts, in one message.
    fn limit(&self) -> usize;
    /// How the platform counts `text`.
    fn length(&self, text: &str) -> usize;
    /// Whether a message can be edited.
    fn edits(&self) -> bool;
    /// Most buttons under a message; further ones come as numbered choices in its words.
    fn most_buttons(&self) -> usize {
        usize::MAX
    }
    /// Whether a draft can be shown in `chat` while it grows.
    fn drafts(&self, _chat: &str) -> bool {
        false
    }
    /// The form of `piece` in the chat `chat`.
    fn render(&self, chat: &str, piece: Piece<'_>) -> Value;
}
