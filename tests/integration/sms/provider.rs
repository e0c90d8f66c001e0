//! eSMS's side, of ours: a message is taken with the right keys, brand name and template, once for each id, and it can be made to fail.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing,
};
use serde_json::{Value, json};

pub(super) const API_KEY: &str = "API-KEY-CANARY";
pub(super) const SECRET_KEY: &str = "SECRET-KEY-CANARY";
pub(super) const BRANDNAME: &str = "UBND-CUANAM";

#[derive(Default)]
struct Inner {
    /// Whether the account is closed.
    closed: bool,
    taken: Vec<Value>,
    ids: BTreeSet<String>,
    /// The ids of all that was tried, in order.
    tried: Vec<String>,
    failures: VecDeque<(u16, String, bool)>,
    followed: usize,
}

/// The server.
#[derive(Clone)]
pub(super) struct Provider {
    inner: Arc<Mutex<Inner>>,
    at: std::net::SocketAddr,
}

impl Provider {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider = Self { inner: Arc::default(), at: listener.local_addr().unwrap() };
        let router = Router::new()
            .route("/MainService.svc/json/SendMultipleMessage_V4_post_json/", routing::post(message))
            .route("/elsewhere", routing::any(elsewhere))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// The next message is answered so, and not taken.
    pub(super) fn fails(&self, status: u16, body: &str) {
        self.lock().failures.push_back((status, body.to_owned(), false));
    }

    /// The next message is taken, and answered so.
    pub(super) fn takes_and_fails(&self, status: u16, body: &str) {
        self.lock().failures.push_back((status, body.to_owned(), true));
    }

    pub(super) fn closes(&self, closed: bool) {
        self.lock().closed = closed;
    }

    /// What was taken, oldest first.
    pub(super) fn taken(&self) -> Vec<Value> {
        self.lock().taken.clone()
    }

    /// The ids of what was tried.
    pub(super) fn tried(&self) -> Vec<String> {
        self.lock().tried.clone()
    }

    pub(super) fn followed(&self) -> usize {
        self.lock().followed
    }
}

/// An answer of eSMS.
pub(super) fn code(code: u16) -> String {
    // What it writes beside the code names number and key, as a careless service would.
    json!({"CodeResult": code.to_string(), "ErrorMessage": format!("84912345678 {API_KEY}")}).to_string()
}

fn answer(status: u16, body: String) -> Response {
    let headers = [("content-type", "application/json"), ("location", "/elsewhere"), ("retry-after", "0")];
    (StatusCode::from_u16(status).unwrap(), headers, body).into_response()
}

async fn elsewhere(State(provider): State<Provider>) {
    provider.lock().followed += 1;
}

async fn message(State(provider): State<Provider>, Json(body): Json<Value>) -> Response {
    let mut inner = provider.lock();
    let id = body["RequestId"].as_str().unwrap_or_default().to_owned();
    inner.tried.push(id.clone());
    let failure = inner.failures.pop_front();
    if let Some((status, said, false)) = failure {
        return answer(status, said);
    }
    if inner.closed || body["ApiKey"] != API_KEY || body["SecretKey"] != SECRET_KEY {
        return answer(200, code(101));
    }
    if body["Brandname"] != BRANDNAME || body["SmsType"] != "2" {
        return answer(200, code(104));
    }
    let text = body["Content"].as_str().unwrap_or_default();
    let plain = body["IsUnicode"] == "1" || text.is_ascii();
    if !plain
        || !text.starts_with("Ho so ")
        || !body["Phone"].as_str().is_some_and(|phone| phone.starts_with("84"))
    {
        return answer(200, code(146));
    }
    if id.is_empty() || !inner.ids.insert(id) {
        return answer(200, code(124));
    }
    inner.taken.push(body);
    match failure {
        Some((status, said, true)) => answer(status, said),
        _ => answer(200, json!({"CodeResult": "100", "CountRegenerate": 0, "SMSID": "sms-1"}).to_string()),
    }
}
