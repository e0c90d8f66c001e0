//! Tests that load the real weights: `MOTCUA_MODEL_TESTS=1 cargo test --release --test models -- --nocapture`.
//!
//! `MOTCUA_MODELS` names the models' folder (else `models/cache`); what is missing there is downloaded.
//! `MOTCUA_E5_REFERENCE` may name a file of lines `{"kind", "text", "ids", "vector"}` from another engine
//! (kind is query or passage; ids and vector may be null): then all are compared.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use motcua::inference::embedder::{Arithmetic, E5, Options};
use motcua::inference::{Embedder, TextKind};
use motcua::models::{Manifest, Role, Store};

const QUERY: &str = "làm giấy khai sinh cho con cần những gì";

/// The store of real weights, or `None` (and a line that says so) where they were not asked for.
fn store() -> Option<Store> {
    if std::env::var_os("MOTCUA_MODEL_TESTS").is_none() {
        println!("skipped: needs real weights; set MOTCUA_MODEL_TESTS=1");
        return None;
    }
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("models/cache");
    let dir = std::env::var_os("MOTCUA_MODELS").map_or_else(default, PathBuf::from);
    Some(Store::new(dir, Manifest::built_in()))
}

fn open(store: &Store, arithmetic: Arithmetic) -> E5 {
    let name = &store.manifest().for_role(Role::Embedding).unwrap().name;
    let file = store.ensure(name, &|_| {}).unwrap();
    let sha256 = store.sha256(name);
    E5::open(&file, Options { passage_tokens: 512, arithmetic, sha256, ..Options::default() }).unwrap()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn what_is_in_the_store_is_what_the_manifest_says() {
    let Some(store) = store() else { return };
    for model in &store.manifest().models {
        let path = store.ensure(&model.name, &|_| {}).unwrap();
        assert_eq!(path.metadata().unwrap().len(), model.bytes.unwrap());
    }
    for verification in store.verify(&|_| {}) {
        verification.result.unwrap();
    }
}

#[test]
fn a_question_lies_nearest_to_its_procedure() {
    let Some(store) = store() else { return };
    let names = ["Đăng ký khai sinh", "Cấp hộ chiếu phổ thông", "Đăng ký kết hôn", "Cấp phép xây dựng nhà ở"];
    for arithmetic in [Arithmetic::Quantised, Arithmetic::Float] {
        let e5 = open(&store, arithmetic);
        let question = e5.embed(TextKind::Query, QUERY).unwrap();
        let score = |name: &str| cosine(&question, &e5.embed(TextKind::Passage, name).unwrap());
        let scores = names.map(score);
        println!("{arithmetic:?}: {scores:?}");
        assert!(scores[1..].iter().all(|&other| scores[0] > other), "{scores:?}");
    }
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
    let text = fs_err::read_to_string(PathBuf::from(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The cosine to the reference; 1 where it has no vector.
fn compare(e5: &E5, reference: &Reference) -> f32 {
    let kind = if reference.kind == "query" { TextKind::Query } else { TextKind::Passage };
    if let Some(ids) = &reference.ids {
        assert_eq!(e5.tokens(kind, &reference.text), *ids, "{:?}", reference.text);
    }
    let vector = reference.vector.as_ref();
    vector.map_or(1.0, |vector| cosine(vector, &e5.embed(kind, &reference.text).unwrap()))
}

#[test]
fn embeddings_equal_those_of_another_engine() {
    let Some(store) = store() else { return };
    let references = references();
    for arithmetic in [Arithmetic::Quantised, Arithmetic::Float] {
        let e5 = open(&store, arithmetic);
        let cosines = references.iter().map(|reference| compare(&e5, reference));
        let lowest = cosines.fold(1.0, f32::min);
        println!("{arithmetic:?}: {} texts, lowest cosine {lowest:.5}", references.len());
        assert!(lowest >= 0.999, "{arithmetic:?}: {lowest}");
    }
}

/// Resident memory now, in MB.
fn resident() -> Option<u64> {
    let status = fs_err::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1024)
}

fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

/// Prints the figures; run it alone (`costs`) and in release. The limits are what would be a fault anywhere.
#[test]
fn costs() {
    let Some(store) = store() else { return };
    let before = resident();
    let start = Instant::now();
    let e5 = open(&store, Arithmetic::best());
    println!("{e5:?} loaded in {:?}", start.elapsed());
    let passage = "Thành phần hồ sơ gồm tờ khai theo mẫu và giấy chứng sinh. ".repeat(12);
    for (kind, text, runs) in [(TextKind::Query, QUERY, 50), (TextKind::Passage, &passage, 10)] {
        let tokens = e5.tokens(kind, text).len();
        let time = median(runs, || drop(e5.embed(kind, text).unwrap()));
        println!("{kind:?} of {tokens} tokens: {time:?}");
        assert!(cfg!(debug_assertions) || time < Duration::from_secs(2));
    }
    if let (Some(before), Some(after)) = (before, resident()) {
        println!("resident: {before} MB before, {after} MB after");
        assert!(after - before < 260, "the embedder takes {} MB", after - before);
    }
}
