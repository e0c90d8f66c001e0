//! The thread that owns a store: jobs that wait together share one transaction, so that one write to the disk serves all.

use tokio::sync::{mpsc, oneshot};

use super::{Error, Store};

/// Jobs that may wait; more callers wait before they may ask.
const QUEUE: usize = 1024;
/// Most jobs of a transaction.
const TOGETHER: usize = 256;

/// Something to be done with the store.
trait Job: Send {
    /// Does it, and undoes it where it fails. An error says that the transaction is lost.
    fn run(&mut self, store: &mut dyn Store) -> Result<(), Error>;
    /// Tells the caller how it ended; `lost` is the error of the transaction, where that failed.
    fn settle(self: Box<Self>, lost: Option<&Error>);
}

struct Call<T, W> {
    work: Option<W>,
    done: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<T, W> Job for Call<T, W>
where
    T: Send + 'static,
    W: FnOnce(&mut dyn Store) -> Result<T, Error> + Send + 'static,
{
    fn run(&mut self, store: &mut dyn Store) -> Result<(), Error> {
        let Some(work) = self.work.take() else { return Ok(()) };
        store.mark()?;
        let done = work(store);
        let undone = if done.is_err() { store.undo() } else { Ok(()) };
        self.done = Some(done);
        undone
    }

    fn settle(self: Box<Self>, lost: Option<&Error>) {
        let done = match (lost, self.done) {
            // Its own error says more than that of the transaction.
            (_, Some(Err(error))) => Err(error),
            (Some(error), _) => Err(error.clone()),
            (None, done) => done.unwrap_or(Err(Error::Closed)),
        };
        // A caller that has gone wants no answer.
        let _ = self.reply.send(done);
    }
}

/// A handle on the thread, which ends when the last handle is gone.
#[derive(Clone)]
pub(super) struct StoreThread {
    jobs: mpsc::Sender<Box<dyn Job>>,
}

impl StoreThread {
    /// Starts the thread.
    pub(super) fn start(mut store: Box<dyn Store>) -> Result<Self, Error> {
        let (jobs, mut queue) = mpsc::channel::<Box<dyn Job>>(QUEUE);
        std::thread::Builder::new().name("messages".to_owned()).spawn(move || {
            while let Some(first) = queue.blocking_recv() {
                let mut batch = vec![first];
                while batch.len() < TOGETHER
                    && let Ok(job) = queue.try_recv()
                {
                    batch.push(job);
                }
                together(store.as_mut(), batch);
            }
        })?;
        Ok(Self { jobs })
    }

    /// Runs `work`; what it did is durable when this returns.
    pub(super) async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        let job = Call { work: Some(work), done: None, reply };
        self.jobs.send(Box::new(job)).await.map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }
}

fn together(store: &mut dyn Store, mut batch: Vec<Box<dyn Job>>) {
    let lost = transact(store, &mut batch);
    if let Err(error) = &lost {
        tracing::warn!(%error, jobs = batch.len(), "a transaction of the message store failed");
        store.roll_back();
    }
    for job in batch {
        job.settle(lost.as_ref().err());
    }
}

fn transact(store: &mut dyn Store, batch: &mut [Box<dyn Job>]) -> Result<(), Error> {
    store.begin()?;
    batch.iter_mut().try_for_each(|job| job.run(store))?;
    store.commit()
}
