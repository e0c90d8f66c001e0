//! `motcua eval dialogs`: measures whole conversations.

use std::{path::PathBuf, sync::Arc};

use motcua::{
    app,
    assistant::{Assistant, Settings},
    config::Config,
    eval::dialogs,
};

use crate::{eval::knowledge, progress::Line, start};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// JSON lines {"id","turns":[{"q","gold","slot","expect","must"}]}, several files or one.
    #[arg(long, required = true)]
    dataset: Vec<PathBuf>,
    /// Folder of portal records to search, under the curated ones.
    #[arg(long)]
    catalog: PathBuf,
    /// Also write the report, with every turn, as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let mut dialogs = Vec::new();
    for path in &arguments.dataset {
        dialogs.extend(dialogs::read(path)?);
    }
    let report = dialogs::run(&assistant(config, arguments)?, &dialogs)?;
    print!("{report}");
    if let Some(path) = &arguments.json {
        fs_err::write(path, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(())
}

/// An assistant over an index of its own, so that measuring never touches the one that serves, nor its decisions.
fn assistant(config: &Config, arguments: &Arguments) -> anyhow::Result<Assistant> {
    let catalog = Arc::new(knowledge::catalog(config, std::slice::from_ref(&arguments.catalog))?);
    let config = Config { data: config.data.join("eval"), ..config.clone() };
    let line = Line::new();
    let embedding = start::embedding(&config, &line);
    let model = embedding.as_ref().map(|embedding| &*embedding.model);
    let opened =
        app::ensure_index(&config, &catalog, model, false, &mut |done, total| line.passages(done, total))?;
    let worker = embedding.as_ref().map(|embedding| &embedding.worker);
    let knowledge = app::knowledge(&app::corpus_of(&config, catalog)?, opened, worker)?;
    // Quality is measured, not overload: an embedding may take its time.
    let settings = Settings { retrieval: std::time::Duration::from_secs(30), ..Settings::default() };
    Ok(Assistant::new(knowledge, settings).with_places(app::places(&config)?))
}
