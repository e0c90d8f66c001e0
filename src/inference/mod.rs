//! Text in, vectors and words out: the models, on their own threads.
//!
//! Imports: nothing.

mod adapter;
pub mod classifier;
mod device;
pub mod embedder;
pub mod error;
pub mod fake;
pub mod generator;
mod low_rank;
mod right_of_way;
mod rows;
pub mod worker;

use std::{ops::ControlFlow, time::Duration};

pub use error::Error;
pub use low_rank::Tuning;
pub use right_of_way::RightOfWay;

/// Which side of a search a text stands on; e5 prefixes the two differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// What a resident asked.
    Query,
    /// What the catalog holds.
    Passage,
}

/// How the cosines of a model's queries to its passages lie; models differ widely in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CosineScale {
    /// Lowest cosine that says anything.
    pub floor: f32,
    /// Cosine of a best passage that says neither yes nor no.
    pub neutral: f32,
    /// How far from it is far.
    pub spread: f32,
}

/// That of multilingual-e5 as published: it puts unrelated texts at 0.77 to 0.85, and what fits at 0.81 to 0.90.
impl Default for CosineScale {
    fn default() -> Self {
        Self { floor: 0.78, neutral: 0.86, spread: 0.014 }
    }
}

/// A model that turns text into a vector.
pub trait Embedder: Send + Sync {
    /// Name and checksum of the model: an index made with another id does not fit.
    fn id(&self) -> &str;
    /// Name and checksum of what embeds questions: vectors of questions made with another id do not fit.
    fn questions_id(&self) -> &str {
        self.id()
    }
    /// Length of a vector.
    fn dimensions(&self) -> usize;
    /// How its cosines lie.
    fn scale(&self) -> CosineScale {
        CosineScale::default()
    }
    /// The vector of `text`, of length 1 (L2).
    fn embed(&self, kind: TextKind, text: &str) -> Result<Vec<f32>, Error>;
    /// The vectors of `texts`, in their order; faster than one by one where the model can take them together.
    fn embed_all(&self, kind: TextKind, texts: &[&str]) -> Result<Vec<Vec<f32>>, Error> {
        texts.iter().map(|text| self.embed(kind, text)).collect()
    }
}

/// What a language model is asked to continue. User text is never parsed for special tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GenerationRequest {
    /// The part of the prompt that many requests share, kept as a cached prefix.
    pub prefix: String,
    /// The part that is this request's own.
    pub prompt: String,
    /// Most tokens to generate.
    pub max_tokens: usize,
    /// Texts at which generation ends; not part of the output.
    pub stop: Vec<String>,
    /// Texts, as they stand within the output, that do not come out: the model says what it finds next likely.
    pub avoid: Vec<String>,
}

/// Why a generation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// The model or a stop text ended it.
    Stop,
    /// `max_tokens` was reached.
    Length,
    /// The caller went away or broke off.
    Cancelled,
    /// The deadline passed.
    Deadline,
}

/// What a generation cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generation {
    pub prompt_tokens: usize,
    /// Of the prompt's tokens, those that came from the prefix cache.
    pub cached_tokens: usize,
    pub generated_tokens: usize,
    pub prefill: Duration,
    pub decode: Duration,
    pub finish: Finish,
}

/// A language model.
pub trait Generator: Send + Sync {
    /// Name and checksum of the model.
    fn id(&self) -> &str;
    /// Whether it was trained to word cards: it then reads the short prompts that it was trained with.
    fn is_tuned(&self) -> bool {
        false
    }
    /// Continues `request` greedily; hands each piece of text (whole UTF-8) to `piece`, which may break off.
    fn generate(
        &self,
        request: &GenerationRequest,
        piece: &mut dyn FnMut(&str) -> ControlFlow<Finish>,
    ) -> Result<Generation, Error>;
}
