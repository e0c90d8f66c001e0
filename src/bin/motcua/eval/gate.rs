//! `motcua eval gate`: a report under its thresholds, or under the kept baseline by more than chance, is an error.

use std::path::PathBuf;

use motcua::eval::{
    gate::{self, Thresholds},
    report::Report,
    wording,
};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The report to hold, as `motcua eval run --json` wrote it.
    #[arg(long, required_unless_present = "wording")]
    report: Option<PathBuf>,
    /// A report of wordings to hold, as `motcua eval wording --json` wrote it.
    #[arg(long)]
    wording: Option<PathBuf>,
    /// What each suite must reach.
    #[arg(long, default_value = "eval/thresholds.toml")]
    thresholds: PathBuf,
    /// A report of the same suite that must not be left behind, such as eval/baseline.json.
    #[arg(long, requires = "report")]
    baseline: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let thresholds = Thresholds::read(&arguments.thresholds)?;
    if let Some(path) = &arguments.report {
        let report = Report::read(path)?;
        let baseline = arguments.baseline.as_deref().map(Report::read).transpose()?;
        held(&report.suite, &gate::check(&report, &thresholds, baseline.as_ref())?)?;
        if baseline.is_some() {
            println!("{}: nothing is worse than the baseline by more than chance", report.suite);
        }
    }
    if let Some(path) = &arguments.wording {
        let report = wording::Report::read(path)?;
        held(&format!("{}, wordings", report.suite), &gate::check_wordings(&report, &thresholds)?)?;
    }
    Ok(())
}

/// Says what fails, which is an error, or that nothing does.
fn held(what: &str, failures: &[gate::Failure]) -> anyhow::Result<()> {
    for failure in failures {
        println!("{failure}");
    }
    anyhow::ensure!(failures.is_empty(), "{} figures of {what} fail", failures.len());
    println!("{what}: every threshold is reached");
    Ok(())
}
