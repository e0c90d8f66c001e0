//! The webhook: the signature is looked at first, then the event is kept, and then Zalo hears that it arrived. It waits two
//! seconds, so nothing is answered here.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use crate::{
    delivery::{self, Accepted, Arrival, Desk},
    messenger::{Call, Verdict, Webhook},
};

use super::{CHANNEL, now, signature::Signer, wire};

/// The headers of the signature and of its time.
const SIGNATURE: &str = "x-zevent-signature";
const TIMESTAMP: &str = "x-zevent-timestamp";
/// What Zalo sends without a signature when the address is set, to see whether it answers.
const PROBE: &[u8] = b"{}";

/// What takes events in.
pub(super) struct Hook {
    desk: Desk,
    signer: Signer,
    closed: AtomicBool,
}

impl Hook {
    pub(super) fn new(desk: Desk, signer: Signer) -> Self {
        Self { desk, signer, closed: AtomicBool::new(false) }
    }

    /// Takes nothing more.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Keeps `event` where it is for the assistant; once this has returned it may be acknowledged.
    async fn keep(&self, event: &Value) -> Result<(), delivery::Error> {
        let Some(arrived) = wire::arrived(event) else {
            tracing::debug!("an event that is not for the assistant was left out");
            return Ok(());
        };
        let arrival = Arrival::new(arrived.event, arrived.chat, &arrived.incoming)?;
        let accepted = self.desk.accept(CHANNEL, vec![arrival]).await?;
        tracing::debug!(?accepted, "an event was taken in");
        if accepted.contains(&Accepted::Flooded) {
            tracing::warn!("a message of a chat with too many waiting was left out");
        }
        Ok(())
    }
}

impl Webhook for Hook {
    fn name(&self) -> &'static str {
        CHANNEL
    }

    fn receive<'a>(&'a self, call: Call<'a>) -> BoxFuture<'a, Verdict> {
        async move {
            if call.is_get {
                return Verdict::Forbidden;
            }
            let signature = (call.header)(SIGNATURE).unwrap_or_default();
            if signature.is_empty() && call.body == PROBE {
                return Verdict::Accepted(String::new());
            }
            let stamp = (call.header)(TIMESTAMP);
            if let Err(rejected) = self.signer.check(&signature, stamp.as_deref(), call.body, now()) {
                tracing::warn!(?rejected, "a call that is not from Zalo was turned away");
                return Verdict::Forbidden;
            }
            if self.closed.load(Ordering::Relaxed) {
                return Verdict::Unavailable;
            }
            let Ok(event) = serde_json::from_slice::<Value>(call.body) else { return Verdict::Malformed };
            if !wire::is_event(&event) {
                return Verdict::Malformed;
            }
            match self.keep(&event).await {
                Ok(()) => Verdict::Accepted(String::new()),
                Err(error) => {
                    tracing::error!(%error, "an event could not be kept: Zalo is to bring it again");
                    Verdict::Unavailable
                }
            }
        }
        .boxed()
    }
}
