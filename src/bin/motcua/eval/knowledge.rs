//! Puts together what is measured: a catalog, its index and the embedding model, apart from those that serve.

use std::{path::PathBuf, sync::Arc};

use motcua::{
    app::{self, Corpus, Embedding},
    assistant::Knowledge,
    catalog::{
        Catalog,
        import::{self, Import},
    },
    config::Config,
};

use crate::{progress::Line, start};

/// What an import of `folders` brings; nothing for no folder.
pub(crate) fn imported(config: &Config, folders: &[PathBuf]) -> anyhow::Result<Import> {
    if folders.is_empty() {
        return Ok(Import::default());
    }
    Ok(import::read(folders, &app::laws(config)?)?)
}

/// The records in `folders` under the curated ones.
pub(crate) fn catalog(config: &Config, folders: &[PathBuf]) -> anyhow::Result<Catalog> {
    let Import { procedures, quarantined, .. } = imported(config, folders)?;
    Ok(Catalog::over(procedures, &quarantined, &config.corpus).map_err(app::Error::Catalog)?)
}

/// Settings that keep what is built for measuring in the folder `name` beside what serves; embeddings stay there.
pub(crate) fn apart(config: &Config, name: &str) -> Config {
    Config { data: config.data.join(name), ..config.clone() }
}

/// The records in `folders` under the curated ones, with settings that keep what is built for them apart; without folders what is served.
pub(crate) fn served_or(config: &Config, folders: &[PathBuf]) -> anyhow::Result<(Config, Arc<Catalog>)> {
    Ok(match folders {
        [] => (config.clone(), app::catalog(config)?),
        folders => (apart(config, "eval"), Arc::new(catalog(config, folders)?)),
    })
}

/// What is measured, and the model that must live as long.
pub(crate) struct Measured {
    pub(crate) knowledge: Knowledge,
    _embedding: Option<Embedding>,
}

/// An index of `catalog` under `config`, by words alone and in memory where `embedding` is not wanted.
pub(crate) fn knowledge(
    config: &Config,
    catalog: impl Into<Arc<Catalog>>,
    embedding: bool,
) -> anyhow::Result<Measured> {
    let corpus: Corpus = app::corpus_of(config, catalog.into())?;
    let line = Line::new();
    let embedding = if embedding { start::embedding(config, &line) } else { None };
    let Some(opened) = &embedding else {
        return Ok(Measured { knowledge: app::lexical_knowledge(&corpus)?, _embedding: None });
    };
    let index =
        app::ensure_index(config, &corpus.catalog, Some(&*opened.model), false, &mut |done, total| {
            line.passages(done, total);
        })?;
    let knowledge = app::knowledge(&corpus, index, Some(&opened.worker))?;
    Ok(Measured { knowledge, _embedding: embedding })
}
