//! The thread that embeds.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use crate::inference::worker::recent::Recent;
use crate::inference::{CosineScale, Embedder, Error, TextKind};

/// Queries whose vectors are kept.
const CACHED_QUERIES: usize = 1024;
/// A query longer than this is not kept, so that the cache's size is bounded.
const CACHED_QUERY_BYTES: usize = 1024;

/// Embeds on a thread of its own, one text at a time.
pub struct EmbeddingWorker {
    embedder: Arc<dyn Embedder>,
    queue: usize,
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    cache: Mutex<Recent<Vec<f32>>>,
}

struct Job {
    kind: TextKind,
    text: String,
    deadline: Instant,
    reply: SyncSender<Result<Vec<f32>, Error>>,
}

impl EmbeddingWorker {
    /// Starts the thread; `queue` texts (at least one) may wait while one is computed.
    ///
    /// # Errors
    /// [`Error::Io`] where the system gives no thread.
    pub fn start(embedder: Arc<dyn Embedder>, queue: usize) -> Result<Self, Error> {
        let queue = queue.max(1);
        let (jobs, received) = sync_channel(queue);
        let model = Arc::clone(&embedder);
        let thread = std::thread::Builder::new().name("embedding".into());
        let thread = thread.spawn(move || work(model.as_ref(), &received))?;
        let cache = Mutex::new(Recent::new(CACHED_QUERIES));
        Ok(Self { embedder, queue, jobs: Some(jobs), thread: Some(thread), cache })
    }

    /// See [`Embedder::id`].
    pub fn id(&self) -> &str {
        self.embedder.id()
    }

    /// See [`Embedder::dimensions`].
    pub fn dimensions(&self) -> usize {
        self.embedder.dimensions()
    }

    /// See [`Embedder::scale`].
    pub fn scale(&self) -> CosineScale {
        self.embedder.scale()
    }

    /// The vector of `text`; blocks until it is there. Call it from threads that may block.
    ///
    /// # Errors
    /// [`Error::Overload`] at once where the queue is full, [`Error::Deadline`] when `deadline` passes,
    /// [`Error::Panicked`] where the model panicked on this text, or the model's own error.
    pub fn embed(&self, kind: TextKind, text: &str, deadline: Instant) -> Result<Vec<f32>, Error> {
        let cached = kind == TextKind::Query && text.len() <= CACHED_QUERY_BYTES;
        if cached && let Some(vector) = self.cache().get(text) {
            return Ok(vector);
        }
        let vector = self.compute(kind, text, deadline)?;
        if cached {
            self.cache().insert(text.to_owned(), vector.clone());
        }
        Ok(vector)
    }

    fn compute(&self, kind: TextKind, text: &str, deadline: Instant) -> Result<Vec<f32>, Error> {
        let (reply, answer) = sync_channel(1);
        let job = Job { kind, text: text.to_owned(), deadline, reply };
        self.jobs.as_ref().ok_or(Error::Stopped)?.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Error::Overload { waiting: self.queue },
            TrySendError::Disconnected(_) => Error::Stopped,
        })?;
        let left = deadline.saturating_duration_since(Instant::now());
        answer.recv_timeout(left).unwrap_or_else(|error| match error {
            RecvTimeoutError::Timeout => Err(Error::Deadline),
            RecvTimeoutError::Disconnected => Err(Error::Stopped),
        })
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Recent<Vec<f32>>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn work(embedder: &dyn Embedder, jobs: &Receiver<Job>) {
    for job in jobs {
        // Nobody waits for what is late.
        let result = if Instant::now() >= job.deadline {
            Err(Error::Deadline)
        } else {
            catch_unwind(AssertUnwindSafe(|| embedder.embed(job.kind, &job.text)))
                .unwrap_or(Err(Error::Panicked))
        };
        let _ = job.reply.send(result);
    }
}

impl Drop for EmbeddingWorker {
    /// Waits for the text that is being computed.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for EmbeddingWorker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EmbeddingWorker").field("model", &self.id()).field("queue", &self.queue).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;
    use crate::inference::fake::FakeEmbedder;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(20)
    }

    /// Counts its calls; a text "hold" waits until the gate is opened.
    struct Gated {
        inner: FakeEmbedder,
        calls: AtomicUsize,
        started: SyncSender<()>,
        gate: Mutex<Receiver<()>>,
    }

    impl Embedder for Gated {
        fn id(&self) -> &str {
            self.inner.id()
        }

        fn dimensions(&self) -> usize {
            self.inner.dimensions()
        }

        fn embed(&self, kind: TextKind, text: &str) -> Result<Vec<f32>, Error> {
            self.calls.fetch_add(1, Ordering::SeqCst);
            if text == "hold" {
                self.started.send(()).unwrap();
                let _ = self.gate.lock().unwrap().recv();
            }
            self.inner.embed(kind, text)
        }
    }

    /// The embedder, a sign that "hold" has begun, and the gate.
    fn gated() -> (Arc<Gated>, Receiver<()>, SyncSender<()>) {
        let (started, has_started) = mpsc::sync_channel(1);
        let (open, gate) = mpsc::sync_channel(1);
        let gated = Gated { inner: FakeEmbedder::new(16), calls: 0.into(), started, gate: gate.into() };
        (Arc::new(gated), has_started, open)
    }

    #[test]
    fn a_full_queue_refuses_at_once_and_late_work_is_skipped() {
        let (embedder, has_started, open) = gated();
        let worker = EmbeddingWorker::start(Arc::clone(&embedder) as Arc<dyn Embedder>, 1).unwrap();
        std::thread::scope(|scope| {
            let held = scope.spawn(|| worker.embed(TextKind::Query, "hold", soon()));
            has_started.recv().unwrap();
            // The one place in the queue: its deadline passes while it waits.
            let short = Instant::now() + Duration::from_millis(20);
            let late = worker.embed(TextKind::Query, "late", short);
            assert!(matches!(late, Err(Error::Deadline)), "{late:?}");
            let refused = worker.embed(TextKind::Query, "third", soon());
            assert!(matches!(refused, Err(Error::Overload { waiting: 1 })), "{refused:?}");
            open.send(()).unwrap();
            assert_eq!(held.join().unwrap().unwrap().len(), 16);
        });
        // Until the worker has skipped "late", that one has the place.
        let after = (0..1000).find_map(|_| match worker.embed(TextKind::Query, "after", soon()) {
            Err(Error::Overload { .. }) => {
                std::thread::sleep(Duration::from_millis(2));
                None
            }
            done => Some(done),
        });
        assert!(matches!(after, Some(Ok(_))), "{after:?}");
        // "hold" and "after": "late" was never computed.
        assert_eq!(embedder.calls.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn a_query_is_computed_once_and_a_passage_each_time() {
        let (embedder, _, _) = gated();
        let worker = EmbeddingWorker::start(Arc::clone(&embedder) as Arc<dyn Embedder>, 4).unwrap();
        let first = worker.embed(TextKind::Query, "khai sinh", soon()).unwrap();
        assert_eq!(worker.embed(TextKind::Query, "khai sinh", soon()).unwrap(), first);
        assert_eq!(embedder.calls.load(Ordering::SeqCst), 1);
        worker.embed(TextKind::Passage, "khai sinh", soon()).unwrap();
        worker.embed(TextKind::Passage, "khai sinh", soon()).unwrap();
        assert_eq!(embedder.calls.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn a_panic_fails_one_text_alone() {
        let embedder = Arc::new(FakeEmbedder::new(8).panicking_on("boom"));
        let worker = EmbeddingWorker::start(embedder, 4).unwrap();
        let failed = worker.embed(TextKind::Query, "boom", soon());
        assert!(matches!(failed, Err(Error::Panicked)), "{failed:?}");
        assert!(worker.embed(TextKind::Query, "khai sinh", soon()).is_ok());
    }
}
