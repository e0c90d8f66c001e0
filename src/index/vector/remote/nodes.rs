//! The nodes of a server, one client each: the next one is asked where one does not answer.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use qdrant_client::{Qdrant, QdrantError};
use tokio::runtime::{Builder, Runtime};

use super::{Error, RemoteSettings};

/// How long a node may take over a step of building; a cluster without quorum takes 20 s to say so.
const BUILDING: Duration = Duration::from_secs(60);
/// After all nodes failed, searches fail at once for this long: a resident shall not wait for them each time.
const REST: Duration = Duration::from_secs(3);

/// Clients with a thread of their own, so that any thread may make blocking calls.
pub(super) struct Nodes {
    ring: Arc<Ring>,
    timeout: Duration,
    rest: Duration,
    rests_until: Mutex<Option<Instant>>,
    /// Present until dropped.
    runtime: Option<Runtime>,
}

struct Ring {
    clients: Vec<Qdrant>,
    /// The node that answered last.
    good: AtomicUsize,
}

/// Why a node gave no result.
enum Failure {
    /// It cannot be reached, or is not able to serve: another may be.
    Node(String),
    /// It looked at the request and said no.
    Request(QdrantError),
}

impl std::fmt::Debug for Nodes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let urls: Vec<_> = self.ring.clients.iter().map(|client| &client.config.uri).collect();
        formatter.debug_struct("Nodes").field("urls", &urls).field("timeout", &self.timeout).finish()
    }
}

impl Nodes {
    pub(super) fn for_searching(settings: &RemoteSettings) -> Result<Self, Error> {
        Self::new(settings, settings.timeout, REST)
    }

    pub(super) fn for_building(settings: &RemoteSettings) -> Result<Self, Error> {
        Self::new(settings, settings.timeout.max(BUILDING), Duration::ZERO)
    }

    fn new(settings: &RemoteSettings, timeout: Duration, rest: Duration) -> Result<Self, Error> {
        let clients: Result<Vec<_>, _> =
            settings.urls.iter().map(|url| client(url, settings, timeout)).collect();
        let clients = clients?;
        if clients.is_empty() {
            return Err(Error::Setting("the list of Qdrant nodes is empty".to_owned()));
        }
        // One thread drives all nodes; the calls themselves wait elsewhere.
        let runtime =
            Builder::new_multi_thread().worker_threads(1).thread_name("qdrant").enable_all().build()?;
        let ring = Arc::new(Ring { clients, good: AtomicUsize::new(0) });
        Ok(Self { ring, timeout, rest, rests_until: Mutex::new(None), runtime: Some(runtime) })
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.ring.clients.len()
    }

    /// The result of `request` from the first node that gives one, beginning with the one that did so last.
    pub(super) fn call<T, F, R>(&self, action: &'static str, request: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(Qdrant) -> R + Send + 'static,
        R: Future<Output = Result<T, QdrantError>> + Send,
    {
        let unreachable = |detail| Error::Unreachable { nodes: self.len(), action, detail };
        if self.rests() {
            return Err(unreachable("they failed a moment ago".to_owned()));
        }
        let (sender, receiver) = mpsc::sync_channel(1);
        let (ring, timeout) = (Arc::clone(&self.ring), self.timeout);
        let runtime = self.runtime.as_ref().expect("the runtime is there until the drop: a bug");
        runtime.spawn(async move {
            // A caller that is gone wants no result.
            let _ = sender.send(ring.first(timeout, request).await);
        });
        let result =
            receiver.recv().unwrap_or_else(|_| Err(Failure::Node("the client broke off".to_owned())));
        result.map_err(|failure| match failure {
            Failure::Request(error) => Error::Refused { action, detail: error.to_string() },
            Failure::Node(detail) => {
                self.rest();
                unreachable(detail)
            }
        })
    }

    fn rests(&self) -> bool {
        let until = self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    fn rest(&self) {
        let mut until = self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = Some(Instant::now() + self.rest);
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        // Dropping a runtime waits, which an asynchronous caller may not; this does not wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Ring {
    async fn first<T, F, R>(&self, timeout: Duration, request: F) -> Result<T, Failure>
    where
        F: Fn(Qdrant) -> R,
        R: Future<Output = Result<T, QdrantError>>,
    {
        let start = self.good.load(Ordering::Relaxed);
        let mut failed = Vec::new();
        for at in (start..start + self.clients.len()).map(|at| at % self.clients.len()) {
            let answer = tokio::time::timeout(timeout, request(self.clients[at].clone())).await;
            let detail = match answer {
                Ok(Err(error)) if blames_node(&error) => error.to_string(),
                Err(_) => format!("no answer within {} ms", timeout.as_millis()),
                Ok(result) => {
                    self.good.store(at, Ordering::Relaxed);
                    return result.map_err(Failure::Request);
                }
            };
            let url = &self.clients[at].config.uri;
            tracing::warn!(url, detail, "Qdrant node failed");
            failed.push(format!("{url}: {detail}"));
        }
        Err(Failure::Node(failed.join("; ")))
    }
}

fn client(url: &str, settings: &RemoteSettings, timeout: Duration) -> Result<Qdrant, Error> {
    let mut config = Qdrant::from_url(url).timeout(timeout).connect_timeout(timeout).keep_alive_while_idle();
    if let Some(key) = &settings.api_key {
        config.set_api_key(key);
    }
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    if !matches!(scheme, Some("http" | "https")) {
        return Err(Error::Setting(format!("{url:?} is not the URL of a Qdrant node")));
    }
    let invalid = |error| Error::Setting(format!("{url:?} is not the URL of a Qdrant node: {error}"));
    config.skip_compatibility_check().build().map_err(invalid)
}

/// Whether another node might answer: the gRPC codes of a broken connection, of a node that is starting,
/// overloaded or without quorum. The client reports a refused connection as an internal error.
fn blames_node(error: &QdrantError) -> bool {
    const CANCELLED: i32 = 1;
    const UNKNOWN: i32 = 2;
    const DEADLINE: i32 = 4;
    const ABORTED: i32 = 10;
    const INTERNAL: i32 = 13;
    const UNAVAILABLE: i32 = 14;
    match error {
        QdrantError::ResponseError { status } => {
            let code = i32::from(status.code());
            [CANCELLED, UNKNOWN, DEADLINE, ABORTED, INTERNAL, UNAVAILABLE].contains(&code)
        }
        QdrantError::ResourceExhaustedError { .. } | QdrantError::Io(_) => true,
        _ => false,
    }
}
