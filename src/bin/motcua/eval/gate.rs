//! `motcua eval gate`: a report under its thresholds, or under the kept baseline by more than chance, is an error.

use std::path::PathBuf;

use motcua::eval::{
    gate::{self, Thresholds},
    report::Report,
};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The report to hold, as `motcua eval run --json` wrote it.
    #[arg(long)]
    report: PathBuf,
    /// What each suite must reach.
    #[arg(long, default_value = "eval/thresholds.toml")]
    thresholds: PathBuf,
    /// A report of the same suite that must not be left behind, such as eval/baseline.json.
    #[arg(long)]
    baseline: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let report = Report::read(&arguments.report)?;
    let baseline = arguments.baseline.as_deref().map(Report::read).transpose()?;
    let failures = gate::check(&report, &Thresholds::read(&arguments.thresholds)?, baseline.as_ref())?;
    for failure in &failures {
        println!("{failure}");
    }
    anyhow::ensure!(failures.is_empty(), "{} figures of {} fail", failures.len(), report.suite);
    println!(
        "{}: every threshold is reached{}",
        report.suite,
        match baseline {
            Some(_) => ", and nothing is worse than the baseline by more than chance",
            None => "",
        }
    );
    Ok(())
}
