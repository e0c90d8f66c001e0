//! The passages of a catalog as points, each embedded once.

use std::{thread, time::Duration};

use crate::{
    catalog::{Catalog, Passage, passages},
    inference::{self, Embedder, TextKind},
};

use super::super::{
    Error,
    vector::{EmbeddingCache, Point},
};

/// Times that a busy model is asked again, and how long to wait in between: a minute together. Questions of
/// residents go before building.
const ATTEMPTS: usize = 600;
const PAUSE: Duration = Duration::from_millis(100);

/// The points of all passages, in the catalog's order.
pub(super) fn points(
    catalog: &Catalog,
    embedder: &dyn Embedder,
    cache: &mut EmbeddingCache,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<Point>, Error> {
    let all = catalog.procedures().iter().flat_map(|procedure| {
        let passages = passages(procedure).into_iter();
        passages.map(move |passage| (procedure, passage))
    });
    let all: Vec<_> = all.collect();
    let mut points = Vec::with_capacity(all.len());
    for (done, (procedure, passage)) in all.iter().enumerate() {
        progress(done, all.len());
        let vector = vector(passage, embedder, cache)?;
        points.push(Point {
            procedure: passage.procedure.clone(),
            levels: procedure.levels.clone(),
            field: procedure.field.clone(),
            vector,
        });
    }
    progress(all.len(), all.len());
    Ok(points)
}

fn vector(passage: &Passage, embedder: &dyn Embedder, cache: &mut EmbeddingCache) -> Result<Vec<f32>, Error> {
    let digest = passage.digest();
    if let Some(vector) = cache.get(&digest)? {
        return Ok(vector);
    }
    let vector = patient(embedder, &passage.text)?;
    cache.put(digest, &vector)?;
    Ok(vector)
}

/// The embedding of `text`, also from a model that is busy for a while.
fn patient(embedder: &dyn Embedder, text: &str) -> Result<Vec<f32>, inference::Error> {
    for _ in 1..ATTEMPTS {
        match embedder.embed(TextKind::Passage, text) {
            Err(inference::Error::Overload { .. } | inference::Error::Deadline) => thread::sleep(PAUSE),
            result => return result,
        }
    }
    embedder.embed(TextKind::Passage, text)
}
