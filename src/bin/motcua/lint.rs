//! `motcua catalog lint` and `motcua catalog checked`: what an operator must mend, and that a record was checked.

use std::path::PathBuf;

use anyhow::Context;
use motcua::{
    app,
    assistant::today,
    catalog::{
        Checked, Code, Procedure, curated,
        lint::{Desk, lint},
        store,
    },
    config::Config,
};

#[derive(clap::Args)]
pub(crate) struct LintArguments {
    /// Print the findings as JSON.
    #[arg(long)]
    json: bool,
    /// Findings of one rule only, such as expired-law.
    #[arg(long)]
    rule: Option<String>,
}

pub(crate) fn run(config: &Config, arguments: &LintArguments) -> anyhow::Result<()> {
    let catalog = app::catalog(config)?;
    let national = national(config)?;
    let checked = curated::read_checked(&checked_file(config)).map_err(app::Error::Catalog)?;
    let laws = app::laws(config)?;
    let desk = Desk { catalog: &catalog, national: &national, checked: &checked, laws: &laws, day: today() };
    let mut findings = lint(&desk);
    findings.retain(|finding| arguments.rule.as_deref().is_none_or(|rule| finding.rule == rule));
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&findings)?);
    } else {
        findings.iter().for_each(|finding| println!("{finding}"));
    }
    anyhow::ensure!(
        findings.is_empty(),
        "{} findings over {} procedures",
        findings.len(),
        catalog.procedures().len()
    );
    println!("{} procedures, no finding", catalog.procedures().len());
    Ok(())
}

#[derive(clap::Args)]
pub(crate) struct CheckedArguments {
    /// Curated records that were checked against their national records today.
    #[arg(required_unless_present = "all")]
    codes: Vec<Code>,
    /// Every curated record that has a national one.
    #[arg(long)]
    all: bool,
}

pub(crate) fn stamp(config: &Config, arguments: &CheckedArguments) -> anyhow::Result<()> {
    let national = national(config)?;
    let path = checked_file(config);
    let mut checked = curated::read_checked(&path).map_err(app::Error::Catalog)?;
    let codes: Vec<Code> = if arguments.all {
        let curated = curated::read_dir(&config.corpus.join("procedures")).map_err(app::Error::Catalog)?;
        let imported = |code: &Code| national.iter().any(|procedure| procedure.code == *code);
        curated.into_iter().map(|procedure| procedure.code).filter(imported).collect()
    } else {
        arguments.codes.clone()
    };
    for code in &codes {
        let record = national.iter().find(|procedure| procedure.code == *code);
        let record =
            record.with_context(|| format!("{code} has no imported national record; import it first"))?;
        checked.retain(|known| known.code != *code);
        checked.push(Checked::of(record));
    }
    curated::write_checked(&path, &checked)?;
    println!("{} records noted as checked in {}", codes.len(), path.display());
    Ok(())
}

fn checked_file(config: &Config) -> PathBuf {
    config.corpus.join("checked.toml")
}

/// The national records as imported; none where nothing was imported.
fn national(config: &Config) -> anyhow::Result<Vec<Procedure>> {
    let path = app::imported_store(config);
    Ok(if path.is_file() { store::read(&path)? } else { Vec::new() })
}
