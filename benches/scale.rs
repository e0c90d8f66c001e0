//! How the catalog grows: store, index size, memory and search latency at 126, 2,642, 12,000 and 100,000 procedures.
//!
//!     cargo bench --bench scale [-- SIZE ...]
//!
//! Needs the national records (`../shared/catalog/portal`) and the embeddings that `motcua eval retrieval` keeps under
//! `data/eval/index`. Copies take their original's vector, moved a little: what is measured is the search, and embedding
//! 700,000 passages would take hours. At 100,000 the vector side is left out unless MOTCUA_SCALE_VECTORS is set.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use motcua::{
    app,
    catalog::{Catalog, Procedure, import, replicate, store},
    config::Config,
    eval::{dataset, metrics::percentile},
    index::{Filter, build, vector::EmbeddingCache, vector::VectorSettings},
    inference::{self, Embedder, TextKind},
    models::Role,
    retrieval::Side,
};
use sha2::{Digest, Sha256};

/// Beyond this many procedures the vector side is left out.
const VECTORS_UP_TO: usize = 20_000;
/// How far a copy's vector is moved, in each direction.
const MOVED: f32 = 0.01;

/// Passages from the cache, questions from the model.
struct Replica {
    model: Arc<dyn Embedder>,
    kept: Mutex<EmbeddingCache>,
}

impl Embedder for Replica {
    fn id(&self) -> &str {
        "replica"
    }

    fn dimensions(&self) -> usize {
        self.model.dimensions()
    }

    fn embed(&self, kind: TextKind, text: &str) -> Result<Vec<f32>, inference::Error> {
        if kind == TextKind::Query {
            return self.model.embed(kind, text);
        }
        let original = replicate::original(text);
        let digest: [u8; 32] = Sha256::digest(original.as_bytes()).into();
        let kept = self.kept.lock().expect("one at a time").get(&digest).ok().flatten();
        let vector = match kept {
            Some(vector) => vector,
            None => self.model.embed(kind, original)?,
        };
        Ok(if original == text { vector } else { moved(&vector, text) })
    }
}

/// `vector` with a little noise that depends on `text` alone, of length 1.
fn moved(vector: &[f32], text: &str) -> Vec<f32> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let mut state = hasher.finish();
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 40) as f32 / (1_u32 << 24) as f32 - 0.5) * 2.0 * MOVED
    };
    let moved: Vec<f32> = vector.iter().map(|value| value + noise()).collect();
    let length = moved.iter().map(|value| value * value).sum::<f32>().sqrt();
    moved.into_iter().map(|value| value / length).collect()
}

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![126, 2_642, 12_000, 100_000] } else { sizes };
    let portal = Path::new("../shared/catalog/portal");
    if !portal.is_dir() {
        println!("skipped: {} is not there", portal.display());
        return;
    }
    let config = Config::load(None).expect("the defaults fit");
    let imported = import::read(&[portal.to_owned()], &app::laws(&config).expect("the laws"));
    let imported = imported.expect("the records can be read").procedures;
    let base = Catalog::over(imported, &[], &config.corpus).expect("the corpus is right");
    let mut base: Vec<Procedure> = base.procedures().to_vec();
    // The curated ones first, so that the smallest size is the catalog without import.
    base.sort_by_key(|procedure| procedure.layer);
    let model = app::store(&config).and_then(|store| {
        let name = store.manifest().for_role(Role::Embedding).expect("it is in the manifest").name.clone();
        Ok(store.find(&name)?)
    });
    let model = model.ok().map(|path| app::embedder(&config, &path).expect("the weights are right"));
    println!(
        "| procedures | store written, read | index built | index size | memory | lexical p50/p95/p99 | vector | fused |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for size in sizes {
        measure(&config, &base, size, model.as_ref());
    }
}

fn measure(config: &Config, base: &[Procedure], size: usize, model: Option<&Arc<dyn Embedder>>) {
    let procedures = replicate::replicate(base, size);
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("store.jsonl");
    let started = Instant::now();
    store::write(&path, &procedures).expect("it is written");
    let written = started.elapsed();
    let started = Instant::now();
    let read = store::read(&path).expect("it is read");
    let read_in = started.elapsed();
    drop(procedures);
    let catalog = Arc::new(Catalog::layered(read, Vec::new()));
    let vectors = size <= VECTORS_UP_TO || std::env::var_os("MOTCUA_SCALE_VECTORS").is_some();
    let replica = model.filter(|_| vectors).map(|model| {
        let kept = config.data.join("eval/index/embeddings.bin");
        let kept = EmbeddingCache::open(&kept, model.id(), model.dimensions()).expect("the embeddings");
        Arc::new(Replica { model: Arc::clone(model), kept: Mutex::new(kept) }) as Arc<dyn Embedder>
    });
    let index = dir.path().join("index");
    let started = Instant::now();
    let opened = build::ensure(&index, &catalog, replica.as_deref(), &VectorSettings::Edge, &mut |_, _| {});
    let opened = opened.expect("the index is built");
    let built = started.elapsed();
    // What was only for building is no part of what is served.
    let _ = std::fs::remove_file(index.join("embeddings.bin"));
    let worker = replica.map(|replica| app::embedding_worker(replica).expect("a thread"));
    let corpus = app::corpus_of(config, Arc::clone(&catalog)).expect("the lexicon can be read");
    let knowledge = app::knowledge(&corpus, opened, worker.as_ref()).expect("the index fits");
    let questions = dataset::read(Path::new("eval/suites/residents/retrieval.jsonl")).expect("the questions");
    let latency = |side: Side| {
        if side != Side::Lexical && !knowledge.retriever.has_vectors() {
            return "–".to_owned();
        }
        let ask = |question: &dataset::Question| {
            let query = knowledge.retriever.understand(&question.q);
            let deadline = Instant::now() + Duration::from_secs(60);
            let started = Instant::now();
            knowledge
                .retriever
                .retrieve(query, &Filter::default(), side, 10, deadline)
                .expect("it is searched");
            started.elapsed().as_secs_f64() * 1000.0
        };
        // Once for the caches; after that the vectors of the questions are kept, and the search alone is timed.
        let _warm: f64 = questions.iter().map(ask).sum();
        let took: Vec<f64> = questions.iter().map(ask).collect();
        [0.50, 0.95, 0.99].map(|share| format!("{:.1}", percentile(&took, share))).join(" / ")
    };
    println!(
        "| {} | {:.2} s, {:.2} s | {:.1} s | {} MB | {} MB | {} ms | {} ms | {} ms |",
        catalog.procedures().len(),
        written.as_secs_f64(),
        read_in.as_secs_f64(),
        built.as_secs_f64(),
        folder_bytes(&index) >> 20,
        resident_mb(),
        latency(Side::Lexical),
        latency(Side::Vector),
        latency(Side::Fused),
    );
}

fn folder_bytes(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => folder_bytes(&entry.path()),
            _ => entry.metadata().map_or(0, |metadata| metadata.len()),
        })
        .sum()
}

/// Resident memory of this process, as Linux counts it.
fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
