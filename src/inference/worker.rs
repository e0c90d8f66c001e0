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
pub struct GenerationWorker;
#[derive(Debug)]
pub enum GenerationEvent {
    Piece(String),
    Done(super::Generation),
    Failed(Error),
}
#[derive(Debug)]
pub struct GenerationStream;
impl GenerationWorker {
    pub fn submit(
        &self,
        _request: super::GenerationRequest,
        _deadline: Instant,
    ) -> Result<GenerationStream, Error> {
        Err(Error::Overload { waiting: 0 })
    }
}
impl GenerationStream {
    pub async fn recv(&mut self) -> Option<GenerationEvent> {
        None
    }
    pub fn blocking_recv(&mut self) -> Option<GenerationEvent> {
        None
    }
}
