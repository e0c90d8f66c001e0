//! `motcua catalog`: checks the curated records, imports national ones, looks one up, shows what is kept back.

use std::path::{Path, PathBuf};

use anyhow::Context;
use motcua::{
    answer::{Card, plain},
    app,
    assistant::LanguageChoice,
    catalog::{
        self, Code, curated,
        import::{self, Import},
        report::page,
        store,
    },
    config::Config,
};

use crate::{
    ask::language,
    lint::{self, CheckedArguments, LintArguments},
    quarantine,
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
    /// Read national records into the catalog, with a report: portal and defence JSON, the portal's XLSX lists
    /// and PDF exports, the JSON of 2021. What was imported before is replaced.
    Import {
        /// Folders or files, of any of these shapes. With an agency's list among them titles are checked too.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Print the report as JSON.
        #[arg(long)]
        json: bool,
        /// Also write the report as a page, each record that is kept back beside its source.
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
    },
    /// List the records that an import kept back, or show one beside its source.
    Quarantine {
        /// The record's code, such as 1.001193.
        code: Option<Code>,
        /// Print as JSON.
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
        Verb::Import { paths, json, html } => import(config, paths, *json, html.as_deref()),
        Verb::Quarantine { code, json } => quarantine::run(config, code.as_ref(), *json),
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

fn import(config: &Config, paths: &[PathBuf], json: bool, html: Option<&Path>) -> anyhow::Result<()> {
    let import = import::read(paths, &app::laws(config)?)?;
    if let Some(file) = html {
        fs_err::write(file, page::html(&import))?;
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&import.report)?);
    } else {
        println!("{}", import.report);
    }
    anyhow::ensure!(
        !import.procedures.is_empty(),
        "no procedure to serve in these files; what was imported before stays as it is"
    );
    let changed = keep(config, &import)?;
    if !json {
        println!("{changed}");
    }
    Ok(())
}

/// Keeps what is served and what is kept back, and says whether that changed anything.
fn keep(config: &Config, import: &Import) -> anyhow::Result<String> {
    let (imported, quarantine) = (app::imported_store(config), app::quarantine_store(config));
    let served = store::write(&imported, &import.procedures)?;
    let kept_back = catalog::quarantine::write(&quarantine, &import.quarantined)?;
    Ok(match (served, kept_back) {
        (false, false) => "the same as before: nothing changed".to_owned(),
        _ => format!(
            "kept in {}; the index is brought up to date at the next start, or by `motcua index`\n\
             {} records kept back in {}; `motcua catalog quarantine` lists them",
            imported.display(),
            import.quarantined.len(),
            quarantine.display(),
        ),
    })
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
