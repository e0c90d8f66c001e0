//! Requests to the platform: messages of the page, and the sign that one is being written.

use std::time::Duration;

use reqwest::{Client, Url, redirect::Policy};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::messenger::Secret;

use super::error::{Error, Failure};

/// Longest time to a connection, and of a request.
const CONNECT: Duration = Duration::from_secs(4);
const REQUEST: Duration = Duration::from_secs(20);
/// Longest text of the platform's that is kept in a reason, in characters.
const MESSAGE: usize = 200;

/// Where a message is sent, with the version of the API that this was written against.
const SEND: &str = "v25.0/me/messages";

/// The platform, as one page.
#[derive(Debug, Clone)]
pub(super) struct Api {
    client: Client,
    send: Url,
    token: Secret,
}

/// What the API answers: a message's id, or an error.
#[derive(Deserialize)]
struct Answer {
    message_id: Option<String>,
    error: Option<Said>,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    code: i64,
    #[serde(default)]
    error_subcode: i64,
    #[serde(default)]
    message: String,
}

impl Api {
    pub(super) fn new(api_url: &str, token: Secret) -> Result<Self, Error> {
        // Followed elsewhere, the token would go along.
        let client = Client::builder().redirect(Policy::none()).connect_timeout(CONNECT).timeout(REQUEST);
        let client = client.tcp_nodelay(true).build().map_err(|_| Error::Client)?;
        let send: Url =
            format!("{}/{SEND}", api_url.trim_end_matches('/')).parse().map_err(|_| Error::Url)?;
        if !matches!(send.scheme(), "http" | "https") {
            return Err(Error::Url);
        }
        Ok(Self { client, send, token })
    }

    /// Sends `body`; what the platform calls the message.
    pub(super) async fn send(&self, body: &Value) -> Result<Option<String>, Failure> {
        // The token stands in the address, so errors of the client, which name it, are not kept.
        let request =
            self.client.post(self.send.clone()).query(&[("access_token", self.token.reveal())]).json(body);
        let response =
            request.send().await.map_err(|error| match error.is_connect() || error.is_builder() {
                true => Failure::Unreachable,
                false => Failure::Lost,
            })?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(|_| Failure::Lost)?;
        let answer = serde_json::from_slice::<Answer>(&bytes).ok();
        match answer {
            Some(Answer { error: Some(said), .. }) => Err(Failure::Refused {
                status: status.as_u16(),
                code: said.code,
                subcode: said.error_subcode,
                message: self.safe(&said.message),
            }),
            Some(Answer { message_id, error: None }) if status.is_success() => Ok(message_id),
            // At 504 and after a success that cannot be read nobody knows what became of it.
            _ if status.is_success() || status.as_u16() == 504 => Err(Failure::Lost),
            _ => Err(Failure::Down(status.as_u16())),
        }
    }

    /// Shows `chat` that an answer is being written; where that fails nothing is lost.
    pub(super) async fn types(&self, chat: &str) {
        let _ = self.send(&json!({"recipient": {"id": chat}, "sender_action": "typing_on"})).await;
    }

    /// What the platform says, cut, and without the token whatever it says.
    fn safe(&self, message: &str) -> String {
        message.replace(self.token.reveal(), "…").chars().take(MESSAGE).collect()
    }
}
