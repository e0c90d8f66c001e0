//! `motcua catalog draft`: questions for records that expect none, drafted by the wording model.

use std::path::{Path, PathBuf};

use motcua::{
    app,
    catalog::{Code, Procedure},
    config::Config,
    drafting::{Drafted, draft, sheet, sieve::Sieve},
    models::Role,
};

use crate::{eval::knowledge, progress::Line, start};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folders of national records under the curated ones; without any what is served.
    #[arg(long, num_args = 1..)]
    catalog: Vec<PathBuf>,
    /// The overlay file to be written; read it, then put it into the corpus under overlay/questions.
    #[arg(long)]
    out: PathBuf,
    /// Draft for these procedures, even if they expect questions already; may be repeated.
    #[arg(long)]
    code: Vec<Code>,
    /// Draft for no more procedures than this.
    #[arg(long, value_name = "COUNT")]
    most: Option<usize>,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let line = Line::new();
    let weights = start::weights(config, Role::Wording, &line)?;
    let model = app::drafter(config, &weights)?;
    let (config, catalog) = knowledge::served_or(config, &arguments.catalog)?;
    let measured = knowledge::knowledge(&config, catalog, true)?;
    let known = &measured.knowledge;
    let wanted = |procedure: &&Procedure| match arguments.code.as_slice() {
        [] => procedure.questions.is_empty(),
        codes => codes.contains(&procedure.code),
    };
    let procedures: Vec<&Procedure> = known.catalog.procedures().iter().filter(wanted).collect();
    let procedures = &procedures[..arguments.most.unwrap_or(usize::MAX).min(procedures.len())];
    anyhow::ensure!(!procedures.is_empty(), "every procedure expects questions; name one with --code");
    let sieve = Sieve { retriever: &known.retriever };
    let mut drafted = Vec::with_capacity(procedures.len());
    for (done, procedure) in procedures.iter().enumerate() {
        drafted.push(draft(&model, &sieve, procedure)?);
        line.say(&format!("{} of {} procedures", done + 1, procedures.len()), false);
    }
    write(&drafted, &config.drafting.adapter, &arguments.out)?;
    report(&drafted, &arguments.out);
    Ok(())
}

fn write(drafted: &[Drafted], adapter: &Path, out: &Path) -> anyhow::Result<()> {
    if let Some(folder) = out.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let model = adapter.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(fs_err::write(out, sheet::text(drafted, &model))?)
}

fn report(drafted: &[Drafted], out: &Path) {
    for one in drafted {
        for (question, fault) in &one.dropped {
            println!("{} {question:?} {fault}", one.code);
        }
    }
    let kept: usize = drafted.iter().map(|one| one.questions.len()).sum();
    let dropped: usize = drafted.iter().map(|one| one.dropped.len()).sum();
    let without = drafted.iter().filter(|one| one.questions.is_empty()).count();
    println!(
        "{kept} questions for {} procedures in {}, {dropped} dropped, {without} procedures without any",
        drafted.len() - without,
        out.display()
    );
}
