//! Sends what waits in the outbox, and says what its failure means.

use std::time::Duration;

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::{Value, json};

use crate::delivery::{Address, Outgoing, Receipt, SendError, Sender};

use super::{
    api::{Api, REQUEST},
    error::Failure,
    render::Request,
};

/// How long a chat waits where Zalo asks to but does not say how long.
const PAUSE: Duration = Duration::from_secs(5);

/// The sender of the channel.
pub(super) struct Send {
    api: Api,
}

impl Send {
    pub(super) fn new(api: Api) -> Self {
        Self { api }
    }

    async fn request(&self, out: &Outgoing) -> Result<Receipt, SendError> {
        let Some(Request { method, body }) = out.body() else {
            return Err(SendError::Never("it is no request of the Bot API".to_owned()));
        };
        let result = self.api.call(&method, &body, REQUEST).await.map_err(meaning)?;
        Ok(result.get("message_id").and_then(Value::as_str).map(str::to_owned))
    }
}

fn meaning(failure: Failure) -> SendError {
    let reason = failure.to_string();
    match failure {
        Failure::Unreachable => SendError::Later(reason),
        // 408 to something that waits for nothing: it was under way when their time was up.
        Failure::Lost | Failure::Refused { code: 408, .. } => SendError::Unknown(reason),
        Failure::Refused { code: 429, retry_after, .. } => {
            SendError::Limited(retry_after.map_or(PAUSE, Duration::from_secs))
        }
        Failure::Refused { code: 401, .. } => SendError::Closed(reason),
        // 403 is documented as a failure of their server.
        Failure::Refused { code: 403 | 409 | 500.., .. } => SendError::Later(reason),
        Failure::Refused { .. } => SendError::Never(reason),
    }
}

impl Sender for Send {
    fn send<'a>(&'a self, out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>> {
        self.request(out).boxed()
    }

    fn working<'a>(&'a self, address: &'a Address) -> BoxFuture<'a, ()> {
        async move {
            let body = json!({"chat_id": address.chat, "action": "typing"});
            if let Err(failure) = self.api.call("sendChatAction", &body, REQUEST).await {
                tracing::debug!(%failure, "a chat was not shown that an answer is being written");
            }
        }
        .boxed()
    }
}
