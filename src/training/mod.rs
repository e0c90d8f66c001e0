//! A catalog in; adapters of the models and the classifiers of questions out, each with a card that says what it was made of.
//!
//! Imports: `text`, `catalog`, `inference`, `retrieval`, `answer`, `drafting`, `eval`.

pub mod card;
pub mod material;
pub mod texts;
mod schedule;
pub mod course;
pub mod embedding;
pub mod classifier;
pub mod speech;
pub mod lesson;
pub mod wording;
pub mod drafting;
pub mod error;

pub use error::Error;
