//! How fast each stage of a question is: understanding, lexical search, vector search, fused retrieval, card, embedding,
//! prefill and decode. Over the imported records where `../shared/catalog/portal` is there, else over the curated ones;
//! what needs weights is left out, and said to be, where `motcua models fetch` has not been run.

use std::{
    hint::black_box,
    ops::ControlFlow,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use motcua::{
    answer::{Card, plain},
    app,
    assistant::Knowledge,
    catalog::{
        Catalog, Slot,
        import::{self, Import},
    },
    config::Config,
    index::Filter,
    inference::{
        Embedder, GenerationRequest, Generator, TextKind,
        generator::{LanguageModel, Options},
    },
    models::Role,
    retrieval::Side,
    text::Language,
};

const QUESTIONS: [&str; 4] = [
    "làm giấy khai sinh cho con cần những gì",
    "doi can cuoc het bao nhieu tien",
    "How long does a passport take?",
    "sang tên sổ đỏ cho con thì nộp ở đâu",
];

fn catalog(config: &Config) -> Arc<Catalog> {
    let portal = Path::new("../shared/catalog/portal");
    let imported = if portal.is_dir() {
        import::read(&[portal.to_owned()], &app::laws(config).expect("the corpus is right"))
            .expect("the records can be read")
    } else {
        Import::default()
    };
    Arc::new(
        Catalog::over(imported.procedures, &imported.quarantined, &config.corpus)
            .expect("the corpus is right"),
    )
}

/// The weights for `role`, if they are there already; a bench downloads nothing.
fn weights(config: &Config, role: Role) -> Option<std::path::PathBuf> {
    let store = app::store(config).ok()?;
    let name = store.manifest().for_role(role)?.name.clone();
    let found = store.find(&name).ok();
    if found.is_none() {
        eprintln!("{role:?}: no weights, run `motcua models fetch`; its benches are left out");
    }
    found
}

fn knowledge(config: &Config, catalog: &Arc<Catalog>, embedder: Option<Arc<dyn Embedder>>) -> Knowledge {
    let opened = app::ensure_index(config, catalog, embedder.as_deref(), false, &mut |_, _| {})
        .expect("the index is built");
    let corpus = app::corpus_of(config, Arc::clone(catalog)).expect("the lexicon can be read");
    let worker = embedder.map(|embedder| app::embedding_worker(embedder).expect("a thread"));
    app::knowledge(&corpus, opened, worker.as_ref()).expect("the index fits")
}

fn stages(bench: &mut Criterion) {
    let config = Config::load(None).expect("the defaults fit");
    let config = Config { data: config.data.join("eval"), ..config };
    let catalog = catalog(&config);
    let embedder = weights(&config, Role::Embedding)
        .map(|path| app::embedder(&config, &path).expect("the weights are right"));
    let knowledge = knowledge(&config, &catalog, embedder.clone());
    let retriever = &knowledge.retriever;
    let retrieve = |question: &str, side| {
        let query = retriever.understand(question);
        retriever
            .retrieve(query, &Filter::default(), side, 10, Instant::now() + Duration::from_secs(10))
            .expect("it is searched")
    };
    bench.bench_function("understand", |b| {
        b.iter(|| QUESTIONS.map(|question| black_box(retriever.understand(question))))
    });
    bench.bench_function("lexical search, 4 questions", |b| {
        b.iter(|| QUESTIONS.map(|question| retrieve(question, Side::Lexical)))
    });
    let procedure = catalog.get(&"1.001193".parse().expect("a code")).expect("it is curated");
    bench.bench_function("card and text", |b| {
        b.iter(|| {
            let card = Card::of(
                procedure,
                Language::Vietnamese,
                &[Slot::Documents],
                "2026-11-21".parse().expect("a day"),
            );
            black_box(plain::text(&card, Language::Vietnamese))
        });
    });
    if let Some(embedder) = embedder {
        // Question vectors are kept by the worker, so what is measured here is the search itself.
        bench.bench_function("vector search, 4 questions", |b| {
            b.iter(|| QUESTIONS.map(|question| retrieve(question, Side::Vector)))
        });
        bench.bench_function("fused retrieval, 4 questions", |b| {
            b.iter(|| QUESTIONS.map(|question| retrieve(question, Side::Fused)))
        });
        bench.bench_function("embedding of a question", |b| {
            b.iter(|| embedder.embed(TextKind::Query, black_box(QUESTIONS[0])).expect("it embeds"))
        });
    }
}

fn generation(bench: &mut Criterion) {
    let config = Config::load(None).expect("the defaults fit");
    let Some(path) = weights(&config, Role::Wording) else { return };
    let gemma = LanguageModel::open(&path, &Options::default()).expect("the weights are right");
    let prompt = "Người dân nộp hồ sơ tại Trung tâm Phục vụ hành chính công của phường. ".repeat(40);
    let run = |prefix: &str, prompt: String, max_tokens| {
        let request =
            GenerationRequest { prefix: prefix.to_owned(), prompt, max_tokens, ..Default::default() };
        gemma.generate(&request, &mut |_| ControlFlow::Continue(())).expect("it generates")
    };
    let once = run("", prompt.clone(), 1);
    eprintln!("prefill bench: {} prompt tokens", once.prompt_tokens);
    let mut at = 0_u64;
    bench.bench_function("prefill", |b| {
        b.iter(|| {
            at += 1;
            run("", format!("{at} {prompt}"), 1)
        });
    });
    bench.bench_function("decode of 64 tokens", |b| b.iter(|| run("", "Hồ sơ gồm: ".to_owned(), 64)));
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    eprintln!("peak memory: {}", memory.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("unknown"));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(4));
    targets = stages, generation
}
criterion_main!(benches);
