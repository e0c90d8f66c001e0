//! What goes out, as the page reads it: paragraphs and choices, no markup.

use serde_json::{Value, json};

use crate::messenger::{Block, Button, ButtonKind, Piece, Renderer};

use super::wire::{Choice, Paragraph, Said};

/// Most characters of a message: a page has room, and a whole card fits.
const LIMIT: usize = 20_000;

/// Writes [`Said`].
#[derive(Debug)]
pub(super) struct Plain;

impl Renderer for Plain {
    fn limit(&self) -> usize {
        LIMIT
    }

    fn length(&self, text: &str) -> usize {
        text.chars().count()
    }

    fn edits(&self) -> bool {
        false
    }

    fn render(&self, _chat: &str, piece: Piece<'_>) -> Value {
        let said = match piece {
            // The page has no map and asks for no position: wards are typed.
            Piece::Words { blocks, buttons, ask_location: _ } | Piece::Edit { blocks, buttons } => Said {
                paragraphs: blocks.iter().map(paragraph).collect(),
                choices: buttons.iter().flatten().map(choice).collect(),
            },
            Piece::Draft { id: _, blocks } => {
                Said { paragraphs: blocks.iter().map(paragraph).collect(), choices: Vec::new() }
            }
            Piece::Venue(venue) => Said {
                paragraphs: vec![Paragraph {
                    heading: Some(venue.name.clone()),
                    text: venue.address.clone(),
                }],
                choices: Vec::new(),
            },
        };
        json!(said)
    }
}

fn paragraph(block: &Block) -> Paragraph {
    match block {
        Block::Title(text) => Paragraph { heading: Some(text.clone()), text: String::new() },
        Block::Section(heading, text) => {
            Paragraph { heading: Some(heading.clone()), text: text.trim_start().to_owned() }
        }
        Block::Text(text) | Block::Aside(text) => Paragraph { heading: None, text: text.clone() },
    }
}

fn choice(button: &Button) -> Choice {
    let (press, opens) = match &button.kind {
        ButtonKind::Does(action) => (Some(action.code()), None),
        ButtonKind::Opens(url) => (None, Some(url.clone())),
    };
    Choice { label: button.label.clone(), press, opens }
}
