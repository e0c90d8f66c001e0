//! `motcua catalog`: checks the curated records, imports national ones, looks one up; its versions and decisions.

mod decisions;
mod life_event;
mod versions;

use std::path::PathBuf;

use anyhow::Context;
use motcua::{
    answer::{Card, phrasebook::Phrasebook, plain},
    app,
    assistant::{LanguageChoice, decided, today},
    catalog::{Code, curated, decisions::Decisions, import, store, versions::Why},
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
        Verb::Import { dir, json } => import(config, dir, *json),
        Verb::Lint(arguments) => lint::run(config, arguments),
        Verb::Checked(arguments) => lint::stamp(config, arguments),
        Verb::LifeEvent { id, json, language } => life_event::run(config, id.as_deref(), *json, *language),
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
        app::versions(config).keep(&*app::present_catalog(config)?, Why::Import, None)?;
    } else {
        println!(
            "{report}\nkept in {}; the index is brought up to date at the next start, or by `motcua index`",
            store.display()
        );
        versions::keep(config, &*app::present_catalog(config)?, Why::Import, None)?;
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
