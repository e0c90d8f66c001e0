//! The model's wording:
//!
//! 1. a faithful one passes, with its citations;
//! 2. one with a fact that the record does not hold is dropped, and the stranger is named;
//! 3. nothing of a sentence is shown before the guard has passed it;
//! 4. a silent model drops, a refusal is not worded, and wording can be declined.

use motcua::{
    answer::GuardVerdict,
    assistant::{Assistant, Outcome, Reply, Request, WordingEvent},
    catalog::Slot,
    inference::fake::FakeGenerator,
};

use crate::support::{Models, assistant, request};

const QUESTION: &str = "khắc số nhận dạng xe đạp hết bao nhiêu tiền";

fn speaking(pieces: &[&str]) -> Assistant {
    assistant(Models {
        embedder: None,
        generator: Some(FakeGenerator::new(pieces.iter().map(ToString::to_string))),
    })
}

fn full(assistant: &Assistant, question: &str) -> Reply {
    assistant.reply_in_full(&request(question)).unwrap()
}

#[test]
fn a_faithful_wording_passes() {
    let wording = full(&speaking(&["Dạ, lệ phí là ", "15.000 đồng ạ."]), QUESTION).wording.unwrap();
    assert_eq!(wording.guard, GuardVerdict::Passed);
    assert_eq!(wording.text, "Dạ, lệ phí là 15.000 đồng ạ.");
    assert_eq!(wording.citations, [Slot::Fee]);
    assert!(wording.dropped.is_empty());
}

#[test]
fn a_stranger_drops_the_wording_and_is_named() {
    let wording = full(&speaking(&["Dạ, lệ phí là 1.500 đồng ạ."]), QUESTION).wording.unwrap();
    assert_eq!(wording.guard, GuardVerdict::Dropped);
    assert_eq!(wording.text, "");
    assert!(wording.dropped.iter().any(|stranger| stranger.text.contains("1.500")), "{:?}", wording.dropped);
}

#[test]
fn only_passed_sentences_are_shown() {
    let assistant =
        speaking(&["Dạ, lệ phí là 15.000 ", "đồng ạ. Nộp tại Công an quận ", "Hoàn Kiếm. Xin cảm ơn."]);
    let request = request(QUESTION);
    let mut reply = assistant.reply(&request).unwrap();
    let mut stream = assistant.word(&request, &mut reply).unwrap();
    let mut shown = String::new();
    let mut verdict = None;
    while let Some(event) = stream.blocking_next() {
        match event {
            WordingEvent::Sentence(sentence) => shown.push_str(&sentence),
            WordingEvent::Done(wording) => verdict = Some(wording.guard),
        }
    }
    assert_eq!(shown.trim(), "Dạ, lệ phí là 15.000 đồng ạ.");
    assert_eq!(verdict, Some(GuardVerdict::Dropped));
}

#[test]
fn a_silent_model_is_dropped() {
    assert_eq!(full(&speaking(&[]), QUESTION).wording.unwrap().guard, GuardVerdict::Dropped);
}

#[test]
fn a_refusal_is_not_worded_and_wording_can_be_declined() {
    let assistant = speaking(&["Dạ."]);
    let refused = full(&assistant, "công thức nấu phở bò ngon");
    assert_eq!((refused.outcome, refused.wording), (Outcome::Refused, None));
    let declined = Request { wording: Some(false), ..request(QUESTION) };
    assert_eq!(assistant.reply_in_full(&declined).unwrap().wording, None);
}
