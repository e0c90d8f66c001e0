//! A labelled set in; measured quality out. A measurement with a threshold, not a test.
//!
//! Imports: `text`, `catalog`, `index`, `retrieval`, `answer`, `assistant`.

pub mod dataset;
pub mod metrics;
pub mod retrieval;
pub mod report;
pub mod dialogs;
pub mod error;

pub use error::Error;
