//! What is trained is what speaks afterwards.

use std::path::PathBuf;

use super::{Tiny, generate, request};
use crate::inference::{
    Generator, Tuning,
    error::Error,
    generator::{LanguageModel, Options, Tuner},
};

const PROMPT: [&str; 2] = ["thủ tục", " anh thạo ơn ô đi về"];
const ANSWER: &str = " nhanh ấy";
const TAUGHT: &str = " anh";

fn tuning(seed: u64) -> Tuning {
    Tuning { layers: 3, rank: 4, seed, gpu: None }
}

fn tuner(path: &std::path::Path, seed: u64) -> Tuner {
    Tuner::new(path, tuning(seed)).expect("the tiny model is trained")
}

fn with(path: &std::path::Path, adapter: PathBuf) -> Result<LanguageModel, Error> {
    LanguageModel::open(path, &Options { adapter: Some(adapter), ..Options::default() })
}

#[test]
fn the_loss_is_what_the_model_itself_gives_the_text() {
    let path = Tiny::new();
    let path = path.write();
    let (tuner, model) = (tuner(&path, 1), LanguageModel::open(&path, &Options::default()).unwrap());
    let example = tuner.example(PROMPT, ANSWER).unwrap();
    let scored = model.log_probabilities(&PROMPT.concat(), ANSWER).unwrap();
    // Prefix and prompt are read apart when serving; here nothing merges across.
    let whole = tuner.example([&PROMPT.concat(), ""], ANSWER).unwrap();
    assert_eq!(example, whole);
    let loss = f64::from(tuner.loss(&[example]).unwrap());
    let mean = -scored.iter().flatten().sum::<f64>() / scored.len() as f64;
    // The loss knows the end of the text, too, so they are near and not equal.
    let count = scored.len() as f64;
    let end = loss * (count + 1.0) - mean * count;
    assert!(end > 0.0 && end < 12.0, "loss {loss}, mean of the text {mean}, left for its end {end}");
}

#[test]
fn texts_side_by_side_lose_what_they_lose_alone() {
    let path = Tiny::new();
    let tuner = tuner(&path.write(), 1);
    let one = tuner.example(PROMPT, ANSWER).unwrap();
    let other = tuner.example(["", "anh"], " ơn ô đi").unwrap();
    let learnt = |prompt: [&str; 2], answer| {
        let example = tuner.example(prompt, answer).unwrap();
        let alone = tuner.example(prompt, "").unwrap();
        (example.len() - alone.len() + 1) as f32
    };
    let (a, b) = (learnt(PROMPT, ANSWER), learnt(["", "anh"], " ơn ô đi"));
    let apart = (tuner.loss(std::slice::from_ref(&one)).unwrap() * a
        + tuner.loss(std::slice::from_ref(&other)).unwrap() * b)
        / (a + b);
    let together = tuner.loss(&[one, other]).unwrap();
    assert!((apart - together).abs() < 1e-3, "{apart} apart, {together} together");
}

#[test]
fn a_model_says_what_it_was_taught() {
    let tiny = Tiny::new();
    let path = tiny.write();
    let mut tuner = tuner(&path, 7);
    // A single token: the tiny model's norms leave little room between likely and unlikely.
    let examples = vec![tuner.example(PROMPT, TAUGHT).unwrap()];
    let before = tuner.loss(&examples).unwrap();
    for _ in 0..30 {
        tuner.step(&examples, 0.03).unwrap();
    }
    let after = tuner.loss(&examples).unwrap();
    assert!(after < before - 2.0, "{before} before, {after} after");
    let folder = tempfile::tempdir().unwrap();
    let adapter = folder.path().join("adapter.safetensors");
    tuner.save(&adapter).unwrap();
    let taught = with(&path, adapter.clone()).unwrap();
    assert!(taught.is_tuned());
    assert_eq!(generate(&taught, &request(PROMPT[0], PROMPT[1], 1)).0, TAUGHT);
    let plain = LanguageModel::open(&path, &Options::default()).unwrap();
    assert!(!plain.is_tuned());
    assert_ne!(generate(&plain, &request(PROMPT[0], PROMPT[1], 1)).0, TAUGHT);
    // A training goes on where it was.
    let mut later = Tuner::new(&path, tuning(7)).unwrap();
    later.resume(&adapter).unwrap();
    assert!((later.loss(&examples).unwrap() - after).abs() < 0.02);
    assert!(Tuner::new(&path, Tuning { rank: 8, ..tuning(7) }).unwrap().resume(&adapter).is_err());
}

#[test]
fn an_adapter_of_another_model_is_refused() {
    let (tiny, other) =
        (Tiny::new(), Tiny::new().set("context_length", candle_core::quantized::gguf_file::Value::U32(500)));
    let folder = tempfile::tempdir().unwrap();
    let adapter = folder.path().join("adapter.safetensors");
    tuner(&tiny.write(), 1).save(&adapter).unwrap();
    assert!(matches!(with(&other.write(), adapter.clone()), Err(Error::Adapter { .. })));
    fs_err::write(&adapter, b"none").unwrap();
    assert!(matches!(with(&tiny.write(), adapter), Err(Error::Adapter { .. })));
}

#[test]
fn the_seed_alone_decides() {
    let tiny = Tiny::new();
    let path = tiny.write();
    let trained = |seed| {
        let mut tuner = tuner(&path, seed);
        let examples = vec![tuner.example(PROMPT, ANSWER).unwrap()];
        (0..5).map(|_| tuner.step(&examples, 0.02).unwrap()).last()
    };
    assert_eq!(trained(1), trained(1));
    assert_ne!(trained(1), trained(2));
}

/// A build that knows of no GPU, or a machine that has no hundredth one, says so instead of training somewhere else.
#[test]
fn a_gpu_that_is_not_there_is_an_error() {
    let refused = Tuner::new(&Tiny::new().write(), Tuning { gpu: Some(99), ..tuning(1) }).map(|_| ());
    let message = refused.unwrap_err().to_string();
    assert!(message.contains("GPU 99") && message.contains("--features cuda"), "{message}");
}
