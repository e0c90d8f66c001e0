//! Imports: nothing but this module's own.
//!
//! One thread and one bounded queue a model, so that requests cannot pile up on the processor's cores.

mod embedding;
mod generation;
mod recent;

pub use embedding::EmbeddingWorker;
pub use generation::{GenerationEvent, GenerationStream, GenerationWorker};
