//! A labelled set in; measured quality out. A measurement with a threshold, not a test.
//!
//! Imports: `catalog`, `index`, `retrieval`, `answer`.

pub mod dataset;
pub mod metrics;
pub mod retrieval;
pub mod report;
pub mod error;

pub use error::Error;
