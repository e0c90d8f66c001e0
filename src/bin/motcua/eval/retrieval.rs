//! `motcua eval retrieval`: ranking alone, over any sets of questions.

use std::path::PathBuf;

use motcua::{
    catalog::Catalog,
    config::Config,
    eval::{dataset, retrieval},
};

use super::knowledge;

#[derive(clap::Args)]
pub(super) struct Arguments {
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
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let mut questions = Vec::new();
    for path in &arguments.dataset {
        questions.extend(dataset::read(path)?);
    }
    let folders = std::slice::from_ref(&arguments.catalog);
    let catalog = if arguments.imported_only {
        Catalog::layered(knowledge::imported(config, folders)?.procedures, Vec::new())
    } else {
        knowledge::catalog(config, folders)?
    };
    let config = knowledge::apart(config, "eval");
    let measured = knowledge::knowledge(&config, catalog, !arguments.no_embedding)?.knowledge;
    let report = retrieval::run(&measured.retriever, &measured.catalog, &questions)?;
    print!("{report}");
    if let Some(path) = &arguments.json {
        fs_err::write(path, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(())
}
