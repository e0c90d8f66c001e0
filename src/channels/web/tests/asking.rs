//! Questions: the shape of answers, conversations, event streams.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use axum::{
    http::header,
    response::{IntoResponse, sse::Sse},
};
use futures_util::{StreamExt, stream};

use crate::{
    answer::{GuardVerdict, Wording},
    assistant::{Request, WordingEvent},
    channels::web::events,
};

use super::*;

fn sentence(text: &str) -> WordingEvent {
    WordingEvent::Sentence(text.to_owned())
}

fn verdict(text: &str, guard: GuardVerdict) -> WordingEvent {
    WordingEvent::Done(Wording {
        text: text.to_owned(),
        citations: Vec::new(),
        guard,
        repaired: Vec::new(),
        dropped: Vec::new(),
    })
}

/// Names and data of the events in `text`.
fn read(text: &str) -> Vec<(String, Value)> {
    let blocks = text.split("\n\n").filter(|block| block.starts_with("event:"));
    blocks
        .map(|block| {
            let (name, data) = block.split_once('\n').unwrap();
            let name = name.strip_prefix("event:").unwrap().trim();
            let data = data.strip_prefix("data:").unwrap().trim();
            (name.to_owned(), serde_json::from_str(data).unwrap())
        })
        .collect()
}

#[tokio::test]
async fn an_answer_has_the_published_shape() {
    let answer = ask(&served(), question(sample::QUESTION)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let mut reply = answer.json();
    reply["session"] = json!("(a UUID)");
    for took in reply["took_ms"].as_object_mut().unwrap().values_mut() {
        assert!(took.is_number());
        *took = json!("(ms)");
    }
    for candidate in reply["candidates"].as_array_mut().unwrap() {
        let score = candidate["score"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&score));
        candidate["score"] = json!("(0 to 1)");
    }
    insta::assert_json_snapshot!(reply);
}

#[tokio::test]
async fn a_conversation_goes_on_by_its_session() {
    let router = served();
    let first = ask(&router, question(sample::QUESTION)).await.json();
    let session = first["session"].as_str().unwrap();
    let follow_up = json!({ "question": "bao nhiêu tiền", "session": session });
    let second = ask(&router, follow_up).await.json();
    assert_eq!(second["session"], session);
    assert_eq!(second["outcome"], "answered");
    assert_eq!(second["card"]["code"], "9.000001");
    assert_eq!(second["card"]["asked"], json!(["fee"]));
    let alone = ask(&router, question("bao nhiêu tiền")).await.json();
    assert_ne!(alone["session"], session);
    assert_ne!(alone["outcome"], "answered");
}

#[tokio::test]
async fn a_question_back_is_answered_by_choosing() {
    let router = served();
    let back = ask(&router, question(&format!("{} mất bao nhiêu tiền", sample::UNCLEAR))).await.json();
    assert_eq!(back["outcome"], "clarify", "{back}");
    assert_eq!(back["card"], Value::Null);
    let option = &back["clarify"]["options"][1];
    let chosen = json!({ "question": option["code"], "session": back["session"] });
    let answer = ask(&router, chosen).await.json();
    assert_eq!(answer["outcome"], "answered");
    assert_eq!(answer["card"]["code"], option["code"]);
    assert_eq!(answer["card"]["complete"], false);
    assert_eq!(answer["card"]["asked"], json!(["fee"]), "what was asked before the question back");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_a_person_is_named() {
    let router = served();
    let refused = ask(&router, question(sample::FOREIGN)).await.json();
    assert_eq!(refused["outcome"], "refused", "{refused}");
    assert!(refused["refusal"]["next_step"].as_str().unwrap().contains("1022"));
    let officer = ask(&router, question("tôi muốn gặp cán bộ")).await.json();
    assert_eq!(officer["outcome"], "handoff", "{officer}");
}

#[tokio::test]
async fn the_language_is_the_questions_or_the_one_that_was_chosen() {
    let router = served();
    let auto = ask(&router, question("what documents do I need for pigeon keeping?")).await;
    assert_eq!(auto.json()["language"], "en");
    let mut request =
        posted("application/json", json!({ "question": sample::QUESTION, "language": "en" }).to_string());
    let headers = request.headers_mut();
    headers.insert(header::ACCEPT_LANGUAGE, "vi".parse().unwrap());
    let chosen = send(&router, request).await.json();
    assert_eq!(chosen["language"], "en");
    assert_eq!(chosen["card"]["name"], "Pigeon keeping registration");
}

#[tokio::test]
async fn without_a_model_the_stream_is_the_card_and_the_end() {
    let mut request = posted("application/json", question(sample::QUESTION).to_string());
    let accepted = "text/html;q=0.1, Text/Event-Stream; q=1";
    request.headers_mut().insert(header::ACCEPT, accepted.parse().unwrap());
    let answer = send(&served(), request).await;
    assert_eq!(answer.header("content-type"), "text/event-stream");
    assert_eq!(answer.header("x-accel-buffering"), "no");
    let events = read(answer.text());
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["card", "done"]);
    assert_eq!(events[0].1["card"]["code"], "9.000001");
    assert_eq!(events[0].1["wording"], Value::Null);
    assert_eq!(events[1].1["wording"], Value::Null);
    assert_eq!(events[1].1["degraded"], json!(["no-embedding-model", "no-wording-model"]));
    assert!(events[1].1["took_ms"]["card"].is_number());
}

/// What a model may say of the first record.
const SAID: [&str; 3] = ["Anh/chị cần Tờ khai", " nuôi chim. Kèm theo ", "Giấy tờ cư trú."];

#[tokio::test]
async fn a_models_wording_comes_after_the_card_and_in_the_json() {
    let router = router(sample::assistant_saying(&SAID), 8);
    let mut request = posted("application/json", question(sample::QUESTION).to_string());
    request.headers_mut().insert(header::ACCEPT, "text/event-stream".parse().unwrap());
    let events = read(send(&router, request).await.text());
    let (first, last) = (&events[0], &events[events.len() - 1]);
    assert_eq!((first.0.as_str(), last.0.as_str()), ("card", "done"));
    assert_eq!(first.1["wording"], Value::Null);
    let words = &events[1..events.len() - 1];
    assert!(!words.is_empty() && words.iter().all(|(name, _)| name == "wording"));
    let shown: String = words.iter().map(|(_, data)| data["text"].as_str().unwrap()).collect();
    assert_eq!(shown, SAID.concat());
    assert_eq!(last.1["wording"]["text"], SAID.concat());
    assert_eq!(last.1["wording"]["guard"], "passed");
    assert_eq!(last.1["degraded"], json!(["no-embedding-model"]));

    let whole = ask(&router, question(sample::QUESTION)).await.json();
    assert_eq!(whole["wording"], last.1["wording"]);
    assert!(whole["took_ms"]["wording"].is_number());
}

#[tokio::test]
async fn a_wording_that_is_not_wanted_is_not_made() {
    let router = router(sample::assistant_saying(&SAID), 8);
    let reply = ask(&router, json!({ "question": sample::QUESTION, "wording": false })).await.json();
    assert_eq!(reply["wording"], Value::Null);
    assert_eq!(reply["degraded"], json!(["no-embedding-model"]));
}

#[tokio::test]
async fn an_error_before_the_stream_is_a_problem() {
    let mut request = posted("application/json", question(" ").to_string());
    request.headers_mut().insert(header::ACCEPT, "text/event-stream".parse().unwrap());
    let answer = send(&served(), request).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.problem(), "question-empty");
}

fn certified() -> crate::assistant::Reply {
    let request = Request { question: sample::QUESTION.to_owned(), ..Request::default() };
    sample::assistant().reply(&request).unwrap()
}

async fn told(words: Vec<WordingEvent>) -> Vec<(String, Value)> {
    let stream = events::told(certified(), stream::iter(words), Instant::now());
    let body = Sse::new(stream).into_response().into_body();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    read(std::str::from_utf8(&body).unwrap())
}

#[tokio::test]
async fn events_come_in_order_and_end_with_the_verdict() {
    let events = told(vec![
        sentence("Bạn cần tờ khai.\n\n"),
        sentence("Lệ phí 5.000 đồng."),
        verdict("Bạn cần tờ khai. Lệ phí 5.000 đồng.", GuardVerdict::Passed),
        sentence("nothing comes after the end"),
    ])
    .await;
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["card", "wording", "wording", "done"]);
    assert_eq!(events[0].1["outcome"], "answered");
    assert_eq!(events[1].1, json!({ "text": "Bạn cần tờ khai.\n\n" }));
    assert_eq!(events[3].1["wording"]["guard"], "passed");
    assert!(events[3].1["took_ms"]["wording"].is_number());
}

#[tokio::test]
async fn a_dropped_wording_is_said_to_be_dropped() {
    let events = told(vec![sentence("Bạn cần."), verdict("", GuardVerdict::Dropped)]).await;
    let (name, data) = events.last().unwrap();
    assert_eq!(name, "done");
    assert_eq!(data["wording"]["guard"], "dropped");
    assert_eq!(data["wording"]["text"], "");
}

#[tokio::test]
async fn a_client_that_leaves_stops_the_wording() {
    struct Model(Arc<AtomicBool>);
    impl Drop for Model {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let stopped = Arc::new(AtomicBool::new(false));
    let model = Model(Arc::clone(&stopped));
    let endless = stream::unfold(model, |model| async move { Some((sentence("và "), model)) });
    let told = events::told(certified(), endless, Instant::now());
    let mut body = Sse::new(told).into_response().into_body().into_data_stream();
    for _ in 0..3 {
        assert!(body.next().await.unwrap().is_ok());
    }
    assert!(!stopped.load(Ordering::SeqCst));
    drop(body);
    assert!(stopped.load(Ordering::SeqCst));
}
