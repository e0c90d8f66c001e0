//! The webhook: the secret is looked at first, then the event is kept, and then Zalo hears that it arrived.

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use crate::messenger::{Call, Verdict, Webhook};

use super::{CHANNEL, receive::Receiver, wire};

/// The header that carries the secret.
const SECRET: &str = "x-bot-api-secret-token";

impl Webhook for Receiver {
    fn name(&self) -> &'static str {
        CHANNEL
    }

    fn receive<'a>(&'a self, call: Call<'a>) -> BoxFuture<'a, Verdict> {
        async move {
            let shown = (call.header)(SECRET).unwrap_or_default();
            // Without a secret of our own there is no webhook, and nothing is let in.
            if call.is_get || !self.secret.as_ref().is_some_and(|secret| secret.is(&shown)) {
                return Verdict::Forbidden;
            }
            if self.is_closed() || !self.is_known() {
                return Verdict::Unavailable;
            }
            let Ok(body) = serde_json::from_slice::<Value>(call.body) else { return Verdict::Malformed };
            let Some(event) = wire::event(&body) else { return Verdict::Malformed };
            match self.keep(event).await {
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
