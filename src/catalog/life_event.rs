//! A life event: the procedures that one situation brings with it, in the order in which one does them.

use serde::{Deserialize, Serialize};

use super::{code::Code, fact::Text};

/// Whether a step is part of the event for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// For everybody.
    Always,
    /// For those whom [`LifeStep::when`] describes.
    If,
}

/// A procedure within a life event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeStep {
    /// The procedure.
    pub procedure: Code,
    /// Whether everybody needs it.
    pub need: Need,
    /// Who needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    /// Why now, or what its result is used for next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Steps of the same event that it takes the place of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instead_of: Vec<Code>,
}

/// A paper that several steps need: it is prepared once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedPaper {
    /// Vietnamese name, Unicode NFC.
    pub vi: String,
    /// English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// The steps that need it.
    pub procedures: Vec<Code>,
}

/// A situation in life, with what it takes at the counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeEvent {
    /// Short name, which is also that of its file.
    pub id: String,
    pub name: Text,
    /// How people tell this situation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Words of a message that tell this situation by themselves, in either language: in a conversation they bring its plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub situations: Vec<String>,
    /// What comes first, and what can be done together.
    pub intro: Text,
    /// In the order in which one does them.
    pub steps: Vec<LifeStep>,
    /// Papers that several steps need.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<SharedPaper>,
}
