//! Requests to Zalo: messages of the Official Account, and new tokens for it.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Url, redirect::Policy};
use serde::Deserialize;
use serde_json::Value;

use crate::messenger::Secret;

use super::{
    error::{Error, Failure},
    wire::Text,
};

/// Longest time to a connection.
const CONNECT: Duration = Duration::from_secs(4);
/// Longest time of a request: one that is sent again with a new token ends within what delivery waits.
const REQUEST: Duration = Duration::from_secs(9);
/// Longest text of Zalo's that is kept in a reason, in characters.
const MESSAGE: usize = 200;

/// Where a message to somebody who wrote is sent.
const SEND: &str = "v3.0/oa/message/cs";
/// Where tokens are had.
const TOKENS: &str = "v4/oa/access_token";

/// Zalo, as one app.
#[derive(Debug, Clone)]
pub(super) struct Api {
    client: Client,
    send: Url,
    tokens: Url,
    app_id: String,
    app_secret: Secret,
}

/// What the API answers.
#[derive(Deserialize)]
struct Answer {
    error: i64,
    #[serde(default)]
    message: String,
    #[serde(default)]
    data: Value,
}

/// What the token endpoint answers: tokens, or an error.
#[derive(Deserialize)]
struct Granted {
    access_token: Option<String>,
    refresh_token: Option<String>,
    expires_in: Option<Text>,
    error: Option<i64>,
    #[serde(alias = "error_description", alias = "error_reason")]
    error_name: Option<String>,
}

/// New tokens, and for how many seconds the first is good.
pub(super) struct Grant {
    pub(super) access: String,
    pub(super) refresh: String,
    pub(super) seconds: i64,
}

impl Api {
    pub(super) fn new(
        api_url: &str,
        oauth_url: &str,
        app_id: &str,
        app_secret: Secret,
    ) -> Result<Self, Error> {
        // Followed elsewhere, tokens and the app's secret would go along.
        let client = Client::builder().redirect(Policy::none()).connect_timeout(CONNECT).timeout(REQUEST);
        let client = client.tcp_nodelay(true).build();
        Ok(Self {
            client: client.map_err(|_| Error::Client)?,
            send: below(api_url, SEND).ok_or(Error::Url("api_url"))?,
            tokens: below(oauth_url, TOKENS).ok_or(Error::Url("oauth_url"))?,
            app_id: app_id.to_owned(),
            app_secret,
        })
    }

    /// Sends `body`; what Zalo says of the message.
    pub(super) async fn send(&self, body: &Value, token: &str) -> Result<Value, Failure> {
        let request = self.client.post(self.send.clone()).header("access_token", token).json(body);
        let answer: Answer = answered(request).await?;
        match answer.error {
            0 => Ok(answer.data),
            code => Err(Failure::Refused { code, message: safe(&answer.message, token) }),
        }
    }

    /// New tokens for `refresh`, which is good for one time.
    pub(super) async fn refresh(&self, refresh: &str) -> Result<Grant, Failure> {
        let form =
            [("app_id", self.app_id.as_str()), ("grant_type", "refresh_token"), ("refresh_token", refresh)];
        let request =
            self.client.post(self.tokens.clone()).header("secret_key", self.app_secret.reveal()).form(&form);
        let granted: Granted = answered(request).await?;
        let seconds = granted.expires_in.and_then(|text| text.number());
        match (granted.access_token, granted.refresh_token, seconds) {
            (Some(access), Some(refresh), Some(seconds)) => Ok(Grant { access, refresh, seconds }),
            _ => Err(match granted.error {
                Some(code) => {
                    let message = granted.error_name.unwrap_or_default();
                    Failure::Refused { code, message: safe(&message, refresh) }
                }
                None => Failure::Lost,
            }),
        }
    }
}

/// The address of `path` below `base`.
fn below(base: &str, path: &str) -> Option<Url> {
    let url: Url = format!("{}/{path}", base.trim_end_matches('/')).parse().ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

async fn answered<T: for<'de> Deserialize<'de>>(request: RequestBuilder) -> Result<T, Failure> {
    let response = request.send().await.map_err(|error| match error.is_connect() || error.is_builder() {
        true => Failure::Unreachable,
        false => Failure::Lost,
    })?;
    let status = response.status().as_u16();
    let bytes = response.bytes().await.map_err(|_| Failure::Lost)?;
    // At 504 and 200 nobody knows what became of the request.
    serde_json::from_slice(&bytes).map_err(|_| match status >= 400 && status != 504 {
        true => Failure::Down(status),
        false => Failure::Lost,
    })
}

/// What Zalo says, cut, and without the token whatever it says.
fn safe(message: &str, token: &str) -> String {
    let message = if token.is_empty() { message.to_owned() } else { message.replace(token, "…") };
    message.chars().take(MESSAGE).collect()
}
