//! Facebook's side of a page, of ours: messages are taken with the page's token and within the limits, and it can be made to fail.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Json, Router,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing,
};
use serde_json::{Value, json};

pub(super) const PAGE_TOKEN: &str = "PAGE-TOKEN-CANARY";

#[derive(Default)]
struct Inner {
    /// Whether the token is not good any more.
    revoked: bool,
    sent: Vec<Value>,
    tried: usize,
    failures: VecDeque<(u16, String)>,
    followed: usize,
}

/// The server.
#[derive(Clone)]
pub(super) struct Platform {
    inner: Arc<Mutex<Inner>>,
    at: std::net::SocketAddr,
}

impl Platform {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let platform = Self { inner: Arc::default(), at: listener.local_addr().unwrap() };
        let router = Router::new()
            .route("/v25.0/me/messages", routing::post(message))
            .route("/elsewhere", routing::any(elsewhere))
            .with_state(platform.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        platform
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// The page's token is good or is not.
    pub(super) fn revokes(&self, revoked: bool) {
        self.lock().revoked = revoked;
    }

    /// The next message is answered so.
    pub(super) fn fails(&self, status: u16, body: &str) {
        self.lock().failures.push_back((status, body.to_owned()));
    }

    /// How often a message was tried.
    pub(super) fn tried(&self) -> usize {
        self.lock().tried
    }

    pub(super) fn followed(&self) -> usize {
        self.lock().followed
    }

    /// The messages that `user` was sent, oldest first.
    pub(super) fn messages(&self, user: &str) -> Vec<Value> {
        let inner = self.lock();
        let own = inner.sent.iter().filter(|body| body["recipient"]["id"] == user);
        own.map(|body| body["message"].clone()).collect()
    }

    /// Their texts.
    pub(super) fn sent(&self, user: &str) -> Vec<String> {
        let texts = self.messages(user).into_iter();
        texts.map(|message| message["text"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// An error as the platform writes it.
pub(super) fn error(code: i64, subcode: i64, message: &str) -> String {
    let error = json!({"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "A"});
    json!({"error": error}).to_string()
}

fn answer(status: u16, body: String) -> Response {
    let headers = [("content-type", "application/json"), ("location", "/elsewhere")];
    (StatusCode::from_u16(status).unwrap(), headers, body).into_response()
}

async fn elsewhere(State(platform): State<Platform>) {
    platform.lock().followed += 1;
}

async fn message(
    State(platform): State<Platform>,
    RawQuery(query): RawQuery,
    Json(body): Json<Value>,
) -> Response {
    let mut inner = platform.lock();
    if body["sender_action"] == "typing_on" {
        return answer(200, json!({"recipient_id": body["recipient"]["id"]}).to_string());
    }
    inner.tried += 1;
    if let Some((status, body)) = inner.failures.pop_front() {
        return answer(status, body);
    }
    let query = query.unwrap_or_default();
    if inner.revoked || query != format!("access_token={PAGE_TOKEN}") {
        return answer(401, error(190, 463, &format!("Error validating access token {PAGE_TOKEN}")));
    }
    if let Err(said) = checked(&body) {
        return answer(400, error(100, 0, said));
    }
    inner.sent.push(body.clone());
    let said =
        json!({"recipient_id": body["recipient"]["id"], "message_id": format!("m_{}", inner.sent.len())});
    answer(200, said.to_string())
}

/// What the platform would refuse in a message.
fn checked(body: &Value) -> Result<(), &'static str> {
    let text = body["message"]["text"].as_str().unwrap_or_default();
    if body["recipient"]["id"].as_str().is_none_or(str::is_empty) || text.is_empty() {
        return Err("(#100) Param message must be non-empty");
    }
    if text.encode_utf16().count() > 2000 {
        return Err("(#100) Length of param message[text] must be less than or equal to 2000");
    }
    if body["messaging_type"] != "RESPONSE" {
        return Err("(#100) messaging_type");
    }
    let Some(replies) = body["message"].get("quick_replies") else { return Ok(()) };
    let replies = replies.as_array().ok_or("(#100) quick_replies")?;
    let length = |value: &Value| value.as_str().map_or(0, |text| text.encode_utf16().count());
    let fits = |reply: &Value| {
        reply["content_type"] == "text"
            && (1..=20).contains(&length(&reply["title"]))
            && (1..=1000).contains(&length(&reply["payload"]))
    };
    let right = (1..=13).contains(&replies.len()) && replies.iter().all(fits);
    if right { Ok(()) } else { Err("(#100) quick_replies") }
}
