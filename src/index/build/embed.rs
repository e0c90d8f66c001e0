//! The passages of a catalog as points, each embedded once.

use std::{thread, time::Duration};

use sha2::{Digest, Sha256};

use crate::{
    catalog::{Catalog, Passage, PassageKind},
    inference::{self, Embedder, TextKind},
};

use super::super::{
    Among, Error,
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
    let all: Vec<_> = catalog.passages().collect();
    let total = all.len();
    let mut points = Vec::with_capacity(total);
    for alike in all.chunk_by(|(_, one), (_, other)| Among::of(one.kind) == Among::of(other.kind)) {
        for some in alike.chunks(TOGETHER) {
            progress(points.len(), total);
            let passages: Vec<&Passage> = some.iter().map(|(_, passage)| passage).collect();
            let vectors = vectors(&passages, embedder, cache)?;
            points.extend(some.iter().zip(vectors).map(|((procedure, passage), vector)| Point {
                procedure: passage.procedure.clone(),
                levels: procedure.levels.clone(),
                field: procedure.field.clone(),
                among: Among::of(passage.kind),
                vector,
            }));
        }
    }
    progress(total, total);
    Ok(points)
}

/// The vectors of `passages`, all of one side, those that are not kept yet embedded together.
fn vectors(
    passages: &[&Passage],
    embedder: &dyn Embedder,
    cache: &mut EmbeddingCache,
) -> Result<Vec<Vec<f32>>, Error> {
    let side = passages.first().map_or(TextKind::Passage, |passage| side(passage.kind));
    let mut missing: Vec<(&str, [u8; 32])> = Vec::new();
    for passage in passages {
        let key = embedding_key(passage, embedder.questions_id());
        let new = !cache.holds(&key) && !missing.iter().any(|(_, known)| *known == key);
        if new {
            missing.push((&passage.text, key));
        }
    }
    if !missing.is_empty() {
        let texts: Vec<&str> = missing.iter().map(|(text, _)| *text).collect();
        for (vector, (_, key)) in patient(embedder, side, &texts)?.iter().zip(&missing) {
            cache.put(*key, vector)?;
        }
    }
    let kept = passages.iter().map(|passage| {
        let vector = cache.get(&embedding_key(passage, embedder.questions_id()))?;
        Ok(vector.expect("every passage was put in above: a bug"))
    });
    kept.collect()
}

/// A question is compared with questions, so it is embedded as one.
fn side(kind: PassageKind) -> TextKind {
    match Among::of(kind) {
        Among::Records => TextKind::Passage,
        Among::Questions => TextKind::Query,
    }
}

/// What an embedding is kept by: the words, and for a question what embeds questions, which may change alone.
pub fn embedding_key(passage: &Passage, questions_id: &str) -> [u8; 32] {
    match Among::of(passage.kind) {
        Among::Records => passage.digest(),
        Among::Questions => Sha256::digest(format!("{questions_id}\n{}", passage.text)).into(),
    }
}

/// The embeddings of `texts`, also from a model that is busy for a while.
fn patient(
    embedder: &dyn Embedder,
    side: TextKind,
    texts: &[&str],
) -> Result<Vec<Vec<f32>>, inference::Error> {
    for _ in 1..ATTEMPTS {
        match embedder.embed_all(side, texts) {
            Err(inference::Error::Overload { .. } | inference::Error::Deadline) => thread::sleep(PAUSE),
            result => return result,
        }
    }
    embedder.embed_all(side, texts)
}
