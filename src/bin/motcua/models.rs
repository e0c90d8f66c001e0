//! `motcua models`: what is there, what is fetched, what is verified.

use anyhow::bail;
use motcua::{
    app,
    config::Config,
    models::{Role, State},
};

use crate::progress::Line;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Show what is there (the default).
    List,
    /// Fetch what is missing; a broken download goes on where it broke.
    Fetch,
    /// Read every file again and compare checksums; a damaged one is deleted.
    Verify,
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    match arguments.verb.as_ref().unwrap_or(&Verb::List) {
        Verb::List => list(config),
        Verb::Fetch => fetch(config),
        Verb::Verify => verify(config),
    }
}

fn list(config: &Config) -> anyhow::Result<()> {
    for model in app::store(config)?.status() {
        let state = match model.state {
            State::Ready => "ready".to_owned(),
            State::Unverified => "there, not yet verified".to_owned(),
            State::Missing { fetched } => format!("missing, {:.0} MB fetched", fetched as f64 / 1e6),
        };
        println!("{} ({:?}, {}): {state}, {}", model.name, model.role, model.licence, model.path.display());
    }
    Ok(())
}

fn fetch(config: &Config) -> anyhow::Result<()> {
    let line = Line::new();
    for role in [Role::Embedding, Role::Wording] {
        if let Some(path) = app::fetch(config, role, &|progress| line.model(progress))? {
            println!("{role:?}: {}", path.display());
        }
    }
    Ok(())
}

fn verify(config: &Config) -> anyhow::Result<()> {
    let line = Line::new();
    let mut wrong = 0;
    for model in app::store(config)?.verify(&|progress| line.model(progress)) {
        match model.result {
            Ok(path) => println!("{}: right, {}", model.name, path.display()),
            Err(error) => {
                wrong += 1;
                println!("{}: {error}", model.name);
            }
        }
    }
    if wrong > 0 {
        bail!("{wrong} models are missing or wrong; run `motcua models fetch`");
    }
    Ok(())
}
