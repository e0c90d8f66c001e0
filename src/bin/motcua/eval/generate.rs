//! `motcua eval generate`: noise in the questions of a suite, or its questions in the middle of another matter.

use std::path::PathBuf;

use motcua::eval::generate::{self, Operator};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The suite to write anew.
    #[arg(long)]
    suite: PathBuf,
    /// Where to.
    #[arg(long)]
    out: PathBuf,
    /// What is done to the questions: strip-diacritics, typo, teencode, telex, vni or drop-punctuation.
    #[arg(long, value_parser = operator, required_unless_present = "in_the_middle")]
    operator: Option<Operator>,
    /// Conversations instead: each question after another procedure of the suite was answered.
    #[arg(long, conflicts_with = "operator")]
    in_the_middle: bool,
    /// The same seed gives the same suite.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Share of the words that could be changed and are, 0 to 1; that of the operator where none is said.
    #[arg(long)]
    share: Option<f64>,
}

fn operator(name: &str) -> Result<Operator, String> {
    Operator::named(name).ok_or_else(|| format!("expected one of {}", Operator::names().join(", ")))
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Some(operator) = arguments.operator else {
        let written = generate::in_the_middle(&arguments.suite, &arguments.out, arguments.seed)?;
        println!("dialogs.jsonl: {written} questions, each in the middle of another matter");
        return Ok(());
    };
    let share = arguments.share.unwrap_or_else(|| operator.usual_share());
    anyhow::ensure!((0.0..=1.0).contains(&share), "--share {share}: expected a number from 0 to 1");
    let written = generate::suite(&arguments.suite, &arguments.out, operator, arguments.seed, share)?;
    for file in written {
        println!(
            "{}: {} questions, {} left out because nothing changed",
            file.name, file.written, file.unchanged
        );
    }
    Ok(())
}
