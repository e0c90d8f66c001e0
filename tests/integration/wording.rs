//! The model's wording:
//!
//! 1. a faithful one passes, with its citations;
//! 2. a sentence with a fact that the record does not hold is put right once from the card, and the stranger is named;
//! 3. nothing of a sentence is shown before the guard has passed it, and a sentence about something else is left out;
//! 4. a wording that does not answer what was asked is withdrawn;
//! 5. a silent model drops, a refusal is not worded, and wording can be declined;
//! 6. the manner is heard: what code says alone is always there, and a spoken wording keeps to its length;
//! 7. a taught model names facts by number: code puts them in, and a number without a fact is put right; it is asked for one slot
//!    after another;
//! 8. what the resident told of their case, and chose the record by it, is named at the end.

use motcua::{
    answer::{GuardVerdict, Style},
    assistant::{Assistant, Outcome, Reply, Request, WordingEvent},
    catalog::Slot,
    inference::{GenerationRequest, fake::FakeGenerator},
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

fn taught(pieces: &[&str]) -> Assistant {
    let generator = FakeGenerator::new(pieces.iter().map(ToString::to_string)).taught();
    assistant(Models { embedder: None, generator: Some(generator) })
}

#[test]
fn a_number_becomes_its_fact() {
    let wording = full(&taught(&["Dạ, để [", "0] thì mức thu là [1", "] ạ."]), QUESTION).wording.unwrap();
    assert_eq!(wording.guard, GuardVerdict::Passed, "{:?}", wording.dropped);
    assert!(wording.text.contains("mức thu là 15.000 đồng ạ."), "{}", wording.text);
    assert!(!wording.text.contains('['), "{}", wording.text);
}

#[test]
fn the_case_that_was_told_is_named() {
    let script = |_: &GenerationRequest| vec!["Dạ, mức thu là [1] ạ.".to_owned()];
    let models = || Models { embedder: None, generator: Some(FakeGenerator::answering(script).taught()) };
    let text = |question: &str| full(&assistant(models()), question).wording.unwrap().text;
    let told = text("phí làm thẻ thư viện bao nhiêu, em quốc tịch Úc");
    let case =
        "Câu trả lời này là cho trường hợp có người nước ngoài hoặc định cư ở nước ngoài, như đã cho biết ạ.";
    assert!(told.len() > case.len() && told.ends_with(case), "{told}");
    // Nothing of the bicycle's record is for foreigners alone.
    assert!(!text("khắc số nhận dạng xe đạp hết bao nhiêu tiền, em quốc tịch Úc").contains("trường hợp"));
    let spoken = Request {
        style: Style::Spoken,
        ..request("phí làm thẻ thư viện bao nhiêu, em quốc tịch Úc")
    };
    let spoken = assistant(models()).reply_in_full(&spoken).unwrap().wording.unwrap().text;
    assert!(!spoken.contains("trường hợp"), "{spoken}");
}

#[test]
fn a_taught_model_is_asked_for_one_slot_after_another() {
    let script = |request: &GenerationRequest| {
        let says = if request.prompt.contains("Thời hạn") {
            "thời hạn là [1] ạ."
        } else {
            "mức thu là [1] ạ."
        };
        assert!(!request.prompt.contains("[2]"), "{}", request.prompt);
        // What follows the answer is said once, at the end.
        vec![format!("Dạ, chào anh/chị, {says} "), "Cần hỏi thêm, anh/chị gọi 1022 ạ.".to_owned()]
    };
    let generator = FakeGenerator::answering(script).taught();
    let assistant = assistant(Models { embedder: None, generator: Some(generator) });
    let wording =
        full(&assistant, "khắc số nhận dạng xe đạp hết bao nhiêu tiền, mất bao lâu").wording.unwrap();
    assert_eq!(wording.guard, GuardVerdict::Passed, "{} {:?}", wording.text, wording.dropped);
    assert_eq!(wording.citations, [Slot::Fee, Slot::Deadline]);
    let (fee, rest) = wording.text.split_once(" ạ. ").unwrap();
    assert_eq!(fee, "Dạ, chào anh/chị, mức thu là 15.000 đồng");
    assert!(rest.starts_with("Thời hạn là "), "{rest}");
    assert!(rest.ends_with(" Cần hỏi thêm, anh/chị gọi 1022 ạ."), "{rest}");
}

#[test]
fn what_a_wording_leaves_out_is_completed_or_pointed_to() {
    let question = "khắc số nhận dạng xe đạp hết bao nhiêu tiền, mất bao lâu, nộp ở đâu và cần giấy tờ gì";
    let reply = full(&taught(&["Dạ, mức thu là [", "1] ạ."]), question);
    let asked = reply.card.unwrap().asked;
    assert!(asked.len() >= 3 && asked[0] == Slot::Fee, "{asked:?}");
    let wording = reply.wording.unwrap();
    assert_eq!(wording.guard, GuardVerdict::Repaired);
    // The second is put right; for what has no room the card is pointed to, which is no repair.
    assert_eq!(wording.repaired, asked[1..2]);
    assert!(wording.text.starts_with("Dạ, mức thu là 15.000 đồng ạ. "), "{}", wording.text);
    assert!(wording.text.ends_with("xin xem ở phần bên dưới ạ."), "{}", wording.text);
    assert_eq!(wording.text.matches("Dạ, ").count(), 1, "{}", wording.text);
}

#[test]
fn a_number_without_a_fact_or_a_fact_without_a_number_is_put_right() {
    for said in ["Dạ, mức thu là [2] ạ.", "Dạ, mức thu là [1] hoặc 9.000 đồng ạ.", "Dạ, mức thu là [1"]
    {
        let wording = full(&taught(&[said]), QUESTION).wording.unwrap();
        assert_ne!(wording.guard, GuardVerdict::Passed, "{said}: {}", wording.text);
        assert!(!wording.text.contains("9.000") && !wording.text.contains('\u{FFFD}'), "{}", wording.text);
    }
}

#[test]
fn a_fact_that_the_words_around_it_turn_is_put_right() {
    for said in ["Dạ, anh/chị không phải nộp [1] ạ.", "Dạ, anh/chị chưa phải nộp [1] ạ."]
    {
        let wording = full(&taught(&[said]), QUESTION).wording.unwrap();
        assert_ne!(wording.guard, GuardVerdict::Passed, "{said}: {}", wording.text);
        assert!(!wording.text.contains("phải nộp"), "{}", wording.text);
    }
}

#[test]
fn a_sentence_with_a_stranger_is_put_right_from_the_card() {
    let wording = full(&speaking(&["Dạ, lệ phí là 1.500 đồng ạ."]), QUESTION).wording.unwrap();
    assert_eq!(wording.guard, GuardVerdict::Repaired);
    assert_eq!(wording.text, "Dạ, mức thu: 15.000 đồng ạ.");
    assert_eq!(wording.repaired, [Slot::Fee]);
    assert!(wording.dropped.iter().any(|stranger| stranger.text.contains("1.500")), "{:?}", wording.dropped);
}

#[test]
fn a_slot_is_put_right_once() {
    let pieces = ["Lệ phí là 1.500 đồng. ", "À không, lệ phí là 1.600 đồng. ", "Xin cảm ơn."];
    let wording = full(&speaking(&pieces), QUESTION).wording.unwrap();
    assert_eq!(wording.text, "Dạ, mức thu: 15.000 đồng ạ. Xin cảm ơn.");
    assert_eq!((wording.guard, wording.dropped.len()), (GuardVerdict::Repaired, 2));
}

#[test]
fn a_wording_that_lost_its_point_is_withdrawn() {
    for said in ["Nộp tại Công an quận Hoàn Kiếm.", "Xin chào anh/chị."] {
        let wording = full(&speaking(&[said]), QUESTION).wording.unwrap();
        assert_eq!((wording.guard, wording.text.as_str()), (GuardVerdict::Dropped, ""), "{said}");
    }
}

#[test]
fn another_language_is_put_right() {
    let wording = full(&speaking(&["The fee is 15,000 VND."]), QUESTION).wording.unwrap();
    assert_eq!(wording.text, "Dạ, mức thu: 15.000 đồng ạ.");
}

#[test]
fn a_spoken_answer_is_short_with_a_model_and_without() {
    let spoken = Request { style: Style::Spoken, ..request(QUESTION) };
    let silent = assistant(Models::default()).reply_in_full(&spoken).unwrap();
    assert_eq!(silent.brief.as_deref(), Some("Phí, lệ phí: 15.000 đồng."));
    let long = "Dạ, thưa anh/chị, lệ phí của việc này là 15.000 đồng ạ, và anh/chị nhớ mang theo đủ tiền khi đến nộp hồ sơ để được giải quyết ngay trong ngày nhé.";
    let wording = speaking(&[long]).reply_in_full(&spoken).unwrap().wording.unwrap();
    assert_eq!(wording.text, "Phí, lệ phí: 15.000 đồng.");
    let written = assistant(Models::default()).reply_in_full(&request(QUESTION)).unwrap();
    assert_eq!(written.brief, None);
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
    assert_eq!(shown.trim(), "Dạ, lệ phí là 15.000 đồng ạ. Xin cảm ơn.");
    assert_eq!(verdict, Some(GuardVerdict::Repaired));
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
