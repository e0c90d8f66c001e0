//! A page on Facebook over loopback.

// Facebook's side: as strict as its documents, and able to fail.
mod platform;
// The webhook: who may call, and what is refused.
mod calling;
// What a resident sees: words and quick replies.
mod talking;
// What cannot be sent, and when.
mod failing;

use std::{
    path::Path,
    sync::{Arc, OnceLock},
    time::{Duration, SystemTime},
};

use motcua::{
    assistant::Assistant,
    channels::{
        facebook::{Facebook, Settings},
        web,
    },
    delivery::{Address, Desk, Limits, LineSettings, Office, Said, Sqlite},
    messenger::{self, Secret, WordingStyle, hmac},
};
use serde_json::{Value, json};

use crate::support::{Models, until};

use platform::{PAGE_TOKEN, Platform};

const FREE: Limits =
    Limits { per_second: 1e6, burst: 1e6, chat_per_second: 1e6, chat_burst: 1e6, group_per_minute: 1e9 };
const APP_SECRET: &str = "APP-SECRET-CANARY";
const VERIFY_TOKEN: &str = "VERIFY-TOKEN-CANARY";
const LAN: &str = "24680135792468";

/// A running page, and what is behind it.
struct Page {
    platform: Platform,
    desk: Desk,
    facebook: Facebook,
    at: String,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    dir: tempfile::TempDir,
}

fn settings(platform: &Platform) -> Settings {
    Settings {
        page_token: Secret::new(PAGE_TOKEN).unwrap(),
        app_secret: Secret::new(APP_SECRET).unwrap(),
        verify_token: Secret::new(VERIFY_TOKEN).unwrap(),
        api_url: platform.url(),
        conversation: messenger::Settings { days: 30, wording: WordingStyle::Off },
        line: LineSettings { backoff: Duration::from_millis(20), ..LineSettings::under(FREE) },
    }
}

fn open(dir: &Path) -> Desk {
    Desk::over(Sqlite::serve(&dir.join("messages.sqlite")).unwrap()).unwrap()
}

impl Page {
    async fn start(assistant: Assistant) -> Self {
        let (platform, dir) = (Platform::start().await, tempfile::tempdir().unwrap());
        let desk = open(dir.path());
        let facebook = Facebook::start(settings(&platform), Arc::new(assistant), &desk).unwrap();
        Self::served(platform, dir, desk, facebook).await
    }

    async fn served(platform: Platform, dir: tempfile::TempDir, desk: Desk, facebook: Facebook) -> Self {
        // Nobody asks it: one is enough for all.
        static ASSISTANT: OnceLock<Arc<Assistant>> = OnceLock::new();
        let assistant = ASSISTANT.get_or_init(|| Arc::new(crate::support::assistant(Models::default())));
        let router = web::router_with_hooks(Arc::clone(assistant), 4, None, vec![facebook.webhook()]);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}/hooks/facebook", listener.local_addr().unwrap());
        let server = tokio::spawn(web::serve(listener, router, std::future::pending()));
        Self { platform, desk, facebook, at, server, dir }
    }

    async fn stop(self) -> (Platform, tempfile::TempDir) {
        self.facebook.stop(Duration::from_secs(10)).await;
        self.server.abort();
        (self.platform, self.dir)
    }

    /// The resident `user` says `text`, as Facebook brings it.
    async fn says(&self, id: &str, user: &str, text: &str) {
        assert_eq!(self.brought(&[said(id, user, text)]).await, 200, "{text}");
    }

    /// The resident `user` presses the quick reply that sends `payload`.
    async fn presses(&self, id: &str, user: &str, payload: &str) {
        let mut event = said(id, user, "nút");
        event["message"]["quick_reply"] = json!({"payload": payload});
        assert_eq!(self.brought(&[event]).await, 200, "{payload}");
    }

    /// Brings `events` in one call, signed; the status that Facebook sees.
    async fn brought(&self, events: &[Value]) -> u16 {
        let body = json!({"object": "page", "entry": [{"id": "9", "time": now(), "messaging": events}]});
        let body = body.to_string();
        call(&self.at, Some(&sign(body.as_bytes())), body).await
    }

    /// What `user` has been sent once it is `count` messages.
    async fn messages(&self, user: &str, count: usize) -> Vec<String> {
        until(&format!("{count} messages were sent"), || self.platform.sent(user).len() >= count).await;
        let sent = self.platform.sent(user);
        assert_eq!(sent.len(), count, "{sent:#?}");
        sent
    }
}

fn said(id: &str, user: &str, text: &str) -> Value {
    json!({"sender": {"id": user}, "recipient": {"id": "9"}, "timestamp": now(), "message": {"mid": id, "text": text}})
}

/// The header by which Facebook signs `body`.
fn sign(body: &[u8]) -> String {
    format!("sha256={}", hmac(APP_SECRET.as_bytes(), body).map(|byte| format!("{byte:02x}")).concat())
}

async fn call(at: &str, signature: Option<&str>, body: impl Into<reqwest::Body>) -> u16 {
    let mut request = reqwest::Client::new().post(at).header("content-type", "application/json").body(body);
    if let Some(signature) = signature {
        request = request.header("X-Hub-Signature-256", signature);
    }
    request.send().await.unwrap().status().as_u16()
}

/// Milliseconds since 1970.
fn now() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis() as i64
}

/// A resident says each of `said` in every way: as a question, in a report, to an officer, and has it written out; the store lies
/// below `dir` afterwards, with what an officer wrote.
pub(crate) async fn resident_tells_all(dir: &Path, said: &[String]) {
    let (platform, own) = (Platform::start().await, tempfile::tempdir_in(dir).unwrap());
    let desk = open(own.path()).with_office(Office::default()).with_calls();
    let assistant = Arc::new(crate::support::assistant(Models::default()));
    let facebook = Facebook::start(settings(&platform), assistant, &desk).unwrap();
    let page = Page::served(platform, own, desk, facebook).await;
    for (number, said) in said.iter().enumerate() {
        let user = format!("2468013579{number:04}");
        // A report about a broker to its end, a chat with an officer, and a report that is being written when the process ends.
        for (step, text) in
            [said.as_str(), "f:b", said, said, said, "y:n", "o", said, "f:e", said].into_iter().enumerate()
        {
            let id = format!("m{number}-{step}");
            if text.len() < 4 {
                page.presses(&id, &user, text).await
            } else {
                page.says(&id, &user, text).await
            }
        }
        // What is refused at the door holds it too.
        let refused = call(&page.at, Some("sha256=00"), said.clone()).await;
        assert!(refused >= 400, "{refused}");
        let asked = reqwest::Url::parse_with_params(&page.at, [("hub.verify_token", said)]).unwrap();
        assert_eq!(reqwest::get(asked).await.unwrap().status().as_u16(), 403);
        until("all was answered", || page.platform.sent(&user).len() >= 11).await;
        let address = Address::new("facebook", &user);
        let case = page.desk.case_holding(&address).await.unwrap().expect("the chat is with an officer");
        let kind = messenger::Kind::Officer { number: case.clone(), text: said.clone() };
        let word = messenger::Incoming::private(kind);
        page.desk.officer_says(&case, "Bình", Said::new(said), &word).await.unwrap();
        until("the officer was heard", || page.platform.sent(&user).len() >= 12).await;
        page.says(&format!("m{number}-export"), &user, "/xuat").await;
        until("it was written out", || page.platform.sent(&user).len() >= 13).await;
        assert!(page.platform.sent(&user).iter().all(|text| !text.contains("09901234")));
    }
    // What is kept is looked at when this has ended.
    let (_, own) = page.stop().await;
    let _ = own.keep();
}
