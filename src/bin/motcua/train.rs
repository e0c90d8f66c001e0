//! `motcua train`: trains the models for the catalog.

mod classifier;
mod course;
mod drafting;
mod wording;

use std::path::PathBuf;

use motcua::{
    app,
    catalog::Passage,
    config::Config,
    index::{build::embedding_key, vector::EmbeddingCache},
    models::Role,
    training::{
        Error,
        embedding::{self, Progress, Settings, Source},
        material::Material,
    },
};

use crate::{eval::knowledge, progress::Line, start};

use self::classifier::Subject;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Train an adapter that brings questions nearer to the passages of their procedures.
    Embedding(EmbeddingArguments),
    /// Train the classifier that tells which record a question is about, by its words.
    Classifier(classifier::Arguments),
    /// Train the classifier that tells which messages leave open which of several records is needed.
    Ambiguity(classifier::Arguments),
    /// Train an adapter that words cards, naming facts by number so that code can put them in.
    Wording(wording::Arguments),
    /// Train an adapter that drafts the questions residents may ask for a record.
    Drafting(drafting::Arguments),
}

#[derive(clap::Args)]
struct EmbeddingArguments {
    /// Folders of national records to learn for, under the curated ones; without any what is served.
    #[arg(long)]
    catalog: Vec<PathBuf>,
    /// The adapter, a safetensors file; its card is written beside it. A training that was stopped goes on.
    #[arg(long)]
    out: PathBuf,
    /// Begin with the adapter of the settings, not with the base alone.
    #[arg(long)]
    further: bool,
    #[arg(long, default_value_t = Settings::default().seed)]
    seed: u64,
    /// How many of the upper layers to train.
    #[arg(long, default_value_t = Settings::default().layers)]
    layers: usize,
    #[arg(long, default_value_t = Settings::default().rank)]
    rank: usize,
    #[arg(long, default_value_t = Settings::default().temperature)]
    temperature: f64,
    /// Highest rate of AdamW.
    #[arg(long, default_value_t = Settings::default().rate)]
    rate: f64,
    #[arg(long, default_value_t = Settings::default().batch)]
    batch: usize,
    #[arg(long, default_value_t = Settings::default().epochs)]
    epochs: usize,
    /// Train on the GPU of this number; needs a build with the feature `cuda`.
    #[arg(long, value_name = "NUMBER")]
    gpu: Option<usize>,
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.verb {
        Verb::Embedding(arguments) => train_embedding(config, arguments),
        Verb::Classifier(arguments) => classifier::run(config, arguments, Subject::Records),
        Verb::Ambiguity(arguments) => classifier::run(config, arguments, Subject::Ambiguity),
        Verb::Wording(arguments) => wording::run(config, arguments),
        Verb::Drafting(arguments) => drafting::run(config, arguments),
    }
}

fn train_embedding(config: &Config, arguments: &EmbeddingArguments) -> anyhow::Result<()> {
    let (config, catalog) = knowledge::served_or(config, &arguments.catalog)?;
    let line = Line::new();
    let weights = start::weights(&config, Role::Embedding, &line)?;
    let (base, licence) = base(&config, Role::Embedding)?;
    let [passages, questions] = vectors(&config, &catalog, &line)?;
    let corpus = app::corpus_of(&config, catalog)?;
    let retriever = app::lexical_knowledge(&corpus)?.retriever;
    let source = Source {
        weights: &weights,
        base: &base,
        licence: &licence,
        catalog: &corpus.catalog,
        retriever: &retriever,
        passages: &passages,
        questions: &questions,
        from: config.embedding.adapter.as_deref().filter(|_| arguments.further),
        gpu: arguments.gpu,
    };
    let settings = Settings {
        seed: arguments.seed,
        layers: arguments.layers,
        rank: arguments.rank,
        temperature: arguments.temperature,
        rate: arguments.rate,
        batch: arguments.batch,
        epochs: arguments.epochs,
    };
    if let Some(folder) = arguments.out.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let card = embedding::train(&source, &settings, &arguments.out, &mut |progress| say(&line, progress))?;
    println!(
        "{} epochs, {} steps, {:.0} s: {}",
        card.done,
        card.steps,
        card.seconds,
        arguments.out.display()
    );
    Ok(())
}

/// Name and licence of the model for `role`, which an adapter belongs to.
fn base(config: &Config, role: Role) -> anyhow::Result<(String, String)> {
    let store = app::store(config)?;
    let model = store.manifest().for_role(role);
    Ok(model.map(|model| (model.name.clone(), model.licence.clone())).unwrap_or_default())
}

/// The vectors of all passages and of all questions, which are kept where the index is.
fn vectors(
    config: &Config,
    catalog: &motcua::catalog::Catalog,
    line: &Line,
) -> anyhow::Result<[Vec<Vec<f32>>; 2]> {
    let embedding = start::embedding(config, line);
    let model = embedding.as_ref().map(|embedding| &*embedding.model);
    let model = model.ok_or_else(|| anyhow::anyhow!("the embedding model cannot be opened"))?;
    app::ensure_index(config, catalog, Some(model), false, &mut |done, total| line.passages(done, total))?;
    let path = app::index_dir(config).join("embeddings.bin");
    let mut kept = EmbeddingCache::open(&path, model.id(), model.dimensions())?;
    let material = Material::of(catalog);
    let mut of = |passages: &[Passage]| -> anyhow::Result<Vec<Vec<f32>>> {
        let vector = |passage: &Passage| {
            let vector = kept.get(&embedding_key(passage, model.questions_id()))?;
            Ok(vector.ok_or_else(|| Error::NotEmbedded { text: passage.text.clone() })?)
        };
        passages.iter().map(vector).collect()
    };
    Ok([of(&material.passages)?, of(&material.questions)?])
}

fn say(line: &Line, progress: Progress) {
    match progress {
        Progress::Score(score) => {
            let loss = score.loss.map(|loss| format!(", loss {loss:.3}")).unwrap_or_default();
            let text = format!(
                "epoch {}: of {} questions held out {:.3} first, {:.3} within five, {:.3} beside another question{loss}",
                score.epoch,
                score.questions,
                score.first,
                score.within_five,
                score.first_asked.unwrap_or_default()
            );
            line.say(&text, true);
        }
        Progress::Step { step, steps, loss, left } => {
            line.say(&format!("step {step} of {steps}, loss {loss:.3}, {} s left", left.as_secs()), false);
        }
    }
}
