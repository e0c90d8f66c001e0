//! `motcua eval run`: everything about one suite.

use std::path::PathBuf;

use motcua::{
    app,
    assistant::Knowledge,
    config::Config,
    eval::{html, report, suite::Suite},
};

use crate::{progress::Line, start};

use super::knowledge;

/// How long an embedding may take, in milliseconds.
const PATIENCE_MS: u64 = 30_000;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A folder with any of retrieval.jsonl, unanswerable.jsonl, answers.jsonl and dialogs.jsonl.
    #[arg(long)]
    suite: PathBuf,
    /// Folders of national records to search, under the curated ones; without any the curated ones alone.
    #[arg(long, num_args = 1..)]
    catalog: Vec<PathBuf>,
    /// Also write the report, with every question and its candidates, as JSON.
    #[arg(long, value_name = "OUT")]
    json: Option<PathBuf>,
    /// Leave the candidates out of the JSON, as a baseline has it.
    #[arg(long, requires = "json")]
    brief: bool,
    /// Also write the report as a page with charts and every failure.
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    /// Leave the embedding model out.
    #[arg(long)]
    no_embedding: bool,
    /// Also word the answers with the model and count what the guard passed; seconds a question.
    #[arg(long)]
    wording: bool,
    /// Answer as of this day, so that a report can be made again; today where none is said.
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    // Before anything is built: a malformed line should not cost a minute.
    let suite = Suite::read(&arguments.suite)?;
    let catalog = knowledge::catalog(config, &arguments.catalog)?;
    let mut config = knowledge::apart(config, "eval");
    // Quality is measured, not overload: an embedding may take its time.
    config.deadlines.retrieval_ms = PATIENCE_MS;
    let measured = knowledge::knowledge(&config, catalog, !arguments.no_embedding)?;
    let knowledge = Knowledge { as_of: arguments.as_of, ..measured.knowledge };
    let assistant = app::assistant(&config, knowledge)?;
    if arguments.wording
        && let Some(worker) = start::generation(&config, &Line::new())
    {
        assistant.add_wording(worker);
    }
    let report = report::measure(&assistant, &suite, arguments.wording)?;
    print!("{report}");
    if let Some(path) = &arguments.html {
        fs_err::write(path, html::page(&report)?)?;
    }
    if let Some(path) = &arguments.json {
        let report = if arguments.brief { report.brief() } else { report };
        report.write(path)?;
    }
    Ok(())
}
