//! A catalog in; adapters of the models out, with a card that says what they were made of.
//!
//! Imports: `catalog`, `inference`, `retrieval`, `eval`.

pub mod card;
pub mod material;
pub mod embedding;
pub mod error;

pub use error::Error;
