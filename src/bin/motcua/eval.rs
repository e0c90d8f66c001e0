//! `motcua eval`: measures quality on a labelled set.

use std::{path::PathBuf, sync::Arc};

use motcua::{
    app,
    catalog::{Catalog, import},
    config::Config,
    eval::{dataset, retrieval},
};

use crate::{progress::Line, start};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// R@1, R@5, R@10 and MRR for lexical, vector and fused retrieval by style, and refusal against acceptance.
    Retrieval {
        /// JSON lines {"id","q","gold":[codes],...}, several files or one; no gold means that refusing is right.
        #[arg(long, required = true)]
        dataset: Vec<PathBuf>,
        /// Folder of portal records to search, under the curated ones.
        #[arg(long)]
        catalog: PathBuf,
        /// Also write the report, with every question and its candidates, as JSON.
        #[arg(long)]
        json: Option<PathBuf>,
        /// Leave the curated records and the overlays out.
        #[arg(long)]
        imported_only: bool,
        /// Leave the embedding model out.
        #[arg(long)]
        no_embedding: bool,
    },
    /// Holds whole conversations and says of every turn whether it was right.
    Dialogs(crate::eval_dialogs::Arguments),
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let (dataset, catalog, json, imported_only, no_embedding) = match &arguments.verb {
        Verb::Retrieval { dataset, catalog, json, imported_only, no_embedding } => {
            (dataset, catalog, json, imported_only, no_embedding)
        }
        Verb::Dialogs(arguments) => return crate::eval_dialogs::run(config, arguments),
    };
    let mut questions = Vec::new();
    for path in dataset {
        questions.extend(dataset::read(path)?);
    }
    // What goes to a person is told by its intent, before anything is ranked.
    questions.retain(|question| question.expect != Some(dataset::Expect::Handoff));
    let imported = import::read(std::slice::from_ref(catalog), &app::laws(config)?)?.procedures;
    let catalog = Arc::new(if *imported_only {
        Catalog::layered(imported, Vec::new())
    } else {
        Catalog::over(imported, &config.corpus).map_err(app::Error::Catalog)?
    });
    // An index of its own, so that measuring never touches the one that serves; embeddings are kept beside it.
    let config = Config { data: config.data.join("eval"), ..config.clone() };
    let line = Line::new();
    let embedding = if *no_embedding { None } else { start::embedding(&config, &line) };
    let model = embedding.as_ref().map(|embedding| &*embedding.model);
    let opened =
        app::ensure_index(&config, &catalog, model, false, &mut |done, total| line.passages(done, total))?;
    let worker = embedding.as_ref().map(|embedding| &embedding.worker);
    let knowledge = app::knowledge(&app::corpus_of(&config, Arc::clone(&catalog))?, opened, worker)?;
    let report = retrieval::run(&knowledge.retriever, catalog.procedures().len(), &questions)?;
    print!("{report}");
    if let Some(path) = json {
        fs_err::write(path, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(())
}
