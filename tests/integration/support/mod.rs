//! A small made-up catalog, fake models, and an assistant over them.

use std::sync::Arc;

use motcua::{
    assistant::{Assistant, Knowledge, LanguageChoice, Reply, Request, Settings},
    catalog::{Catalog, LifeEvent, Procedure, curated},
    index::{
        lexical,
        vector::{self, VectorSettings},
    },
    inference::{
        Embedder,
        fake::{FakeEmbedder, FakeGenerator},
        worker::{EmbeddingWorker, GenerationWorker},
    },
    retrieval::{Lexicon, Retriever, Terminology, VectorSide},
};

/// Procedures that exist nowhere, in the shape of curated records.
pub(crate) const RECORDS: [&str; 4] = [
    include_str!("library_card.toml"),
    include_str!("library_card_foreign.toml"),
    include_str!("bicycle_mark.toml"),
    include_str!("well_report.toml"),
];

/// Two that only the applicant's nationality tells apart.
pub(crate) const KITES: [&str; 2] = [include_str!("kite.toml"), include_str!("kite_foreign.toml")];

pub(crate) fn catalog() -> Arc<Catalog> {
    catalog_of(&RECORDS)
}

fn catalog_of(records: &[&str]) -> Arc<Catalog> {
    let procedures: Vec<Procedure> = records.iter().map(|record| toml::from_str(record).unwrap()).collect();
    let event: LifeEvent = toml::from_str(include_str!("reading_more.toml")).unwrap();
    Arc::new(Catalog::layered(Vec::new(), procedures).with_life_events(vec![event]))
}

pub(crate) fn lexicon() -> Lexicon {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/lexicon");
    Lexicon::read_dir(&dir).unwrap()
}

/// Which models an assistant has.
#[derive(Default)]
pub(crate) struct Models {
    pub(crate) embedder: Option<FakeEmbedder>,
    pub(crate) generator: Option<FakeGenerator>,
}

pub(crate) fn knowledge(embedder: Option<FakeEmbedder>) -> Knowledge {
    knowledge_over(catalog(), embedder)
}

fn knowledge_over(catalog: Arc<Catalog>, embedder: Option<FakeEmbedder>) -> Knowledge {
    let side = embedder.map(|embedder| vectors(&catalog, embedder));
    let terminology = Arc::new(Terminology::learn(&catalog, lexicon()));
    let retriever = Retriever::new(terminology, lexical::build_in_memory(&catalog).unwrap(), side).unwrap();
    Knowledge { catalog, retriever, as_of: Some("2026-11-21".parse().unwrap()) }
}

/// Vectors of the catalog's passages, scanned exactly.
fn vectors(catalog: &Catalog, embedder: FakeEmbedder) -> VectorSide {
    let dir = tempfile::tempdir().unwrap();
    let embedder: Arc<dyn Embedder> = Arc::new(embedder);
    let opened = motcua::index::build::ensure(
        dir.path(),
        catalog,
        Some(&*embedder),
        &VectorSettings::Exact,
        &mut |_, _| {},
    )
    .unwrap();
    let index: Arc<dyn vector::VectorIndex> = opened.vector.unwrap();
    VectorSide { index, embedding: Arc::new(EmbeddingWorker::start(embedder, 4).unwrap()) }
}

pub(crate) fn assistant(models: Models) -> Assistant {
    let assistant = Assistant::new(knowledge(models.embedder), Settings::default());
    if let Some(generator) = models.generator {
        assistant.add_wording(GenerationWorker::start(Arc::new(generator), 2).unwrap());
    }
    assistant
}

/// An assistant that also knows [`KITES`].
pub(crate) fn assistant_with_kites() -> Assistant {
    let records: Vec<&str> = RECORDS.into_iter().chain(KITES).collect();
    Assistant::new(knowledge_over(catalog_of(&records), None), Settings::default())
}

/// An assistant over the curated corpus, by words alone.
pub(crate) fn assistant_over_corpus() -> Assistant {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let catalog = Arc::new(Catalog::over(Vec::new(), &[], &dir).unwrap());
    Assistant::new(knowledge_over(catalog, None), Settings::default())
}

/// An assistant that knows what the file `elsewhere` says to be handled by others.
pub(crate) fn assistant_with_elsewhere(elsewhere: &str) -> Assistant {
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("thu.toml"), elsewhere).unwrap();
    let matters = curated::read_elsewhere(folder.path()).unwrap();
    let procedures = RECORDS.iter().map(|record| toml::from_str(record).unwrap()).collect();
    let catalog = Catalog::layered(Vec::new(), procedures).with_elsewhere(matters);
    Assistant::new(knowledge_over(Arc::new(catalog), None), Settings::default())
}

pub(crate) fn request(question: &str) -> Request {
    Request { question: question.to_owned(), language: LanguageChoice::Auto, ..Request::default() }
}

pub(crate) fn ask(assistant: &Assistant, question: &str) -> Reply {
    assistant.reply(&request(question)).unwrap()
}

/// Waits until `done`; fails where that takes too long.
pub(crate) async fn until(what: &str, mut done: impl FnMut() -> bool) {
    for _ in 0..6000 {
        if done() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("it never came to this: {what}");
}
