//! What a channel hands in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    answer::Style,
    text::{Language, language, normalize},
};

use super::Error;

/// Most characters of a question.
pub const MOST_CHARS: usize = 2000;

/// The language to answer in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LanguageChoice {
    Vi,
    En,
    /// The language of the question.
    #[default]
    Auto,
}

impl LanguageChoice {
    /// The language to answer `question` in.
    pub fn resolve(self, question: &str) -> Language {
        match self {
            Self::Vi => Language::Vietnamese,
            Self::En => Language::English,
            Self::Auto => language::detect(question),
        }
    }
}

/// A question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What the resident asks, 1 to 2000 characters.
    #[schema(example = "làm giấy khai sinh cho con cần những gì")]
    pub question: String,
    /// The conversation it belongs to, as an earlier reply named it.
    #[serde(default)]
    pub session: Option<String>,
    /// `vi`, `en`, or `auto` for the language of the question.
    #[serde(default)]
    pub language: LanguageChoice,
    /// Whether to add the model's wording; yes where not said.
    #[serde(default)]
    pub wording: Option<bool>,
    /// `written`, `spoken` (at most 25 words, for a robot to say) or `simple` (short plain sentences).
    #[serde(default)]
    pub style: Style,
    /// Keys of facts that the conversation is to forget before the question is read, as `facts` of an earlier reply named them.
    #[serde(default)]
    pub forget: Vec<String>,
}

impl Request {
    /// The question normalised, or what is wrong with it.
    pub fn text(&self) -> Result<String, Error> {
        let chars = self.question.chars().count();
        if chars > MOST_CHARS {
            return Err(Error::TooLong { chars, most: MOST_CHARS });
        }
        let text = normalize(&self.question);
        if text.is_empty() { Err(Error::Empty) } else { Ok(text) }
    }
}
