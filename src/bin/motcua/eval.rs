//! `motcua eval`: measures quality on labelled sets, compares measurements and holds them to thresholds.

mod beir;
mod compare;
mod gate;
mod generate;
pub(crate) mod knowledge;
mod retrieval;
mod suite;
mod wording;

use motcua::config::Config;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Measure a suite: ranking, refusal, slot facts, completeness and latency, with intervals.
    Run(suite::Arguments),
    /// Say what got better and worse from one report to another, and whether that is more than chance.
    Compare(compare::Arguments),
    /// Hold a report to thresholds and to the kept baseline; the exit code is 1 where it fails.
    Gate(gate::Arguments),
    /// R@1, R@5, R@10, MRR and nDCG@10 for lexical, vector and fused retrieval by style, and refusal against acceptance.
    Retrieval(retrieval::Arguments),
    /// Hold whole conversations and say of every turn whether it was right.
    Dialogs(crate::eval_dialogs::Arguments),
    /// Word answers with the model: the guard's pass rate, what was answered, and what is wrong after it.
    Wording(wording::Arguments),
    /// Measure a public benchmark in the shape of BEIR.
    Beir(beir::Arguments),
    /// Write a suite anew with noise in its questions.
    Generate(generate::Arguments),
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.verb {
        Verb::Run(arguments) => suite::run(config, arguments),
        Verb::Compare(arguments) => compare::run(arguments),
        Verb::Gate(arguments) => gate::run(arguments),
        Verb::Retrieval(arguments) => retrieval::run(config, arguments),
        Verb::Dialogs(arguments) => crate::eval_dialogs::run(config, arguments),
        Verb::Wording(arguments) => wording::run(config, arguments),
        Verb::Beir(arguments) => beir::run(config, arguments),
        Verb::Generate(arguments) => generate::run(arguments),
    }
}
