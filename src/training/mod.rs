//! A catalog in; adapters of the models out, with a card that says what they were made of.
//!
//! Imports: `text`, `catalog`, `inference`, `answer`, `retrieval`, `eval`.

pub mod card;
pub mod material;
mod schedule;
pub mod embedding;
pub mod speech;
pub mod lesson;
pub mod wording;
pub mod error;

pub use error::Error;
