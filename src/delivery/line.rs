//! A channel's line: one loop that has its messages answered and one that sends its answers, until it is stopped.

use std::{fmt, future::ready, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{self, Instant},
};

use super::{
    Answerer, Desk, Limits, Millis, Outgoing, Receipt, SendError, Sender, answering, item::now, sending,
};

/// How a line behaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineSettings {
    /// Messages answered at one time, each of another chat.
    pub answering: usize,
    /// Things sent at one time, each to another chat.
    pub sending: usize,
    /// A chat with so many unsent answers waits before its next message is answered.
    pub unsent: u32,
    /// Tries before something becomes a dead letter.
    pub tries: u32,
    /// The wait after a first failure; it doubles with each, up to 300 times itself.
    pub backoff: Duration,
    /// When what was taken or is being sent may be taken by another instance: longer than any answer or request takes.
    pub lease: Duration,
    pub limits: Limits,
}

impl LineSettings {
    /// The usual line under `limits`.
    pub fn under(limits: Limits) -> Self {
        let (backoff, lease) = (Duration::from_secs(1), Duration::from_secs(120));
        Self { answering: 8, sending: 16, unsent: 8, tries: 8, backoff, lease, limits }
    }

    /// When the lease ends of what is taken now.
    pub(super) fn until(&self) -> Millis {
        now().saturating_add(Millis::try_from(self.lease.as_millis()).unwrap_or(Millis::MAX))
    }

    /// How long to wait after `tries` failures.
    pub(super) fn wait(&self, tries: u32) -> Duration {
        (self.backoff * 2_u32.saturating_pow(tries.saturating_sub(1)).min(300)).min(self.backoff * 300)
    }
}

/// The sender of a line whose answers are fetched.
struct Nobody;

impl Sender for Nobody {
    fn send<'a>(&'a self, _out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(ready(Err(SendError::Closed("what is fetched is not sent".to_owned()))))
    }
}

/// A running line.
pub struct Line {
    channel: &'static str,
    stop_answering: watch::Sender<bool>,
    stop_sending: watch::Sender<bool>,
    answering: JoinHandle<()>,
    sending: Option<JoinHandle<()>>,
}

impl fmt::Debug for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Line({})", self.channel)
    }
}

impl Line {
    /// Starts the line of `channel`: its messages at `desk` are answered by `answerer`, and the answers sent by `sender`.
    pub fn start(
        desk: &Desk,
        channel: &'static str,
        answerer: Arc<dyn Answerer>,
        sender: Arc<dyn Sender>,
        settings: LineSettings,
    ) -> Self {
        let (stop_answering, no_more_answers) = watch::channel(false);
        let (stop_sending, no_more_sending) = watch::channel(false);
        let answering = answering::Answering {
            desk: desk.clone(),
            channel,
            answerer,
            sender: Arc::clone(&sender),
            settings,
        };
        let sending = sending::Sending { desk: desk.clone(), channel, sender, settings };
        Self {
            channel,
            stop_answering,
            stop_sending,
            answering: tokio::spawn(answering.run(no_more_answers)),
            sending: Some(tokio::spawn(sending.run(no_more_sending))),
        }
    }

    /// As [`Self::start`] for a channel whose answers are fetched, by [`Desk::collect`].
    pub fn collected(
        desk: &Desk,
        channel: &'static str,
        answerer: Arc<dyn Answerer>,
        settings: LineSettings,
    ) -> Self {
        let (stop_answering, no_more_answers) = watch::channel(false);
        let (stop_sending, _) = watch::channel(false);
        let sender: Arc<dyn Sender> = Arc::new(Nobody);
        let answering = answering::Answering { desk: desk.clone(), channel, answerer, sender, settings };
        let answering = tokio::spawn(answering.run(no_more_answers));
        Self { channel, stop_answering, stop_sending, answering, sending: None }
    }

    /// As [`Self::start`] for a channel by which nothing arrives.
    pub fn sending(
        desk: &Desk,
        channel: &'static str,
        sender: Arc<dyn Sender>,
        settings: LineSettings,
    ) -> Self {
        let (stop_answering, _) = watch::channel(false);
        let (stop_sending, no_more_sending) = watch::channel(false);
        let sending = sending::Sending { desk: desk.clone(), channel, sender, settings };
        let sending = Some(tokio::spawn(sending.run(no_more_sending)));
        Self { channel, stop_answering, stop_sending, answering: tokio::spawn(ready(())), sending }
    }

    /// Stops: no further message is taken, those being answered are finished, and what is due is sent, for at most
    /// `grace`. What is left stays in the store for the next start.
    pub async fn stop(self, grace: Duration) {
        let end = Instant::now() + grace;
        self.stop_answering.send_replace(true);
        let (mut answering, mut sending) = (self.answering, self.sending);
        if time::timeout_at(end, &mut answering).await.is_err() {
            answering.abort();
        }
        self.stop_sending.send_replace(true);
        if let Some(sending) = &mut sending
            && time::timeout_at(end, &mut *sending).await.is_err()
        {
            sending.abort();
            tracing::warn!(
                channel = self.channel,
                "stopped before all was sent: the rest goes out at the next start"
            );
        }
    }
}
