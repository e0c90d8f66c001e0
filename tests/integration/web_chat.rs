//! The chat of the web page over HTTP: reports step by step, a chat in an officer's hands and back, and what is refused.

use std::{path::Path, sync::Arc, time::Duration};

use motcua::{
    channels::web::{self, Chats, Officers, Parts, Token},
    delivery::{Desk, Office, Sqlite},
};
use reqwest::Client;
use serde_json::{Value, json};

use crate::support::{Models, assistant};

const OFFICERS: &str = "an-officer-s-token-0123";
const QUESTION: &str = "làm thẻ thư viện cần những gì";

/// A served page with its chats, and what is behind it.
pub(crate) struct Site {
    at: String,
    pub(crate) desk: Desk,
    client: Client,
    chats: Chats,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// A chat as the page knows it.
#[derive(Default)]
pub(crate) struct Chat {
    name: Option<String>,
    seen: i64,
    events: u32,
    /// All that was read, in words.
    pub(crate) read: Vec<String>,
    /// The choices under the last message.
    pub(crate) choices: Vec<String>,
    pub(crate) listener: String,
}

impl Site {
    /// A page with officers behind it that keeps its chats in `dir`.
    pub(crate) async fn start(dir: &Path) -> Self {
        let desk = Desk::over(Sqlite::serve(&dir.join("messages.sqlite")).unwrap()).unwrap();
        Self::over(desk.with_office(Office::default())).await
    }

    /// The same over `desk`.
    pub(crate) async fn over(desk: Desk) -> Self {
        let own = Arc::new(assistant(Models::default()));
        let chats = Chats::start(Arc::clone(&own), &desk, 30);
        let officers = Officers { token: Token::new(OFFICERS).unwrap(), desk: desk.clone() };
        let parts = Parts { officers: Some(officers), desk: Some(desk.clone()), ..Parts::default() };
        let router = web::router_with(own, 4, parts);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(web::serve(listener, router, std::future::pending()));
        Self { at, desk, client: Client::new(), chats, server }
    }

    pub(crate) async fn stop(self) {
        self.chats.stop(Duration::from_secs(10)).await;
        self.server.abort();
    }

    /// Sends `body` to the chat called `name`; the status and what came.
    async fn posts(&self, name: Option<&str>, body: &Value) -> (u16, Value) {
        let mut request = self.client.post(format!("{}/v1/chat", self.at)).json(body);
        if let Some(name) = name {
            request = request.bearer_auth(name);
        }
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn gets(&self, name: Option<&str>, query: &str) -> (u16, Value) {
        let mut request = self.client.get(format!("{}/v1/chat{query}", self.at));
        if let Some(name) = name {
            request = request.bearer_auth(name);
        }
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn says(&self, chat: &mut Chat, said: Value) {
        chat.events += 1;
        let mut body = json!({"event": chat.events.to_string(), "language": "vi"});
        body.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        let (status, taken) = self.posts(chat.name.as_deref(), &body).await;
        assert_eq!(status, 202, "{taken}");
        chat.name = Some(taken["chat"].as_str().unwrap().to_owned());
    }

    pub(crate) async fn text(&self, chat: &mut Chat, text: &str) {
        self.says(chat, json!({"text": text})).await;
    }

    pub(crate) async fn presses(&self, chat: &mut Chat, press: &str) {
        self.says(chat, json!({"press": press})).await;
    }

    /// Reads until `chat` has `count` messages in all.
    pub(crate) async fn reads(&self, chat: &mut Chat, count: usize) {
        for _ in 0..60 {
            let (status, state) =
                self.gets(chat.name.as_deref(), &format!("?after={}&wait=5", chat.seen)).await;
            assert_eq!(status, 200, "{state}");
            chat.take(&state);
            if chat.read.len() >= count {
                break;
            }
        }
        assert_eq!(chat.read.len(), count, "{:#?}", chat.read);
    }

    pub(crate) async fn officer(&self, path: &str, body: Option<Value>) -> (u16, Value) {
        let path = format!("{}/v1/officer/cases{path}", self.at);
        let request = match &body {
            Some(body) => self.client.post(path).json(body),
            None => self.client.get(path),
        };
        let response = request.bearer_auth(OFFICERS).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or_default())
    }
}

impl Chat {
    fn take(&mut self, state: &Value) {
        self.listener = state["listener"].as_str().unwrap().to_owned();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for message in state["messages"].as_array().unwrap() {
            assert!(message["id"].as_i64() > Some(self.seen), "out of order: {state}");
            self.seen = message["id"].as_i64().unwrap();
            let paragraphs = message["paragraphs"].as_array().unwrap();
            let said =
                paragraphs.iter().map(|part| format!("{} {}", text(&part["heading"]), text(&part["text"])));
            self.read.push(said.collect::<Vec<_>>().join("\n"));
            let choices = message["choices"].as_array().unwrap();
            self.choices = choices.iter().map(|choice| text(&choice["press"])).collect();
        }
    }

    pub(crate) fn last(&self) -> &str {
        self.read.last().unwrap()
    }
}

pub(crate) fn number_in(text: &str) -> String {
    let at = text.find("HN-").unwrap_or_else(|| panic!("no case number in: {text}"));
    text[at..at + 10].to_owned()
}

#[tokio::test]
async fn an_extra_paper_is_reported_step_by_step_under_a_number_with_the_hotline() {
    let dir = tempfile::tempdir().unwrap();
    let (site, mut chat) = (Site::start(dir.path()).await, Chat::default());
    site.presses(&mut chat, "f:e").await;
    site.reads(&mut chat, 2).await;
    assert!(
        chat.read[0].contains("trợ lý máy, không phải cán bộ") && chat.read[0].contains("/xoa"),
        "{}",
        chat.read[0]
    );
    assert!(
        chat.last().contains("đòi thêm giấy tờ gì") && chat.last().contains("30 ngày"),
        "{}",
        chat.last()
    );
    assert_eq!((chat.listener.as_str(), chat.choices.as_slice()), ("report", ["q".to_owned()].as_slice()));
    site.text(&mut chat, "đòi sổ hộ khẩu, số em là 001099012345").await;
    site.reads(&mut chat, 3).await;
    assert!(chat.last().contains("xảy ra ở đâu") && chat.choices == ["s", "q"], "{}", chat.last());
    site.text(&mut chat, "phường Cầu Giấy").await;
    site.reads(&mut chat, 4).await;
    site.presses(&mut chat, "s").await;
    site.reads(&mut chat, 5).await;
    assert_eq!(chat.choices, ["y:y", "y:n", "q"]);
    site.presses(&mut chat, "y:y").await;
    site.reads(&mut chat, 6).await;
    assert!(chat.last().contains("1022") && chat.listener == "assistant", "{}", chat.last());
    let number = number_in(chat.last());
    let case = site.desk.cases(false, 9).await.unwrap().remove(0);
    assert_eq!((case.number.as_str(), case.kind.as_str()), (number.as_str(), "extra-paper"));
    let expected =
        json!({"what": "đòi sổ hộ khẩu, số em là ***", "where": "phường Cầu Giấy", "contact": true});
    assert_eq!((case.body(), case.address.channel.as_str()), (expected, "web"));
    assert_ne!(
        Some(&case.address.chat),
        chat.name.as_ref(),
        "the store knows the name by which the chat is read"
    );
    // Who wished an answer gets it in the same chat; who has the number alone learns how far it is.
    let written = json!({"text": "Chúng tôi đã ghi nhận.", "name": "Bình"});
    assert_eq!(site.officer(&format!("/{number}/reply"), Some(written)).await.0, 202);
    site.reads(&mut chat, 7).await;
    assert!(
        chat.last().contains("Chúng tôi đã ghi nhận.") && !chat.last().contains("Bình"),
        "{}",
        chat.last()
    );
    let mut other = Chat::default();
    site.text(&mut other, &number).await;
    site.reads(&mut other, 2).await;
    assert!(other.last().contains(&number) && !other.last().contains("ghi nhận."), "{}", other.last());
    // And deletes it.
    site.text(&mut chat, "/xoa").await;
    site.reads(&mut chat, 8).await;
    assert!(chat.last().contains("Đã xóa") && site.desk.cases(false, 9).await.unwrap().is_empty());
    site.stop().await;
}

#[tokio::test]
async fn an_officer_sees_what_was_in_hand_and_the_answer_reaches_the_same_chat() {
    let dir = tempfile::tempdir().unwrap();
    let (site, mut chat) = (Site::start(dir.path()).await, Chat::default());
    let asked = site.client.post(format!("{}/v1/ask", site.at)).json(&json!({"question": QUESTION}));
    let reply: Value = asked.send().await.unwrap().json().await.unwrap();
    site.says(&mut chat, json!({"press": "o", "session": reply["session"]})).await;
    site.reads(&mut chat, 2).await;
    let number = number_in(chat.last());
    assert!(chat.listener == "officer" && chat.choices == ["b"], "{}", chat.last());
    let (status, whole) = site.officer(&format!("/{number}"), None).await;
    assert_eq!(
        (status, &whole["case"]["channel"], &whole["case"]["handed_over"]),
        (200, &json!("web"), &json!(true))
    );
    assert_eq!(
        whole["suggestion"]["reply"]["card"]["code"], "9.000001",
        "the officer does not see what was in hand"
    );
    site.text(&mut chat, "em mất thẻ rồi, số em là 001099012345").await;
    site.reads(&mut chat, 3).await;
    let (_, whole) = site.officer(&format!("/{number}"), None).await;
    assert_eq!(whole["lines"][0]["text"], "em mất thẻ rồi, số em là ***");
    // The page waits while the officer writes.
    let waiting = {
        let (client, name) = (site.client.clone(), chat.name.clone().unwrap());
        let path = format!("{}/v1/chat?after={}&wait=25", site.at, chat.seen);
        tokio::spawn(async move {
            let state: Value = client.get(path).bearer_auth(name).send().await.unwrap().json().await.unwrap();
            state
        })
    };
    let written = json!({"text": "Anh/chị mang đơn đến phường.", "name": "Bình"});
    assert_eq!(site.officer(&format!("/{number}/reply"), Some(written)).await.0, 202);
    let state = waiting.await.unwrap();
    // Its answer may have been lost on the way: it is there until the page says that it has it.
    let again = site.gets(chat.name.as_deref(), &format!("?after={}", chat.seen)).await.1;
    assert_eq!(state["messages"], again["messages"]);
    chat.take(&state);
    assert!(
        chat.last().contains("Cán bộ trả lời") && chat.last().contains("mang đơn đến phường"),
        "{}",
        chat.last()
    );
    assert_eq!(
        site.gets(chat.name.as_deref(), &format!("?after={}", chat.seen)).await.1["messages"],
        json!([])
    );
    assert_eq!(
        site.gets(chat.name.as_deref(), "?after=0").await.1["messages"],
        json!([]),
        "it was not deleted"
    );
    assert_eq!(site.officer(&format!("/{number}/close"), Some(json!({}))).await.0, 204);
    site.reads(&mut chat, 5).await;
    assert_eq!(chat.listener, "assistant");
    site.stop().await;
}

#[tokio::test]
async fn what_waits_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (site, mut chat) = (Site::start(dir.path()).await, Chat::default());
    site.presses(&mut chat, "o").await;
    site.reads(&mut chat, 2).await;
    let number = number_in(chat.last());
    let written = json!({"text": "Đã xem.", "name": "Bình"});
    assert_eq!(site.officer(&format!("/{number}/reply"), Some(written)).await.0, 202);
    site.stop().await;
    // Whether it was answered before the end or waits to be: it is read where the page looks next.
    let free = || Sqlite::serve(&dir.path().join("messages.sqlite")).is_ok();
    for _ in 0..3000 {
        if free() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let site = Site::start(dir.path()).await;
    site.desk.recover().await.unwrap();
    site.reads(&mut chat, 3).await;
    assert!(chat.last().contains("Đã xem.") && chat.listener == "officer", "{}", chat.last());
    site.stop().await;
}

#[tokio::test]
async fn a_chat_is_read_by_who_has_its_name_and_an_event_counts_once() {
    let dir = tempfile::tempdir().unwrap();
    let site = Site::start(dir.path()).await;
    let once = json!({"event": "a", "text": "/help"});
    let (_, taken) = site.posts(None, &once).await;
    let name = taken["chat"].as_str().unwrap();
    assert_eq!(site.posts(Some(name), &once).await.0, 202);
    let mut chat = Chat { name: Some(name.to_owned()), ..Chat::default() };
    site.reads(&mut chat, 2).await;
    let mut other = Chat::default();
    site.presses(&mut other, "f:b").await;
    site.reads(&mut other, 2).await;
    assert_eq!(site.gets(Some(name), &format!("?after={}", chat.seen)).await.1["messages"], json!([]));
    for (named, query, status) in
        [(None, "", 401), (Some("x"), "", 401), (Some(name), "?since=1", 400), (Some(name), "?after=x", 400)]
    {
        assert_eq!(site.gets(named, query).await.0, status, "{query}");
    }
    let long = "x".repeat(65);
    for (named, body, status) in [
        (Some("x"), json!({"event": "b", "text": "x"}), 401),
        (None, json!({"event": "b"}), 422),
        (None, json!({"event": "b", "text": " "}), 422),
        (None, json!({"event": "b", "text": "x", "press": "o"}), 422),
        (None, json!({"event": "b", "press": long}), 422),
        (None, json!({"event": "", "text": "x"}), 422),
        (None, json!({"event": long, "text": "x"}), 422),
        (None, json!({"event": "b", "text": "x", "name": "Lan"}), 422),
        (None, json!({"text": "x"}), 422),
    ] {
        let (refused, problem) = site.posts(named, &body).await;
        assert_eq!(refused, status, "{body}: {problem}");
    }
    let offers = site.client.get(format!("{}/v1/chat/offers", site.at)).send().await.unwrap();
    assert_eq!(offers.json::<Value>().await.unwrap(), json!({"reports": true, "officers": true}));
    site.stop().await;
}

#[tokio::test]
async fn where_nothing_is_kept_the_chat_is_closed_and_says_so() {
    let router = web::router(Arc::new(assistant(Models::default())), 4);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(web::serve(listener, router, std::future::pending()));
    let client = Client::new();
    let offers = client.get(format!("{at}/v1/chat/offers")).send().await.unwrap();
    assert_eq!(offers.json::<Value>().await.unwrap(), json!({"reports": false, "officers": false}));
    let body = json!({"event": "a", "press": "o"});
    let refused = client.post(format!("{at}/v1/chat")).json(&body).send().await.unwrap();
    assert_eq!(refused.status(), 403);
    assert!(refused.json::<Value>().await.unwrap()["detail"].as_str().unwrap().contains("1022"));
    server.abort();
}

/// A resident says each of `said` in the chat of the page: in a report, to an officer, as a command; the store lies in `dir` afterwards.
pub(crate) async fn resident_tells_all(dir: &Path, said: &[String]) {
    let site = Site::start(dir).await;
    for said in said {
        let mut chat = Chat::default();
        site.presses(&mut chat, "f:b").await;
        for text in [said, said, said] {
            site.text(&mut chat, text).await;
        }
        site.presses(&mut chat, "y:n").await;
        site.presses(&mut chat, "o").await;
        site.text(&mut chat, said).await;
        site.presses(&mut chat, "f:e").await;
        site.text(&mut chat, said).await;
        site.reads(&mut chat, 10).await;
        let open = site.desk.cases(true, 100).await.unwrap();
        let number = open.iter().rev().find(|case| case.holds).unwrap().number.clone();
        let written = json!({"text": said, "name": "Bình"});
        assert_eq!(site.officer(&format!("/{number}/reply"), Some(written)).await.0, 202);
        site.reads(&mut chat, 11).await;
        site.text(&mut chat, "/xuat").await;
        site.reads(&mut chat, 12).await;
        assert!(chat.read.iter().all(|text| !text.contains("09901234")));
        // What is refused holds it too.
        let wrong = json!({"event": said, "text": said, "press": said});
        assert_eq!(site.posts(chat.name.as_deref(), &wrong).await.0, 422);
    }
    site.stop().await;
}
