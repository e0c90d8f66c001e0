//! A part that is missing is left out and named:
//!
//! 1. no embedding model: words alone rank, `degraded` says so;
//! 2. no wording model: the card stands alone;
//! 3. a busy wording model: the wording is left out at once.

use std::{sync::Arc, time::Duration};

use motcua::{
    assistant::{Assistant, Settings},
    inference::{
        fake::{FakeEmbedder, FakeGenerator},
        worker::GenerationWorker,
    },
};

use crate::support::{Models, ask, assistant, knowledge, request};

const QUESTION: &str = "khắc số nhận dạng xe đạp hết bao nhiêu tiền";

#[test]
fn without_an_embedding_model_words_alone_rank() {
    let reply = ask(&assistant(Models::default()), QUESTION);
    assert_eq!(reply.degraded, ["no-embedding-model"]);
    assert!(reply.card.is_some());
    let whole = ask(&assistant(Models { embedder: Some(FakeEmbedder::new(64)), generator: None }), QUESTION);
    assert!(whole.degraded.is_empty());
}

#[test]
fn an_embedding_that_is_late_is_left_out() {
    let slow = FakeEmbedder::new(64).with_delay(Duration::from_millis(300));
    let settings = Settings { retrieval: Duration::from_millis(50), ..Settings::default() };
    let assistant = Assistant::new(knowledge(Some(slow)), settings);
    let reply = ask(&assistant, QUESTION);
    assert_eq!(reply.degraded, ["embedding-late"]);
    assert!(reply.card.is_some());
}

#[test]
fn without_a_wording_model_the_card_stands_alone() {
    let reply = assistant(Models::default()).reply_in_full(&request(QUESTION)).unwrap();
    assert!(reply.degraded.contains(&"no-wording-model".to_owned()));
    assert!(reply.card.is_some() && reply.wording.is_none());
}

#[test]
fn a_busy_wording_model_is_left_out_at_once() {
    let assistant = Assistant::new(knowledge(None), Settings::default());
    let slow = FakeGenerator::new((0..50).map(|_| "dạ ".to_owned())).with_delay(Duration::from_millis(20));
    assistant.add_wording(GenerationWorker::start(Arc::new(slow), 1).unwrap());
    let request = request(QUESTION);
    let mut streams = Vec::new();
    let mut left_out = 0;
    for _ in 0..6 {
        let mut reply = assistant.reply(&request).unwrap();
        match assistant.word(&request, &mut reply) {
            Some(stream) => streams.push(stream),
            None => {
                left_out += 1;
                assert!(reply.degraded.contains(&"wording-overload".to_owned()));
            }
        }
    }
    assert!(left_out >= 3, "{left_out} of 6 were left out");
}
