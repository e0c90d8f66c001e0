//! A bot of the Zalo Bot Platform over loopback.

// The Bot API that the tests talk to: as strict as the documents, and able to fail.
mod bot_api;
// What a resident sees, and what numbers mean.
mod talking;
// The webhook: who may call, and what is refused.
mod calling;
// A platform that fails.
mod failing;

use std::{path::Path, sync::Arc, time::Duration};

use motcua::{
    assistant::Assistant,
    channels::{
        web,
        zalo_bot::{Mode, Settings, ZaloBot},
    },
    delivery::{Address, Desk, Limits, LineSettings, Office, Said, Sqlite},
    messenger::{self, Secret, WordingStyle},
};

use crate::support::until;

use bot_api::{BotApi, TOKEN};

const FREE: Limits =
    Limits { per_second: 1e6, burst: 1e6, chat_per_second: 1e6, chat_burst: 1e6, group_per_minute: 1e9 };
const SECRET: &str = "secret_of-the_webhook-0123";
const LAN: &str = "6ede9afa66b88fe6d6a9";

/// A running bot, and what is behind it.
struct Bot {
    api: BotApi,
    desk: Desk,
    zalo: ZaloBot,
    _dir: tempfile::TempDir,
}

fn settings(api_url: &str, mode: Mode) -> Settings {
    Settings {
        token: Secret::new(TOKEN).unwrap(),
        api_url: api_url.to_owned(),
        mode,
        conversation: messenger::Settings { days: 30, wording: WordingStyle::Edit },
        line: LineSettings { backoff: Duration::from_millis(20), ..LineSettings::under(FREE) },
    }
}

fn open(dir: &Path) -> Desk {
    Desk::over(Sqlite::serve(&dir.join("messages.sqlite")).unwrap()).unwrap()
}

fn webhook_mode() -> Mode {
    Mode::Webhook {
        url: "https://motcua.example/hooks/zalo_bot".to_owned(),
        secret: Secret::new(SECRET).unwrap(),
    }
}

impl Bot {
    async fn start(assistant: Assistant) -> Self {
        Self::with(assistant, BotApi::start().await, |_| {}).await
    }

    /// A bot at `api` whose settings `change` has changed.
    async fn with(assistant: Assistant, api: BotApi, change: impl FnOnce(&mut Settings)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let desk = open(dir.path());
        let mut settings = settings(&api.url(), Mode::Polling);
        change(&mut settings);
        let zalo = ZaloBot::start(settings, Arc::new(assistant), &desk).unwrap();
        Self { api, desk, zalo, _dir: dir }
    }

    async fn stop(self) -> (BotApi, Desk) {
        self.zalo.stop(Duration::from_secs(10)).await;
        (self.api, self.desk)
    }

    /// The address at which the bot is called.
    async fn served(&self) -> String {
        let assistant = Arc::new(crate::support::assistant(crate::support::Models::default()));
        let router = web::router_with_hooks(assistant, 4, None, vec![self.zalo.webhook()]);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        tokio::spawn(web::serve(listener, router, std::future::pending()));
        format!("http://{at}/hooks/zalo_bot")
    }

    /// What `chat` has been sent once it is `count` messages.
    async fn messages(&self, chat: &str, count: usize) -> Vec<String> {
        until(&format!("{count} messages were sent"), || self.api.sent(chat).len() >= count).await;
        let sent = self.api.sent(chat);
        assert_eq!(sent.len(), count, "{sent:#?}");
        sent
    }
}

/// A resident says each of `said` in every way: as a question, in a report, to an officer, and has it written out; the store lies
/// in `dir` afterwards, with what an officer wrote.
pub(crate) async fn resident_tells_all(dir: &Path, said: &[String]) {
    let api = BotApi::start().await;
    let desk = open(dir).with_office(Office::default()).with_calls();
    let own = Arc::new(crate::support::assistant(crate::support::Models::default()));
    let zalo = ZaloBot::start(settings(&api.url(), Mode::Polling), own, &desk).unwrap();
    for (number, said) in said.iter().enumerate() {
        let chat = format!("chat{number}");
        // A report about a broker to its end, a chat with an officer, and a report that is being written when the process ends.
        let steps =
            [said.as_str(), "/phananh", "2", said, said, said, "2", "/canbo", said, "/phananh", "1", said];
        for (step, text) in steps.into_iter().enumerate() {
            api.text(&format!("m{number}-{step}"), &chat, text);
        }
        until("all was answered", || api.sent(&chat).len() >= 13).await;
        let address = Address::new("zalo_bot", &chat);
        let case = desk.case_holding(&address).await.unwrap().expect("the chat is with an officer");
        let kind = messenger::Kind::Officer { number: case.clone(), text: said.clone() };
        let word = messenger::Incoming::private(kind);
        desk.officer_says(&case, "Bình", Said::new(said), &word).await.unwrap();
        until("the officer was heard", || api.sent(&chat).len() >= 14).await;
        api.text(&format!("m{number}-export"), &chat, "/xuat");
        until("it was written out", || api.sent(&chat).len() >= 15).await;
        assert!(api.sent(&chat).iter().all(|text| !text.contains("09901234")));
        let reported = desk.cases(false, 100).await.unwrap();
        let own = reported.iter().filter(|case| case.address == address).map(|case| case.kind.as_str());
        assert_eq!(own.collect::<Vec<_>>().len(), 2, "the report or the hand-over is missing");
    }
    zalo.stop(Duration::from_secs(10)).await;
}
