//! Tests that load the real weights: `MOTCUA_MODEL_TESTS=1 cargo test --release --test models -- --nocapture`.
//!
//! `MOTCUA_MODELS` names the models' folder (else `models/cache`); what is missing there is downloaded.
//! `MOTCUA_E5_REFERENCE` may name a file of lines `{"kind", "text", "ids", "vector"}` from another engine
//! (kind is query or passage; ids and vector may be null): then all are compared.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use motcua::inference::embedder::{Arithmetic, E5, Options};
use motcua::inference::{Embedder, TextKind};

const QUERY: &str = "làm giấy khai sinh cho con cần những gì";

/// The e5 file, or `None` (and a line that says so) where real weights were not asked for.
fn e5_file() -> Option<PathBuf> {
    if std::env::var_os("MOTCUA_MODEL_TESTS").is_none() {
        println!("skipped: needs real weights; set MOTCUA_MODEL_TESTS=1");
        return None;
    }
    Some(PathBuf::from(std::env::var_os("E5").unwrap()))
}

fn open(file: &Path, arithmetic: Arithmetic) -> E5 {
    let options = Options { passage_tokens: 512, arithmetic, ..Options::default() };
    E5::open(file, options).unwrap()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[derive(serde::Deserialize)]
struct Reference {
    kind: String,
    text: String,
    ids: Option<Vec<u32>>,
    vector: Option<Vec<f32>>,
}

fn references() -> Vec<Reference> {
    let Some(file) = std::env::var_os("MOTCUA_E5_REFERENCE") else {
        println!("no comparison with another engine: MOTCUA_E5_REFERENCE is not set");
        return Vec::new();
    };
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn compare(e5: &E5, reference: &Reference) -> f32 {
    let kind = if reference.kind == "query" { TextKind::Query } else { TextKind::Passage };
    if let Some(ids) = &reference.ids
        && e5.tokens(kind, &reference.text) != *ids
    {
        println!("ids differ: {:?}\n  {ids:?}\n  {:?}", reference.text, e5.tokens(kind, &reference.text));
    }
    let Some(vector) = &reference.vector else { return 1.0 };
    let c = cosine(vector, &e5.embed(kind, &reference.text).unwrap());
    if c < 0.999 {
        println!("{c} {:?}", reference.text);
    }
    c
}

#[test]
fn embeddings_equal_those_of_another_engine() {
    let Some(file) = e5_file() else { return };
    for arithmetic in [Arithmetic::best(), Arithmetic::Float] {
        let e5 = open(&file, arithmetic);
        let cosines: Vec<f32> = references().iter().map(|reference| compare(&e5, reference)).collect();
        let worst = cosines.iter().copied().fold(1.0, f32::min);
        println!(
            "{arithmetic:?}: {} texts, lowest cosine {worst:.5} mean {}",
            cosines.len(),
            cosines.iter().sum::<f32>() / cosines.len() as f32
        );
    }
}

fn resident() -> String {
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    s.lines().filter(|l| l.starts_with("VmRSS") || l.starts_with("VmHWM")).collect::<Vec<_>>().join(" ")
}

fn p50(mut work: impl FnMut(), n: usize) -> Duration {
    let mut t: Vec<Duration> = (0..n)
        .map(|_| {
            let s = Instant::now();
            work();
            s.elapsed()
        })
        .collect();
    t.sort();
    t[n / 2]
}

#[test]
fn measure() {
    let Some(file) = e5_file() else { return };
    let arithmetic = if std::env::var_os("FLOAT").is_some() { Arithmetic::Float } else { Arithmetic::best() };
    println!("{}", resident());
    let s = Instant::now();
    let e5 = open(&file, arithmetic);
    println!("{arithmetic:?} load {:?} {}", s.elapsed(), resident());
    let passage = "Thành phần hồ sơ gồm tờ khai theo mẫu, giấy chứng sinh và giấy tờ tùy thân. ".repeat(10);
    println!(
        "tokens {} {}",
        e5.tokens(TextKind::Query, QUERY).len(),
        e5.tokens(TextKind::Passage, &passage).len()
    );
    println!("query {:?}", p50(|| drop(e5.embed(TextKind::Query, QUERY)), 60));
    println!("passage {:?} {}", p50(|| drop(e5.embed(TextKind::Passage, &passage)), 20), resident());
}
