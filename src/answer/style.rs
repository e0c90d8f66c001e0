//! How an answer is to be put: in writing, to be spoken, or in plainer words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The manner of a wording.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Two to five sentences to be read.
    #[default]
    Written,
    /// At most [`Style::SPOKEN_WORDS`] words, for a robot to say.
    Spoken,
    /// Short sentences in plain words, for elderly people.
    Simple,
}

impl Style {
    /// All manners.
    pub const ALL: [Self; 3] = [Self::Written, Self::Spoken, Self::Simple];

    /// Most words of a spoken answer, counted between spaces.
    pub const SPOKEN_WORDS: usize = 25;
}
