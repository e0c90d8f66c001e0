//! `motcua chat`: a conversation.

use std::io::{stdin, stdout};

use motcua::{channels::terminal, config::Config};

use crate::start;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Leave out the model's wording.
    #[arg(long)]
    no_wording: bool,
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let (assistant, _adding) = start::assistant(config, !arguments.no_wording, None)?;
    terminal::chat(&assistant, stdin().lock(), &mut stdout().lock())?;
    Ok(())
}
