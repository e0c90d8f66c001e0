//! Sends the answers of a channel: in order within a chat, within the limits of the platform, again where it failed.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use tokio::{sync::watch, task::JoinSet, time};

use super::{
    Desk, LineSettings, Millis, Outgoing, Receipt, SendError, Sender, desk::ended, item::now,
    limits::Allowance, store::Again,
};

/// Longest time of a request.
const REQUEST: Duration = Duration::from_secs(30);
/// How often the store is looked at where nothing rings.
const LOOK: Duration = Duration::from_secs(1);
/// How long nothing is tried after the platform refused the channel itself.
const CLOSED: Duration = Duration::from_secs(30);

/// The loop that sends.
#[derive(Clone)]
pub(super) struct Sending {
    pub(super) desk: Desk,
    pub(super) channel: &'static str,
    pub(super) sender: Arc<dyn Sender>,
    pub(super) settings: LineSettings,
}

/// What the tasks of a line share: its allowance, and until when the platform refuses the channel.
struct Shared {
    allowance: Mutex<Allowance>,
    closed: Mutex<Option<Instant>>,
}

impl Sending {
    /// Sends until `stopping`, and then what is due at once.
    pub(super) async fn run(self, mut stopping: watch::Receiver<bool>) {
        let allowance = Mutex::new(Allowance::new(self.settings.limits, Instant::now()));
        let shared = Arc::new(Shared { allowance, closed: Mutex::new(None) });
        let mut under_way: JoinSet<()> = JoinSet::new();
        let mut ending = false;
        loop {
            let rung = Arc::clone(&self.desk.written);
            let rung = rung.notified();
            tokio::pin!(rung);
            rung.as_mut().enable();
            let (next, found) = self.start_due(&shared, &mut under_way).await;
            if ending && !found && under_way.is_empty() && next >= LOOK {
                return;
            }
            let full = under_way.len() >= self.settings.sending;
            tokio::select! {
                _ = stopping.wait_for(|stopping| *stopping), if !ending => ending = true,
                Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
                () = rung, if !full => {}
                () = time::sleep(next.min(LOOK)), if !full => {}
            }
        }
    }

    /// Starts to send what is due and allowed; how long until there may be more, and whether there was something.
    async fn start_due(&self, shared: &Arc<Shared>, under_way: &mut JoinSet<()>) -> (Duration, bool) {
        if let Some(wait) = shared.closed_for() {
            return (wait, false);
        }
        let (allowed, wait) = lock(&shared.allowance).now(Instant::now());
        let most = allowed.min(self.settings.sending.saturating_sub(under_way.len()));
        if most == 0 {
            return (wait, under_way.is_empty());
        }
        let until = self.settings.until();
        let due = match self.desk.due(self.channel, most, until).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(channel = self.channel, %error, "nothing could be taken from the store to be sent");
                return (LOOK, false);
            }
        };
        let found = !due.outs.is_empty();
        for out in due.outs {
            let group = self.sender.is_group(&out.address);
            let pause = lock(&shared.allowance).spend(&out.address.chat, group, Instant::now());
            let (this, shared) = (self.clone(), Arc::clone(shared));
            under_way.spawn(async move { this.send(out, pause, until, &shared).await });
        }
        let next =
            due.next.map_or(LOOK, |next| Duration::from_millis(u64::try_from(next - now()).unwrap_or(0)));
        (next, found)
    }

    /// Sends `out`, which is this line's until `until`, once and keeps how it ended.
    async fn send(&self, out: Outgoing, pause: Duration, until: Millis, shared: &Shared) {
        // An edit of what never arrived has nothing to edit.
        let orphan = out.is_edit && out.edits.is_none();
        let sent = if orphan { Ok(None) } else { self.request(&out).await };
        let kept = match sent {
            Ok(receipt) => {
                let took_ms = now() - out.kept;
                tracing::debug!(chat = %out.address, took_ms, tries = out.attempts + 1, "sent");
                let next = now() + millis(pause);
                ended(until, || self.desk.sent(out.id, receipt.clone(), next)).await
            }
            Err(error) => self.failed(&out, error, until, shared).await,
        };
        if let Err(error) = kept {
            // Its lease ends, and then it counts as in doubt.
            tracing::error!(chat = %out.address, %error, "it could not be kept how a sending ended");
        }
    }

    async fn request(&self, out: &Outgoing) -> Result<Receipt, SendError> {
        let sending = AssertUnwindSafe(self.sender.send(out)).catch_unwind();
        match time::timeout(REQUEST, sending).await {
            Ok(Ok(sent)) => sent,
            Ok(Err(_)) => Err(SendError::Never("the sending of it broke: a bug".to_owned())),
            Err(_) => Err(SendError::Unknown("the platform did not answer in time".to_owned())),
        }
    }

    async fn failed(
        &self,
        out: &Outgoing,
        error: SendError,
        until: Millis,
        shared: &Shared,
    ) -> Result<(), super::Error> {
        let tries = out.attempts + 1;
        let reason = error.to_string();
        let (wait, counts, doubtful) = match error {
            SendError::Limited(after) => {
                lock(&shared.allowance).drain();
                (after.max(self.settings.backoff), false, false)
            }
            SendError::Closed(_) => {
                *lock(&shared.closed) = Some(Instant::now() + CLOSED.min(self.settings.backoff * 30));
                (self.settings.backoff, false, false)
            }
            SendError::Later(_) if tries < self.settings.tries => (self.settings.wait(tries), true, false),
            // It may have arrived once already; sent a third time it could be there three times.
            SendError::Unknown(_) if tries < self.settings.tries && (out.is_edit || !out.doubtful) => {
                (self.settings.wait(tries), true, true)
            }
            SendError::Later(_) | SendError::Unknown(_) | SendError::Never(_) => {
                tracing::error!(chat = %out.address, tries, reason, "an answer is a dead letter now");
                return ended(until, || self.desk.bury(out.id, &reason)).await;
            }
        };
        tracing::warn!(chat = %out.address, tries, reason, wait_ms = wait.as_millis() as u64, "an answer is sent later");
        let again = Again { id: out.id, due: now() + millis(wait), reason, counts, doubtful };
        ended(until, || self.desk.resend(&again)).await
    }
}

impl Shared {
    /// How much longer the platform is not asked; none where it is.
    fn closed_for(&self) -> Option<Duration> {
        let until = (*lock(&self.closed))?;
        let left = until.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX / 2)
}
