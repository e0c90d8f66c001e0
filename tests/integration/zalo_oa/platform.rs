//! Zalo's side of an Official Account, of ours: messages are taken with a good access token and within the limits, a refresh
//! token is good for one time, and both can be made to fail.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing,
};
use serde_json::{Value, json};

pub(crate) const APP_ID: &str = "2553928453557884079";
pub(crate) const APP_SECRET: &str = "APP-SECRET-CANARY";
/// The refresh token to begin with; the ones after it end in a number.
pub(crate) const FIRST: &str = "refresh-canary-0";

#[derive(Default)]
struct Inner {
    /// Access tokens that are good.
    good: Vec<String>,
    /// The one refresh token that is good.
    refresh: String,
    /// How many pairs were given.
    given: usize,
    /// How often a pair was asked for.
    asked: usize,
    token_failures: VecDeque<(u16, String)>,
    held: bool,
    sent: Vec<Value>,
    tokens_used: Vec<String>,
    failures: VecDeque<(u16, String)>,
    followed: usize,
}

/// The server.
#[derive(Clone)]
pub(crate) struct Platform {
    inner: Arc<Mutex<Inner>>,
    at: std::net::SocketAddr,
}

impl Platform {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let inner = Inner { refresh: FIRST.to_owned(), ..Inner::default() };
        let platform = Self { inner: Arc::new(Mutex::new(inner)), at: listener.local_addr().unwrap() };
        let router = Router::new()
            .route("/v3.0/oa/message/cs", routing::post(message))
            .route("/v4/oa/access_token", routing::post(token))
            .route("/elsewhere", routing::post(elsewhere))
            .with_state(platform.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        platform
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// No pair is given until [`Self::releases`].
    pub(crate) fn holds(&self) {
        self.lock().held = true;
    }

    pub(crate) fn releases(&self) {
        self.lock().held = false;
    }

    /// No access token is good any more.
    pub(crate) fn revokes(&self) {
        self.lock().good.clear();
    }

    /// The refresh token that is good from now on.
    pub(crate) fn takes(&self, refresh: &str) {
        self.lock().refresh = refresh.to_owned();
    }

    /// The access token `token` is good.
    pub(crate) fn knows(&self, token: &str) {
        self.lock().good.push(token.to_owned());
    }

    /// The next message is answered so.
    pub(crate) fn fails(&self, status: u16, body: &str) {
        self.lock().failures.push_back((status, body.to_owned()));
    }

    /// The next request for tokens is answered so.
    pub(crate) fn refuses_tokens(&self, status: u16, body: &str) {
        self.lock().token_failures.push_back((status, body.to_owned()));
    }

    /// How many pairs were given, and how often one was asked for.
    pub(crate) fn pairs(&self) -> (usize, usize) {
        let inner = self.lock();
        (inner.given, inner.asked)
    }

    /// The access tokens with which something was tried, each once.
    pub(crate) fn tokens_used(&self) -> Vec<String> {
        let mut used = self.lock().tokens_used.clone();
        used.dedup();
        used
    }

    /// How often a redirection was followed.
    pub(crate) fn followed(&self) -> usize {
        self.lock().followed
    }

    /// The messages that `user` was sent, oldest first.
    pub(crate) fn messages(&self, user: &str) -> Vec<Value> {
        let inner = self.lock();
        let own = inner.sent.iter().filter(|body| body["recipient"]["user_id"] == user);
        own.map(|body| body["message"].clone()).collect()
    }

    /// Their texts.
    pub(crate) fn sent(&self, user: &str) -> Vec<String> {
        let texts = self.messages(user).into_iter();
        texts.map(|message| message["text"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

pub(crate) fn error(code: i64, message: &str) -> String {
    json!({"error": code, "message": message}).to_string()
}

fn answer(status: u16, body: String) -> Response {
    let headers = [("content-type", "application/json"), ("location", "/elsewhere")];
    (StatusCode::from_u16(status).unwrap(), headers, body).into_response()
}

async fn elsewhere(State(platform): State<Platform>) {
    platform.lock().followed += 1;
}

async fn message(State(platform): State<Platform>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let token =
        headers.get("access_token").and_then(|token| token.to_str().ok()).unwrap_or_default().to_owned();
    let mut inner = platform.lock();
    inner.tokens_used.push(token.clone());
    if let Some((status, body)) = inner.failures.pop_front() {
        return answer(status, body);
    }
    if !inner.good.contains(&token) {
        return answer(200, error(-216, &format!("Access token is invalid: {token}")));
    }
    if let Err((code, said)) = checked(&body) {
        return answer(200, error(code, said));
    }
    inner.sent.push(body.clone());
    let data =
        json!({"message_id": format!("sent{}", inner.sent.len()), "user_id": body["recipient"]["user_id"]});
    answer(200, json!({"error": 0, "message": "Success", "data": data}).to_string())
}

/// What Zalo would refuse in a message.
fn checked(body: &Value) -> Result<(), (i64, &'static str)> {
    let text = body["message"]["text"].as_str().unwrap_or_default();
    if body["recipient"]["user_id"].as_str().is_none_or(str::is_empty) || text.is_empty() {
        return Err((-201, "Params is invalid"));
    }
    if text.chars().count() > 2000 {
        return Err((-210, "Parameter exceeds the allowable limit"));
    }
    let attachment = &body["message"]["attachment"];
    if attachment.is_null() {
        return Ok(());
    }
    let buttons = attachment["payload"]["buttons"].as_array().ok_or((-201, "no buttons"))?;
    let fits = |button: &Value| {
        let title = button["title"].as_str().map_or(0, |title| title.chars().count());
        let payload = match button["type"].as_str() {
            Some("oa.query.show") => button["payload"].as_str().map_or(0, |text| text.chars().count()),
            Some("oa.open.url") => button["payload"]["url"].as_str().map_or(0, str::len),
            _ => 0,
        };
        (1..=100).contains(&title) && (1..=1000).contains(&payload)
    };
    let right =
        attachment["type"] == "template" && (1..=5).contains(&buttons.len()) && buttons.iter().all(fits);
    if right { Ok(()) } else { Err((-201, "buttons are invalid")) }
}

async fn token(State(platform): State<Platform>, headers: HeaderMap, form: String) -> Response {
    platform.lock().asked += 1;
    while platform.lock().held {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut inner = platform.lock();
    if let Some((status, body)) = inner.token_failures.pop_front() {
        return answer(status, body);
    }
    let form = reqwest::Url::parse(&format!("http://form/?{form}")).unwrap();
    let said = |name: &str| {
        let found = form.query_pairs().find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let secret = headers.get("secret_key").and_then(|secret| secret.to_str().ok());
    if secret != Some(APP_SECRET) || said("app_id") != APP_ID || said("grant_type") != "refresh_token" {
        return answer(200, json!({"error": -14003, "error_name": "Invalid app"}).to_string());
    }
    if said("refresh_token") != inner.refresh {
        return answer(200, json!({"error": -14014, "error_name": "Invalid refresh token"}).to_string());
    }
    // Good for one time: from here on only the next one is.
    inner.given += 1;
    let number = inner.given;
    inner.refresh = format!("refresh-canary-{number}");
    inner.good.push(format!("access-canary-{number}"));
    let pair = json!({
        "access_token": format!("access-canary-{number}"),
        "refresh_token": inner.refresh,
        // Zalo writes this number as a text.
        "expires_in": "90000",
    });
    answer(200, pair.to_string())
}
