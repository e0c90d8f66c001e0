//! Telegram over loopback.

// The Bot API that the tests talk to: strict about what it takes, and able to fail.
mod bot_api;
// What a resident sees.
mod talking;
// What a resident reports, and what becomes of it.
mod reporting;
// A chat in an officer's hands.
mod handing;
// The webhook: who may call, and what is refused.
mod calling;
// Platforms and disks that fail.
mod failing;
// A process that is killed.
mod crash;
// A server that we did not write.
mod third_party;

use std::{path::Path, sync::Arc, time::Duration};

use motcua::{
    assistant::Assistant,
    channels::{
        telegram::{Mode, Settings, Telegram},
        web,
    },
    delivery::{Desk, Limits, LineSettings, Office, Sqlite},
    messenger::{self, Secret, WordingStyle},
};

use bot_api::{BotApi, TOKEN};

/// Limits that never bind.
pub(crate) const FREE: Limits =
    Limits { per_second: 1e6, burst: 1e6, chat_per_second: 1e6, chat_burst: 1e6, group_per_minute: 1e9 };
const SECRET: &str = "secret_of-the_webhook-0123";

/// A running bot, and what is behind it.
struct Bot {
    api: BotApi,
    desk: Desk,
    telegram: Telegram,
    dir: tempfile::TempDir,
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
        url: "https://motcua.example/hooks/telegram".to_owned(),
        secret: Secret::new(SECRET).unwrap(),
    }
}

impl Bot {
    async fn start(assistant: Assistant) -> Self {
        Self::with(assistant, |_| {}).await
    }

    /// A bot whose settings `change` has changed.
    async fn with(assistant: Assistant, change: impl FnOnce(&mut Settings)) -> Self {
        Self::at(assistant, change, |desk| desk).await
    }

    /// A bot with officers behind it.
    async fn behind(assistant: Assistant, office: Office) -> Self {
        Self::at(assistant, |_| {}, |desk| desk.with_office(office)).await
    }

    async fn at(
        assistant: Assistant,
        change: impl FnOnce(&mut Settings),
        behind: impl FnOnce(Desk) -> Desk,
    ) -> Self {
        if std::env::var_os("RUST_LOG").is_some() {
            motcua::telemetry::start(motcua::telemetry::Format::Text);
        }
        let (api, dir) = (BotApi::start().await, tempfile::tempdir().unwrap());
        let desk = behind(open(dir.path()));
        let mut settings = settings(&api.url(), Mode::Polling);
        change(&mut settings);
        let telegram = Telegram::start(settings, Arc::new(assistant), &desk).unwrap();
        Self { api, desk, telegram, dir }
    }

    async fn stop(self) -> (BotApi, Desk, tempfile::TempDir) {
        self.telegram.stop(Duration::from_secs(10)).await;
        (self.api, self.desk, self.dir)
    }

    /// The address at which the bot is called.
    async fn served(&self) -> String {
        let assistant = Arc::new(crate::support::assistant(crate::support::Models::default()));
        let router = web::router_with_hooks(assistant, 4, None, vec![self.telegram.webhook()]);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        tokio::spawn(web::serve(listener, router, std::future::pending()));
        format!("http://{at}/hooks/telegram")
    }
}

/// Waits until `done`; fails where that takes too long.
async fn until(what: &str, mut done: impl FnMut() -> bool) {
    for _ in 0..3000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came to this: {what}");
}

/// A resident says each of `said` in every way: as a question, in a report, to an officer, and has it written out; the store lies
/// in `dir` afterwards, with what an officer wrote.
pub(crate) async fn resident_tells_all(dir: &Path, said: &[String]) {
    let api = BotApi::start().await;
    let desk = open(dir).with_office(Office::default()).with_calls();
    let own = Arc::new(crate::support::assistant(crate::support::Models::default()));
    let telegram = Telegram::start(settings(&api.url(), Mode::Polling), own, &desk).unwrap();
    for (chat, said) in (7001..).zip(said) {
        for text in [said, "/phananh"] {
            api.text(chat, text);
        }
        api.presses(chat, "f:b");
        for text in [said, said, said] {
            api.text(chat, text);
        }
        api.presses(chat, "y:n");
        api.presses(chat, "o");
        api.text(chat, said);
        // A report that is being written when the process ends.
        api.presses(chat, "f:e");
        api.text(chat, said);
        until("all was answered", || api.sent(chat).len() >= 12).await;
        let address = motcua::delivery::Address::new("telegram", chat);
        let number = desk.case_holding(&address).await.unwrap().expect("the chat is with an officer");
        let kind = messenger::Kind::Officer { number: number.clone(), text: said.clone() };
        let word = messenger::Incoming::private(kind);
        desk.officer_says(&number, "Bình", motcua::delivery::Said::new(said), &word).await.unwrap();
        until("the officer was heard", || api.sent(chat).len() >= 13).await;
        api.text(chat, "/xuat");
        until("it was written out", || api.sent(chat).len() >= 14).await;
        assert!(api.sent(chat).iter().all(|text| !text.contains("09901234")));
    }
    telegram.stop(Duration::from_secs(10)).await;
}
