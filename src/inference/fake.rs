//! Models for tests: quick, deterministic, and plain enough to foresee.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::inference::{Embedder, Error, Finish, Generation, GenerationRequest, Generator, TextKind};

/// Vectors of hashed words and letter trigrams: texts that share words lie close, and so, a little less, do
/// texts that share them only without diacritics.
#[derive(Debug, Clone)]
pub struct FakeEmbedder {
    id: String,
    dimensions: usize,
    delay: Duration,
    panics_on: Option<String>,
}

/// What a shared feature counts: a word as written, without its diacritics, and a trigram of it.
const WORD: f32 = 2.0;
const FOLDED_WORD: f32 = 1.0;
const TRIGRAM: f32 = 0.3;

impl FakeEmbedder {
    /// An embedder whose vectors have `dimensions` values (256 and more keep chance neighbours rare).
    pub fn new(dimensions: usize) -> Self {
        let dimensions = dimensions.max(1);
        Self { id: format!("fake@{dimensions}"), dimensions, delay: Duration::ZERO, panics_on: None }
    }

    /// Takes `delay` for each text.
    pub fn with_delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Panics on texts that contain `text`.
    pub fn panicking_on(mut self, text: &str) -> Self {
        self.panics_on = Some(text.to_owned());
        self
    }

    fn add(&self, vector: &mut [f32], feature: &str, weight: f32) {
        let hash = hash(feature.as_bytes());
        let sign = if hash >> 63 == 0 { weight } else { -weight };
        vector[(hash % self.dimensions as u64) as usize] += sign;
    }
}

impl Embedder for FakeEmbedder {
    fn id(&self) -> &str {
        &self.id
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn embed(&self, _: TextKind, text: &str) -> Result<Vec<f32>, Error> {
        std::thread::sleep(self.delay);
        if let Some(trigger) = &self.panics_on {
            assert!(!text.contains(trigger), "asked to panic");
        }
        let mut vector = vec![0.0; self.dimensions];
        let lower = text.nfc().collect::<String>().to_lowercase();
        for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let folded = fold(word);
            self.add(&mut vector, word, WORD);
            self.add(&mut vector, &format!("={folded}"), FOLDED_WORD);
            let padded: Vec<char> = format!("<{folded}>").chars().collect();
            for trigram in padded.windows(3) {
                self.add(&mut vector, &trigram.iter().collect::<String>(), TRIGRAM);
            }
        }
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        if length == 0.0 {
            vector[0] = 1.0;
            return Ok(vector);
        }
        Ok(vector.into_iter().map(|x| x / length).collect())
    }
}

fn fold(word: &str) -> String {
    word.nfd().filter(|&c| !is_combining_mark(c)).map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// FNV-1a with a last mix, so that the high bit is as random as the low ones.
fn hash(bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = bytes.iter().fold(start, step);
    (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

type Script = dyn Fn(&GenerationRequest) -> Vec<String> + Send + Sync;

/// Says the pieces of its script, one "token" each.
pub struct FakeGenerator {
    script: Box<Script>,
    delay: Duration,
    is_tuned: bool,
}

impl FakeGenerator {
    /// Says the same `pieces` whatever is asked.
    pub fn new<P: Into<String>>(pieces: impl IntoIterator<Item = P>) -> Self {
        let pieces: Vec<String> = pieces.into_iter().map(Into::into).collect();
        Self::answering(move |_| pieces.clone())
    }

    /// Says what `script` gives for the request; a script that panics is a model that panics.
    pub fn answering(script: impl Fn(&GenerationRequest) -> Vec<String> + Send + Sync + 'static) -> Self {
        Self { script: Box::new(script), delay: Duration::ZERO, is_tuned: false }
    }

    /// Names facts by their numbers, as a model that was taught to.
    pub fn taught(mut self) -> Self {
        self.is_tuned = true;
        self
    }

    /// Takes `delay` before each piece.
    pub fn with_delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

impl Generator for FakeGenerator {
    fn id(&self) -> &str {
        "fake-generator"
    }

    fn is_tuned(&self) -> bool {
        self.is_tuned
    }

    fn generate(
        &self,
        request: &GenerationRequest,
        piece: &mut dyn FnMut(&str) -> ControlFlow<Finish>,
    ) -> Result<Generation, Error> {
        let start = Instant::now();
        let mut generation = Generation {
            prompt_tokens: request.prefix.split_whitespace().count()
                + request.prompt.split_whitespace().count(),
            cached_tokens: 0,
            generated_tokens: 0,
            prefill: Duration::ZERO,
            decode: Duration::ZERO,
            finish: Finish::Stop,
        };
        for text in (self.script)(request) {
            if generation.generated_tokens == request.max_tokens {
                generation.finish = Finish::Length;
                break;
            }
            if request.stop.contains(&text) {
                break;
            }
            std::thread::sleep(self.delay);
            generation.generated_tokens += 1;
            if let ControlFlow::Break(finish) = piece(&text) {
                generation.finish = finish;
                break;
            }
        }
        generation.decode = start.elapsed();
        Ok(generation)
    }
}

impl std::fmt::Debug for FakeGenerator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeGenerator").field("delay", &self.delay).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &str, b: &str) -> f32 {
        let embed = |text| FakeEmbedder::new(256).embed(TextKind::Query, text).unwrap();
        embed(a).iter().zip(embed(b)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn shared_words_lie_closer_than_shared_letters_and_those_closer_than_nothing() {
        let question = "làm giấy khai sinh cho con";
        let same = cosine(question, "đăng ký khai sinh");
        let folded = cosine(question, "dang ky khai sinh lam giay");
        let other = cosine(question, "cấp hộ chiếu phổ thông");
        assert!(same > other + 0.2, "{same} {other}");
        assert!(folded > other + 0.2, "{folded} {other}");
        assert!((cosine(question, question) - 1.0).abs() < 1e-5);
    }

    #[test]
    fn an_empty_text_has_a_vector_of_length_one() {
        assert_eq!(FakeEmbedder::new(8).embed(TextKind::Passage, " ?! ").unwrap()[0], 1.0);
    }

    #[test]
    fn a_script_ends_at_its_limit_at_a_stop_text_and_when_told() {
        let generator = FakeGenerator::new(["một", " hai", "\n", " ba"]);
        let run = |max_tokens, stop: &[&str], break_at: usize| {
            let stop = stop.iter().map(|&text| text.to_owned()).collect();
            let request = GenerationRequest { max_tokens, stop, ..Default::default() };
            let mut said = Vec::new();
            let generation = generator.generate(&request, &mut |text| {
                said.push(text.to_owned());
                if said.len() == break_at {
                    ControlFlow::Break(Finish::Cancelled)
                } else {
                    ControlFlow::Continue(())
                }
            });
            (said.concat(), generation.unwrap().finish)
        };
        assert_eq!(run(9, &[], 9), ("một hai\n ba".into(), Finish::Stop));
        assert_eq!(run(2, &[], 9), ("một hai".into(), Finish::Length));
        assert_eq!(run(9, &["\n"], 9), ("một hai".into(), Finish::Stop));
        assert_eq!(run(9, &[], 1), ("một".into(), Finish::Cancelled));
    }
}
