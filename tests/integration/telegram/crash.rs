//! A process that is killed, again and again, under load: every message that was acknowledged is answered, and none
//! is answered more than twice; twice only where it was being sent at the moment of a kill, which Telegram gives no key
//! to tell. `MOTCUA_CRASH_SECONDS` sets how long it goes on.

use std::{
    collections::BTreeMap,
    process::{Child, Command, Stdio},
    time::Instant,
};

use futures_util::future::BoxFuture;
use motcua::{
    channels::telegram::Html,
    delivery::{Answer, Answerer, Fault, Out, Taken},
    messenger::{Block, Incoming, Kind, Piece, Renderer},
};

use super::*;

/// Where the child finds the Bot API, and its folder.
const API: &str = "MOTCUA_CRASH_API";
const DIR: &str = "MOTCUA_CRASH_DIR";
const SECONDS: &str = "MOTCUA_CRASH_SECONDS";
/// How long the process is killed for where nothing is said.
const USUAL: u64 = 12;
/// Numbers of residents: a canary that must be found nowhere.
const CANARY: &str = "001099012345";
/// Messages that wait at Telegram at one time.
const LOAD: i64 = 30;

/// Says what was said, greeting before it: a process that starts at once can be killed often.
struct Parrot(Arc<Html>);

impl Answerer for Parrot {
    fn answer<'a>(&'a self, taken: &'a Taken) -> BoxFuture<'a, Result<Answer, Fault>> {
        Box::pin(async move {
            let said: Incoming = taken.body().ok_or_else(|| Fault::Never("no message".to_owned()))?;
            let Kind::Text(text) = said.kind else { return Ok(Answer::default()) };
            let turns = taken.state::<u32>().map_or(0, |(turns, _)| turns) + 1;
            let words = |text: String| {
                let blocks = [Block::Text(text)];
                let piece = Piece::Words { blocks: &blocks, buttons: &[], ask_location: None };
                Out::new(&self.0.render(&taken.address.chat, piece)).unwrap()
            };
            let outs =
                vec![words(format!("turn {turns}, before {text}")), words(format!("turn {turns}, {text}"))];
            Ok(Answer::of(outs).remembering(&turns).unwrap())
        })
    }
}

/// The process that is killed: this test binary once more. It does nothing where nobody told it where to serve.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the crash test"]
async fn serving() {
    let (Ok(api), Ok(dir)) = (std::env::var(API), std::env::var(DIR)) else { return };
    motcua::telemetry::start(motcua::telemetry::Format::Text);
    let desk = open(Path::new(&dir));
    desk.recover().await.unwrap();
    let html = Arc::new(Html::default());
    let parrot = Arc::new(Parrot(Arc::clone(&html)));
    let _telegram = Telegram::answered_by(settings(&api, Mode::Polling), parrot, html, &desk).unwrap();
    // The parent is to end it; where the parent is gone it ends by itself.
    tokio::time::sleep(Duration::from_secs(120)).await;
}

fn start(api: &BotApi, dir: &Path) -> Child {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(dir.join("log")).unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "telegram::crash::serving", "--ignored", "--nocapture"])
        .env(API, api.url())
        .env(DIR, dir)
        .env("RUST_LOG", "motcua=debug")
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// What came of it.
#[derive(Debug, Default)]
struct Account {
    kills: u32,
    messages: i64,
    /// Chats of which an answer is missing.
    lost: usize,
    /// Answers that came twice.
    twice: usize,
    /// Answers that came more often than twice.
    more: usize,
    /// Chats in which answers came out of order.
    disordered: usize,
    dead: usize,
}

/// The chat of message `number`: three messages to a chat.
fn chat_of(number: i64) -> i64 {
    10_000 + number / 3
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_loses_nothing_and_repeats_no_more_than_it_must() {
    let seconds = std::env::var(SECONDS).ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(USUAL);
    let (api, dir) = (BotApi::start().await, tempfile::tempdir().unwrap());
    api.takes(Duration::from_millis(15));
    let begun = Instant::now();
    let mut account = Account::default();
    let mut random = numbers(u64::from(std::process::id()));
    while begun.elapsed() < Duration::from_secs(seconds) {
        let mut child = start(&api, dir.path());
        // Now and then it is killed before it has begun, else while it takes in, answers and sends.
        let polls = api.polls();
        let mut working = random().is_multiple_of(6);
        let mut end = Instant::now() + Duration::from_millis(random() % 500);
        while Instant::now() < end || !working {
            if !working && (api.polls() > polls || begun.elapsed() > Duration::from_secs(seconds + 60)) {
                working = true;
                end = Instant::now() + Duration::from_millis(random() % 400);
            }
            if account.messages < api.acknowledged().len() as i64 + LOAD {
                account.messages += 1;
                let text = format!("message {} of {CANARY}", account.messages);
                api.text(chat_of(account.messages), &text);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        account.kills += 1;
    }
    let mut child = start(&api, dir.path());
    // Until all is acknowledged and nothing waits or is unsent, however slow the machine is. Held open to the end, so that no file
    // goes away while it is read.
    let desk = Desk::over(Sqlite::beside(&dir.path().join("messages.sqlite")).unwrap()).unwrap();
    let last = Instant::now() + Duration::from_secs(180);
    while Instant::now() < last {
        let counts = desk.counts().await.unwrap();
        let left: u32 = counts.values().map(|counts| counts.waiting + counts.unsent).sum();
        if left == 0 && api.acknowledged().len() as i64 >= account.messages {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    settle(&desk, &api, &mut account).await;
    println!("{account:?} in {:.0} s", begun.elapsed().as_secs_f64());
    assert_eq!((account.lost, account.more, account.disordered), (0, 0, 0), "{account:?}");
    assert!(account.kills >= 3 && account.messages > 20, "{account:?}");
    // At the moment of a kill no more than the line's sixteen were being sent.
    assert!(account.twice <= account.kills as usize * 16, "{account:?}");
    assert_nowhere(dir.path());
}

/// Every text that was sent: its chat, and when it came first and how often it came.
fn sent(api: &BotApi) -> BTreeMap<String, (i64, usize, usize)> {
    let mut sent = BTreeMap::new();
    for (at, request) in api.requests("sendmessage").into_iter().enumerate() {
        let text = request.body["text"].as_str().unwrap().to_owned();
        let chat = request.body["chat_id"].as_i64().unwrap();
        sent.entry(text).or_insert((chat, at, 0)).2 += 1;
    }
    sent
}

/// Accounts for every message: both its answers arrived, in order, or lie among the dead letters of its chat.
async fn settle(desk: &Desk, api: &BotApi, account: &mut Account) {
    let dead = desk.dead(100_000).await.unwrap();
    account.dead = dead.len();
    let sent = sent(api);
    account.twice = sent.values().filter(|(_, _, count)| *count == 2).count();
    account.more = sent.values().filter(|(_, _, count)| *count > 2).count();
    for chat in chat_of(1)..=chat_of(account.messages) {
        let mut came: Vec<(usize, i64, bool)> = Vec::new();
        let mut expected = 0;
        for number in (1..=account.messages).filter(|number| chat_of(*number) == chat) {
            expected += 2;
            let said = format!("message {number} of ***");
            let own = sent.iter().filter(|(text, _)| text.ends_with(&said));
            came.extend(own.map(|(text, (_, at, _))| (*at, number, !text.contains("before"))));
        }
        let address = motcua::delivery::Address::new("telegram", chat);
        let buried = dead.iter().filter(|letter| letter.address == address).count();
        account.lost += usize::from(came.len() + buried < expected);
        came.sort_unstable();
        let order: Vec<(i64, bool)> = came.into_iter().map(|(_, number, second)| (number, second)).collect();
        account.disordered += usize::from(!order.is_sorted());
    }
}

/// The canary stands in no file and no log.
fn assert_nowhere(dir: &Path) {
    let mut read = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        read += bytes.len();
        assert!(
            !bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()),
            "the canary was kept"
        );
        assert!(!bytes.windows(TOKEN.len()).any(|window| window == TOKEN.as_bytes()), "the token was kept");
    }
    assert!(read > 10_000, "nothing was read");
}

/// Numbers without order, for moments to kill at.
fn numbers(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}
