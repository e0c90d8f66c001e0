//! Sends what waits in the outbox while Zalo takes it, and says what its failure means.

use std::{sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use crate::{
    delivery::{Desk, Millis, Outgoing, Receipt, SendError, Sender},
    messenger::memory::Memory,
};

use super::{
    api::Api,
    credentials::Credentials,
    error::Failure,
    now,
    render::in_words,
    replies::{FREE, Replies},
    window,
};

/// How long a chat waits where Zalo has had too many.
const PAUSE: Duration = Duration::from_secs(5);
/// How long where it takes none at this hour.
const NIGHT: Duration = Duration::from_secs(15 * 60);

/// What Zalo says of an access token that is not good.
const TOKEN: [i64; 5] = [-216, 216, -401, 401, -124];
/// What it says of a form that it does not know.
const FORM: i64 = -201;
/// Too many at once; the quota of the day or month.
const TOO_MANY: i64 = -32;
const QUOTA: [i64; 2] = [-211, -218];
/// Not at this hour.
const AT_NIGHT: i64 = -234;

/// The sender of the channel.
pub(super) struct Send {
    pub(super) api: Api,
    pub(super) credentials: Arc<Credentials>,
    pub(super) desk: Desk,
    /// Whether answers go out that cost money.
    pub(super) charged: bool,
    pub(super) replies: Replies,
}

impl Send {
    async fn request(&self, out: &Outgoing) -> Result<Receipt, SendError> {
        let Some(body) = out.body::<Value>() else {
            return Err(SendError::Never("it is no message of the Official Account".to_owned()));
        };
        let heard = self.heard(out).await;
        window::check(heard, now(), self.charged).map_err(|reason| SendError::Never(reason.to_owned()))?;
        let mut sent = self.once(&body).await;
        if let Err(Failure::Refused { code: FORM, .. }) = &sent
            && let Some(words) = in_words(&body)
        {
            tracing::warn!("Zalo did not take the buttons of an answer: they go out as words");
            sent = self.once(&words).await;
        }
        let (chat, number) = (&out.address.chat, self.replies.next(&out.address.chat, heard));
        let data = sent.map_err(|failure| beyond(meaning(failure), number))?;
        self.replies.note(chat, heard);
        if number > FREE {
            tracing::warn!(chat = %out.address, number, "more answers than Zalo is said to give free of charge went out since the resident wrote last");
        }
        Ok(data.get("message_id").and_then(Value::as_str).map(str::to_owned))
    }

    /// Sends `body`, again with a new token where the present one is not good any more.
    async fn once(&self, body: &Value) -> Result<Value, Failure> {
        let none = |failure| Failure::NoToken(Box::new(failure));
        let token = self.credentials.access().await.map_err(none)?;
        match self.api.send(body, &token).await {
            Err(Failure::Refused { code, .. }) if TOKEN.contains(&code) => {
                let token = self.credentials.renew(&token).await.map_err(none)?;
                self.api.send(body, &token).await
            }
            sent => sent,
        }
    }

    /// When the resident wrote last. Where nothing is remembered of the chat, what goes out answers what came just before.
    async fn heard(&self, out: &Outgoing) -> Millis {
        let kept = self.desk.export(&out.address).await.ok();
        let state = kept.and_then(|kept| kept.state);
        let memory = state.and_then(|(state, _)| serde_json::from_str::<Memory>(&state).ok());
        memory.map(|memory| memory.used).filter(|used| *used > 0).unwrap_or(out.kept)
    }
}

/// `error` of the answer with this number since the resident wrote last: where it is refused for good the operator sees that too.
fn beyond(error: SendError, number: u32) -> SendError {
    match error {
        SendError::Never(reason) if number > FREE => SendError::Never(format!(
            "{reason}; it was answer {number} since the resident wrote last, and Zalo is said to take {FREE}: send it again once they have written"
        )),
        error => error,
    }
}

fn meaning(failure: Failure) -> SendError {
    let reason = failure.to_string();
    match failure {
        Failure::Unreachable | Failure::Down(500..) => SendError::Later(reason),
        Failure::Lost => SendError::Unknown(reason),
        Failure::Down(429) | Failure::Refused { code: TOO_MANY, .. } => SendError::Limited(PAUSE),
        Failure::Refused { code: AT_NIGHT, .. } => SendError::Limited(NIGHT),
        Failure::Refused { code, .. } if TOKEN.contains(&code) => SendError::Closed(reason),
        Failure::Refused { code, .. } if QUOTA.contains(&code) => SendError::Later(reason),
        // Without a token the whole channel waits, and no answer is given up for it.
        Failure::NoToken(_) | Failure::Consent(_) | Failure::Unkept(_) | Failure::Down(401) => {
            SendError::Closed(reason)
        }
        Failure::Refused { .. } | Failure::Down(_) => SendError::Never(reason),
    }
}

impl Sender for Send {
    fn send<'a>(&'a self, out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>> {
        self.request(out).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_ninth_answer_says_that_it_was_one() {
        let refused = || SendError::Never("Zalo answered -213: x".to_owned());
        assert_eq!(beyond(refused(), FREE), refused());
        let ninth = beyond(refused(), FREE + 1).to_string();
        assert!(ninth.starts_with("Zalo answered -213") && ninth.contains("answer 9"), "{ninth}");
        assert_eq!(beyond(SendError::Limited(PAUSE), 99), SendError::Limited(PAUSE));
    }
}
