//! What the page says and hears in a chat.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{delivery::Millis, messenger::Listener, text::Language};

/// Something that a resident says or chooses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct ChatOrder {
    /// The page's own name of it, at most 64 characters: the same one counts once in 24 hours, so it can be sent again.
    #[schema(example = "5b0f7a8e-6f0c-4a53-9a51-0f6a2e1c9d11")]
    pub(super) event: String,
    /// Words, 1 to 2000 characters; a command such as `/xoa`; or a case number.
    #[serde(default)]
    pub(super) text: Option<String>,
    /// In place of words a choice, as a message offered it; `o` asks for an officer, `f:e` reports a paper that is on no list,
    /// `f:b` a broker, `f:c` anything else, `t:u:<code>` and `t:d:<code>` say whether an answer helped.
    #[serde(default)]
    #[schema(example = "o")]
    pub(super) press: Option<String>,
    /// The conversation of `/v1/ask` that it goes on with, so that an officer sees what was in hand.
    #[serde(default)]
    pub(super) session: Option<String>,
    /// `vi` or `en`, where the words do not tell.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) language: Option<Language>,
}

/// Shows that something was said, never what.
impl std::fmt::Debug for ChatOrder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ChatOrder(…)")
    }
}

/// What was said is kept, and its answer comes.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct ChatTaken {
    /// The chat's secret name: `Authorization: Bearer <chat>` goes on with it. Who has it reads the chat.
    pub(super) chat: String,
}

/// From where a chat is read.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct ChatQuery {
    /// The last message that the page has; those up to it are deleted.
    #[serde(default)]
    #[param(default = 0)]
    pub(super) after: i64,
    /// Seconds to wait for a message where there is none, at most 25.
    #[serde(default)]
    #[param(default = 0, maximum = 25)]
    pub(super) wait: u64,
}

/// What there is to read.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct ChatState {
    /// Oldest first, at most 50.
    pub(super) messages: Vec<ChatMessage>,
    /// Who hears what is said next: a question goes to `/v1/ask` where it is the assistant.
    pub(super) listener: Listener,
}

/// A message to the resident.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct ChatMessage {
    pub(super) id: i64,
    /// Milliseconds since 1970.
    pub(super) at_ms: Millis,
    #[serde(flatten)]
    pub(super) said: Said,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct Said {
    pub(super) paragraphs: Vec<Paragraph>,
    /// What can be chosen under it.
    pub(super) choices: Vec<Choice>,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct Paragraph {
    pub(super) heading: Option<String>,
    pub(super) text: String,
}

/// A choice: a press, or a page to open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(in super::super) struct Choice {
    pub(super) label: String,
    #[schema(example = "f:b")]
    pub(super) press: Option<String>,
    pub(super) opens: Option<String>,
}

/// What the chat can do here.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct ChatOffers {
    /// Reports are taken.
    pub(super) reports: bool,
    /// Officers answer.
    pub(super) officers: bool,
}
