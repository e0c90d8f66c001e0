//! The thread that owns a store: jobs that wait together share one transaction, so that one write to the disk serves all.

use std::{slice, thread, time::Duration};

use tokio::sync::{mpsc, oneshot};

use super::{Error, Store};

/// Jobs that may wait; more callers wait before they may ask.
const QUEUE: usize = 1024;
/// Most jobs of a transaction.
const TOGETHER: usize = 256;
/// How often a job that another instance stands in the way of is run again, each time in a transaction of its own, in which it
/// waits for locks while it holds none of other jobs.
const AGAIN: u32 = 6;
/// The pause before the first of these; it doubles with each.
const PAUSE: Duration = Duration::from_millis(5);

/// Something to be done with the store.
trait Job: Send {
    /// Does it, and undoes it where it fails. An error says that the transaction is lost.
    fn run(&mut self, store: &mut dyn Store) -> Result<(), Error>;
    /// Whether it met another instance and has to be run again.
    fn is_held(&self) -> bool;
    /// Tells the caller how it ended; `lost` is the error of the transaction, where that failed.
    fn settle(self: Box<Self>, lost: Option<&Error>);
}

struct Call<T, W> {
    work: W,
    done: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<T, W> Job for Call<T, W>
where
    T: Send + 'static,
    W: FnMut(&mut dyn Store) -> Result<T, Error> + Send + 'static,
{
    fn run(&mut self, store: &mut dyn Store) -> Result<(), Error> {
        store.mark()?;
        let done = (self.work)(store);
        let undone = if done.is_err() { store.undo() } else { Ok(()) };
        self.done = Some(done);
        undone
    }

    fn is_held(&self) -> bool {
        matches!(self.done, Some(Err(Error::Busy)))
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
        thread::Builder::new().name("messages".to_owned()).spawn(move || {
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

    /// Runs `work`, once more where another instance stood in its way; what it did is durable when this returns.
    pub(super) async fn call<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        let job = Call { work, done: None, reply };
        self.jobs.send(Box::new(job)).await.map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }
}

fn together(store: &mut dyn Store, mut batch: Vec<Box<dyn Job>>) {
    let lost = transacted(store, &mut batch);
    let (held, ended): (Vec<_>, Vec<_>) = batch.into_iter().partition(|job| lost.is_none() && job.is_held());
    ended.into_iter().for_each(|job| job.settle(lost.as_ref()));
    held.into_iter().for_each(|job| alone(store, job));
}

/// Runs a job again that met another instance.
fn alone(store: &mut dyn Store, mut job: Box<dyn Job>) {
    let mut lost = None;
    for tries in 0..AGAIN {
        thread::sleep(PAUSE * 2_u32.pow(tries));
        lost = transacted(store, slice::from_mut(&mut job));
        if lost.is_some() || !job.is_held() {
            break;
        }
    }
    job.settle(lost.as_ref());
}

/// Runs `batch` as one transaction; why it was lost, where it was.
fn transacted(store: &mut dyn Store, batch: &mut [Box<dyn Job>]) -> Option<Error> {
    let error = transact(store, batch).err()?;
    tracing::warn!(%error, jobs = batch.len(), "a transaction of the message store failed");
    store.roll_back();
    Some(error)
}

fn transact(store: &mut dyn Store, batch: &mut [Box<dyn Job>]) -> Result<(), Error> {
    store.begin()?;
    batch.iter_mut().try_for_each(|job| job.run(store))?;
    store.commit()
}
