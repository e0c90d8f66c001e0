//! Sends what waits in the outbox, and says what its failure means.

use std::{sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::{Value, json};

use crate::delivery::{Address, Outgoing, Receipt, SendError, Sender};

use super::{
    api::{Api, REQUEST},
    error::Failure,
    render::{Html, Request, stripped},
};

/// How long a chat waits where Telegram asks to but does not say how long.
const PAUSE: Duration = Duration::from_secs(5);

/// The sender of the channel.
pub(super) struct Send {
    api: Api,
    html: Arc<Html>,
}

impl Send {
    pub(super) fn new(api: Api, html: Arc<Html>) -> Self {
        Self { api, html }
    }

    async fn request(&self, out: &Outgoing) -> Result<Receipt, SendError> {
        let Some(Request { method, mut body }) = out.body() else {
            return Err(SendError::Never("it is no request of the Bot API".to_owned()));
        };
        if let Some(edits) = &out.edits {
            let number: i64 =
                edits.parse().map_err(|_| SendError::Never("it edits no message".to_owned()))?;
            body["message_id"] = json!(number);
        }
        let mut sent = self.api.call(&method, &body, REQUEST).await;
        if let Err(failure) = &sent
            && let Some(other) = mended(failure, &body)
        {
            sent = self.api.call(&method, &other, REQUEST).await;
        }
        match sent {
            Ok(result) => {
                Ok(result.get("message_id").and_then(Value::as_i64).map(|number| number.to_string()))
            }
            // A draft is a courtesy: what it would have shown comes as a message.
            Err(failure) if method == "sendMessageDraft" => {
                if matches!(failure, Failure::Refused { code: 400 | 404, .. }) {
                    self.html.without_drafts();
                }
                Ok(None)
            }
            Err(failure) if out.is_edit && is_idle(&failure) => Ok(None),
            Err(failure) => Err(meaning(failure)),
        }
    }
}

/// The request as it may succeed where `failure` says what is wrong with it: in plain text, or to where the chat moved.
fn mended(failure: &Failure, body: &Value) -> Option<Value> {
    let Failure::Refused { code: 400, description, moved_to, .. } = failure else { return None };
    let mut body = body.clone();
    if let Some(chat) = moved_to {
        body["chat_id"] = json!(chat);
        return Some(body);
    }
    if !description.contains("can't parse entities") {
        return None;
    }
    body["text"] = json!(stripped(body.get("text")?.as_str()?));
    body.as_object_mut()?.remove("parse_mode");
    Some(body)
}

/// Whether an edit failed because there is nothing to do, or nothing to edit any more.
fn is_idle(failure: &Failure) -> bool {
    let Failure::Refused { code: 400, description, .. } = failure else { return false };
    let said = description.to_lowercase();
    ["not modified", "message to edit not found", "can't be edited"].iter().any(|known| said.contains(known))
}

fn meaning(failure: Failure) -> SendError {
    let reason = failure.to_string();
    match failure {
        Failure::Unreachable => SendError::Later(reason),
        Failure::Lost => SendError::Unknown(reason),
        Failure::Refused { code: 429, retry_after, .. } => {
            SendError::Limited(retry_after.map_or(PAUSE, Duration::from_secs))
        }
        // 404 is what Telegram answers to a token that is none.
        Failure::Refused { code: 401 | 404, .. } => SendError::Closed(reason),
        Failure::Refused { code: 409 | 500.., .. } => SendError::Later(reason),
        Failure::Refused { .. } => SendError::Never(reason),
    }
}

impl Sender for Send {
    fn send<'a>(&'a self, out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>> {
        self.request(out).boxed()
    }

    /// Groups have ids below zero.
    fn is_group(&self, address: &Address) -> bool {
        address.chat.starts_with('-')
    }

    fn working<'a>(&'a self, address: &'a Address) -> BoxFuture<'a, ()> {
        async move {
            let Ok(chat) = address.chat.parse::<i64>() else { return };
            let body = json!({"chat_id": chat, "action": "typing"});
            if let Err(failure) = self.api.call("sendChatAction", &body, REQUEST).await {
                tracing::debug!(%failure, "a chat was not shown that an answer is being written");
            }
        }
        .boxed()
    }
}
