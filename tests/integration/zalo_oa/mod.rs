//! A Zalo Official Account over loopback.

// Zalo's side: as strict as its documents, and able to fail.
mod platform;
// The webhook: who may call, and what is refused.
mod calling;
// What a resident sees: words and buttons.
mod talking;
// Tokens that renew themselves.
mod tokens;
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
        web,
        zalo_oa::{Settings, ZaloOa},
    },
    delivery::{self, Address, Desk, Limits, LineSettings, Office, Said, Sqlite},
    messenger::{self, Secret, WordingStyle},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Models, until};

use platform::{APP_ID, APP_SECRET, FIRST, Platform};

const FREE: Limits =
    Limits { per_second: 1e6, burst: 1e6, chat_per_second: 1e6, chat_burst: 1e6, group_per_minute: 1e9 };
const OA_SECRET: &str = "OA-SECRET-CANARY";
const LAN: &str = "6142494823000000000";

/// A running account, and what is behind it.
struct Account {
    platform: Platform,
    desk: Desk,
    zalo: ZaloOa,
    at: String,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    dir: tempfile::TempDir,
}

fn settings(platform: &Platform, dir: &Path) -> Settings {
    Settings {
        app_id: APP_ID.to_owned(),
        app_secret: Secret::new(APP_SECRET).unwrap(),
        webhook_secret: Secret::new(OA_SECRET).unwrap(),
        refresh_token: Secret::new(FIRST),
        tokens: dir.join("tokens.json"),
        api_url: platform.url(),
        oauth_url: platform.url(),
        charged: false,
        template_type: None,
        conversation: messenger::Settings { days: 30, wording: WordingStyle::Off },
        line: LineSettings { backoff: Duration::from_millis(20), ..LineSettings::under(FREE) },
    }
}

/// The store of `dir`, once who had it before has let it go.
async fn open(dir: &Path) -> Desk {
    for _ in 0..3000 {
        match Sqlite::serve(&dir.join("messages.sqlite")) {
            Err(delivery::Error::InUse(_)) => tokio::time::sleep(Duration::from_millis(10)).await,
            store => return Desk::over(store.unwrap()).unwrap(),
        }
    }
    panic!("the store was never let go");
}

impl Account {
    async fn start(assistant: Assistant) -> Self {
        Self::at(Platform::start().await, tempfile::tempdir().unwrap(), assistant).await
    }

    /// An account at `platform` that keeps its things in `dir`.
    async fn at(platform: Platform, dir: tempfile::TempDir, assistant: Assistant) -> Self {
        let desk = open(dir.path()).await;
        let zalo = ZaloOa::start(settings(&platform, dir.path()), Arc::new(assistant), &desk).unwrap();
        Self::served(platform, dir, desk, zalo).await
    }

    async fn served(platform: Platform, dir: tempfile::TempDir, desk: Desk, zalo: ZaloOa) -> Self {
        if std::env::var_os("RUST_LOG").is_some() {
            motcua::telemetry::start(motcua::telemetry::Format::Text);
        }
        // Nobody asks it: one is enough for all.
        static ASSISTANT: OnceLock<Arc<Assistant>> = OnceLock::new();
        let assistant = ASSISTANT.get_or_init(|| Arc::new(crate::support::assistant(Models::default())));
        let router = web::router_with_hooks(Arc::clone(assistant), 4, None, vec![zalo.webhook()]);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}/hooks/zalo_oa", listener.local_addr().unwrap());
        let server = tokio::spawn(web::serve(listener, router, std::future::pending()));
        Self { platform, desk, zalo, at, server, dir }
    }

    async fn stop(self) -> (Platform, tempfile::TempDir) {
        self.zalo.stop(Duration::from_secs(10)).await;
        self.server.abort();
        (self.platform, self.dir)
    }

    /// The resident `user` says `text`, as Zalo brings it.
    async fn says(&self, id: &str, user: &str, text: &str) {
        assert_eq!(self.brought(&said(id, user, text)).await, 200, "{text}");
    }

    /// Brings `event`, signed; the status that Zalo sees.
    async fn brought(&self, event: &Value) -> u16 {
        let (body, stamp) = (event.to_string(), now().to_string());
        call(&self.at, Some(&sign(&body, &stamp)), Some(&stamp), body).await
    }

    /// Waits until `count` answers wait to be sent.
    async fn unsent(&self, count: u32) {
        for _ in 0..6000 {
            let counts = self.desk.counts().await.unwrap();
            if counts.get("zalo_oa").is_some_and(|counts| counts.unsent == count) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("there never were {count} answers that wait");
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
    json!({"event_name": "user_send_text", "app_id": APP_ID, "sender": {"id": user}, "recipient": {"id": "9"},
        "message": {"text": text, "msg_id": id}, "timestamp": now().to_string()})
}

/// The header by which Zalo signs `body` at `stamp`.
fn sign(body: &str, stamp: &str) -> String {
    let digest = Sha256::digest(format!("{APP_ID}{body}{stamp}{OA_SECRET}"));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("mac={hex}")
}

async fn call(at: &str, signature: Option<&str>, stamp: Option<&str>, body: impl Into<reqwest::Body>) -> u16 {
    let mut request = reqwest::Client::new().post(at).header("content-type", "application/json").body(body);
    if let Some(signature) = signature {
        request = request.header("X-ZEvent-Signature", signature);
    }
    if let Some(stamp) = stamp {
        request = request.header("X-ZEvent-Timestamp", stamp);
    }
    request.send().await.unwrap().status().as_u16()
}

/// Milliseconds since 1970.
fn now() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis() as i64
}

/// A resident says each of `said` in every way: as a question, in a report, to an officer, and has it written out; the store and the
/// tokens lie below `dir` afterwards, with what an officer wrote.
pub(crate) async fn resident_tells_all(dir: &Path, said: &[String]) {
    let (platform, own) = (Platform::start().await, tempfile::tempdir_in(dir).unwrap());
    let desk = open(own.path()).await.with_office(Office::default()).with_calls();
    let assistant = Arc::new(crate::support::assistant(Models::default()));
    let zalo = ZaloOa::start(settings(&platform, own.path()), assistant, &desk).unwrap();
    let account = Account::served(platform, own, desk, zalo).await;
    for (number, said) in said.iter().enumerate() {
        let user = format!("61424948230000000{number:02}");
        // A report about a broker to its end, a chat with an officer, and a report that is being written when the process ends.
        let steps =
            [said.as_str(), "#tthc:f:b", said, said, said, "#tthc:y:n", "#tthc:o", said, "#tthc:f:e", said];
        for (step, text) in steps.into_iter().enumerate() {
            account.says(&format!("m{number}-{step}"), &user, text).await;
        }
        // What is refused at the door holds it too.
        let refused = call(&account.at, Some("mac=00"), Some("1"), said.clone()).await;
        assert!(refused >= 400, "{refused}");
        until("all was answered", || account.platform.sent(&user).len() >= 11).await;
        let address = Address::new("zalo_oa", &user);
        let case = account.desk.case_holding(&address).await.unwrap().expect("the chat is with an officer");
        let kind = messenger::Kind::Officer { number: case.clone(), text: said.clone() };
        let word = messenger::Incoming::private(kind);
        account.desk.officer_says(&case, "Bình", Said::new(said), &word).await.unwrap();
        until("the officer was heard", || account.platform.sent(&user).len() >= 12).await;
        account.says(&format!("m{number}-export"), &user, "/xuat").await;
        until("it was written out", || account.platform.sent(&user).len() >= 13).await;
        assert!(account.platform.sent(&user).iter().all(|text| !text.contains("09901234")));
    }
    // What is kept is looked at when this has ended.
    let (_, own) = account.stop().await;
    let _ = own.keep();
}
