//! A Zalo Bot API of ours, after its documents and two clients that others wrote: one event a call and each only once, 408
//! where there is none, texts of at most 2,000 characters; and the next messages can be made to fail.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing,
};
use serde_json::{Value, json};

pub(crate) const TOKEN: &str = "12345:TEST-TOKEN-CANARY";
const ME: &str = "1459232241454765289";

/// An answer to be given in place of the right one: its status, the seconds that it asks to wait, its body.
type Failure = (u16, Option<u64>, String);

#[derive(Default)]
struct Inner {
    events: VecDeque<Value>,
    requests: Vec<(String, Value)>,
    failures: VecDeque<Failure>,
    webhook: String,
}

/// The server.
#[derive(Clone)]
pub(crate) struct BotApi {
    inner: Arc<Mutex<Inner>>,
    at: std::net::SocketAddr,
}

impl BotApi {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = Self { inner: Arc::default(), at: listener.local_addr().unwrap() };
        let router = Router::new().route("/{bot}/{method}", routing::post(called)).with_state(api.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        api
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// The resident `chat` says `text`, in a message with this id.
    pub(crate) fn text(&self, id: &str, chat: &str, text: &str) {
        self.brings(event(id, chat, "text", json!({"text": text})));
    }

    /// Brings `event` as it is.
    pub(crate) fn brings(&self, event: Value) {
        self.lock().events.push_back(event);
    }

    /// A webhook is set from before.
    pub(crate) fn has_webhook(&self, url: &str) {
        self.lock().webhook = url.to_owned();
    }

    /// The next message is answered so.
    pub(crate) fn fails(&self, status: u16, retry_after: Option<u64>, body: &str) {
        self.lock().failures.push_back((status, retry_after, body.to_owned()));
    }

    /// The bodies of the requests of `method`.
    pub(crate) fn requests(&self, method: &str) -> Vec<Value> {
        let inner = self.lock();
        inner.requests.iter().filter(|(known, _)| known == method).map(|(_, body)| body.clone()).collect()
    }

    /// The texts that `chat` was sent, oldest first.
    pub(crate) fn sent(&self, chat: &str) -> Vec<String> {
        let sent = self.requests("sendMessage").into_iter().filter(|body| body["chat_id"] == chat);
        sent.map(|body| body["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The events that nobody has asked for yet.
    pub(crate) fn left(&self) -> usize {
        self.lock().events.len()
    }

    async fn updates(&self, body: &Value) -> Response {
        let end = Instant::now() + Duration::from_secs(body["timeout"].as_u64().unwrap_or(0).min(1));
        loop {
            if !self.lock().webhook.is_empty() {
                return refused(400, "a webhook is set");
            }
            let found = self.lock().events.pop_front();
            if let Some(event) = found {
                return ok(&event);
            }
            if Instant::now() >= end {
                return refused(408, "Request timeout");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// An event in which the resident `chat` sends `content`.
pub(crate) fn event(id: &str, chat: &str, kind: &str, content: Value) -> Value {
    let mut message = json!({
        "from": {"id": chat, "display_name": "Ted", "is_bot": false},
        "chat": {"id": chat, "chat_type": "PRIVATE"},
        "message_id": id, "date": 1_750_316_131_602_i64,
    });
    for (key, value) in content.as_object().unwrap() {
        message[key] = value.clone();
    }
    json!({"event_name": format!("message.{kind}.received"), "message": message})
}

fn ok(result: &Value) -> Response {
    Json(json!({"ok": true, "result": result})).into_response()
}

pub(crate) fn failure(code: u16, description: &str) -> String {
    json!({"ok": false, "error_code": code, "description": description}).to_string()
}

fn refused(code: u16, description: &str) -> Response {
    let headers = [("content-type", "application/json")];
    (StatusCode::from_u16(code).unwrap(), headers, failure(code, description)).into_response()
}

async fn called(
    State(api): State<BotApi>,
    Path((bot, method)): Path<(String, String)>,
    Json(body): Json<Value>,
) -> Response {
    if bot != format!("bot{TOKEN}") {
        return refused(401, &format!("Unauthorized: {bot}"));
    }
    if method == "getUpdates" {
        return api.updates(&body).await;
    }
    let mut inner = api.lock();
    if method == "sendMessage"
        && let Some((status, retry_after, body)) = inner.failures.pop_front()
    {
        let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        return response;
    }
    inner.requests.push((method.clone(), body.clone()));
    answered(&mut inner, &method, &body)
}

fn answered(inner: &mut Inner, method: &str, body: &Value) -> Response {
    match method {
        "getMe" => ok(
            &json!({"id": ME, "account_name": "bot.VDKyGxQvc", "account_type": "BASIC", "can_join_groups": false}),
        ),
        "sendMessage" => {
            let characters = body["text"].as_str().map_or(0, |text| text.chars().count());
            if !(1..=2000).contains(&characters) || body["chat_id"].as_str().is_none_or(str::is_empty) {
                inner.requests.pop();
                return refused(400, "Bad Request");
            }
            ok(&json!({"message_id": format!("sent{}", inner.requests.len()), "date": 1_749_632_637_199_i64}))
        }
        "sendChatAction" => Json(json!({"ok": true})).into_response(),
        "setWebhook" => {
            inner.webhook = body["url"].as_str().unwrap_or_default().to_owned();
            ok(&json!({"url": inner.webhook, "updated_at": 1_749_538_250_568_i64}))
        }
        "deleteWebhook" => {
            inner.webhook.clear();
            ok(&json!({"url": "", "updated_at": 1_749_538_250_568_i64}))
        }
        "getWebhookInfo" if inner.webhook.is_empty() => refused(404, "Not Found"),
        "getWebhookInfo" => ok(&json!({"url": inner.webhook, "updated_at": 1_749_538_250_568_i64})),
        _ => refused(404, "Not Found"),
    }
}
