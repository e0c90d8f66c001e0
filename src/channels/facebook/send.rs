//! Sends what waits in the outbox while the platform takes it, and says what its failure means. The platform has no key by which it
//! would know a request again, so what may have arrived is sent once more and no more.

use std::time::Duration;

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use crate::{
    delivery::{Address, Desk, Millis, Outgoing, Receipt, SendError, Sender},
    messenger::memory::Memory,
};

use super::{api::Api, error::Failure, now, window};

/// How long a chat waits where the platform has had too many.
const PAUSE: Duration = Duration::from_secs(60);

/// What it says of too many: of the app, of the page, of messages, of one conversation.
const TOO_MANY: [i64; 6] = [4, 17, 32, 613, 80_006, 80_004];
/// What it says of a token that is not good: the token itself, the session behind it.
const TOKEN: [i64; 2] = [190, 102];
/// What it says where something is wrong with itself.
const OWN: [i64; 3] = [1, 2, -1];

/// The sender of the channel.
pub(super) struct Send {
    pub(super) api: Api,
    pub(super) desk: Desk,
}

impl Send {
    async fn request(&self, out: &Outgoing) -> Result<Receipt, SendError> {
        let Some(body) = out.body::<Value>() else {
            return Err(SendError::Never("it is no message of a page".to_owned()));
        };
        let heard = self.heard(out).await;
        window::check(heard, now()).map_err(|reason| SendError::Never(reason.to_owned()))?;
        self.api.send(&body).await.map_err(meaning)
    }

    /// When the resident wrote last. Where nothing is remembered of the chat, what goes out answers what came just before.
    async fn heard(&self, out: &Outgoing) -> Millis {
        let memory = self.desk.remembered::<Memory>(&out.address).await.ok().flatten();
        memory.map(|memory| memory.used).filter(|used| *used > 0).unwrap_or(out.kept)
    }
}

pub(super) fn meaning(failure: Failure) -> SendError {
    let reason = failure.to_string();
    match failure {
        Failure::Unreachable | Failure::Down(500..) => SendError::Later(reason),
        Failure::Lost => SendError::Unknown(reason),
        Failure::Down(429) | Failure::Refused { status: 429, .. } => SendError::Limited(PAUSE),
        Failure::Refused { code, .. } if TOO_MANY.contains(&code) => SendError::Limited(PAUSE),
        Failure::Refused { code, .. } if TOKEN.contains(&code) => SendError::Closed(format!(
            "{reason}; make a new access token of the page, set MOTCUA_FACEBOOK_PAGE_TOKEN or page_token_file, and restart"
        )),
        Failure::Down(401) => SendError::Closed(reason),
        Failure::Refused { status: 500.., .. } => SendError::Later(reason),
        Failure::Refused { code, .. } if OWN.contains(&code) => SendError::Later(reason),
        // Such as 551, somebody who cannot be reached, and 10, after the window.
        Failure::Refused { .. } | Failure::Down(_) => SendError::Never(reason),
    }
}

impl Sender for Send {
    fn send<'a>(&'a self, out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>> {
        self.request(out).boxed()
    }

    fn working<'a>(&'a self, address: &'a Address) -> BoxFuture<'a, ()> {
        self.api.types(&address.chat).boxed()
    }
}
