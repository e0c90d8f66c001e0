//! Trains the embedding of questions for the catalog in hand.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use crate::{
    catalog::Catalog,
    eval::random::Random,
    inference::{
        Tuning,
        embedder::{Example, Targets, Tuner},
    },
    retrieval::Retriever,
};

use super::{
    Error,
    card::{self, Card, Score},
    material::{Asked, Material, typed},
    schedule::{rate, shuffle},
};

/// Questions that are sorted by length together, so that a batch has little padding and its kinds still differ.
const SORTED: usize = 1024;
/// Steps between two reports.
const REPORT: usize = 10;

/// How to train.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub seed: u64,
    /// How many of the upper layers are trained.
    pub layers: usize,
    /// Rank of the adapter.
    pub rank: usize,
    /// What cosines are divided by in the loss.
    pub temperature: f64,
    /// Highest rate of AdamW.
    pub rate: f64,
    pub batch: usize,
    pub epochs: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, layers: 4, rank: 16, temperature: 0.02, rate: 1e-3, batch: 64, epochs: 3 }
    }
}

/// How far a training is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress {
    /// A score on the questions held out.
    Score(Score),
    /// A step of so many, its loss in nats, and what is left at this pace.
    Step { step: usize, steps: usize, loss: f32, left: Duration },
}

/// What a training needs beside its settings.
pub struct Source<'a> {
    /// The weights of the base.
    pub weights: &'a Path,
    pub base: &'a str,
    pub licence: &'a str,
    pub catalog: &'a Catalog,
    /// Reads questions as it will when they are asked.
    pub retriever: &'a Retriever,
    /// The vector of each passage of the catalog, and of each question, in the order of [`Material`].
    pub passages: &'a [Vec<f32>],
    pub questions: &'a [Vec<f32>],
    /// The adapter to begin with, the one that has made the vectors of the questions; none begins with the base.
    pub from: Option<&'a Path>,
    /// The GPU that trains; none for the processor.
    pub gpu: Option<usize>,
}

impl std::fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("base", &self.base).finish_non_exhaustive()
    }
}

/// Trains on `source` and writes adapter and card to `out` after each epoch. A training that was stopped goes on after its
/// last whole epoch, where seed and sizes are the same.
///
/// # Errors
/// [`Error::NothingToLearn`] for a catalog without expected questions.
pub fn train(
    source: &Source<'_>,
    settings: &Settings,
    out: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Card, Error> {
    let material = Material::of(source.catalog);
    if material.learnt.is_empty() {
        return Err(Error::NothingToLearn);
    }
    let Settings { layers, rank, seed, .. } = *settings;
    let tuning = Tuning { layers, rank, seed, gpu: source.gpu };
    let mut tuner = Tuner::new(source.weights, tuning, settings.temperature)?;
    let targets = [
        tuner.targets(source.passages, material.groups.clone())?,
        tuner.targets(source.questions, material.question_groups.clone())?,
    ];
    let steps = material.learnt.len().div_ceil(settings.batch) * settings.epochs;
    let mut card = Card {
        base: source.base.to_owned(),
        licence: source.licence.to_owned(),
        catalog: source.catalog.digest(),
        seed: settings.seed,
        layers: settings.layers,
        rank: settings.rank,
        temperature: settings.temperature,
        rate: settings.rate,
        batch: settings.batch,
        epochs: settings.epochs,
        done: 0,
        steps: 0,
        questions: material.learnt.len(),
        passages: material.passages.len(),
        from: source.from.map(|from| from.display().to_string()),
        on_gpu: source.gpu.is_some(),
        seconds: 0.0,
        scores: Vec::new(),
    };
    if let Some(known) = card::read::<Card>(out)?.filter(|known| goes_on(known, &card)) {
        tuner.resume(out)?;
        card = Card { on_gpu: card.on_gpu, ..known };
    } else {
        if let Some(from) = source.from {
            tuner.resume(from)?;
        }
        let score = score(&tuner, &targets, source, &material.held_out, settings.batch)?;
        card.scores.push(score);
    }
    card.scores.iter().for_each(|score| progress(Progress::Score(*score)));
    for epoch in card.done..settings.epochs {
        let started = Instant::now();
        let mut losses = 0.0_f64;
        let batches = batches(&tuner, source, &material.learnt, settings, epoch);
        let stepping = Instant::now();
        for (at, batch) in batches.iter().enumerate() {
            let [passages, questions] = &targets;
            let loss = tuner.step(batch, passages, questions, rate(settings.rate, card.steps, steps))?;
            losses += f64::from(loss);
            card.steps += 1;
            if at % REPORT == 0 {
                let pace = stepping.elapsed() / (at as u32 + 1);
                let left = pace * (steps - card.steps) as u32;
                progress(Progress::Step { step: card.steps, steps, loss, left });
            }
        }
        let mut score = score(&tuner, &targets, source, &material.held_out, settings.batch)?;
        score.epoch = epoch + 1;
        score.loss = Some(losses / batches.len().max(1) as f64);
        progress(Progress::Score(score));
        card.scores.push(score);
        card.done = epoch + 1;
        card.seconds += started.elapsed().as_secs_f64();
        tuner.save(out)?;
        card::write(&card, out)?;
    }
    Ok(card)
}

/// Whether the training of `known` is that of `wanted`, stopped.
fn goes_on(known: &Card, wanted: &Card) -> bool {
    let on_gpu = wanted.on_gpu;
    let fresh = Card { done: 0, steps: 0, on_gpu, seconds: 0.0, scores: Vec::new(), ..known.clone() };
    known.done < known.epochs && fresh == *wanted
}

/// The questions of an epoch in batches of about the same length, in an order that depends on seed and epoch alone.
fn batches(
    tuner: &Tuner,
    source: &Source<'_>,
    learnt: &[Asked],
    settings: &Settings,
    epoch: usize,
) -> Vec<Vec<Example>> {
    let seed = settings.seed.wrapping_mul(1_000).wrapping_add(epoch as u64);
    let mut random = Random::seeded(seed);
    let mut examples: Vec<Example> =
        learnt.iter().map(|asked| example(tuner, source, asked, &typed(&asked.question, seed))).collect();
    shuffle(&mut examples, &mut random);
    let mut batches: Vec<Vec<Example>> = Vec::new();
    for some in examples.chunks_mut(SORTED) {
        some.sort_by_key(|example| example.tokens.len());
        batches.extend(some.chunks(settings.batch).map(<[Example]>::to_vec));
    }
    shuffle(&mut batches, &mut random);
    batches
}

/// `asked`, put in the words of `typed` and read as a question is before it is embedded.
fn example(tuner: &Tuner, source: &Source<'_>, asked: &Asked, typed: &str) -> Example {
    let meaning = source.retriever.understand(typed).meaning;
    Example {
        tokens: tuner.tokens(&meaning),
        group: asked.group,
        without: asked.without,
        own: asked.own,
        is_plain: typed == asked.question,
    }
}

/// How the questions `held_out` do.
fn score(
    tuner: &Tuner,
    targets: &[Targets; 2],
    source: &Source<'_>,
    held_out: &[Asked],
    batch: usize,
) -> Result<Score, Error> {
    let mut examples: Vec<Example> =
        held_out.iter().map(|asked| example(tuner, source, asked, &asked.question)).collect();
    examples.sort_by_key(|example| example.tokens.len());
    let [passages, questions] = targets;
    let (mut first, mut within_five, mut first_asked) = (0, 0, 0);
    for some in examples.chunks(batch.max(1)) {
        let [to_passages, to_questions] = tuner.cosines(some, passages, questions)?;
        for (example, (said, asked)) in some.iter().zip(to_passages.iter().zip(&to_questions)) {
            let place = passages.place(example.group, said);
            first += usize::from(place == 0);
            within_five += usize::from(place < 5);
            first_asked += usize::from(questions.place(example.group, asked) == 0);
        }
    }
    let share = |count: usize| count as f64 / examples.len().max(1) as f64;
    Ok(Score {
        epoch: 0,
        questions: examples.len(),
        first: share(first),
        within_five: share(within_five),
        first_asked: Some(share(first_asked)),
        loss: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_training_goes_on_only_where_it_was_the_same_and_is_not_done() {
        let wanted = Card {
            base: "base".to_owned(),
            licence: "MIT".to_owned(),
            catalog: "digest".to_owned(),
            seed: 1,
            layers: 2,
            rank: 4,
            temperature: 0.02,
            rate: 1e-3,
            batch: 8,
            epochs: 3,
            done: 0,
            steps: 0,
            questions: 10,
            passages: 20,
            from: None,
            on_gpu: true,
            seconds: 0.0,
            scores: Vec::new(),
        };
        let stopped = Card { done: 1, steps: 5, on_gpu: false, seconds: 2.5, ..wanted.clone() };
        let folder = tempfile::tempdir().unwrap();
        let adapter = folder.path().join("adapter.safetensors");
        assert_eq!(card::read::<Card>(&adapter).unwrap(), None);
        card::write(&stopped, &adapter).unwrap();
        let read: Card = card::read(&adapter).unwrap().unwrap();
        assert_eq!(read, stopped);
        assert!(goes_on(&read, &wanted));
        assert!(!goes_on(&Card { done: 3, ..read.clone() }, &wanted));
        assert!(!goes_on(&read, &Card { seed: 2, ..wanted }));
        fs_err::write(card::path(&adapter), "no card").unwrap();
        assert!(card::read::<Card>(&adapter).unwrap_err().to_string().contains("train anew"));
    }
}
