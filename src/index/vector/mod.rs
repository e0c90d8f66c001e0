//! The vector index behind one small trait: in process (Qdrant's engine), a Qdrant server, or an exact scan.
//!
//! Here alone `qdrant-edge` and `qdrant-client` are named.

use crate::catalog::Code;

use super::{Error, Filter};

/// A passage that a vector search found.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorHit {
    /// The procedure the passage belongs to.
    pub procedure: Code,
    /// Cosine similarity.
    pub score: f32,
}

/// Finds the passages nearest to a vector. Calls block: make them from a thread that may.
pub trait VectorIndex: Send + Sync {
    /// The `limit` nearest procedures, each with the score of its best passage, best first.
    fn search(&self, vector: &[f32], filter: &Filter, limit: usize) -> Result<Vec<VectorHit>, Error>;
    /// Number of passages.
    fn len(&self) -> Result<usize, Error>;
}
