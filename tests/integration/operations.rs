//! The catalog changes under a running server:
//!
//! 1. a reload drops no request, answers change from old to new, and a broken file leaves the old ones;
//! 2. a rollback brings the old answers back, and another the new ones;
//! 3. a decision of another process holds for the next question, in every channel, until its last day;
//! 4. a command asks the server through a file, and is told what came of it.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use motcua::{
    app::{self, operations, operations::Operations, signal},
    assistant::{Assistant, Operator, Order, OrderAction, Outcome, Refused, Request, today},
    catalog::{Text, versions::Why},
    channels::web,
    config::{Config, VectorKind},
};
use serde_json::{Value, json};

use crate::support::{RECORDS, ask, request};

const QUESTION: &str = "khắc số nhận dạng xe đạp hết bao nhiêu tiền";
const CODE: &str = "9.000003";
const TOKEN: &str = "a-token-of-the-tests-alone";

/// A corpus of its own in a folder that goes with it, and what answers from it.
struct Site {
    _folder: tempfile::TempDir,
    config: Config,
    record: PathBuf,
    assistant: Arc<Assistant>,
    operations: Arc<Operations>,
}

fn site() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    let procedures = corpus.join("procedures");
    let lexicon = corpus.join("lexicon");
    fs_err::create_dir_all(&procedures).unwrap();
    fs_err::create_dir_all(&lexicon).unwrap();
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/lexicon");
    for file in fs_err::read_dir(own).unwrap() {
        let file = file.unwrap();
        fs_err::copy(file.path(), lexicon.join(file.file_name())).unwrap();
    }
    for record in RECORDS {
        let code = record.split("code = \"").nth(1).unwrap().split('"').next().unwrap();
        fs_err::write(procedures.join(format!("{code}-thu.toml")), record).unwrap();
    }
    let mut config = Config::load(None).unwrap();
    config.corpus = corpus;
    config.data = folder.path().join("data");
    config.embedding.enabled = false;
    config.wording.enabled = false;
    config.vector.kind = VectorKind::Exact;
    let serving = app::serving(&config).unwrap();
    let corpus = app::corpus(&config).unwrap();
    let knowledge = app::provisional_knowledge(&config, &corpus).unwrap();
    let assistant = Arc::new(app::assistant(&config, knowledge).unwrap());
    let operations = Operations::new(&config, &assistant, serving);
    operations.open(&corpus, None, &mut |_, _| {}).unwrap();
    let record = procedures.join(format!("{CODE}-thu.toml"));
    Site { _folder: folder, config, record, assistant, operations }
}

impl Site {
    /// Replaces `from` by `to` in the record.
    fn edit(&self, from: &str, to: &str) {
        let text = fs_err::read_to_string(&self.record).unwrap();
        assert!(text.contains(from), "{text}");
        fs_err::write(&self.record, text.replace(from, to)).unwrap();
    }

    fn fee(&self) -> String {
        fee(&ask(&self.assistant, QUESTION).text).to_owned()
    }

    fn order(&self, action: OrderAction, said: &str) -> Order {
        let text = Some(Text::vietnamese(said));
        let author = "Tổ kiểm duyệt".to_owned();
        Order { code: CODE.to_owned(), action, reason: text.clone(), notice: text, author, until: None }
    }

    /// As a command in another process does it.
    fn decide(&self, order: &Order) {
        operations::decide(&self.config, order).unwrap();
    }
}

fn fee(text: &str) -> &str {
    ["15.000", "18.000"].into_iter().find(|fee| text.contains(fee)).unwrap_or("none")
}

/// A server of its own on loopback, until the test ends.
fn serve(site: &Site) -> SocketAddr {
    let operator: Arc<dyn Operator> = Arc::<Operations>::clone(&site.operations);
    let admin = web::Admin { token: web::Token::new(TOKEN).unwrap(), operator };
    let router = web::router_with_admin(Arc::clone(&site.assistant), 8, Some(admin));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            web::serve(listener, router, std::future::pending()).await.unwrap();
        });
    });
    address
}

/// Status and body of a request.
fn send(address: SocketAddr, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: motcua\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    (status, serde_json::from_str(body).unwrap())
}

fn asked(address: SocketAddr) -> (u16, String) {
    let (status, reply) =
        send(address, "POST", "/v1/ask", "", &json!({ "question": QUESTION, "wording": false }));
    (status, fee(reply["text"].as_str().unwrap_or_default()).to_owned())
}

/// Waits until `holds`; fails after a time in which even a busy machine comes to it.
fn until(holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(60), "it never came to that");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Sets its flag when it goes, also in a panic.
struct SetAtEnd<'a>(&'a AtomicBool);

impl Drop for SetAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_reload_and_a_rollback_drop_no_request() {
    let site = site();
    site.operations.watch();
    let address = serve(&site);
    let over = AtomicBool::new(false);
    let answered = AtomicUsize::new(0);
    let ask_without_end = || {
        while !over.load(Ordering::Relaxed) {
            let (status, fee) = asked(address);
            assert_eq!(status, 200);
            assert_ne!(fee, "none");
            answered.fetch_add(1, Ordering::Relaxed);
        }
    };
    let admin = |path: &str, body: &Value| send(address, "POST", path, TOKEN, body);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(ask_without_end);
        }
        // A failed assertion below must end the askers too, or the scope would wait for them for ever.
        let _end = SetAtEnd(&over);
        assert_eq!(asked(address).1, "15.000");
        site.edit("amount = 15000", "amount = 18000");
        assert_eq!(asked(address).1, "15.000", "an edit alone changes nothing");
        let (status, served) = admin("/v1/admin/reload", &Value::Null);
        assert_eq!(
            (status, &served["changed"], &served["pinned"]),
            (200, &json!(true), &json!(false)),
            "{served}"
        );
        assert_eq!(asked(address).1, "18.000");

        site.edit("amount = 18000", "amount = \"không rõ\"");
        let (status, problem) = admin("/v1/admin/reload", &Value::Null);
        assert_eq!((status, &problem["type"]), (409, &json!("urn:problem-type:motcua:catalog-refused")));
        assert!(problem["detail"].as_str().unwrap().contains("9.000003-thu.toml"), "{problem}");
        assert_eq!(asked(address).1, "18.000");

        // A rollback works also while the files are broken.
        let (status, served) = admin("/v1/admin/rollback", &json!({}));
        assert_eq!((status, &served["pinned"]), (200, &json!(true)), "{served}");
        assert_eq!(asked(address).1, "15.000");
        site.edit("amount = \"không rõ\"", "amount = 18000");
        operations::roll_back(&site.config, Some("latest")).unwrap();
        until(|| asked(address).1 == "18.000");
        assert_eq!(admin("/v1/admin/rollback", &json!({ "version": "abcdef" })).0, 404);
    });
    assert!(answered.load(Ordering::Relaxed) > 3);
}

#[test]
fn versions_are_kept_and_survive_a_start_anew() {
    let site = site();
    let versions = app::versions(&site.config);
    let log = versions.log().unwrap();
    assert_eq!(log.len(), 1, "the first start keeps one");
    let catalog = app::present_catalog(&site.config).unwrap();
    assert!(!versions.keep(&catalog, Why::Edit, None).unwrap().new);
    assert!(!site.operations.reload().unwrap().changed);
    assert_eq!(versions.log().unwrap(), log, "what is known is not written again");
    site.edit("amount = 15000", "amount = 18000");
    site.operations.reload().unwrap();
    site.operations.rollback(Some(&log[0].id[..10])).unwrap();
    assert_eq!(site.fee(), "15.000");
    // A new start serves the pinned version.
    assert_eq!(app::catalog(&site.config).unwrap().digest(), log[0].id);
    assert_ne!(app::present_catalog(&site.config).unwrap().digest(), log[0].id);
    assert!(site.operations.reload().unwrap().pinned);
    site.operations.rollback(Some("latest")).unwrap();
    assert_eq!(site.fee(), "18.000");
    assert_eq!(versions.log().unwrap().len(), 4, "first, edit, rollback, latest again");
}

#[test]
fn a_withdrawal_holds_for_the_next_question_in_every_channel() {
    let site = site();
    let address = serve(&site);
    let first = ask(&site.assistant, QUESTION);
    assert_eq!(first.outcome, Outcome::Answered);
    let started = Instant::now();
    site.decide(&site.order(OrderAction::Withdraw, "Mức phí đang được sửa."));
    let reply = ask(&site.assistant, QUESTION);
    let took = started.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
    println!("from the order to the changed answer: {took:?}");
    assert_eq!(reply.outcome, Outcome::Refused);
    assert!(reply.card.is_none());
    for part in ["Khắc số nhận dạng xe đạp", CODE, "Mức phí đang được sửa.", "1022"] {
        assert!(reply.text.contains(part), "{part}: {}", reply.text);
    }
    assert!(!reply.text.contains("15.000"));
    // A conversation that was about it hears so too.
    let follow_up = Request { session: Some(first.session), ..request("thế mất bao lâu ạ?") };
    assert_eq!(site.assistant.reply(&follow_up).unwrap().outcome, Outcome::Refused);
    let english = ask(&site.assistant, "how much is the bicycle identification mark");
    assert!(english.text.contains("withdrawn") && english.text.contains("1022"), "{}", english.text);

    let (status, gone) = send(address, "GET", &format!("/v1/procedures/{CODE}"), "", &Value::Null);
    assert_eq!((status, &gone["withdrawn"]["reason"]), (410, &json!("Mức phí đang được sửa.")));
    assert!(gone.get("card").is_none() && gone.get("record").is_none());
    let (_, list) = send(address, "GET", "/v1/procedures", "", &Value::Null);
    let marked = list["procedures"].as_array().unwrap().iter().filter(|one| one["withdrawn"].is_object());
    assert_eq!(marked.count(), 1);

    site.decide(&site.order(OrderAction::Restore, ""));
    assert_eq!(ask(&site.assistant, QUESTION).outcome, Outcome::Answered);
}

#[test]
fn decisions_end_after_their_last_day() {
    let site = site();
    for (days, holds) in [(-1, false), (0, true), (1, true)] {
        let last = today().checked_add(jiff::Span::new().days(days)).unwrap();
        let order = Order { until: Some(last), ..site.order(OrderAction::Withdraw, "Đang sửa.") };
        site.decide(&order);
        let reply = ask(&site.assistant, QUESTION);
        assert_eq!(reply.outcome == Outcome::Refused, holds, "{days}");
        let said = last.strftime("%d/%m/%Y").to_string();
        assert_eq!(reply.text.contains(&format!("đến hết ngày {said}")), holds, "{}", reply.text);
    }
}

#[test]
fn a_pinned_notice_stands_first() {
    let site = site();
    site.decide(&site.order(OrderAction::Pin, "Điểm khắc số nghỉ lễ."));
    let reply = ask(&site.assistant, QUESTION);
    let card = reply.card.unwrap();
    assert_eq!(card.notices[0], "Điểm khắc số nghỉ lễ.");
    let blocks: Vec<&str> = reply.text.split("\n\n").collect();
    assert_eq!(blocks[1], "Lưu ý: Điểm khắc số nghỉ lễ.");
    assert_eq!(reply.text.matches("nghỉ lễ").count(), 1);
    let address = serve(&site);
    let (status, read) = send(address, "GET", &format!("/v1/procedures/{CODE}"), "", &Value::Null);
    assert_eq!((status, &read["card"]["pinned"]), (200, &json!("Điểm khắc số nghỉ lễ.")));
}

#[test]
fn orders_over_http_need_the_token_and_say_what_is_missing() {
    let site = site();
    let address = serve(&site);
    let path = "/v1/admin/decisions";
    let order = json!({ "code": CODE, "action": "withdraw", "reason": { "vi": "Sai phí." }, "author": "An" });
    for token in ["", "another-token-of-the-tests", &TOKEN[1..]] {
        let (status, problem) = send(address, "POST", path, token, &order);
        assert_eq!((status, &problem["type"]), (401, &json!("urn:problem-type:motcua:admin-token")));
        assert_eq!(send(address, "GET", path, token, &Value::Null).0, 401);
    }
    assert_eq!(site.fee(), "15.000");
    for (wrong, status) in [
        (json!({ "code": CODE, "action": "withdraw", "author": "An" }), 422),
        (json!({ "code": CODE, "action": "pin", "notice": { "vi": " " }, "author": "An" }), 422),
        (json!({ "code": CODE, "action": "restore", "author": "" }), 422),
        (json!({ "code": "9", "action": "restore", "author": "An" }), 422),
        (json!({ "code": "9.999999", "action": "pin", "notice": { "vi": "x" }, "author": "An" }), 404),
    ] {
        let (found, problem) = send(address, "POST", path, TOKEN, &wrong);
        assert_eq!(found, status, "{wrong}: {problem}");
    }
    let (status, decision) = send(address, "POST", path, TOKEN, &order);
    assert_eq!((status, &decision["action"], &decision["author"]), (201, &json!("withdraw"), &json!("An")));
    assert_eq!(ask(&site.assistant, QUESTION).outcome, Outcome::Refused);
    let (_, list) = send(address, "GET", path, TOKEN, &Value::Null);
    assert_eq!((&list["in_force"][0]["code"], list["log"].as_array().unwrap().len()), (&json!(CODE), 1));
}

#[test]
fn a_command_asks_the_server_and_is_told() {
    let site = site();
    let ask = || signal::ask(&site.config, Duration::from_secs(30), Duration::from_secs(60)).unwrap();
    let nobody = signal::ask(&site.config, Duration::from_millis(100), Duration::from_secs(1)).unwrap();
    assert_eq!(nobody, signal::Outcome::Nobody);
    site.operations.watch();
    site.edit("amount = 15000", "amount = 18000");
    let signal::Outcome::Done(Ok(served)) = ask() else { panic!("not served") };
    assert_eq!(
        (served.version, site.fee().as_str()),
        (app::catalog(&site.config).unwrap().digest(), "18.000")
    );
    site.edit("amount = 18000", "amount = -1");
    // Also while a file is broken.
    site.decide(&site.order(OrderAction::Pin, "Đang sửa."));
    let signal::Outcome::Done(Err(refused)) = ask() else { panic!("not refused") };
    assert!(refused.contains("thu.toml"), "{refused}");
    assert_eq!(site.fee(), "18.000");
    assert!(matches!(site.operations.rollback(Some("none-such")), Err(Refused::Unknown(_))));
}
