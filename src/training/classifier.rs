//! Trains a classifier of questions.

use std::{path::Path, time::Instant};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    catalog::Catalog,
    eval::random::Random,
    inference::classifier::{Example, Features, Settings as TunerSettings, Tuner},
    retrieval::{Retriever, gram::grams},
};

use super::{
    Error, card,
    material::typed,
    schedule::shuffle,
    texts::{Text, Texts},
};

/// How to train.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub seed: u64,
    /// Numbers in the vector of a gram.
    pub rank: usize,
    /// A gram that stands fewer times in all texts is not learnt.
    pub least: usize,
    /// Share of a text's grams, 0 to 1, that are left out whenever it is learnt from, so that it is not known by a few.
    pub dropout: f32,
    /// Rate of Adagrad at the beginning.
    pub rate: f32,
    pub batch: usize,
    pub epochs: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, rank: 256, least: 10, dropout: 0.4, rate: 0.05, batch: 512, epochs: 10 }
    }
}

/// The card beside a classifier: what it was made of, how, and how well it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Digest of the catalog that was learnt from.
    pub catalog: String,
    /// Texts learnt from in an epoch, the classes that they are of, and the grams that are known.
    pub texts: usize,
    pub classes: usize,
    pub grams: usize,
    /// Wall time in seconds.
    pub seconds: f64,
    pub settings: Settings,
    pub scores: Vec<Score>,
}

/// How an epoch went.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub epoch: usize,
    /// Mean loss in nats.
    pub loss: f64,
    /// Texts held out, and the share of them that are likeliest of their own class.
    pub questions: usize,
    pub first: f64,
}

/// Trains on `texts`, which are of `catalog`, and which `retriever` reads as it will when they are asked; writes classifier and card to
/// `out`.
///
/// # Errors
/// [`Error::NothingToLearn`] for texts of which none is held out, or none repeats a gram.
pub fn train(
    catalog: &Catalog,
    texts: &Texts,
    retriever: &Retriever,
    settings: &Settings,
    out: &Path,
    progress: &mut dyn FnMut(Score),
) -> Result<Card, Error> {
    let started = Instant::now();
    let read = |text: &str| grams(&retriever.understand(text).meaning);
    let plain: Vec<Vec<u64>> = texts.learnt.par_iter().map(|text| read(&text.text)).collect();
    let features = Features::of(plain.iter().map(Vec::as_slice), settings.least);
    if texts.held_out.is_empty() || features.is_empty() {
        return Err(Error::NothingToLearn);
    }
    let Settings { seed, rank, rate, .. } = *settings;
    let mut tuner = Tuner::new(features, texts.classes.clone(), &TunerSettings { seed, rank, rate });
    let held_out: Vec<Example> =
        texts.held_out.par_iter().map(|text| example(&tuner, text, &read(&text.text))).collect();
    let mut card = Card {
        catalog: catalog.digest(),
        texts: texts.learnt.len(),
        classes: texts.classes.len(),
        grams: tuner.features().len(),
        seconds: 0.0,
        settings: settings.clone(),
        scores: Vec::new(),
    };
    for epoch in 0..settings.epochs {
        let seed = settings.seed.wrapping_mul(1_000).wrapping_add(epoch as u64);
        let pairs = texts.learnt.par_iter().zip(&plain);
        let mut examples: Vec<Example> = pairs
            .map(|(text, plain)| {
                let typed = typed(&text.text, seed);
                let other = (typed != text.text).then(|| read(&typed));
                let whole = example(&tuner, text, other.as_ref().unwrap_or(plain));
                thinned(whole, settings.dropout, &mut Random::for_text(seed, &text.text))
            })
            .collect();
        shuffle(&mut examples, &mut Random::seeded(seed));
        let loss = learn(&mut tuner, &examples, settings, epoch)?;
        let first = first(&tuner, &held_out, settings)?;
        let score = Score { epoch: epoch + 1, loss, questions: held_out.len(), first };
        progress(score);
        card.scores.push(score);
    }
    card.seconds = started.elapsed().as_secs_f64();
    tuner.save(out)?;
    card::write(&card, out)?;
    Ok(card)
}

/// `text`, which has `grams`, as the tuner knows it.
fn example(tuner: &Tuner, text: &Text, grams: &[u64]) -> Example {
    Example { features: tuner.features().known(grams), class: text.class }
}

/// Learns from `examples` once; the mean loss in nats.
fn learn(tuner: &mut Tuner, examples: &[Example], settings: &Settings, epoch: usize) -> Result<f64, Error> {
    let batches = examples.chunks(settings.batch.max(1));
    let (count, mut losses) = (batches.len(), 0.0);
    for (at, some) in batches.enumerate() {
        let done = (epoch * count + at) as f32 / (settings.epochs * count) as f32;
        losses += f64::from(tuner.step(some, 1.0 - done)?);
    }
    Ok(losses / count as f64)
}

/// The share of `held_out` that is likeliest of its own class.
fn first(tuner: &Tuner, held_out: &[Example], settings: &Settings) -> Result<f64, Error> {
    let mut right = 0;
    for some in held_out.chunks(settings.batch.max(1)) {
        right += tuner.right(some)?;
    }
    Ok(right as f64 / held_out.len() as f64)
}

/// `whole` without the share `dropout` of its features, the others counting for more.
fn thinned(mut whole: Example, dropout: f32, random: &mut Random) -> Example {
    let kept = 1.0 - dropout.clamp(0.0, 0.9);
    whole.features.retain_mut(|(_, share)| {
        *share /= kept;
        (random.below(1_000) as f32) < kept * 1_000.0
    });
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_features_are_left_out_and_their_sum_stays() {
        let whole = Example { features: (0..2_000).map(|place| (place, 1.0)).collect(), class: 3 };
        let thin = thinned(whole.clone(), 0.4, &mut Random::seeded(1));
        let sum: f32 = thin.features.iter().map(|(_, share)| share).sum();
        assert!((1_100..1_300).contains(&thin.features.len()), "{}", thin.features.len());
        assert!((1_850.0..2_150.0).contains(&sum), "{sum}");
        assert_eq!(thin, thinned(whole.clone(), 0.4, &mut Random::seeded(1)));
        assert_eq!(thinned(whole.clone(), 0.0, &mut Random::seeded(1)), whole);
    }

    #[test]
    fn what_a_catalog_expects_is_learnt_and_finds_its_records() {
        let folder = tempfile::tempdir().unwrap();
        let (catalog, retriever) = curated();
        let out = folder.path().join("classifier.safetensors");
        let settings =
            Settings { rank: 16, least: 3, dropout: 0.2, epochs: 2, batch: 256, ..Settings::default() };
        let mut told = Vec::new();
        let texts = Texts::of_records(&catalog, &[]);
        let card =
            train(&catalog, &texts, &retriever, &settings, &out, &mut |score| told.push(score)).unwrap();
        assert_eq!((told.len(), &told), (2, &card.scores));
        assert!(told[1].loss < told[0].loss, "{told:?}");
        assert!(told[1].first > 5.0 / card.classes as f64, "{told:?}");
        let classifier = crate::inference::classifier::Classifier::open(&out).unwrap();
        assert_eq!(classifier.classes().len(), card.classes);
        assert_eq!(card::read::<Card>(&out).unwrap(), Some(card));
        let none = Settings { least: usize::MAX, ..settings };
        let nothing = train(&catalog, &texts, &retriever, &none, &out, &mut |_| ());
        assert!(matches!(nothing, Err(Error::NothingToLearn)));
    }

    /// The first curated records, with what is expected of them.
    fn curated() -> (Catalog, Retriever) {
        let corpus = Path::new("corpus");
        let mut records = crate::catalog::curated::read_dir(&corpus.join("procedures")).unwrap();
        records.truncate(12);
        let overlays = crate::catalog::curated::read_overlays(&corpus.join("overlay")).unwrap();
        let catalog = Catalog::layered(Vec::new(), records).overlaid(&overlays);
        let lexicon = crate::retrieval::Lexicon::read_dir(&corpus.join("lexicon")).unwrap();
        let terminology = std::sync::Arc::new(crate::retrieval::Terminology::learn(&catalog, lexicon));
        let lexical = crate::index::lexical::build_in_memory(&catalog).unwrap();
        let retriever = Retriever::new(terminology, lexical, None).unwrap();
        (catalog, retriever)
    }
}
