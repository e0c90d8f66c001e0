//! The thread that generates, and the stream of what it says.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use tokio::sync::mpsc;

use crate::inference::{Error, Finish, Generation, GenerationRequest, Generator};

/// Most tokens of one request, whatever it asks for: the stream's buffer is bounded by it.
const MOST_TOKENS: usize = 4096;
/// Room in a stream for more than one piece a token: leftovers at the end, and the last event.
const SPARE_EVENTS: usize = 8;

/// Generates on a thread of its own, one request at a time.
pub struct GenerationWorker {
    generator: Arc<dyn Generator>,
    queue: usize,
    jobs: Option<SyncSender<Job>>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What happens in a generation; `Done` or `Failed` comes last.
#[derive(Debug)]
pub enum GenerationEvent {
    /// The next piece of text.
    Piece(String),
    Done(Generation),
    Failed(Error),
}

/// The events of one generation. Dropping it cancels the generation at its next token.
#[derive(Debug)]
pub struct GenerationStream {
    events: mpsc::Receiver<GenerationEvent>,
}

impl GenerationStream {
    /// The next event; `None` after the last.
    pub async fn recv(&mut self) -> Option<GenerationEvent> {
        self.events.recv().await
    }

    /// The same for threads outside the runtime.
    pub fn blocking_recv(&mut self) -> Option<GenerationEvent> {
        self.events.blocking_recv()
    }
}

struct Job {
    request: GenerationRequest,
    deadline: Instant,
    events: mpsc::Sender<GenerationEvent>,
}

impl GenerationWorker {
    /// Starts the thread; `queue` requests (at least one) may wait while one is generated.
    ///
    /// # Errors
    /// [`Error::Io`] where the system gives no thread.
    pub fn start(generator: Arc<dyn Generator>, queue: usize) -> Result<Self, Error> {
        let queue = queue.max(1);
        let (jobs, received) = sync_channel(queue);
        let stopping = Arc::new(AtomicBool::new(false));
        let (model, stop) = (Arc::clone(&generator), Arc::clone(&stopping));
        let thread = std::thread::Builder::new().name("generation".into());
        let thread = thread.spawn(move || work(model.as_ref(), &received, &stop))?;
        Ok(Self { generator, queue, jobs: Some(jobs), stopping, thread: Some(thread) })
    }

    /// See [`Generator::id`].
    pub fn id(&self) -> &str {
        self.generator.id()
    }

    /// See [`Generator::is_tuned`].
    pub fn is_tuned(&self) -> bool {
        self.generator.is_tuned()
    }

    /// Puts `request` in the queue. Its stream ends with [`Finish::Deadline`] when `deadline` passes while
    /// it is generated, and with [`Error::Deadline`] when it passes before.
    ///
    /// # Errors
    /// [`Error::Overload`] where the queue is full.
    pub fn submit(
        &self,
        mut request: GenerationRequest,
        deadline: Instant,
    ) -> Result<GenerationStream, Error> {
        request.max_tokens = request.max_tokens.min(MOST_TOKENS);
        // Room for every piece: a reader that is slow or gone never holds up the thread.
        let (events, received) = mpsc::channel(request.max_tokens + SPARE_EVENTS);
        let job = Job { request, deadline, events };
        self.jobs.as_ref().ok_or(Error::Stopped)?.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Error::Overload { waiting: self.queue },
            TrySendError::Disconnected(_) => Error::Stopped,
        })?;
        Ok(GenerationStream { events: received })
    }
}

fn work(generator: &dyn Generator, jobs: &Receiver<Job>, stopping: &AtomicBool) {
    for job in jobs {
        let event = if stopping.load(Ordering::Relaxed) {
            GenerationEvent::Failed(Error::Stopped)
        } else if job.events.is_closed() {
            continue;
        } else if Instant::now() >= job.deadline {
            GenerationEvent::Failed(Error::Deadline)
        } else {
            generate(generator, &job, stopping)
        };
        let _ = job.events.try_send(event);
    }
}

fn generate(generator: &dyn Generator, job: &Job, stopping: &AtomicBool) -> GenerationEvent {
    let mut piece = |text: &str| {
        if Instant::now() >= job.deadline {
            return ControlFlow::Break(Finish::Deadline);
        }
        // The last place is for the last event.
        let has_room = job.events.capacity() > 1;
        let sent = has_room && job.events.try_send(GenerationEvent::Piece(text.to_owned())).is_ok();
        if sent && !stopping.load(Ordering::Relaxed) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(Finish::Cancelled)
        }
    };
    match catch_unwind(AssertUnwindSafe(|| generator.generate(&job.request, &mut piece))) {
        Ok(Ok(generation)) => GenerationEvent::Done(generation),
        Ok(Err(error)) => GenerationEvent::Failed(error),
        Err(_) => GenerationEvent::Failed(Error::Panicked),
    }
}

impl Drop for GenerationWorker {
    /// Ends the running generation at its next token and fails those that wait.
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for GenerationWorker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GenerationWorker").field("model", &self.id()).field("queue", &self.queue).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::inference::fake::FakeGenerator;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(20)
    }

    fn request(prompt: &str) -> GenerationRequest {
        GenerationRequest { prompt: prompt.into(), max_tokens: 1000, ..Default::default() }
    }

    /// Says one piece every 10 ms, a thousand times: whoever waits for all of it waits for 10 s.
    fn slow() -> GenerationWorker {
        let generator = FakeGenerator::new(vec!["x"; 1000]).with_delay(Duration::from_millis(10));
        GenerationWorker::start(Arc::new(generator), 1).unwrap()
    }

    fn finish(stream: &mut GenerationStream) -> (String, Generation) {
        let mut text = String::new();
        loop {
            match stream.blocking_recv() {
                Some(GenerationEvent::Piece(piece)) => text.push_str(&piece),
                Some(GenerationEvent::Done(generation)) => return (text, generation),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn the_pieces_come_in_order_and_the_end_last() {
        let generator = FakeGenerator::new(["Lệ phí", " là", " 8.000 đồng."]);
        let worker = GenerationWorker::start(Arc::new(generator), 1).unwrap();
        let mut stream = worker.submit(request("lệ phí?"), soon()).unwrap();
        let (text, generation) = finish(&mut stream);
        assert_eq!(text, "Lệ phí là 8.000 đồng.");
        assert_eq!((generation.generated_tokens, generation.finish), (3, Finish::Stop));
        assert!(stream.blocking_recv().is_none());
    }

    #[tokio::test]
    async fn a_stream_can_be_awaited() {
        let worker = GenerationWorker::start(Arc::new(FakeGenerator::new(["a"])), 1).unwrap();
        let mut stream = worker.submit(request(""), soon()).unwrap();
        assert!(matches!(stream.recv().await, Some(GenerationEvent::Piece(piece)) if piece == "a"));
        assert!(matches!(stream.recv().await, Some(GenerationEvent::Done(_))));
        assert!(stream.recv().await.is_none());
    }

    #[test]
    fn the_deadline_ends_a_generation() {
        let worker = slow();
        let mut stream = worker.submit(request(""), Instant::now() + Duration::from_millis(60)).unwrap();
        let (text, generation) = finish(&mut stream);
        assert_eq!(generation.finish, Finish::Deadline);
        assert!(!text.is_empty() && text.len() < 40, "{} pieces", text.len());
    }

    #[test]
    fn a_dropped_stream_frees_the_model_and_a_full_queue_refuses() {
        let worker = slow();
        let mut first = worker.submit(request(""), soon()).unwrap();
        assert!(matches!(first.blocking_recv(), Some(GenerationEvent::Piece(_))));
        let waiting = worker.submit(request(""), Instant::now() + Duration::from_millis(1)).unwrap();
        let refused = worker.submit(request(""), soon());
        assert!(matches!(refused, Err(Error::Overload { waiting: 1 })), "{refused:?}");
        let start = Instant::now();
        drop(first);
        // The one that waited is answered long before the 10 s that the first would have taken.
        let mut waiting = waiting;
        let late = waiting.blocking_recv();
        assert!(matches!(late, Some(GenerationEvent::Failed(Error::Deadline))), "{late:?}");
        assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_panic_fails_one_request_alone() {
        let script = |request: &GenerationRequest| {
            assert_ne!(request.prompt, "boom");
            vec!["ok".to_owned()]
        };
        let worker = GenerationWorker::start(Arc::new(FakeGenerator::answering(script)), 2).unwrap();
        let failed = worker.submit(request("boom"), soon()).unwrap().blocking_recv();
        assert!(matches!(failed, Some(GenerationEvent::Failed(Error::Panicked))), "{failed:?}");
        assert_eq!(finish(&mut worker.submit(request("x"), soon()).unwrap()).0, "ok");
    }

    #[test]
    fn stopping_ends_what_runs_and_fails_what_waits() {
        let worker = slow();
        let mut running = worker.submit(request(""), soon()).unwrap();
        assert!(matches!(running.blocking_recv(), Some(GenerationEvent::Piece(_))));
        let mut waiting = worker.submit(request(""), soon()).unwrap();
        let start = Instant::now();
        drop(worker);
        assert!(start.elapsed() < Duration::from_secs(5));
        assert_eq!(finish(&mut running).1.finish, Finish::Cancelled);
        assert!(matches!(waiting.blocking_recv(), Some(GenerationEvent::Failed(Error::Stopped))));
    }
}
