//! `motcua eval wording`: what the model says, before and after the guard.

use std::path::PathBuf;

use motcua::{
    app,
    assistant::Knowledge,
    config::Config,
    eval::{suite::Suite, wording},
};

use crate::{progress::Line, start};

use super::knowledge;

/// How long an embedding may take, in milliseconds.
const PATIENCE_MS: u64 = 30_000;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A folder with answers.jsonl.
    #[arg(long)]
    suite: PathBuf,
    /// Folders of national records to search, under the curated ones; without any the curated ones alone.
    #[arg(long, num_args = 1..)]
    catalog: Vec<PathBuf>,
    /// Also write the report, with every wording as it came, as JSON.
    #[arg(long, value_name = "OUT")]
    json: Option<PathBuf>,
    /// Most questions, chosen by a fixed seed; seconds each.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    limit: usize,
    /// Leave the embedding model out.
    #[arg(long)]
    no_embedding: bool,
    /// Answer as of this day, so that a report can be made again; today where none is said.
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    // Before anything is built: a malformed line should not cost a minute.
    let suite = Suite::read(&arguments.suite)?;
    let Some(questions) = &suite.answers else {
        anyhow::bail!(
            "{}: no answers.jsonl; a wording is asked for by its questions",
            arguments.suite.display()
        );
    };
    let catalog = knowledge::catalog(config, &arguments.catalog)?;
    let mut config = knowledge::apart(config, "eval");
    // Quality is measured, not overload: an embedding may take its time.
    config.deadlines.retrieval_ms = PATIENCE_MS;
    let measured = knowledge::knowledge(&config, catalog, !arguments.no_embedding)?;
    let knowledge = Knowledge { as_of: arguments.as_of, ..measured.knowledge };
    let assistant = app::assistant(&config, knowledge)?;
    let Some(worker) = start::generation(&config, &Line::new()) else {
        anyhow::bail!("no wording model; run `motcua models fetch` first");
    };
    assistant.add_wording(worker);
    let report = wording::run(&assistant, &suite.name, questions, arguments.limit)?;
    print!("{report}");
    if let Some(path) = &arguments.json {
        fs_err::write(path, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(())
}
