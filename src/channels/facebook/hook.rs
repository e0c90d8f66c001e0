//! The webhook: the signature is looked at first, then the events are kept, and then the platform hears that they arrived. It waits
//! a few seconds, so nothing is answered here. A GET asks once whose address this is.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{FutureExt, future::BoxFuture};
use reqwest::Url;
use serde_json::Value;

use crate::{
    delivery::{self, Accepted, Arrival, Desk},
    messenger::{Call, Secret, Verdict, Webhook},
};

use super::{CHANNEL, signature::Signer, wire};

/// The header of the signature.
const SIGNATURE: &str = "x-hub-signature-256";
/// What the platform expects to hear.
const RECEIVED: &str = "EVENT_RECEIVED";
/// Longest challenge that is given back.
const LONGEST: usize = 256;

/// What takes events in.
pub(super) struct Hook {
    desk: Desk,
    signer: Signer,
    verify_token: Secret,
    closed: AtomicBool,
}

impl Hook {
    pub(super) fn new(desk: Desk, signer: Signer, verify_token: Secret) -> Self {
        Self { desk, signer, verify_token, closed: AtomicBool::new(false) }
    }

    /// Takes nothing more.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Gives the challenge of `query` back to who knows the token.
    fn verify(&self, query: &str) -> Verdict {
        let Ok(url) = Url::parse(&format!("http://hook/?{query}")) else { return Verdict::Forbidden };
        let said = |name: &str| {
            let found = url.query_pairs().find(|(known, _)| known == name);
            found.map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        let challenge = said("hub.challenge");
        let plain = challenge.len() <= LONGEST && challenge.bytes().all(|byte| byte.is_ascii_graphic());
        // Looked at in any case: how long it takes must not tell what else was wrong.
        let known = self.verify_token.is(&said("hub.verify_token"));
        if known && plain && !challenge.is_empty() && said("hub.mode") == "subscribe" {
            return Verdict::Accepted(challenge);
        }
        tracing::warn!("somebody who does not know the verify token asked for the webhook");
        Verdict::Forbidden
    }

    /// Keeps what of `body` is for the assistant, all or none; once this has returned it may be acknowledged.
    async fn keep(&self, body: &Value) -> Result<(), delivery::Error> {
        let arrivals = wire::arrived(body).into_iter();
        let arrivals: Vec<Arrival> = arrivals
            .map(|arrived| Arrival::new(arrived.event, arrived.chat, &arrived.incoming))
            .collect::<Result<_, _>>()?;
        if arrivals.is_empty() {
            tracing::debug!("a call without anything for the assistant was left out");
            return Ok(());
        }
        let accepted = self.desk.accept(CHANNEL, arrivals).await?;
        tracing::debug!(?accepted, "events were taken in");
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
                return self.verify(call.query);
            }
            let signature = (call.header)(SIGNATURE).unwrap_or_default();
            if let Err(rejected) = self.signer.check(&signature, call.body) {
                tracing::warn!(?rejected, "a call that is not from Facebook was turned away");
                return Verdict::Forbidden;
            }
            if self.closed.load(Ordering::Relaxed) {
                return Verdict::Unavailable;
            }
            let Ok(body) = serde_json::from_slice::<Value>(call.body) else { return Verdict::Malformed };
            if !wire::is_call(&body) {
                return Verdict::Malformed;
            }
            match self.keep(&body).await {
                Ok(()) => Verdict::Accepted(RECEIVED.to_owned()),
                Err(error) => {
                    tracing::error!(%error, "events could not be kept: Facebook is to bring them again");
                    Verdict::Unavailable
                }
            }
        }
        .boxed()
    }
}
