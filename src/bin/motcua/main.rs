//! The command line of Một Cửa: one verb, one file.

mod ask;
mod catalog;
mod channels;
mod chat;
mod eval;
mod eval_dialogs;
mod heap;
mod index;
mod lint;
mod models;
mod notices;
mod places;
mod progress;
mod quarantine;
mod serve;
mod start;
mod train;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use motcua::{config::Config, telemetry};

/// Một Cửa: guides the residents of Hanoi through administrative procedures.
#[derive(Parser)]
#[command(name = "motcua", version, about, max_term_width = 100)]
struct Arguments {
    /// Settings that differ from the defaults (see config/default.toml).
    #[arg(long, global = true, env = "MOTCUA_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Log as JSON lines.
    #[arg(long, global = true)]
    log_json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Answer one question: the certified card at once, then the model's wording.
    Ask(ask::Arguments),
    /// Hold a conversation in the terminal.
    Chat(chat::Arguments),
    /// Get the models, build the index, and serve the chat page and the API on loopback.
    Serve(serve::Arguments),
    /// What is kept for the messengers: how much waits, what could not be delivered, and sending that again.
    Channels(channels::Arguments),
    /// Send a text message by a template of the settings, or take one back.
    Notices(notices::Arguments),
    /// Build the index, or build it anew.
    Index(index::Arguments),
    /// Show, fetch or verify the models.
    Models(models::Arguments),
    /// Check the curated records, import national ones, look one up, see what is kept back.
    Catalog(catalog::Arguments),
    /// Find wards and communes by present or former name, and check their files.
    Places(places::Arguments),
    /// Measure quality on a labelled set.
    Eval(eval::Arguments),
    /// Train the models for the catalog.
    Train(train::Arguments),
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    telemetry::start(if arguments.log_json { telemetry::Format::Json } else { telemetry::Format::Text });
    if matches!(arguments.verb, Verb::Serve(_)) {
        heap::share();
    }
    let config = Config::load(arguments.config.as_deref())?;
    match arguments.verb {
        Verb::Ask(arguments) => ask::run(&config, arguments),
        Verb::Chat(arguments) => chat::run(&config, &arguments),
        Verb::Serve(arguments) => serve::run(config, arguments),
        Verb::Channels(arguments) => channels::run(&config, arguments),
        Verb::Notices(arguments) => notices::run(&config, arguments),
        Verb::Index(arguments) => index::run(&config, &arguments),
        Verb::Models(arguments) => models::run(&config, &arguments),
        Verb::Catalog(arguments) => catalog::run(&config, &arguments),
        Verb::Places(arguments) => places::run(&config, &arguments),
        Verb::Eval(arguments) => eval::run(&config, &arguments),
        Verb::Train(arguments) => train::run(&config, &arguments),
    }
}
