//! A course for the language model: texts in, an adapter out that says the end of each after its beginning.

use std::{
    collections::HashSet,
    path::Path,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Catalog, Code, Procedure},
    eval::random::Random,
    inference::{
        Tuning,
        generator::{Example, Tuner},
    },
};

use super::{
    Error, card,
    schedule::{rate, shuffle},
};

/// Lessons that are sorted by length together, so that a batch has little padding.
const SORTED: usize = 256;
/// Steps between two reports, and between two adapters kept.
const REPORT: usize = 5;
const KEPT: usize = 50;
/// One of so many procedures is held out.
const HELD_OUT: usize = 20;
/// Lessons of those that are tried.
pub(super) const TRIED: usize = 64;

/// How to train.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub seed: u64,
    /// How many of the upper layers are trained.
    pub layers: usize,
    /// Rank of the adapter.
    pub rank: usize,
    /// Highest rate of AdamW.
    pub rate: f64,
    pub batch: usize,
    /// Lessons, each learnt once.
    pub lessons: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, layers: 10, rank: 16, rate: 1e-3, batch: 8, lessons: 3_000 }
    }
}

/// What a training was, written as TOML beside what it made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The model that the adapter belongs to, and its licence, which holds for the adapter, too.
    pub base: String,
    pub licence: String,
    /// Digest of the catalog that was learnt from.
    pub catalog: String,
    /// Procedures learnt from, and those left out because an evaluation asks for them.
    pub procedures: usize,
    pub left_out: usize,
    #[serde(flatten)]
    pub settings: Settings,
    /// Tokens of all lessons.
    pub tokens: usize,
    /// Answers by hand that were refused, so that they are not learnt.
    pub refused: usize,
    /// Steps of which so many are done.
    pub steps: usize,
    pub done: usize,
    /// Whether a GPU did its last part.
    #[serde(default)]
    pub on_gpu: bool,
    /// Wall time so far, in seconds.
    pub seconds: f64,
    /// Loss of lessons about procedures held out, in nats a token: before, and at the steps kept.
    pub losses: Vec<Loss>,
}

/// A loss after so many steps.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Loss {
    pub step: usize,
    pub held_out: f32,
}

/// How far a training is.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Lessons are drawn: so many, so many tokens, so many answers refused.
    Drawn { lessons: usize, tokens: usize, refused: usize },
    /// A loss of what is held out.
    Loss(Loss),
    /// A step of so many, its loss in nats a token, and what is left at this pace.
    Step { step: usize, steps: usize, loss: f32, left: Duration },
}

/// What a course needs beside its settings and lessons.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The weights of the base.
    pub weights: &'a Path,
    pub base: &'a str,
    pub licence: &'a str,
    pub catalog: &'a Catalog,
    /// Procedures that evaluations ask for.
    pub left_out: &'a HashSet<Code>,
    /// The GPU that trains; none for the processor.
    pub gpu: Option<usize>,
}

impl<'a> Source<'a> {
    /// The procedures learnt from, and those held out to see how it goes on what is not known.
    ///
    /// # Errors
    /// [`Error::NothingToLearn`] where one of the two is empty.
    pub(super) fn divided(&self) -> Result<[Vec<&'a Procedure>; 2], Error> {
        let all = self.catalog.procedures().iter();
        let all = all.filter(|procedure| !self.left_out.contains(&procedure.code));
        let is_held_out =
            |procedure: &&Procedure| Random::for_text(1, procedure.code.as_str()).below(HELD_OUT) == 0;
        let (held_out, learnt): (Vec<&Procedure>, Vec<&Procedure>) = all.partition(is_held_out);
        if learnt.is_empty() || held_out.is_empty() {
            return Err(Error::NothingToLearn);
        }
        Ok([learnt, held_out])
    }
}

/// What is learnt: after this prompt, a prefix and what is a request's own, comes this answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    pub prompt: [String; 2],
    pub answer: String,
}

/// The lessons of a course, some of them about procedures that are not learnt from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lessons {
    pub learnt: Vec<Lesson>,
    pub held_out: Vec<Lesson>,
    /// What was refused, so that it is not learnt.
    pub refused: usize,
    /// Procedures learnt from.
    pub procedures: usize,
}

/// The model of `source`, to be taught.
///
/// # Errors
/// Where its weights cannot be read, or are of another family than is trained.
pub fn tuner(source: &Source<'_>, settings: &Settings) -> Result<Tuner, Error> {
    let Settings { layers, rank, seed, .. } = *settings;
    Ok(Tuner::new(source.weights, Tuning { layers, rank, seed, gpu: source.gpu })?)
}

/// Teaches `tuner` the `lessons` and writes adapter and card to `out` as it goes. A training that was stopped goes on after the last
/// adapter kept, where seed and sizes are the same; only the optimiser's memory begins anew.
///
/// # Errors
/// Where `out` cannot be read or written.
pub fn teach(
    mut tuner: Tuner,
    source: &Source<'_>,
    settings: &Settings,
    lessons: &Lessons,
    out: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Card, Error> {
    let examples = |lessons: &[Lesson]| -> Vec<Example> {
        lessons.iter().filter_map(|lesson| example(&tuner, lesson)).collect()
    };
    let (learnt, held_out) = (examples(&lessons.learnt), examples(&lessons.held_out));
    let tokens = learnt.iter().map(Example::len).sum();
    progress(Progress::Drawn { lessons: learnt.len(), tokens, refused: lessons.refused });
    let batches = batches(learnt, settings);
    let mut card = Card {
        base: source.base.to_owned(),
        licence: source.licence.to_owned(),
        catalog: source.catalog.digest(),
        procedures: lessons.procedures,
        left_out: source.left_out.len(),
        settings: settings.clone(),
        tokens,
        refused: lessons.refused,
        steps: batches.len(),
        done: 0,
        on_gpu: source.gpu.is_some(),
        seconds: 0.0,
        losses: Vec::new(),
    };
    match card::read::<Card>(out)?.filter(|known| goes_on(known, &card)) {
        Some(known) => {
            tuner.resume(out)?;
            card = Card { on_gpu: card.on_gpu, ..known };
        }
        None => card.losses.push(Loss { step: 0, held_out: mean(&tuner, &held_out, settings.batch)? }),
    }
    card.losses.iter().for_each(|loss| progress(Progress::Loss(*loss)));
    let (from, before, began) = (card.done, card.seconds, Instant::now());
    for batch in &batches[from..] {
        let loss = tuner.step(batch, rate(settings.rate, card.done, card.steps))?;
        card.done += 1;
        if card.done.is_multiple_of(REPORT) {
            let pace = began.elapsed() / (card.done - from) as u32;
            let left = pace * (card.steps - card.done) as u32;
            progress(Progress::Step { step: card.done, steps: card.steps, loss, left });
        }
        if card.done.is_multiple_of(KEPT) || card.done == card.steps {
            let held_out = mean(&tuner, &held_out, settings.batch)?;
            card.losses.push(Loss { step: card.done, held_out });
            card.losses.last().into_iter().for_each(|loss| progress(Progress::Loss(*loss)));
            card.seconds = before + began.elapsed().as_secs_f64();
            tuner.save(out)?;
            card::write(&card, out)?;
        }
    }
    Ok(card)
}

fn example(tuner: &Tuner, lesson: &Lesson) -> Option<Example> {
    let [prefix, own] = &lesson.prompt;
    tuner.example([prefix, own], &lesson.answer)
}

/// Whether the training of `known` is that of `wanted`, stopped.
fn goes_on(known: &Card, wanted: &Card) -> bool {
    let fresh = Card { done: 0, on_gpu: wanted.on_gpu, seconds: 0.0, losses: Vec::new(), ..known.clone() };
    known.done < known.steps && fresh == *wanted
}

/// Lessons of about the same length together, in an order that depends on the seed alone.
fn batches(mut learnt: Vec<Example>, settings: &Settings) -> Vec<Vec<Example>> {
    let mut random = Random::seeded(settings.seed);
    shuffle(&mut learnt, &mut random);
    let mut batches: Vec<Vec<Example>> = Vec::new();
    for some in learnt.chunks_mut(SORTED) {
        some.sort_by_key(Example::len);
        let mut here: Vec<Vec<Example>> =
            some.chunks(settings.batch.max(1)).map(<[Example]>::to_vec).collect();
        shuffle(&mut here, &mut random);
        batches.extend(here);
    }
    batches
}

/// The mean loss of `examples`, in nats a token, by batches.
fn mean(tuner: &Tuner, examples: &[Example], batch: usize) -> Result<f32, Error> {
    let mut sorted = examples.to_vec();
    sorted.sort_by_key(Example::len);
    let mut sum = 0.0;
    for some in sorted.chunks(batch.max(1)) {
        sum += tuner.loss(some)? * some.len() as f32;
    }
    Ok(sum / sorted.len().max(1) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_training_goes_on_only_where_it_was_the_same() {
        let wanted = Card {
            base: "base".to_owned(),
            licence: "licence".to_owned(),
            catalog: "digest".to_owned(),
            procedures: 3,
            left_out: 2,
            settings: Settings { seed: 1, layers: 10, rank: 16, rate: 1e-3, batch: 8, lessons: 100 },
            tokens: 1_000,
            refused: 4,
            steps: 13,
            done: 0,
            on_gpu: true,
            seconds: 0.0,
            losses: Vec::new(),
        };
        let losses = vec![Loss { step: 0, held_out: 2.5 }];
        let stopped = Card { done: 5, on_gpu: false, seconds: 3.5, losses, ..wanted.clone() };
        let folder = tempfile::tempdir().unwrap();
        let adapter = folder.path().join("adapter.safetensors");
        card::write(&stopped, &adapter).unwrap();
        let read: Card = card::read(&adapter).unwrap().unwrap();
        assert_eq!(read, stopped);
        assert!(goes_on(&read, &wanted));
        assert!(!goes_on(&Card { done: 13, ..read.clone() }, &wanted));
        assert!(!goes_on(&read, &Card { tokens: 1_001, ..wanted }));
    }

    #[test]
    fn the_cards_of_the_adapters_that_are_served_can_be_read() {
        for name in ["gemma-3-270m-hanoi", "gemma-3-270m-questions"] {
            let adapter = Path::new("models/adapters").join(name).with_extension("safetensors");
            let card: Card = card::read(&adapter).unwrap().unwrap();
            assert_eq!((card.settings.rank, card.done), (16, card.steps), "{name}");
        }
    }
}
