//! `motcua catalog`: checks the curated records, imports national ones, looks one up.

use std::path::PathBuf;

use anyhow::Context;
use motcua::{
    answer::{Card, plain},
    app,
    assistant::LanguageChoice,
    catalog::{Code, curated, import, store},
    config::Config,
};

use crate::{
    ask::language,
    lint::{self, CheckedArguments, LintArguments},
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Read every curated record and name each error with file, line and field.
    Check,
    /// Read a folder of portal records (JSON, one procedure a file) into the catalog, with a report.
    Import {
        /// The folder.
        dir: PathBuf,
        /// Print the report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Find what must be mended: expired law, district offices, fees without date, codes and aliases claimed twice.
    Lint(LintArguments),
    /// Note that curated records were checked against their national ones as they are now.
    Checked(CheckedArguments),
    /// Print one procedure.
    Show {
        /// Its code, such as 1.001193.
        code: Code,
        /// Print the record as JSON.
        #[arg(long)]
        json: bool,
        /// Language of the card: vi or en.
        #[arg(long, default_value = "vi", value_parser = language)]
        language: LanguageChoice,
    },
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.verb {
        Verb::Check => check(config),
        Verb::Import { dir, json } => import(config, dir, *json),
        Verb::Lint(arguments) => lint::run(config, arguments),
        Verb::Checked(arguments) => lint::stamp(config, arguments),
        Verb::Show { code, json, language } => show(config, code, *json, *language),
    }
}

fn check(config: &Config) -> anyhow::Result<()> {
    let procedures = curated::read_dir(&config.corpus.join("procedures"));
    let overlays = curated::read_overlays(&config.corpus.join("overlay"));
    let events = curated::read_life_events(&config.corpus.join("life-events"));
    match (procedures, overlays, events) {
        (Ok(procedures), Ok(overlays), Ok(events)) => println!(
            "{} curated records, {} overlays, {} life events, no error",
            procedures.len(),
            overlays.len(),
            events.len()
        ),
        (procedures, overlays, events) => {
            let errors = procedures.err().into_iter().chain(overlays.err()).chain(events.err());
            let errors: Vec<_> = errors.flatten().collect();
            errors.iter().for_each(|error| println!("{error}"));
            anyhow::bail!("{} errors in the curated files", errors.len());
        }
    }
    app::lexicon(config)?;
    Ok(())
}

fn import(config: &Config, dir: &std::path::Path, json: bool) -> anyhow::Result<()> {
    let (procedures, report) = import::read_dir(dir)?;
    let store = app::imported_store(config);
    store::write(&store, &procedures)?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!(
            "{report}\nkept in {}; the index is brought up to date at the next start, or by `motcua index`",
            store.display()
        );
    }
    Ok(())
}

fn show(config: &Config, code: &Code, json: bool, language: LanguageChoice) -> anyhow::Result<()> {
    let catalog = app::catalog(config)?;
    let procedure = catalog
        .get(code)
        .with_context(|| format!("{code} is not in the catalog; `motcua ask` searches it by words"))?;
    if json {
        println!("{}", serde_json::to_string_pretty(procedure)?);
        return Ok(());
    }
    let language = language.resolve("");
    let day = motcua::assistant::today();
    println!("{}", plain::text(&Card::of(procedure, language, &[], day), language));
    Ok(())
}
