//! The officers' routes: closed without a token, and what they show and do with one.

use tempfile::TempDir;

use crate::{
    channels::web::{Officers, Parts, Token, router_with},
    delivery::{Address, CaseAct, CaseNumber, Desk, NewCase, Office, Said, Sqlite},
};

use super::*;

const TOKEN: &str = "an-officer-s-token-0123";
const NUMBER: &str = "HN-7K3F-2Q";

struct Page {
    router: Router,
    desk: Desk,
    _dir: TempDir,
}

async fn page() -> Page {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::over(Sqlite::serve(&dir.path().join("messages.sqlite")).unwrap()).unwrap();
    let desk = desk.with_office(Office::default());
    let officers = Officers { token: Token::new(TOKEN).unwrap(), desk: desk.clone() };
    let router = router_with(sample::assistant(), 4, Parts { officers: Some(officers), ..Parts::default() });
    let session = json!({"procedure": "9.000001"});
    let body = json!({"why": "asked", "language": "vi", "session": session});
    let case = NewCase::new(NUMBER.parse().unwrap(), "officer", &body).unwrap().holding();
    desk.open_case(&Address::new("telegram", 7001), case).await.unwrap();
    Page { router, desk, _dir: dir }
}

impl Page {
    async fn call(&self, method: Method, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/v1/officer/cases{path}"));
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        send(&self.router, request.body(body).unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, Some(TOKEN), None).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(TOKEN), Some(body)).await
    }

    async fn resident_says(&self, text: &str) {
        // As an answer to a message of the chat does it.
        let number: CaseNumber = NUMBER.parse().unwrap();
        let act = CaseAct::Say(number, Said::new(text));
        self.desk.act(&Address::new("telegram", 7001), act).await.unwrap();
    }
}

#[tokio::test]
async fn nobody_enters_without_the_token() {
    let page = page().await;
    let one = format!("/{NUMBER}");
    let routes = [(Method::GET, ""), (Method::GET, one.as_str())];
    let orders = ["reply", "close", "correction"].map(|order| format!("{one}/{order}"));
    let routes = routes.into_iter().chain(orders.iter().map(|order| (Method::POST, order.as_str())));
    for (method, path) in routes {
        for token in [None, Some(""), Some("another-token-of-somebody")] {
            let body = (method == Method::POST).then(|| json!({"text": "x"}));
            let answer = page.call(method.clone(), path, token, body).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(answer.problem(), "officer-token");
        }
    }
    let closed = send(&served(), plain(Method::GET, "/v1/officer/cases")).await;
    assert_eq!((closed.status, closed.problem()), (StatusCode::FORBIDDEN, "officer-closed".to_owned()));
}

#[tokio::test]
async fn an_officer_sees_the_queue_the_conversation_and_the_assistant_s_card() {
    let page = page().await;
    let queue = page.get("").await.json();
    assert_eq!(queue["open"], Value::Null, "hours that nobody set down are not known");
    assert_eq!((&queue["cases"][0]["number"], &queue["cases"][0]["waits"]), (&json!(NUMBER), &json!(true)));
    assert!(!queue.to_string().contains("7001"), "whose chat it is, is shown: {queue}");
    // Nothing was said yet: the procedure that was in hand is shown.
    let whole = page.get(&format!("/{NUMBER}")).await.json();
    assert_eq!(whole["suggestion"]["reply"]["card"]["code"], "9.000001");
    page.resident_says("số em là 001099012345").await;
    page.resident_says(sample::UNCLEAR).await;
    let whole = page.get(&format!("/{NUMBER}")).await.json();
    assert_eq!(whole["lines"][0]["text"], "số em là ***");
    assert!(!whole.to_string().contains("001099012345"));
    let question = whole["suggestion"]["question"].as_str().unwrap();
    assert!(question.ends_with(sample::UNCLEAR), "{question}");
    assert!(whole["suggestion"]["reply"]["candidates"].as_array().unwrap().len() > 1, "{whole}");
    for number in ["HN-2222-22", "x", "..%2f"] {
        let answer = page.get(&format!("/{number}")).await;
        assert_eq!((answer.status, answer.problem()), (StatusCode::NOT_FOUND, "case-unknown".to_owned()));
    }
}

#[tokio::test]
async fn an_officer_answers_into_the_same_chat_and_gives_it_back() {
    let page = page().await;
    page.resident_says("bao lâu?").await;
    let sent = page
        .post(&format!("/{NUMBER}/reply"), json!({"text": " Ba ngày. Gọi 0912345678 ", "name": "Bình"}))
        .await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text());
    let whole = page.get(&format!("/{NUMBER}")).await.json();
    assert_eq!(
        (&whole["lines"][1]["text"], &whole["lines"][1]["name"]),
        (&json!("Ba ngày. Gọi ***"), &json!("Bình"))
    );
    assert_eq!(whole["case"]["waits"], false);
    assert_eq!(page.desk.counts().await.unwrap()["telegram"].waiting, 1, "it is not in the chat's queue");
    for (body, kind) in [
        (json!({"text": "  "}), "order-unusable"),
        (json!({"text": "x".repeat(8001)}), "order-unusable"),
        (json!({"words": "x"}), "json-unexpected"),
    ] {
        assert_eq!(page.post(&format!("/{NUMBER}/reply"), body).await.problem(), kind);
    }
    assert_eq!(page.post(&format!("/{NUMBER}/close"), json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(page.post(&format!("/{NUMBER}/close"), json!({})).await.problem(), "case-unknown");
    assert_eq!(page.post(&format!("/{NUMBER}/reply"), json!({"text": "x"})).await.problem(), "case-unknown");
    assert_eq!(page.desk.counts().await.unwrap()["telegram"].waiting, 2);
}

#[tokio::test]
async fn a_correction_is_proposed_and_changes_nothing_of_the_catalog() {
    let page = page().await;
    let before = get(&page.router, "/v1/procedures/9.000001").await.body;
    let wrong = format!("/{NUMBER}/correction");
    for code in ["", "x", "1.999999"] {
        assert_eq!(page.post(&wrong, json!({"text": "sai", "code": code})).await.problem(), "order-unusable");
    }
    let made = page.post(&wrong, json!({"text": "Lệ phí đã bỏ", "code": "9.000001", "name": "Bình"})).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let number: CaseNumber = made.json()["number"].as_str().unwrap().parse().unwrap();
    let (case, _) = page.desk.case(&number).await.unwrap().unwrap();
    assert_eq!((case.kind.as_str(), case.body()["from"].as_str()), ("correction", Some(NUMBER)));
    assert_eq!(get(&page.router, "/v1/procedures/9.000001").await.body, before);
}
