//! Trains the wording of cards: lessons in, an adapter that names facts by their numbers out.

use std::{
    collections::HashSet,
    path::Path,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Catalog, Code, Procedure},
    eval::random::Random,
    inference::generator::{Example, Tuner},
    text::Language,
};

use super::{
    Error, card,
    lesson::{self, Drawn, Lesson, Subject},
    schedule::{rate, shuffle},
    speech::Speech,
};

/// Lessons that are sorted by length together, so that a batch has little padding.
const SORTED: usize = 256;
/// Steps between two reports, and between two adapters kept.
const REPORT: usize = 5;
const KEPT: usize = 50;
/// One of so many procedures is held out, and so many lessons of those are tried.
const HELD_OUT: usize = 20;
const TRIED: usize = 64;
/// Of a hundred lessons about a procedure with an English name, those in English.
const ENGLISH: usize = 22;
/// Reasons kept for which the guard refused an answer.
const MOST_REASONS: usize = 2_000;
/// Drawings for a lesson before another procedure is taken.
const DRAWINGS: usize = 4;

/// How to train.
#[derive(Debug, Clone, PartialEq)]
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
    pub seed: u64,
    pub layers: usize,
    pub rank: usize,
    pub rate: f64,
    pub batch: usize,
    pub lessons: usize,
    /// Tokens of all lessons.
    pub tokens: usize,
    /// Answers by hand that the guard refused, so that they are not learnt.
    pub refused: usize,
    /// Steps of which so many are done.
    pub steps: usize,
    pub done: usize,
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

/// What a training needs beside its settings.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The weights of the base.
    pub weights: &'a Path,
    pub base: &'a str,
    pub licence: &'a str,
    pub catalog: &'a Catalog,
    /// Where the patterns of speech are.
    pub corpus: &'a Path,
    /// Procedures that evaluations ask for.
    pub left_out: &'a HashSet<Code>,
    pub day: jiff::civil::Date,
}

/// Lessons, some of them about procedures that are not learnt from.
#[derive(Debug, Default)]
pub struct Lessons {
    pub learnt: Vec<Lesson>,
    pub held_out: Vec<Lesson>,
    pub refused: usize,
    /// The first reasons for which the guard refused an answer.
    pub reasons: Vec<String>,
    pub procedures: usize,
}

/// The lessons of a training, drawn by its seed.
///
/// # Errors
/// Where the patterns of speech cannot be read, or nothing is there to learn from.
pub fn lessons(source: &Source<'_>, settings: &Settings) -> Result<Lessons, Error> {
    let speech = [Language::Vietnamese, Language::English]
        .map(|language| Speech::read(source.corpus, language).map(|speech| (language, speech)));
    let [vietnamese, english] = speech;
    let speech = [vietnamese?, english?];
    let all: Vec<&Procedure> = source
        .catalog
        .procedures()
        .iter()
        .filter(|procedure| !source.left_out.contains(&procedure.code))
        .collect();
    let is_held_out =
        |procedure: &Procedure| Random::for_text(1, procedure.code.as_str()).below(HELD_OUT) == 0;
    let (held_out, learnt): (Vec<&Procedure>, Vec<&Procedure>) =
        all.into_iter().partition(|procedure| is_held_out(procedure));
    if learnt.is_empty() || held_out.is_empty() {
        return Err(Error::NothingToLearn);
    }
    let mut lessons = Lessons { procedures: learnt.len(), ..Lessons::default() };
    let mut random = Random::seeded(settings.seed);
    let mut drawn = |from: &[&Procedure], count: usize, lessons: &mut Lessons| {
        let mut some = Vec::new();
        for _ in 0..count * DRAWINGS * 5 {
            if some.len() == count {
                break;
            }
            let procedure = from[random.below(from.len())];
            some.extend(one(procedure, source.day, &speech, &mut random, lessons));
        }
        some
    };
    lessons.learnt = drawn(&learnt, settings.lessons, &mut lessons);
    lessons.held_out = drawn(&held_out, TRIED, &mut lessons);
    Ok(lessons)
}

fn one(
    procedure: &Procedure,
    day: jiff::civil::Date,
    speech: &[(Language, Speech); 2],
    random: &mut Random,
    lessons: &mut Lessons,
) -> Option<Lesson> {
    let in_english = procedure.name.en.is_some() && random.below(100) < ENGLISH;
    let (language, speech) = &speech[usize::from(in_english)];
    let subject = Subject { procedure, language: *language, day };
    for _ in 0..DRAWINGS {
        match lesson::draw(subject, speech, random) {
            Drawn::Lesson(lesson) => return Some(*lesson),
            Drawn::Unsaid => {}
            Drawn::Refused(slots, reason) => {
                lessons.refused += 1;
                if lessons.reasons.len() < MOST_REASONS {
                    lessons.reasons.push(format!("{} {slots:?}: {reason}", procedure.code));
                }
            }
        }
    }
    None
}

/// Trains on `source` and writes adapter and card to `out` as it goes. A training that was stopped goes on after the last
/// adapter kept, where seed and sizes are the same; only the optimiser's memory begins anew.
///
/// # Errors
/// As [`lessons`], and where the weights cannot be read.
pub fn train(
    source: &Source<'_>,
    settings: &Settings,
    out: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Card, Error> {
    let lessons = lessons(source, settings)?;
    let mut tuner = Tuner::new(source.weights, settings.layers, settings.rank, settings.seed)?;
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
        seed: settings.seed,
        layers: settings.layers,
        rank: settings.rank,
        rate: settings.rate,
        batch: settings.batch,
        lessons: settings.lessons,
        tokens,
        refused: lessons.refused,
        steps: batches.len(),
        done: 0,
        seconds: 0.0,
        losses: Vec::new(),
    };
    match card::read::<Card>(out)?.filter(|known| goes_on(known, &card)) {
        Some(known) => {
            tuner.resume(out)?;
            card = known;
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
    let [prefix, own] = lesson::prompt(lesson);
    tuner.example([&prefix, &own], &format!(" {}", lesson.answer))
}

/// Whether the training of `known` is that of `wanted`, stopped.
fn goes_on(known: &Card, wanted: &Card) -> bool {
    let fresh = Card { done: 0, seconds: 0.0, losses: Vec::new(), ..known.clone() };
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

    fn drawn(seed: u64, count: usize, left_out: &HashSet<Code>) -> Lessons {
        let corpus = Path::new("corpus");
        let catalog = Catalog::over(Vec::new(), corpus).unwrap();
        let source = Source {
            weights: Path::new("none"),
            base: "base",
            licence: "licence",
            catalog: &catalog,
            corpus,
            left_out,
            day: "2026-11-22".parse().unwrap(),
        };
        lessons(&source, &Settings { seed, lessons: count, ..Settings::default() }).unwrap()
    }

    #[test]
    fn lessons_depend_on_the_seed_and_leave_out_what_is_evaluated() {
        let answers = |lessons: &Lessons| -> Vec<String> {
            lessons.learnt.iter().map(|lesson| format!("{} {}", lesson.question, lesson.answer)).collect()
        };
        let none = HashSet::new();
        let all = drawn(1, 40, &none);
        assert_eq!(answers(&all), answers(&drawn(1, 40, &none)));
        assert_ne!(answers(&all), answers(&drawn(2, 40, &none)));
        let code: Code = all.learnt[0].card.code.parse().unwrap();
        let others = drawn(1, 40, &HashSet::from([code.clone()]));
        assert_eq!(others.procedures + 1, all.procedures);
        let lessons = others.learnt.iter().chain(&others.held_out);
        assert!(
            lessons.clone().count() > 40 && lessons.clone().all(|lesson| lesson.card.code != code.as_str())
        );
        let held: HashSet<&str> = all.held_out.iter().map(|lesson| lesson.card.code.as_str()).collect();
        assert!(all.learnt.iter().all(|lesson| !held.contains(lesson.card.code.as_str())));
    }

    #[test]
    fn answers_by_hand_name_facts_by_number_and_nearly_all_pass_the_guard() {
        let lessons = drawn(3, 150, &HashSet::new());
        assert_eq!(lessons.learnt.len(), 150);
        assert!(lessons.refused < 75, "{} refused: {:#?}", lessons.refused, lessons.reasons);
        for lesson in &lessons.learnt {
            let stated = lesson.facts.slots.iter().enumerate().filter(|(_, slot)| !slot.open);
            for (at, _) in stated {
                assert!(lesson.answer.contains(&format!("[{}]", at + 1)), "{}", lesson.answer);
            }
            assert!(!lesson.answer.contains('{'), "{}", lesson.answer);
        }
        let english = lessons.learnt.iter().filter(|lesson| lesson.language == Language::English).count();
        assert!((10..80).contains(&english), "{english}");
    }

    #[test]
    fn a_training_goes_on_only_where_it_was_the_same() {
        let wanted = Card {
            base: "base".to_owned(),
            licence: "licence".to_owned(),
            catalog: "digest".to_owned(),
            procedures: 3,
            left_out: 2,
            seed: 1,
            layers: 10,
            rank: 16,
            rate: 1e-3,
            batch: 8,
            lessons: 100,
            tokens: 1_000,
            refused: 4,
            steps: 13,
            done: 0,
            seconds: 0.0,
            losses: Vec::new(),
        };
        let losses = vec![Loss { step: 0, held_out: 2.5 }];
        let stopped = Card { done: 5, seconds: 3.5, losses, ..wanted.clone() };
        let folder = tempfile::tempdir().unwrap();
        let adapter = folder.path().join("adapter.safetensors");
        card::write(&stopped, &adapter).unwrap();
        let read: Card = card::read(&adapter).unwrap().unwrap();
        assert_eq!(read, stopped);
        assert!(goes_on(&read, &wanted));
        assert!(!goes_on(&Card { done: 13, ..read.clone() }, &wanted));
        assert!(!goes_on(&read, &Card { tokens: 1_001, ..wanted }));
    }
}
