//! The desk at which everything is handed in and asked for; calls wait on the store's thread, never on the runtime.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use tokio::{sync::Notify, time};

use super::{
    Accepted, Address, Arrival, CaseAct, Counts, Dead, Error, Export, Millis, Office, Out, Retention, Store,
    Taken,
    item::now,
    notice::{self, NoticeAct},
    officer,
    store::{Again, Due, Ending, Take},
    thread::StoreThread,
};

/// Most messages of one chat that wait; more are left out, and the next answer says so.
pub const MOST_WAITING: u32 = 50;

/// The wait before a store that is away is asked again.
const MOMENT: Duration = Duration::from_millis(500);

/// A handle on the store.
#[derive(Clone)]
pub struct Desk {
    pub(super) thread: StoreThread,
    /// Whether other instances write to the store too.
    pub(super) shared: bool,
    /// The officers behind the assistant; none where nobody answers.
    pub(super) office: Option<Arc<Office>>,
    /// Whether other systems are told of cases.
    pub(super) calls: bool,
    /// Whether somebody sends notices.
    pub(super) notices: bool,
    /// Rings when a message was accepted.
    pub(super) arrived: Arc<Notify>,
    /// Rings when there is something to send.
    pub(super) written: Arc<Notify>,
}

/// Makes `call` again until it is done, where it fails for the moment alone: how something ended that is this instance's until
/// `until` must not be lost because the store is away for a while. Each of these calls may be made twice.
pub(super) async fn ended<T, F: Future<Output = Result<T, Error>>>(
    until: Millis,
    mut call: impl FnMut() -> F,
) -> Result<T, Error> {
    loop {
        match call().await {
            Err(error) if error.passes() && now() < until => {
                tracing::warn!(%error, "it is noted later how something ended");
                time::sleep(MOMENT).await;
            }
            ended => return ended,
        }
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Desk")
    }
}

impl Desk {
    /// A desk over `store`, on a thread of its own.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn over(store: impl Store + 'static) -> Result<Self, Error> {
        let shared = store.is_shared();
        let thread = StoreThread::start(Box::new(store))?;
        let (arrived, written) = (Arc::default(), Arc::default());
        Ok(Self { thread, shared, office: None, calls: false, notices: false, arrived, written })
    }

    /// Takes over what a process left that ended.
    ///
    /// # Errors
    /// Where the store fails; so for all below.
    pub async fn recover(&self) -> Result<(), Error> {
        self.thread.call(|store| store.recover(now())).await
    }

    /// Keeps `arrivals`, all or none; what became of each. A channel acknowledges them to its platform after this has
    /// returned, and not where it fails.
    pub async fn accept(
        &self,
        channel: &'static str,
        arrivals: Vec<Arrival>,
    ) -> Result<Vec<Accepted>, Error> {
        let notices = self.notices;
        let accepted = self.thread.call(move |store| {
            let keep = |arrival: &Arrival| {
                let accepted = store.accept(channel, arrival, MOST_WAITING, now())?;
                if let (Accepted::Kept, Some(phone), true) = (accepted, &arrival.phone, notices) {
                    notice::heard(store, &Address::new(channel, &arrival.chat), phone.clone())?;
                }
                Ok(accepted)
            };
            arrivals.iter().map(keep).collect::<Result<Vec<_>, _>>()
        });
        let accepted = accepted.await?;
        self.arrived.notify_waiters();
        Ok(accepted)
    }

    pub(super) async fn take(&self, channel: &'static str, take: Take) -> Result<Vec<Taken>, Error> {
        self.thread.call(move |store| store.take(channel, take, now())).await
    }

    pub(super) async fn finish(
        &self,
        taken: &Taken,
        ending: &Arc<Ending>,
        notices: &Arc<Vec<NoticeAct>>,
    ) -> Result<bool, Error> {
        let (taken, ending, calls) = (taken.clone(), Arc::clone(ending), self.calls);
        let notices = Arc::clone(notices);
        let finished = self.thread.call(move |store| {
            if ending.forget {
                notice::forget(store, &taken.address)?;
            }
            let kept = store.finish(&taken, &ending, now())?;
            for act in notices.iter().filter(|_| kept) {
                notice::act(store, &taken.address, act)?;
            }
            for act in ending.cases.iter().filter(|_| kept) {
                if let CaseAct::Close(number) = act {
                    notice::drop_held(store, number)?;
                }
            }
            for act in ending.cases.iter().filter(|_| kept && calls) {
                if let CaseAct::Open(case) = act {
                    officer::call(store, &taken.address.channel, case)?;
                }
            }
            Ok(kept)
        });
        let kept = finished.await?;
        self.written.notify_waiters();
        self.arrived.notify_waiters();
        Ok(kept)
    }

    pub(super) async fn put_back(&self, again: &Again) -> Result<(), Error> {
        let again = again.clone();
        self.thread.call(move |store| store.put_back(&again)).await
    }

    pub(super) async fn give_up(&self, id: i64, reason: &str) -> Result<(), Error> {
        let reason = reason.to_owned();
        self.thread.call(move |store| store.give_up(id, &reason, now())).await
    }

    /// Keeps one more thing to be sent to a chat, such as an officer's answer.
    pub async fn put(&self, address: &Address, out: Out) -> Result<(), Error> {
        let address = address.clone();
        self.thread.call(move |store| store.put(&address, &out, now())).await?;
        self.written.notify_waiters();
        Ok(())
    }

    pub(super) async fn due(&self, channel: &'static str, most: usize, until: Millis) -> Result<Due, Error> {
        self.thread.call(move |store| store.due(channel, most, until, now())).await
    }

    pub(super) async fn sent(&self, id: i64, receipt: Option<String>, next: Millis) -> Result<(), Error> {
        self.thread.call(move |store| store.sent(id, receipt.as_deref(), next, now())).await?;
        // A chat that had too many unsent answers may be answered again.
        self.arrived.notify_waiters();
        Ok(())
    }

    pub(super) async fn resend(&self, again: &Again) -> Result<(), Error> {
        let again = again.clone();
        self.thread.call(move |store| store.resend(&again)).await
    }

    pub(super) async fn bury(&self, id: i64, reason: &str) -> Result<(), Error> {
        let reason = reason.to_owned();
        self.thread.call(move |store| store.bury(id, &reason, now())).await
    }

    /// Dead letters, the latest first.
    pub async fn dead(&self, most: usize) -> Result<Vec<Dead>, Error> {
        self.thread.call(move |store| store.dead(most)).await
    }

    /// Puts dead letters back where they were, one or all; how many. A serving process finds them within a second.
    pub async fn revive(&self, id: Option<i64>) -> Result<u64, Error> {
        let revived = self.thread.call(move |store| store.revive(id, now())).await?;
        self.arrived.notify_waiters();
        self.written.notify_waiters();
        Ok(revived)
    }

    /// All that is kept of a chat.
    pub async fn export(&self, address: &Address) -> Result<Export, Error> {
        let address = address.clone();
        self.thread.call(move |store| store.export(&address)).await
    }

    /// Deletes what is too old at `now`; how many rows.
    pub async fn clean(&self, retention: Retention, now: Millis) -> Result<u64, Error> {
        self.thread.call(move |store| store.clean(retention, now)).await
    }

    /// Notes of `kind`, such as thumbs: what they say as JSON, and how many say so, the most frequent first.
    pub async fn notes(&self, kind: &'static str) -> Result<Vec<(String, u32)>, Error> {
        self.thread.call(move |store| store.notes(kind)).await
    }

    /// How much is kept of each channel.
    pub async fn counts(&self) -> Result<BTreeMap<String, Counts>, Error> {
        self.thread.call(|store| store.counts()).await
    }
}
