//! stub until the merge
use super::{Embedder, Error, TextKind};
use std::{sync::Arc, time::Instant};
pub struct EmbeddingWorker(Arc<dyn Embedder>);
impl EmbeddingWorker {
    pub fn start(embedder: Arc<dyn Embedder>, _queue: usize) -> Self {
        Self(embedder)
    }
    pub fn embed(&self, kind: TextKind, text: &str, _deadline: Instant) -> Result<Vec<f32>, Error> {
        self.0.embed(kind, text)
    }
}
