//! What changes under a running assistant: the catalog is read anew and swapped in, decisions are recorded.

use std::{
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, TryLockError, Weak},
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;

use crate::{
    assistant::{Assistant, DecisionList, Knowledge, Operator, Order, OrderAction, Refused, Served, today},
    catalog::{
        self, Catalog, Code, Serving,
        decisions::{Action, Decision},
        versions::{Entry, Why},
    },
    config::Config,
    index::vector::VectorIndex,
};

use super::{Corpus, Embedding, Error, signal};

/// How often the files are looked at by which a command speaks to the server.
const LOOK: Duration = Duration::from_millis(300);

/// For how long an order waits for a reload that is under way: longer than one with its index at hand takes, and shorter
/// than a client waits.
const WAIT: Duration = Duration::from_secs(5);

/// How often a waiting order looks again.
const AGAIN: Duration = Duration::from_millis(10);

/// Carries out what operators ask of a running assistant.
pub struct Operations {
    config: Config,
    assistant: Arc<Assistant>,
    embedding: OnceLock<Embedding>,
    /// The request for a reload that was there before these operations.
    request: Option<String>,
    /// Held while a catalog is swapped in.
    state: Mutex<State>,
    /// What the file that names the version to serve said when it was last followed, whatever came of it. Apart from the
    /// state, so that looking is not in the way of an order.
    followed: Mutex<String>,
}

/// What is served, and what was last asked for.
#[derive(Default)]
struct State {
    /// The version of the catalog that answers rest on; absent until an index of it is open.
    version: Option<String>,
    /// Its vectors: a folder of the engine can be opened only once.
    vector: Option<Arc<dyn VectorIndex>>,
    /// The version to serve.
    serving: Serving,
}

/// What the watching thread has seen.
#[derive(Default)]
struct Seen {
    /// The last request for a reload.
    request: Option<String>,
    /// The request that is still to be answered.
    pending: Option<String>,
    /// Whether another version was named at the last look.
    moved: bool,
}

impl std::fmt::Debug for Operations {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Operations").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Operations {
    /// Over `assistant`, which rests on what `serving` names.
    pub fn new(config: &Config, assistant: &Arc<Assistant>, serving: Serving) -> Arc<Self> {
        let followed = Mutex::new(serving.to_string());
        let state = State { serving, ..State::default() };
        Arc::new(Self {
            config: config.clone(),
            assistant: Arc::clone(assistant),
            embedding: OnceLock::new(),
            request: signal::requested(config),
            state: Mutex::new(state),
            followed,
        })
    }

    /// Builds or opens the index of `corpus`, with the vectors of `embedding`, and answers from it; where another
    /// catalog was loaded meanwhile, from that.
    pub fn open(
        &self,
        corpus: &Corpus,
        embedding: Option<Embedding>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Served, Error> {
        if let Some(embedding) = embedding {
            // A second one is left out: there is one model a process.
            let _ = self.embedding.set(embedding);
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.version.is_some() {
            let corpus = super::corpus(&self.config)?;
            return self.serve(&mut state, &corpus, progress);
        }
        self.serve(&mut state, corpus, progress)
    }

    /// Looks on a thread of its own for what commands ask for, as long as somebody holds these operations.
    pub fn watch(self: &Arc<Self>) {
        let watching = Arc::downgrade(self);
        let mut seen = Seen { request: self.request.clone(), ..Seen::default() };
        thread::spawn(move || {
            while let Some(operations) = Weak::upgrade(&watching) {
                operations.look(&mut seen);
                drop(operations);
                thread::sleep(LOOK);
            }
        });
    }

    /// Loads the catalog anew where a reload was asked for, or another version is to be served.
    fn look(&self, seen: &mut Seen) {
        let request = signal::requested(&self.config);
        if request != seen.request {
            // Taken up at once, also where another reload is under way and must end first.
            if let Some(asked) = &request {
                signal::tell(&self.config, &signal::Told::begun(asked));
            }
            seen.pending.clone_from(&request);
            seen.request = request;
        }
        if seen.pending.is_none() {
            let moved = named(&self.config) != *self.followed();
            // A command that names another version asks for a reload right after: that one is answered.
            if !moved || !std::mem::replace(&mut seen.moved, true) {
                seen.moved = moved;
                return;
            }
        }
        let Some(mut state) = self.try_begin() else { return };
        seen.moved = false;
        let outcome = self.load(&mut state);
        match &outcome {
            Ok(served) => {
                tracing::info!(version = %served.version, changed = served.changed, "catalog reloaded")
            }
            Err(error) => tracing::error!(%error, "reload refused: the old catalog goes on being served"),
        }
        if let Some(asked) = seen.pending.take() {
            let outcome = outcome.map_err(|error| error.to_string());
            signal::tell(&self.config, &signal::Told::ended(&asked, outcome));
        }
    }

    fn followed(&self) -> MutexGuard<'_, String> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn try_begin(&self) -> Option<MutexGuard<'_, State>> {
        match self.state.try_lock() {
            Ok(state) => Some(state),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Waits for a reload that is under way; refused where that builds an index, which takes minutes.
    fn begin(&self) -> Result<MutexGuard<'_, State>, Refused> {
        let started = Instant::now();
        loop {
            match self.try_begin() {
                Some(state) => return Ok(state),
                None if started.elapsed() >= WAIT => return Err(Refused::Busy),
                None => thread::sleep(AGAIN),
            }
        }
    }

    /// Reads the catalog and the lexicon, and answers from them; a file that is wrong leaves what is served.
    fn load(&self, state: &mut State) -> Result<Served, Refused> {
        // One that cannot be served is not tried again at the next look.
        *self.followed() = named(&self.config);
        state.serving = super::serving(&self.config).map_err(|error| Refused::Catalog(error.to_string()))?;
        let corpus = super::corpus(&self.config).map_err(|error| Refused::Catalog(error.to_string()))?;
        self.serve(state, &corpus, &mut |_, _| {}).map_err(|error| Refused::Failed(error.to_string()))
    }

    fn serve(
        &self,
        state: &mut State,
        corpus: &Corpus,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Served, Error> {
        let version = corpus.catalog.digest();
        let before = self.assistant.knowledge();
        if state.serving == Serving::Latest {
            self.keep(&corpus.catalog);
        }
        let known = state.vector.clone().filter(|_| state.version.as_ref() == Some(&version));
        let embedding = self.embedding.get();
        let model = embedding.map(|embedding| &*embedding.model).filter(|_| known.is_none());
        let mut opened = super::ensure_index(&self.config, &corpus.catalog, model, false, progress)?;
        opened.vector = known.or(opened.vector);
        state.vector.clone_from(&opened.vector);
        let knowledge = super::knowledge(corpus, opened, embedding.map(|embedding| &embedding.worker))?;
        let procedures = corpus.catalog.procedures().len();
        let changed = before.catalog.digest() != version;
        self.assistant.replace(Knowledge { as_of: before.as_of, ..knowledge });
        state.version = Some(version.clone());
        let pinned = state.serving != Serving::Latest;
        Ok(Served { version, procedures, pinned, changed, at: Timestamp::now() })
    }

    /// Keeps `catalog` as a version; that it could not be kept is no reason not to answer.
    fn keep(&self, catalog: &Catalog) {
        match super::versions(&self.config).keep(catalog, Why::Edit, None) {
            Ok(kept) if kept.new => tracing::info!(version = %kept.entry.id, "new catalog version"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the catalog could not be kept as a version"),
        }
    }
}

impl Operator for Operations {
    fn decide(&self, order: &Order) -> Result<Decision, Refused> {
        let catalog = Arc::clone(&self.assistant.knowledge().catalog);
        record(&self.config, order, |code| Ok(catalog.get(code).map(|found| found.code.clone())))
    }

    fn decisions(&self) -> Result<DecisionList, Refused> {
        let decisions = self.assistant.decisions();
        let in_force = decisions.in_force(today()).into_iter().cloned().collect();
        Ok(DecisionList { in_force, log: decisions.log().to_vec() })
    }

    fn reload(&self) -> Result<Served, Refused> {
        self.load(&mut *self.begin()?)
    }

    fn rollback(&self, to: Option<&str>) -> Result<Served, Refused> {
        let mut state = self.begin()?;
        roll_back(&self.config, to)?;
        self.load(&mut state)
    }
}

/// What the file says that names the version to serve.
fn named(config: &Config) -> String {
    let text = fs_err::read_to_string(super::serving_file(config)).unwrap_or_default();
    if text.trim().is_empty() { Serving::Latest.to_string() } else { text.trim().to_owned() }
}

/// Records what `order` says, for every process that answers. A code that the last version holds is not looked for in the
/// files: it takes milliseconds, and also works while they are being edited.
pub fn decide(config: &Config, order: &Order) -> Result<Decision, Refused> {
    record(config, order, |code| {
        if super::versions(config).last_has(code) {
            return Ok(Some(code.clone()));
        }
        let catalog = super::catalog(config).map_err(|error| Refused::Failed(error.to_string()))?;
        Ok(catalog.get(code).map(|found| found.code.clone()))
    })
}

/// Records what `order` says; `present` gives the code that a procedure has now.
fn record(
    config: &Config,
    order: &Order,
    present: impl FnOnce(&Code) -> Result<Option<Code>, Refused>,
) -> Result<Decision, Refused> {
    let code: Code = order
        .code
        .parse()
        .map_err(|error: catalog::code::InvalidCode| Refused::Unusable(error.to_string()))?;
    let missing = |field: &str, action: &str| {
        Refused::Unusable(format!("{field} is missing; {action} needs it, in words that residents read"))
    };
    let action = match order.action {
        OrderAction::Withdraw => {
            Action::Withdraw { reason: order.reason.clone().ok_or_else(|| missing("reason", "withdraw"))? }
        }
        OrderAction::Pin => {
            Action::Pin { notice: order.notice.clone().ok_or_else(|| missing("notice", "pin"))? }
        }
        OrderAction::Restore => Action::Restore,
    };
    let code = match (present(&code)?, &action) {
        (Some(present), _) => present,
        // What left the catalog can still be restored.
        (None, Action::Restore) => code,
        (None, _) => {
            return Err(Refused::Unknown(format!(
                "{code} is not in the catalog; `motcua ask` searches it by words"
            )));
        }
    };
    let decision = Decision::now(code, action, &order.author, order.until)
        .map_err(|error| Refused::Unusable(error.to_string()))?;
    decision.record(&super::decisions_log(config)).map_err(failed)?;
    tracing::info!(code = %decision.code, action = ?order.action, "decision recorded");
    Ok(decision)
}

/// Names the kept version `to`, or the one before the current, as the one to serve; `latest` names the files as they
/// are. Gives its entry in the log, where it is a kept one.
pub fn roll_back(config: &Config, to: Option<&str>) -> Result<Option<Entry>, Refused> {
    let path = super::serving_file(config);
    if to == Some("latest") {
        Serving::Latest.write(&path).map_err(failed)?;
        return Ok(None);
    }
    let versions = super::versions(config);
    let serving = super::serving(config).unwrap_or_default();
    let unknown = |error: catalog::Error| Refused::Unknown(error.to_string());
    let entry = versions.find(to.unwrap_or("previous"), &serving).map_err(unknown)?;
    // One that cannot be read must not be named: the next start would fail.
    versions.read(&entry.id).map_err(|error| Refused::Catalog(error.to_string()))?;
    let noted = versions.note_rollback(&entry.id, None).map_err(failed)?;
    Serving::Version(entry.id).write(&path).map_err(failed)?;
    Ok(Some(noted))
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn failed(error: catalog::Error) -> Refused {
    Refused::Failed(error.to_string())
}
