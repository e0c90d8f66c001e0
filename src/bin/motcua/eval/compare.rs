//! `motcua eval compare`: two reports of one suite side by side.

use std::path::PathBuf;

use motcua::eval::{compare, report::Report};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The earlier report, as `motcua eval run --json` wrote it.
    before: PathBuf,
    /// The later one.
    after: PathBuf,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let comparison = compare::compare(&Report::read(&arguments.before)?, &Report::read(&arguments.after)?)?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&comparison)?);
    } else {
        print!("{comparison}");
    }
    Ok(())
}
