//! A Bot API of ours: updates are asked for with an offset, messages are checked as Telegram checks them, and the next
//! requests can be made to fail.

use std::{
    collections::{HashMap, VecDeque},
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

pub(crate) const TOKEN: &str = "123456:TESTTOKEN";
const USERNAME: &str = "hanoi_bot";

/// A request that was made.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) body: Value,
}

#[derive(Default)]
struct Inner {
    updates: VecDeque<Value>,
    last_update: i64,
    /// Numbers of updates that were acknowledged.
    acknowledged: Vec<i64>,
    requests: Vec<Request>,
    /// Texts of messages that were sent, by number.
    messages: HashMap<i64, (i64, String)>,
    failures: VecDeque<(u16, Value)>,
    drafts: bool,
    polls: usize,
    delay: Duration,
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

    /// The resident `chat` sends `content` in private; the update's number.
    pub(crate) fn says(&self, chat: i64, content: Value) -> i64 {
        let number = self.lock().last_update + 1;
        self.brings(message(number, chat, content))
    }

    /// The resident `chat` says `text`.
    pub(crate) fn text(&self, chat: i64, text: &str) -> i64 {
        self.says(chat, json!({"text": text}))
    }

    /// The resident `chat` presses a button.
    pub(crate) fn presses(&self, chat: i64, data: &str) -> i64 {
        let number = self.lock().last_update + 1;
        self.brings(json!({"update_id": number, "callback_query": {
            "id": number.to_string(), "from": from(chat), "chat_instance": "1", "data": data,
            "message": {"message_id": 1, "date": 1_700_000_000, "chat": private(chat), "text": "x"},
        }}))
    }

    /// Brings `update` as it is.
    pub(crate) fn brings(&self, update: Value) -> i64 {
        let mut inner = self.lock();
        let number = update["update_id"].as_i64().unwrap();
        inner.last_update = inner.last_update.max(number);
        inner.updates.push_back(update);
        number
    }

    /// The next request that sends or edits something is answered with `status` and `body`.
    pub(crate) fn fails(&self, status: u16, body: Value) {
        self.lock().failures.push_back((status, body));
    }

    /// Has drafts from now on.
    pub(crate) fn knows_drafts(&self) {
        self.lock().drafts = true;
    }

    /// Takes so long for each message.
    pub(crate) fn takes(&self, delay: Duration) {
        self.lock().delay = delay;
    }

    pub(crate) fn requests(&self, method: &str) -> Vec<Request> {
        let inner = self.lock();
        inner.requests.iter().filter(|request| request.method == method).cloned().collect()
    }

    /// The texts that `chat` was sent, oldest first, as they were sent.
    pub(crate) fn sent(&self, chat: i64) -> Vec<String> {
        let sent = self.requests("sendmessage").into_iter().filter(|request| request.body["chat_id"] == chat);
        sent.map(|request| request.body["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    pub(crate) fn acknowledged(&self) -> Vec<i64> {
        self.lock().acknowledged.clone()
    }

    /// How often updates were asked for.
    pub(crate) fn polls(&self) -> usize {
        self.lock().polls
    }

    /// The messages that `chat` sees now, oldest first.
    pub(crate) fn seen(&self, chat: i64) -> Vec<String> {
        let inner = self.lock();
        let mut seen: Vec<(&i64, &String)> = inner
            .messages
            .iter()
            .filter(|(_, (of, _))| *of == chat)
            .map(|(number, (_, text))| (number, text))
            .collect();
        seen.sort();
        seen.into_iter().map(|(_, text)| text.clone()).collect()
    }

    async fn updates(&self, body: &Value) -> Response {
        self.lock().polls += 1;
        let offset = body["offset"].as_i64().unwrap_or(0);
        let end = Instant::now() + Duration::from_secs(body["timeout"].as_u64().unwrap_or(0).min(2));
        loop {
            {
                let mut inner = self.lock();
                while inner.updates.front().is_some_and(|update| update["update_id"].as_i64() < Some(offset))
                {
                    let gone = inner.updates.pop_front().unwrap();
                    inner.acknowledged.push(gone["update_id"].as_i64().unwrap());
                }
                let found: Vec<Value> = inner.updates.iter().take(100).cloned().collect();
                if !found.is_empty() || Instant::now() >= end {
                    return ok(&json!(found));
                }
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// An update in which the resident `chat` sends `content`.
pub(crate) fn message(number: i64, chat: i64, content: Value) -> Value {
    let mut message =
        json!({"message_id": number, "date": 1_700_000_000, "chat": private(chat), "from": from(chat)});
    for (key, value) in content.as_object().unwrap() {
        message[key] = value.clone();
    }
    json!({"update_id": number, "message": message})
}

fn from(chat: i64) -> Value {
    json!({"id": chat, "is_bot": false, "first_name": "Lan", "language_code": "vi"})
}

fn private(chat: i64) -> Value {
    json!({"id": chat, "type": "private", "first_name": "Lan"})
}

fn ok(result: &Value) -> Response {
    Json(json!({"ok": true, "result": result})).into_response()
}

fn refused(status: u16, description: &str) -> Response {
    let body = json!({"ok": false, "error_code": status, "description": description});
    (StatusCode::from_u16(status).unwrap(), Json(body)).into_response()
}

async fn called(
    State(api): State<BotApi>,
    Path((bot, method)): Path<(String, String)>,
    Json(body): Json<Value>,
) -> Response {
    let method = method.to_lowercase();
    if bot != format!("bot{TOKEN}") {
        return refused(401, "Unauthorized");
    }
    if method == "getupdates" {
        return api.updates(&body).await;
    }
    let writes =
        ["sendmessage", "editmessagetext", "sendvenue", "sendmessagedraft"].contains(&method.as_str());
    let delay = api.lock().delay;
    if writes {
        tokio::time::sleep(delay).await;
    }
    let mut inner = api.lock();
    if writes && let Some((status, answer)) = inner.failures.pop_front() {
        return (StatusCode::from_u16(status).unwrap(), Json(answer)).into_response();
    }
    inner.requests.push(Request { method: method.clone(), body: body.clone() });
    answered(&mut inner, &method, &body)
}

fn answered(inner: &mut Inner, method: &str, body: &Value) -> Response {
    let chat = body["chat_id"].as_i64().unwrap_or_default();
    match method {
        "getme" => ok(&json!({"id": 42, "is_bot": true, "first_name": "Bot", "username": USERNAME})),
        "getwebhookinfo" => ok(&json!({"url": "https://old.example/x", "pending_update_count": 0})),
        "sendmessage" => {
            if let Err(wrong) = checked(body) {
                return refused(400, &format!("Bad Request: {wrong}"));
            }
            let number = 1000 + inner.messages.len() as i64;
            inner.messages.insert(number, (chat, body["text"].as_str().unwrap().to_owned()));
            ok(&json!({"message_id": number, "date": 1, "chat": private(chat), "text": "x"}))
        }
        "editmessagetext" => {
            if let Err(wrong) = checked(body) {
                return refused(400, &format!("Bad Request: {wrong}"));
            }
            let text = body["text"].as_str().unwrap().to_owned();
            match inner.messages.get_mut(&body["message_id"].as_i64().unwrap_or_default()) {
                None => refused(400, "Bad Request: message to edit not found"),
                Some((_, old)) if *old == text => refused(400, "Bad Request: message is not modified"),
                Some((_, old)) => {
                    *old = text;
                    ok(&json!(true))
                }
            }
        }
        "sendmessagedraft" if inner.drafts && chat > 0 => ok(&json!(true)),
        "sendvenue" => ok(&json!({"message_id": 1, "date": 1, "chat": private(chat)})),
        "setwebhook" | "deletewebhook" | "setmycommands" | "sendchataction" | "answercallbackquery" => {
            ok(&json!(true))
        }
        _ => refused(404, "Not Found"),
    }
}

/// What Telegram would refuse in a message.
fn checked(body: &Value) -> Result<(), String> {
    let text = body["text"].as_str().ok_or("message text is empty")?;
    body["chat_id"].as_i64().ok_or("chat_id is empty")?;
    let shown = match body["parse_mode"].as_str() {
        Some("HTML") => parsed(text)?,
        Some(other) => return Err(format!("unsupported parse_mode {other}")),
        None => text.to_owned(),
    };
    if shown.trim().is_empty() {
        return Err("message text is empty".to_owned());
    }
    if shown.encode_utf16().count() > 4096 {
        return Err("message is too long".to_owned());
    }
    for row in body["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten() {
        for button in row.as_array().ok_or("a row is no array")? {
            let data = button["callback_data"].as_str().map_or(0, str::len);
            let does = (1..=64).contains(&data) || button["url"].is_string();
            if !does || button["text"].as_str().is_none_or(str::is_empty) {
                return Err("BUTTON_DATA_INVALID".to_owned());
            }
        }
    }
    Ok(())
}

/// What is seen of `html`, where each tag is known and closed in its turn.
fn parsed(html: &str) -> Result<String, String> {
    let (mut shown, mut open, mut rest) = (String::new(), Vec::new(), html);
    while let Some(at) = rest.find(['<', '>']) {
        shown.push_str(&rest[..at]);
        let tag = rest[at..].strip_prefix('<').and_then(|tag| tag.split_once('>'));
        let (tag, after) = tag.ok_or("can't parse entities: stray bracket")?;
        match tag.strip_prefix('/') {
            Some(closed) if open.pop() == Some(closed) => {}
            None if ["b", "i", "u", "s", "a", "code", "pre", "blockquote"].contains(&tag) => open.push(tag),
            _ => return Err(format!("can't parse entities: tag {tag}")),
        }
        rest = after;
    }
    if !open.is_empty() {
        return Err("can't parse entities: tag is not closed".to_owned());
    }
    shown.push_str(rest);
    Ok(shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}
