//! Whether a message leaves open which of several procedures is needed, as a classifier has learnt from messages that do.

use crate::inference::classifier::Classifier;

use super::gram::grams;

/// The classes of such a classifier.
pub const SETTLED: &str = "settled";
pub const AMBIGUOUS: &str = "ambiguous";

/// A classifier of messages that leave open what is needed.
#[derive(Debug)]
pub struct Ambiguity {
    classifier: Classifier,
    /// The places of its classes.
    settled: usize,
    ambiguous: usize,
}

impl Ambiguity {
    /// That of `classifier`; none where it has other classes.
    pub fn new(classifier: Classifier) -> Option<Self> {
        let place = |name| classifier.classes().iter().position(|class| class == name);
        let (settled, ambiguous) = (place(SETTLED)?, place(AMBIGUOUS)?);
        Some(Self { classifier, settled, ambiguous })
    }

    /// The logarithm of the odds, in nats, that a message which means `meaning` leaves open which procedure is needed, as if a quarter of
    /// all messages did; nothing where no word of it is known.
    pub fn of(&self, meaning: &str) -> Option<f32> {
        let places = self.classifier.features().places(&grams(meaning));
        let logs = self.classifier.log_likelihoods(&places)?;
        Some(logs[self.ambiguous] - logs[self.settled])
    }
}

#[cfg(test)]
mod tests {
    use crate::inference::classifier::{Example, Features, Settings, Tuner};

    use super::*;

    fn trained(classes: [&str; 2]) -> Classifier {
        let folder = tempfile::tempdir().unwrap();
        let all = [grams("xin thẻ"), grams("xin lại thẻ mất")];
        let features = Features::of(all.iter().map(Vec::as_slice), 1);
        let classes = classes.map(str::to_owned).to_vec();
        let mut tuner = Tuner::new(features.clone(), classes, &Settings { seed: 1, rank: 4, rate: 0.3 });
        let example = |(grams, class): (&Vec<u64>, u32)| Example { features: features.known(grams), class };
        let batch: Vec<Example> = all.iter().zip(0..).map(example).collect();
        for _ in 0..60 {
            tuner.step(&batch, 1.0).unwrap();
        }
        let path = folder.path().join("classifier.safetensors");
        tuner.save(&path).unwrap();
        Classifier::open(&path).unwrap()
    }

    #[test]
    fn what_says_which_is_told_from_what_does_not() {
        let ambiguity = Ambiguity::new(trained([AMBIGUOUS, SETTLED])).unwrap();
        assert!(ambiguity.of("em xin thẻ").unwrap() > 0.5);
        assert!(ambiguity.of("thẻ mất rồi").unwrap() < -0.5);
        assert_eq!(ambiguity.of("hello there"), None);
    }

    #[test]
    fn a_classifier_of_something_else_is_none() {
        assert!(Ambiguity::new(trained(["1.000001", "1.000002"])).is_none());
    }
}
