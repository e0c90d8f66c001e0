//! `motcua eval beir`: a public benchmark through our own indexes.

use std::path::PathBuf;

use motcua::{
    config::Config,
    eval::{beir, suite},
};

use super::knowledge;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A folder with corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv.
    #[arg(long)]
    folder: PathBuf,
    /// Which judgements.
    #[arg(long, default_value = "test")]
    split: String,
    /// Also write the report as JSON.
    #[arg(long, value_name = "OUT")]
    json: Option<PathBuf>,
    /// Leave the embedding model out.
    #[arg(long)]
    no_embedding: bool,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let mut set = beir::read(&arguments.folder, &arguments.split)?;
    let config = knowledge::apart(&knowledge::apart(config, "eval-beir"), &suite::name(&arguments.folder));
    let catalog = set.take_catalog();
    let measured = knowledge::knowledge(&config, catalog, !arguments.no_embedding)?;
    let report = beir::run(&measured.knowledge.retriever, &set)?;
    print!("{report}");
    if let Some(path) = &arguments.json {
        fs_err::write(path, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(())
}
