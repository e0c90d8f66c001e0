//! A catalog in; adapters of the models out, with a card that says what they were made of.
//!
//! Imports: `text`, `catalog`, `inference`, `retrieval`, `answer`, `drafting`, `eval`.

pub mod card;
pub mod material;
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
