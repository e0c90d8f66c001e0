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
/// Passages that a model is given at one time: enough that its weights are read once for many rows, few enough that a
/// resident's question waits for no more than a tenth of a second.
const TOGETHER: usize = 16;
const PAUSE: Duration = Duration::from_millis(100);

/// The points of all passages, in the catalog's order.
pub(super) fn points(
    catalog: &Catalog,
    embedder: &dyn Embedder,
    cache: &mut EmbeddingCache,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<Point>, Error> {
    let all = catalog.matched().flat_map(|procedure| {
        let passages = passages(procedure).into_iter();
        passages.map(move |passage| (procedure, passage))
    });
    let all: Vec<_> = all.collect();
    let total = all.len();
    let mut points = Vec::with_capacity(total);
    for some in all.chunks(TOGETHER) {
        progress(points.len(), total);
        let passages: Vec<&Passage> = some.iter().map(|(_, passage)| passage).collect();
        let vectors = vectors(&passages, embedder, cache)?;
        points.extend(some.iter().zip(vectors).map(|((procedure, passage), vector)| Point {
            procedure: passage.procedure.clone(),
            levels: procedure.levels.clone(),
            field: procedure.field.clone(),
            vector,
        }));
    }
    progress(total, total);
    Ok(points)
}

/// The vectors of `passages`, those that are not kept yet embedded together.
fn vectors(
    passages: &[&Passage],
    embedder: &dyn Embedder,
    cache: &mut EmbeddingCache,
) -> Result<Vec<Vec<f32>>, Error> {
    let mut missing: Vec<(&str, [u8; 32])> = Vec::new();
    for passage in passages {
        let digest = passage.digest();
        let new = !cache.holds(&digest) && !missing.iter().any(|(_, known)| *known == digest);
        if new {
            missing.push((&passage.text, digest));
        }
    }
    if !missing.is_empty() {
        let texts: Vec<&str> = missing.iter().map(|(text, _)| *text).collect();
        for (vector, (_, digest)) in patient(embedder, &texts)?.iter().zip(&missing) {
            cache.put(*digest, vector)?;
        }
    }
    let kept = passages
        .iter()
        .map(|passage| Ok(cache.get(&passage.digest())?.expect("every passage was put in above: a bug")));
    kept.collect()
}

/// The embeddings of `texts`, also from a model that is busy for a while.
fn patient(embedder: &dyn Embedder, texts: &[&str]) -> Result<Vec<Vec<f32>>, inference::Error> {
    for _ in 1..ATTEMPTS {
        match embedder.embed_all(TextKind::Passage, texts) {
            Err(inference::Error::Overload { .. } | inference::Error::Deadline) => thread::sleep(PAUSE),
            result => return result,
        }
    }
    embedder.embed_all(TextKind::Passage, texts)
}
