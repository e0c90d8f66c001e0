//! Puts an assistant together for a verb that answers: what is missing is left out, said, and never fatal.

use std::{path::PathBuf, sync::Arc, thread};

use motcua::{
    app::{self, Embedding},
    assistant::{Assistant, Knowledge},
    config::Config,
    inference::worker::GenerationWorker,
    models::Role,
};

use crate::progress::Line;

/// The weights for `role`, fetched where they are not there, for a verb that is nothing without them.
pub(crate) fn weights(config: &Config, role: Role, line: &Line) -> anyhow::Result<PathBuf> {
    let weights = app::fetch(config, role, &|progress| line.model(progress))?;
    let name = match role {
        Role::Embedding => "embedding",
        Role::Wording => "wording",
    };
    weights.ok_or_else(|| anyhow::anyhow!("the {name} is switched off in the settings"))
}

/// Fetches and opens the embedding model; without it words alone are searched.
pub(crate) fn embedding(config: &Config, line: &Line) -> Option<Embedding> {
    let opened = app::fetch(config, Role::Embedding, &|progress| line.model(progress)).and_then(|path| {
        path.map(|path| {
            let model = app::embedder(config, &path)?;
            Ok(Embedding { worker: app::embedding_worker(Arc::clone(&model))?, model })
        })
        .transpose()
    });
    opened.unwrap_or_else(|error| {
        tracing::warn!(%error, "no embedding model: searching by words alone");
        None
    })
}

/// Fetches and opens the wording model; without it the card stands alone.
pub(crate) fn generation(config: &Config, line: &Line) -> Option<GenerationWorker> {
    let opened = app::fetch(config, Role::Wording, &|progress| line.model(progress))
        .and_then(|path| path.map(|path| app::generation(config, &path)).transpose());
    opened.unwrap_or_else(|error| {
        tracing::warn!(%error, "no wording model: the card stands alone");
        None
    })
}

/// An assistant that answers at once, as of today or of the day `as_of`, and a thread that is still opening its wording model where one is wanted.
pub(crate) fn assistant(
    config: &Config,
    wording: bool,
    as_of: Option<jiff::civil::Date>,
) -> anyhow::Result<(Arc<Assistant>, Option<thread::JoinHandle<()>>)> {
    let opening = wording.then(|| {
        let config = config.clone();
        thread::spawn(move || generation(&config, &Line::new()))
    });
    let knowledge = Knowledge { as_of, ..ready_knowledge(config)? };
    let assistant = Arc::new(app::assistant(config, knowledge)?);
    let adding = opening.map(|opening| {
        let assistant = Arc::clone(&assistant);
        thread::spawn(move || {
            if let Ok(Some(worker)) = opening.join() {
                assistant.add_wording(worker);
            }
        })
    });
    Ok((assistant, adding))
}

/// Knowledge from the index that fits, which is built first where there is none.
fn ready_knowledge(config: &Config) -> anyhow::Result<Knowledge> {
    // The embedding model opens beside the catalog.
    let opening = {
        let config = config.clone();
        thread::spawn(move || embedding(&config, &Line::new()))
    };
    let corpus = app::corpus(config)?;
    let line = Line::new();
    let embedding = opening.join().unwrap_or(None);
    let model = embedding.as_ref().map(|embedding| &*embedding.model);
    let opened = app::ensure_index(config, &corpus.catalog, model, false, &mut |done, total| {
        line.passages(done, total)
    });
    let worker = embedding.as_ref().map(|embedding| &embedding.worker);
    match opened {
        Ok(opened) => Ok(app::knowledge(&corpus, opened, worker)?),
        Err(error) => {
            tracing::warn!(%error, "no index: searching by words alone, in memory");
            Ok(app::provisional_knowledge(config, &corpus)?)
        }
    }
}
