//! `motcua catalog`: checks the curated records, imports national ones, looks one up, shows what is kept back; its
//! versions and decisions.

mod decisions;
mod draft;
mod life_event;
mod versions;

use std::path::{Path, PathBuf};

use anyhow::Context;
use motcua::{
    answer::{Card, phrasebook::Phrasebook, plain},
    app,
    assistant::{LanguageChoice, decided, today},
    catalog::{
        self, Code, curated,
        decisions::Decisions,
        import::{self, Import},
        replicate,
        report::page,
        store,
        versions::Why,
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
        /// The day on which these records were read at their source, such as 2026-07-31; records that say it themselves
        /// keep their own. Without it their figures have no date, and `lint` says so.
        #[arg(long, value_name = "DATE")]
        read_on: Option<jiff::civil::Date>,
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
    /// Write a catalog of SIZE procedures for measuring: those there are, and copies for other provinces that say so.
    Replicate {
        /// How many.
        size: usize,
        /// Where to; a store as `import` writes one.
        out: PathBuf,
    },
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
    /// Print the plan of a life event: its procedures in order with time and money. Without an id, list all.
    LifeEvent {
        /// Its id, such as having-a-child.
        id: Option<String>,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
        /// Language of the plan: vi or en.
        #[arg(long, default_value = "vi", value_parser = language)]
        language: LanguageChoice,
    },
    /// Draft questions that residents may ask, for records that expect none: for search, and for an operator to read first.
    Draft(draft::Arguments),
    /// Keep the catalog as its files are now as a version.
    Commit {
        /// What was changed and why.
        #[arg(long, short)]
        message: Option<String>,
    },
    /// List the kept versions; * is the one to be served.
    Versions {
        /// Print them as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say what changed for a resident between two versions.
    Diff {
        /// A version, the beginning of its id, `current` or `previous`.
        #[arg(default_value = "previous")]
        from: String,
        /// As the first.
        #[arg(default_value = "current")]
        to: String,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
        /// Language of the words: vi or en.
        #[arg(long, default_value = "vi", value_parser = language)]
        language: LanguageChoice,
    },
    /// Say in which versions a procedure changed, and how.
    History {
        /// Its code, such as 1.001193.
        code: Code,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
        /// Language of the words: vi or en.
        #[arg(long, default_value = "vi", value_parser = language)]
        language: LanguageChoice,
    },
    /// Withdraw a procedure: from the next question on nothing is said from its record.
    Withdraw {
        /// Its code, such as 1.001193.
        code: Code,
        /// Why, in words for residents.
        #[arg(long)]
        reason: String,
        /// The same in English.
        #[arg(long)]
        reason_en: Option<String>,
        #[command(flatten)]
        signed: decisions::Signed,
    },
    /// Pin a procedure to a notice, which then stands before everything else.
    Pin {
        /// Its code, such as 1.001193.
        code: Code,
        /// The notice, in words for residents.
        #[arg(long)]
        notice: String,
        /// The same in English.
        #[arg(long)]
        notice_en: Option<String>,
        #[command(flatten)]
        signed: decisions::Signed,
    },
    /// End the withdrawal and the notice of a procedure.
    Restore {
        /// Its code, such as 1.001193.
        code: Code,
        /// Who decides.
        #[arg(long)]
        author: String,
    },
    /// List the decisions in force.
    Decisions {
        /// Also those that have ended.
        #[arg(long)]
        all: bool,
        /// Print them as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Have the running server read the catalog anew.
    Reload,
    /// Serve a kept version, the one before the current where none is named.
    Rollback {
        /// A version or the beginning of its id.
        version: Option<String>,
        /// Serve the files as they are again.
        #[arg(long, conflicts_with = "version")]
        latest: bool,
    },
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.verb {
        Verb::Check => check(config),
        Verb::Import { paths, json, html, read_on } => {
            import(config, paths, *json, html.as_deref(), *read_on)
        }
        Verb::Quarantine { code, json } => quarantine::run(config, code.as_ref(), *json),
        Verb::Lint(arguments) => lint::run(config, arguments),
        Verb::Checked(arguments) => lint::stamp(config, arguments),
        Verb::Replicate { size, out } => replicated(config, *size, out),
        Verb::LifeEvent { id, json, language } => life_event::run(config, id.as_deref(), *json, *language),
        Verb::Draft(arguments) => draft::run(config, arguments),
        Verb::Show { code, json, language } => show(config, code, *json, *language),
        Verb::Commit { message } => versions::commit(config, message.as_deref()),
        Verb::Versions { json } => versions::list(config, *json),
        Verb::Diff { from, to, json, language } => versions::diff(config, from, to, *json, *language),
        Verb::History { code, json, language } => versions::history(config, code, *json, *language),
        Verb::Withdraw { code, reason, reason_en, signed } => {
            decisions::withdraw(config, code, reason, reason_en.as_deref(), signed)
        }
        Verb::Pin { code, notice, notice_en, signed } => {
            decisions::pin(config, code, notice, notice_en.as_deref(), signed)
        }
        Verb::Restore { code, author } => decisions::restore(config, code, author),
        Verb::Decisions { all, json } => decisions::list(config, *all, *json),
        Verb::Reload => versions::reload(config),
        Verb::Rollback { version, latest } => versions::rollback(config, version.as_deref(), *latest),
    }
}

fn check(config: &Config) -> anyhow::Result<()> {
    let procedures = curated::read_dir(&config.corpus.join("procedures"));
    let overlays = curated::read_overlays(&config.corpus.join("overlay"));
    let events = curated::read_life_events(&config.corpus.join("life-events"));
    let openings = curated::read_openings(&config.corpus.join("openings"));
    match (procedures, overlays, events, openings) {
        (Ok(procedures), Ok(overlays), Ok(events), Ok(openings)) => println!(
            "{} curated records, {} overlays, {} life events, {} openings, no error",
            procedures.len(),
            overlays.len(),
            events.len(),
            openings.len()
        ),
        (procedures, overlays, events, openings) => {
            let errors = procedures.err().into_iter().chain(overlays.err()).chain(events.err());
            let errors: Vec<_> = errors.chain(openings.err()).flatten().collect();
            errors.iter().for_each(|error| println!("{error}"));
            anyhow::bail!("{} errors in the curated files", errors.len());
        }
    }
    app::lexicon(config)?;
    Ok(())
}

fn import(
    config: &Config,
    paths: &[PathBuf],
    json: bool,
    html: Option<&Path>,
    read_on: Option<jiff::civil::Date>,
) -> anyhow::Result<()> {
    let mut import = import::read(paths, &app::laws(config)?)?;
    if let Some(day) = read_on {
        import.date(day);
    }
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
    if json {
        app::versions(config).keep(&*app::present_catalog(config)?, Why::Import, None)?;
    } else {
        println!("{changed}");
        versions::keep(config, &*app::present_catalog(config)?, Why::Import, None)?;
    }
    Ok(())
}

fn replicated(config: &Config, size: usize, out: &std::path::Path) -> anyhow::Result<()> {
    let catalog = app::catalog(config)?;
    let procedures = replicate::replicate(catalog.procedures(), size);
    store::write(out, &procedures)?;
    println!(
        "{} procedures in {}, {} of them copies",
        procedures.len(),
        out.display(),
        procedures.len().saturating_sub(catalog.procedures().len())
    );
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
    let day = today();
    let decisions = Decisions::read(&app::decisions_log(config))?;
    if let Some(withdrawn) = decided::withdrawn(&decisions, &catalog, procedure, day, language) {
        let refusal = withdrawn.refusal(procedure, language);
        println!("{}\n\n{}", refusal.reason, refusal.next_step);
        return Ok(());
    }
    let mut card = Card::of(procedure, language, &[], day);
    if let Some(notice) = decisions.notice(&catalog, procedure, day) {
        card.pin(Phrasebook(language).text(notice));
    }
    println!("{}", plain::text(&card, language));
    Ok(())
}
