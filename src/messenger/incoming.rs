//! What a resident does in a chat, the same for every platform.

use serde::{Deserialize, Serialize};

use crate::{assistant::Session, delivery::CaseNumber, text::Language};

/// Something that came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incoming {
    pub kind: Kind,
    /// Whether it was said among several people.
    #[serde(default)]
    pub group: bool,
    /// The language that the resident's client is set to, where the platform says so.
    #[serde(default)]
    pub language: Option<Language>,
    /// The conversation that it goes on with, where the resident was answered elsewhere before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Box<Session>>,
}

/// What it is.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words, also a command such as `/help`.
    Text(String),
    /// A button, by what [`super::Action::code`] gave it.
    Press(String),
    /// The chat was opened, by a link with this payload or an empty one.
    Start(String),
    /// A point on the map, in degrees (WGS 84).
    Location {
        lat: f64,
        lon: f64,
    },
    Voice,
    /// A picture, a file, a sticker: nothing that can be read.
    Unreadable,
    /// What an officer writes to the resident, put into the chat's queue by the desk and by no platform.
    Officer {
        number: CaseNumber,
        text: String,
    },
    /// An officer has given the chat back.
    Returned {
        number: CaseNumber,
    },
}

impl Incoming {
    /// What was said to the assistant alone.
    pub fn private(kind: Kind) -> Self {
        Self { kind, group: false, language: None, session: None }
    }
}

/// Shows what it is, never what it says.
impl std::fmt::Debug for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Kind::Text(_) => "text",
            Kind::Press(_) => "press",
            Kind::Start(_) => "start",
            Kind::Location { .. } => "location",
            Kind::Voice => "voice",
            Kind::Unreadable => "unreadable",
            Kind::Officer { .. } => "officer",
            Kind::Returned { .. } => "returned",
        })
    }
}
