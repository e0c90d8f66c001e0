//! Requests to the Bot API: JSON in, JSON out, and what it means where one fails.

use std::time::Duration;

use reqwest::{Client, Response, Url, redirect::Policy};
use serde::Deserialize;
use serde_json::Value;

use crate::messenger::Secret;

use super::error::{Error, Failure};

/// Longest time to a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest time of a request that waits for nothing.
pub(super) const REQUEST: Duration = Duration::from_secs(20);
/// Longest text of Zalo's that is kept in a reason, in characters.
const DESCRIPTION: usize = 200;

/// The Bot API, as one bot.
#[derive(Debug, Clone)]
pub(super) struct Api {
    client: Client,
    base: Url,
    token: Secret,
}

/// What the Bot API answers.
#[derive(Deserialize)]
struct Envelope {
    ok: bool,
    #[serde(default)]
    result: Value,
    #[serde(default)]
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
}

impl Api {
    pub(super) fn new(base: &str, token: Secret) -> Result<Self, Error> {
        let base: Url = base.parse().map_err(|_| Error::ApiUrl)?;
        if base.cannot_be_a_base() || !matches!(base.scheme(), "http" | "https") {
            return Err(Error::ApiUrl);
        }
        // Followed elsewhere, what a resident is told would go along.
        let client = Client::builder().redirect(Policy::none()).connect_timeout(CONNECT);
        let client = client.tcp_nodelay(true).build();
        Ok(Self { client: client.map_err(|_| Error::Client)?, base, token })
    }

    /// Calls `method` with `body`.
    pub(super) async fn call(&self, method: &str, body: &Value, longest: Duration) -> Result<Value, Failure> {
        let sent = self.client.post(self.url(method)).timeout(longest).json(body).send().await;
        // The errors of the client name the address, and that holds the token: none is passed on.
        let response = sent.map_err(|error| match error.is_connect() || error.is_builder() {
            true => Failure::Unreachable,
            false => Failure::Lost,
        })?;
        let status = response.status().as_u16();
        let retry_after = retry_after(&response);
        let bytes = response.bytes().await.map_err(|_| Failure::Lost)?;
        match serde_json::from_slice::<Envelope>(&bytes) {
            Ok(envelope) if envelope.ok => Ok(envelope.result),
            Ok(envelope) => Err(Failure::Refused {
                code: envelope.error_code.unwrap_or(status),
                description: self.safe(&envelope.description),
                retry_after,
            }),
            // A proxy has answered in Zalo's place; at 504 and 200 nobody knows what became of the request.
            Err(_) if status >= 400 && status != 504 => Err(Failure::Refused {
                code: status,
                description: "no answer of the Bot API".to_owned(),
                retry_after,
            }),
            Err(_) => Err(Failure::Lost),
        }
    }

    fn url(&self, method: &str) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(&format!("bot{}", self.token.reveal())).push(method);
        }
        url
    }

    /// What Zalo says, cut, and without the token whatever it says.
    fn safe(&self, description: &str) -> String {
        description.replace(self.token.reveal(), "…").chars().take(DESCRIPTION).collect()
    }
}

/// The seconds that the answer asks to wait.
fn retry_after(response: &Response) -> Option<u64> {
    response.headers().get("retry-after")?.to_str().ok()?.trim().parse().ok()
}
