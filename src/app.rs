//! The composition root: settings in, a running assistant out. Here alone concrete models and indexes meet.
//!
//! Imports: `catalog`, `places`, `models`, `inference`, `index`, `retrieval`, `assistant`, `delivery`, `messenger`, `channels`, `config`.

pub mod messages;
pub mod messengers;
pub mod notices;
pub mod officers;
pub mod operations;
pub mod signal;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    assistant::{Assistant, Knowledge, Settings},
    catalog::{self, Catalog, Law, Quarantined, Serving, Versions, curated, decisions::Watched, quarantine},
    channels::{callback, facebook, sms, telegram, zalo_bot, zalo_oa},
    config::{Config, Model as ModelConfig, VectorKind},
    delivery,
    index::{
        self,
        build::Opened,
        lexical::{self, LexicalIndex},
        vector::{RemoteSettings, VectorSettings},
    },
    inference::{
        self, Embedder,
        classifier::Classifier,
        embedder::{self, E5},
        generator::{self, LanguageModel},
        worker::{EmbeddingWorker, GenerationWorker},
    },
    models::{self, Manifest, Override, Progress, Repository, Role, Store},
    places::{self, Gazetteer},
    retrieval::{self, Ambiguity, Intent, Lexicon, Likelihoods, Retriever, Terminology, VectorSide},
};

/// Questions that may wait for an embedding.
const EMBEDDING_QUEUE: usize = 64;
/// Wordings that may wait for the model.
const WORDING_QUEUE: usize = 8;

/// What can go wrong while everything is put together.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The curated records or the imported store.
    #[error("{}", listed(.0))]
    Catalog(Vec<catalog::Error>),
    /// The wards and communes.
    #[error("{}", listed(.0))]
    Places(Vec<places::Error>),
    #[error(transparent)]
    Models(#[from] models::Error),
    #[error(transparent)]
    Inference(#[from] inference::Error),
    #[error(transparent)]
    Index(#[from] index::Error),
    #[error(transparent)]
    Retrieval(#[from] retrieval::Error),
    /// The store of messages.
    #[error(transparent)]
    Messages(#[from] delivery::Error),
    #[error(transparent)]
    Telegram(#[from] telegram::Error),
    #[error(transparent)]
    ZaloBot(#[from] zalo_bot::Error),
    #[error(transparent)]
    ZaloOa(#[from] zalo_oa::Error),
    #[error(transparent)]
    Facebook(#[from] facebook::Error),
    #[error(transparent)]
    Callback(#[from] callback::Error),
    #[error(transparent)]
    Sms(#[from] sms::Error),
    /// A text message that cannot be sent as it is.
    #[error(transparent)]
    Unsendable(#[from] sms::Unsendable),
    /// A setting does not fit.
    #[error("{0}")]
    Setting(String),
}

fn listed(errors: &[impl ToString]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Where the imported records of `config` lie.
pub fn imported_store(config: &Config) -> PathBuf {
    config.data.join("catalog").join("imported.jsonl")
}

/// Where the records lie that an import keeps back.
pub fn quarantine_store(config: &Config) -> PathBuf {
    config.data.join("catalog").join("quarantine.jsonl")
}

/// The legal documents that are known to be over.
pub fn laws(config: &Config) -> Result<Vec<Law>, Error> {
    curated::read_laws(&config.corpus.join("laws.toml")).map_err(Error::Catalog)
}

/// Where the index of `config` lies.
pub fn index_dir(config: &Config) -> PathBuf {
    config.data.join("index")
}

/// Where the catalog versions of `config` are kept.
pub fn versions(config: &Config) -> Versions {
    Versions::under(config.data.join("catalog").join("versions"))
}

/// Where the decisions of `config` are logged.
pub fn decisions_log(config: &Config) -> PathBuf {
    config.data.join("catalog").join("decisions.jsonl")
}

/// The file that names the version to serve.
pub fn serving_file(config: &Config) -> PathBuf {
    config.data.join("catalog").join("serving")
}

/// What is to be served.
pub fn serving(config: &Config) -> Result<Serving, Error> {
    Serving::read(&serving_file(config)).map_err(|error| Error::Catalog(vec![error]))
}

/// The catalog to answer from: the kept version that a rollback pinned, or else the files as they are.
pub fn catalog(config: &Config) -> Result<Arc<Catalog>, Error> {
    match serving(config)? {
        Serving::Latest => present_catalog(config),
        Serving::Version(id) => kept_catalog(config, &id),
    }
}

/// The kept version `id`. Life events and what is handled elsewhere hold no facts and are no part of a version: the present
/// ones go with it.
fn kept_catalog(config: &Config, id: &str) -> Result<Arc<Catalog>, Error> {
    let procedures = versions(config).read(id).map_err(|error| Error::Catalog(vec![error]))?;
    let life_events = curated::read_life_events(&config.corpus.join("life-events"));
    let life_events = life_events.unwrap_or_else(|errors| {
        tracing::warn!(error = %listed(&errors), "the life events cannot be read and are left out");
        Vec::new()
    });
    let elsewhere = curated::read_elsewhere(&config.corpus.join("elsewhere")).unwrap_or_else(|errors| {
        tracing::warn!(error = %listed(&errors), "what is handled elsewhere cannot be read and is left out");
        Vec::new()
    });
    let catalog = Catalog::layered(procedures, Vec::new());
    let catalog = catalog.with_life_events(life_events).with_elsewhere(elsewhere);
    Ok(Arc::new(catalog.with_kept_back(&kept_back(config)?, &[])))
}

/// The catalog as its files are: imported records, where there are any, under the curated ones.
pub fn present_catalog(config: &Config) -> Result<Arc<Catalog>, Error> {
    let store = imported_store(config);
    let imported = if store.is_file() { catalog::store::read(&store) } else { Ok(Vec::new()) };
    let imported = imported.map_err(|error| Error::Catalog(vec![error]))?;
    Ok(Arc::new(Catalog::over(imported, &kept_back(config)?, &config.corpus).map_err(Error::Catalog)?))
}

/// The records that the last import kept back.
fn kept_back(config: &Config) -> Result<Vec<Quarantined>, Error> {
    quarantine::read(&quarantine_store(config)).map_err(|error| Error::Catalog(vec![error]))
}

/// The catalog, and what questions are understood by that was learnt from it.
#[derive(Debug, Clone)]
pub struct Corpus {
    pub catalog: Arc<Catalog>,
    pub terminology: Arc<Terminology>,
}

/// What `config` names as the corpus.
pub fn corpus(config: &Config) -> Result<Corpus, Error> {
    corpus_of(config, catalog(config)?)
}

/// `catalog` with the lexicon of `config`.
///
/// # Errors
/// Where an example of `corpus/elsewhere` names an intent that nobody knows.
pub fn corpus_of(config: &Config, catalog: Arc<Catalog>) -> Result<Corpus, Error> {
    let named = catalog.all_elsewhere().iter().filter_map(|matter| Some((matter, matter.intent.as_deref()?)));
    for (matter, intent) in named {
        if Intent::named(intent).is_none() {
            let name = &matter.name().vi;
            let hint = "write one of those in corpus/lexicon/intents.toml, such as \"officer\"";
            return Err(Error::Setting(format!(
                "corpus/elsewhere: \"{name}\" names the unknown intent \"{intent}\"; {hint}"
            )));
        }
    }
    let likelihoods = classifier(config.classifier.path.as_deref());
    let likelihoods = likelihoods.map(|classifier| Likelihoods::new(classifier, &catalog));
    let ambiguity = classifier(config.classifier.ambiguity.as_deref()).and_then(Ambiguity::new);
    let terminology = Terminology::learn(&catalog, lexicon(config)?).with(likelihoods, ambiguity);
    Ok(Corpus { catalog, terminology: Arc::new(terminology) })
}

/// The classifier at `path`; none where it is switched off, or, with a warning, cannot be read.
fn classifier(path: Option<&Path>) -> Option<Classifier> {
    let opened = Classifier::open(path?);
    opened
        .inspect_err(|error| tracing::warn!(%error, "questions are understood without this classifier"))
        .ok()
}

/// The words people use.
pub fn lexicon(config: &Config) -> Result<Lexicon, Error> {
    Ok(Lexicon::read_dir(&config.corpus.join("lexicon"))?)
}

/// Where the wards and communes of `config` lie.
pub fn places_dir(config: &Config) -> PathBuf {
    config.corpus.join("places")
}

/// The wards and communes; none where their folder is not there.
pub fn places(config: &Config) -> Result<Gazetteer, Error> {
    Gazetteer::read_dir(&places_dir(config)).map_err(Error::Places)
}

/// The store of weights, with the configured replacements in place.
pub fn store(config: &Config) -> Result<Store, Error> {
    let mut manifest = Manifest::built_in();
    for (role, model) in [(Role::Embedding, &config.embedding), (Role::Wording, &config.wording)] {
        if let Some(replacement) = replacement(model)? {
            manifest.replace(role, replacement)?;
        }
    }
    Ok(Store::new(&config.models, manifest))
}

fn replacement(model: &ModelConfig) -> Result<Option<Override>, Error> {
    if let Some(path) = &model.path {
        return Ok(Some(Override::Path(path.clone())));
    }
    let Some(repository) = &model.repository else { return Ok(None) };
    let parts = repository.split_once(':').and_then(|(place, file)| Some((place.split_once('@')?, file)));
    let Some(((name, revision), file)) = parts else {
        return Err(Error::Setting(format!(
            "repository = {repository:?}: expected owner/name@revision:file"
        )));
    };
    Ok(Some(Override::Repository(Repository {
        name: name.to_owned(),
        revision: revision.to_owned(),
        file: file.to_owned(),
        sha256: None,
    })))
}

/// The file of the model for `role`, fetched where it is not there; nothing where the role is switched off.
pub fn fetch(config: &Config, role: Role, progress: &dyn Fn(Progress<'_>)) -> Result<Option<PathBuf>, Error> {
    let enabled = match role {
        Role::Embedding => config.embedding.enabled,
        Role::Wording => config.wording.enabled,
    };
    let store = store(config)?;
    match store.manifest().for_role(role).filter(|_| enabled) {
        Some(model) => Ok(Some(store.ensure(&model.name.clone(), progress)?)),
        None => Ok(None),
    }
}

/// The embedding model at `path` with the adapter of `config`, or without one that is missing or does not fit.
pub fn embedder(config: &Config, path: &Path) -> Result<Arc<dyn Embedder>, Error> {
    let adapter = config.embedding.adapter.clone();
    match E5::open(path, embedder::Options { adapter, ..embedder::Options::default() }) {
        Err(error @ (inference::Error::Adapter { .. } | inference::Error::Unreadable { .. }))
            if path.is_file() =>
        {
            tracing::warn!(%error, "questions are embedded without an adapter");
            Ok(Arc::new(E5::open(path, embedder::Options::default())?))
        }
        opened => Ok(Arc::new(opened?)),
    }
}

/// The wording model at `path` with the adapter of `config`, or without one that is missing or does not fit, on its own
/// thread.
pub fn generation(config: &Config, path: &Path) -> Result<GenerationWorker, Error> {
    let model = match language_model(config, path, config.wording.adapter.clone()) {
        Err(error @ (inference::Error::Adapter { .. } | inference::Error::Unreadable { .. })) => {
            tracing::warn!(%error, "cards are worded by an untaught model");
            language_model(config, path, None)
        }
        opened => opened,
    };
    Ok(GenerationWorker::start(Arc::new(model?), WORDING_QUEUE)?)
}

/// The model at `path` with `adapter`, on the GPU of `config` where that can be used.
fn language_model(
    config: &Config,
    path: &Path,
    adapter: Option<PathBuf>,
) -> Result<LanguageModel, inference::Error> {
    let options = generator::Options { adapter, gpu: config.gpu.wording, ..generator::Options::default() };
    match LanguageModel::open(path, &options) {
        Err(error @ inference::Error::NoGpu { .. }) => {
            tracing::warn!(%error, "the wording model runs on the processor");
            LanguageModel::open(path, &generator::Options { gpu: None, ..options })
        }
        opened => opened,
    }
}

/// The model that drafts questions, at `path`.
///
/// # Errors
/// Where the adapter of `config` is missing or of another model: without it nothing of use is drafted.
pub fn drafter(config: &Config, path: &Path) -> Result<LanguageModel, Error> {
    Ok(language_model(config, path, Some(config.drafting.adapter.clone()))?)
}

/// Where vectors are searched.
pub fn vector_settings(config: &Config) -> Result<VectorSettings, Error> {
    let vector = &config.vector;
    match vector.kind {
        VectorKind::Edge => Ok(VectorSettings::Edge),
        VectorKind::Exact => Ok(VectorSettings::Exact),
        VectorKind::Remote if vector.urls.is_empty() => Err(Error::Setting(
            "[vector] kind = \"remote\" needs urls, such as urls = [\"http://127.0.0.1:6334\"]".to_owned(),
        )),
        VectorKind::Remote => Ok(VectorSettings::Remote(RemoteSettings {
            api_key: vector.api_key.clone(),
            collection: vector.collection.clone(),
            ..RemoteSettings::new(vector.urls.clone())
        })),
    }
}

/// What answers rest on, from an opened index of `corpus`.
pub fn knowledge(
    corpus: &Corpus,
    opened: Opened,
    embedding: Option<&Arc<EmbeddingWorker>>,
) -> Result<Knowledge, Error> {
    let vector = opened
        .vector
        .zip(embedding)
        .map(|(index, embedding)| VectorSide { index, embedding: Arc::clone(embedding) });
    knowledge_over(corpus, opened.lexical, vector)
}

/// What answers rest on by words alone, from an index in memory that fits `corpus`: nothing is written anywhere.
pub fn lexical_knowledge(corpus: &Corpus) -> Result<Knowledge, Error> {
    knowledge_over(corpus, lexical::build_in_memory(&corpus.catalog)?, None)
}

fn knowledge_over(
    corpus: &Corpus,
    lexical: LexicalIndex,
    vector: Option<VectorSide>,
) -> Result<Knowledge, Error> {
    let retriever = Retriever::new(Arc::clone(&corpus.terminology), lexical, vector)?;
    Ok(Knowledge { catalog: Arc::clone(&corpus.catalog), retriever, as_of: None })
}

/// What answers can rest on at once, before models are open and the index is known to fit: words alone, from the
/// index that is there, though it may be of an older catalog, or else from one built in memory.
pub fn provisional_knowledge(config: &Config, corpus: &Corpus) -> Result<Knowledge, Error> {
    let present = index::build::open(&index_dir(config), &vector_settings(config)?);
    let present = present.unwrap_or_else(|error| {
        tracing::warn!(%error, "the index that is there cannot be opened");
        None
    });
    let lexical = match present.filter(|opened| opened.manifest.analyzer == lexical::ANALYZER) {
        Some(opened) => opened.lexical,
        None => lexical::build_in_memory(&corpus.catalog)?,
    };
    knowledge_over(corpus, lexical, None)
}

/// The embedding model, and its thread.
pub struct Embedding {
    pub model: Arc<dyn Embedder>,
    pub worker: Arc<EmbeddingWorker>,
}

impl std::fmt::Debug for Embedding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Embedding").field("model", &self.model.id()).finish_non_exhaustive()
    }
}

/// The worker that embeds questions.
pub fn embedding_worker(embedder: Arc<dyn Embedder>) -> Result<Arc<EmbeddingWorker>, Error> {
    Ok(Arc::new(EmbeddingWorker::start(embedder, EMBEDDING_QUEUE)?))
}

/// An assistant over `knowledge` with the places and the deadlines of `config` and the decisions that people made.
pub fn assistant(config: &Config, knowledge: Knowledge) -> Result<Assistant, Error> {
    let settings = Settings {
        retrieval: Duration::from_millis(config.deadlines.retrieval_ms),
        wording: Duration::from_millis(config.deadlines.wording_ms),
    };
    let log = Watched::open(decisions_log(config)).map_err(|error| Error::Catalog(vec![error]))?;
    Ok(Assistant::new(knowledge, settings)
        .with_places(places(config)?)
        .respecting(log)
        .remembering(versions(config)))
}

/// Builds the index that fits `catalog` where there is none, and opens it.
pub fn ensure_index(
    config: &Config,
    catalog: &Catalog,
    embedder: Option<&dyn Embedder>,
    rebuild: bool,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Opened, Error> {
    let settings = vector_settings(config)?;
    let dir = index_dir(config);
    let started = Instant::now();
    let opened = if rebuild {
        index::build::build_aside(&dir, catalog, embedder, &settings, progress)?
    } else {
        index::build::ensure(&dir, catalog, embedder, &settings, progress)?
    };
    tracing::debug!(took_ms = started.elapsed().as_secs_f64() * 1000.0, "index open");
    Ok(opened)
}
