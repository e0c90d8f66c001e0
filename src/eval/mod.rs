//! A labelled set in; measured quality out. A measurement with a threshold, not a test.
//!
//! Imports: `text`, `catalog`, `index`, `retrieval`, `answer`, `assistant`.

// What is read.
pub mod dataset;
pub mod suite;
// How it is counted.
pub mod random;
pub mod interval;
pub mod significance;
pub mod metrics;
pub mod facts;
// What is measured, one section of a report each.
pub mod case;
pub mod refusal;
pub mod retrieval;
pub mod decisions;
pub mod answers;
pub mod wording;
pub mod dialogs;
pub mod conversations;
pub mod report;
// What is made of a report.
pub mod table;
pub mod compare;
pub mod gate;
pub mod html;
// Sets of others, and sets made of sets.
pub mod beir;
pub mod generate;
pub mod error;
// Reports made by hand, for tests.
#[cfg(test)]
mod made;

pub use error::Error;
