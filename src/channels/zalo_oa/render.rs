//! What goes out, in the form of the Official Account: words, and a template of at most five buttons under them.

use serde_json::{Value, json};

use crate::messenger::{Block, Button, ButtonKind, Piece, Renderer, message::plain};

use super::wire::PRESS;

/// Most characters of a message.
const LIMIT: usize = 2000;
/// Most buttons under one.
const BUTTONS: usize = 5;
/// Most characters of a button's title, and of what it sends.
const TITLE: usize = 100;
const PAYLOAD: usize = 1000;

/// Writes words and buttons.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// The `template_type` of the buttons: Zalo's clients do not agree on whether it needs one.
    pub template_type: Option<String>,
}

impl Renderer for Template {
    fn limit(&self) -> usize {
        LIMIT
    }

    /// The platform does not say what a character is: counted so, no text is too long whatever it counts.
    fn length(&self, text: &str) -> usize {
        length(text)
    }

    fn edits(&self) -> bool {
        false
    }

    fn most_buttons(&self) -> usize {
        BUTTONS
    }

    fn render(&self, chat: &str, piece: Piece<'_>) -> Value {
        let (text, buttons): (String, &[Vec<Button>]) = match piece {
            Piece::Words { blocks, buttons, .. } | Piece::Edit { blocks, buttons } => {
                (plain(blocks), buttons)
            }
            Piece::Draft { blocks, .. } => (plain(blocks), &[]),
            Piece::Venue(venue) => (Block::Section(venue.name.clone(), venue.address.clone()).text(), &[]),
        };
        let mut message = json!({"text": text});
        let buttons: Vec<Value> = buttons.iter().flatten().filter_map(button).take(BUTTONS).collect();
        if !buttons.is_empty() {
            let mut payload = json!({"buttons": buttons});
            if let Some(kind) = &self.template_type {
                payload["template_type"] = json!(kind);
            }
            message["attachment"] = json!({"type": "template", "payload": payload});
        }
        json!({"recipient": {"user_id": chat}, "message": message})
    }
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A button; none where what it sends is longer than Zalo takes.
fn button(button: &Button) -> Option<Value> {
    let title: String = button.label.chars().take(TITLE).collect();
    match &button.kind {
        ButtonKind::Does(action) => {
            let payload = format!("{PRESS}{}", action.code());
            (length(&payload) <= PAYLOAD)
                .then(|| json!({"title": title, "type": "oa.query.show", "payload": payload}))
        }
        ButtonKind::Opens(url) => (length(url) <= PAYLOAD)
            .then(|| json!({"title": title, "type": "oa.open.url", "payload": {"url": url}})),
    }
}

/// `body` with its buttons in words, for where Zalo does not take the template; none where it has none.
pub(super) fn in_words(body: &Value) -> Option<Value> {
    let buttons = body.pointer("/message/attachment/payload/buttons")?.as_array()?;
    let mut number = 0;
    let lines = buttons.iter().filter_map(|button| {
        let title = button["title"].as_str()?;
        match button["payload"]["url"].as_str() {
            Some(url) => Some(format!("{title}: {url}")),
            // The conversation reads these numbers.
            None => {
                number += 1;
                Some(format!("{number}. {title}"))
            }
        }
    });
    let lines = lines.collect::<Vec<_>>().join("\n");
    let text = body["message"]["text"].as_str()?;
    let both = format!("{text}\n\n{lines}");
    let text = if length(&both) <= LIMIT { both } else { text.to_owned() };
    Some(json!({"recipient": body["recipient"], "message": {"text": text}}))
}
