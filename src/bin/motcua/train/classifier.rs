//! `motcua train classifier` and `motcua train ambiguity`: which record a question is about, by its words, and whether it leaves that open.

use std::path::PathBuf;

use motcua::{
    app,
    catalog::curated,
    config::Config,
    training::{
        classifier::{self, Score, Settings},
        texts::Texts,
    },
};

use crate::{eval::knowledge, progress::Line};

/// Numbers that tell two classes apart.
const AMBIGUITY_RANK: usize = 8;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folders of national records to learn for, under the curated ones; without any what is served.
    #[arg(long)]
    catalog: Vec<PathBuf>,
    /// The classifier, a safetensors file; its card is written beside it.
    #[arg(long)]
    out: PathBuf,
    #[arg(long, default_value_t = Settings::default().seed)]
    seed: u64,
    /// Numbers in the vector of a gram; without it 256 to tell records apart, 8 to tell what leaves them open.
    #[arg(long)]
    rank: Option<usize>,
    /// A gram that stands fewer times in all texts is not learnt.
    #[arg(long, default_value_t = Settings::default().least)]
    least: usize,
    /// Share of a text's grams that are left out whenever it is learnt from.
    #[arg(long, default_value_t = Settings::default().dropout)]
    dropout: f32,
    /// Rate of Adagrad at the beginning.
    #[arg(long, default_value_t = Settings::default().rate)]
    rate: f32,
    #[arg(long, default_value_t = Settings::default().batch)]
    batch: usize,
    #[arg(long, default_value_t = Settings::default().epochs)]
    epochs: usize,
}

/// What there is to learn.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject {
    /// Which record a question is about.
    Records,
    /// Whether it leaves that open.
    Ambiguity,
}

pub(super) fn run(config: &Config, arguments: &Arguments, subject: Subject) -> anyhow::Result<()> {
    let (config, catalog) = knowledge::served_or(config, &arguments.catalog)?;
    let corpus = app::corpus_of(&config, catalog)?;
    let retriever = app::lexical_knowledge(&corpus)?.retriever;
    let openings = curated::read_openings(&config.corpus.join("openings")).map_err(app::Error::Catalog)?;
    let (texts, usual) = match subject {
        Subject::Records => (Texts::of_records(&corpus.catalog, &openings), Settings::default().rank),
        Subject::Ambiguity => (Texts::of_ambiguity(&corpus.catalog, &openings), AMBIGUITY_RANK),
    };
    let Arguments { seed, least, dropout, rate, batch, epochs, .. } = *arguments;
    let rank = arguments.rank.unwrap_or(usual);
    let settings = Settings { seed, rank, least, dropout, rate, batch, epochs };
    if let Some(folder) = arguments.out.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let line = Line::new();
    let say = &mut |score| line.say(&told(score), true);
    let card = classifier::train(&corpus.catalog, &texts, &retriever, &settings, &arguments.out, say)?;
    println!(
        "{} texts, {} classes, {} grams, {:.0} s: {}",
        card.texts,
        card.classes,
        card.grams,
        card.seconds,
        arguments.out.display()
    );
    Ok(())
}

fn told(score: Score) -> String {
    let Score { epoch, loss, questions, first } = score;
    format!("epoch {epoch}: loss {loss:.3}, of {questions} texts held out {first:.3} first")
}
