//! The vector index behind one small trait: in process (Qdrant's engine), a Qdrant server, or an exact scan.
//!
//! Imports: `catalog`, `inference`. Here alone `qdrant-edge` and `qdrant-client` are named.

pub mod cache;
pub mod edge;
pub mod exact;
pub mod point;
pub mod remote;

use std::{path::Path, sync::Arc};

pub use cache::EmbeddingCache;
pub use point::Point;
pub use remote::RemoteSettings;

use crate::catalog::Code;

use super::{Among, Error, Filter};

/// A procedure that a vector search found, by its nearest passage.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorHit {
    /// The procedure the passage belongs to.
    pub procedure: Code,
    /// Cosine similarity.
    pub score: f32,
    /// Cosine similarity of its next passages, nearest first and at most [`point::NEXT`], as far as they are among those that the
    /// search went through.
    pub next: Vec<f32>,
}

/// Finds the passages nearest to a vector. Calls block: make them from a thread that may.
pub trait VectorIndex: Send + Sync {
    /// The `limit` nearest procedures, each with the score of its best passage, best first.
    fn search(&self, vector: &[f32], filter: &Filter, limit: usize) -> Result<Vec<VectorHit>, Error>;
    /// Number of passages.
    fn len(&self) -> Result<usize, Error>;
    /// Whether it holds no passage.
    fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.len()? == 0)
    }
}

/// Where vectors are searched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum VectorSettings {
    /// Qdrant's engine in this process.
    #[default]
    Edge,
    /// A Qdrant server or cluster.
    Remote(RemoteSettings),
    /// A scan over all vectors in memory.
    Exact,
}

impl VectorSettings {
    /// The word for it in a manifest.
    pub(crate) fn backend(&self) -> String {
        match self {
            Self::Edge => "edge".to_owned(),
            Self::Remote(settings) => format!("remote {}", settings.collection),
            Self::Exact => "exact".to_owned(),
        }
    }
}

/// What a vector index is made of, or must be found to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape<'a> {
    /// Names the content (passages and model): equal content has an equal name on every machine.
    pub(crate) content: &'a str,
    /// Length of a vector.
    pub(crate) dimensions: usize,
    /// Number of passages.
    pub(crate) passages: usize,
}

/// Builds an index of `points` under `dir` (and on the server), and leaves it on disk, flushed.
pub(crate) fn build(
    settings: &VectorSettings,
    dir: &Path,
    shape: Shape<'_>,
    points: Vec<Point>,
) -> Result<(), Error> {
    point::check_all(&points, shape.dimensions)?;
    fs_err::create_dir_all(dir)?;
    match settings {
        VectorSettings::Exact => exact::write(dir, shape.dimensions, &points),
        VectorSettings::Edge => {
            // The scan's file stands in where another process holds the engine's folder.
            exact::write(dir, shape.dimensions, &points)?;
            edge::build(dir, shape.dimensions, points)
        }
        VectorSettings::Remote(settings) => remote::build(settings, shape, points),
    }
}

/// Opens the index that [`build`] left under `dir`.
pub(crate) fn open(
    settings: &VectorSettings,
    dir: &Path,
    shape: Shape<'_>,
) -> Result<Arc<dyn VectorIndex>, Error> {
    let index: Arc<dyn VectorIndex> = match settings {
        VectorSettings::Exact => Arc::new(exact::ExactIndex::open(dir)?),
        VectorSettings::Edge => match edge::EdgeIndex::open(dir, shape) {
            Ok(index) => Arc::new(index),
            // In use by another process, or the disk is full (the engine writes when it opens), or damaged.
            Err(error) => {
                tracing::warn!(%error, "the vector engine cannot be opened: scanning exactly");
                Arc::new(exact::ExactIndex::open(dir)?)
            }
        },
        // Its content is looked at by the server; a server that is down is no reason to rebuild.
        VectorSettings::Remote(settings) => return remote::open(settings, shape),
    };
    let found = index.len()?;
    if found == shape.passages {
        return Ok(index);
    }
    let detail = format!("{found} passages found where {} belong", shape.passages);
    Err(Error::damaged(dir, detail))
}

#[cfg(test)]
mod tests;
