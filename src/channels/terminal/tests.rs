//! Tests of the terminal, over a made-up catalog and without models.

use std::io;

use crate::{
    answer::{GuardVerdict, Wording, guard::Stranger},
    assistant::{Request, WordingEvent},
    text::Language,
};

use super::{super::sample, *};

fn request(question: &str) -> Request {
    Request { question: question.to_owned(), ..Request::default() }
}

fn asked(question: &str, json: bool) -> String {
    let mut out = Vec::new();
    ask(&sample::assistant(), &request(question), json, || (), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn held(input: &[u8]) -> String {
    let mut out = Vec::new();
    chat(&sample::assistant(), input, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_question_prints_the_certified_text_and_what_is_missing() {
    let text = asked(sample::QUESTION, false);
    assert!(text.starts_with("Đăng ký nuôi chim bồ câu (9.000001)"), "{text}");
    assert!(text.contains("5.000 đồng"), "{text}");
    assert!(text.ends_with("[chạy hạn chế: no-embedding-model, no-wording-model]\n"), "{text}");
    assert!(!text.contains("---"), "{text}");
}

#[test]
fn json_is_the_whole_reply() {
    let reply: serde_json::Value = serde_json::from_str(&asked(sample::QUESTION, true)).unwrap();
    assert_eq!(reply["outcome"], "answered");
    assert_eq!(reply["card"]["code"], "9.000001");
}

#[test]
fn an_empty_question_is_an_error_that_helps() {
    let mut out = Vec::new();
    let error = ask(&sample::assistant(), &request(" "), false, || (), &mut out).unwrap_err();
    assert!(error.to_string().contains("write what you want to do"), "{error}");
    assert!(out.is_empty());
}

#[test]
fn a_closed_pipe_is_an_error_and_no_panic() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for json in [false, true] {
        let asked = request(sample::QUESTION);
        let error = ask(&sample::assistant(), &asked, json, || (), &mut Closed).unwrap_err();
        assert!(matches!(&error, Error::Io(error) if error.kind() == io::ErrorKind::BrokenPipe), "{error:?}");
    }
}

fn worded(events: Vec<WordingEvent>) -> String {
    let mut out = Vec::new();
    shown::wording(events.into_iter(), Language::Vietnamese, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn verdict(guard: GuardVerdict, dropped: Vec<Stranger>) -> WordingEvent {
    WordingEvent::Done(Wording {
        text: String::new(),
        citations: Vec::new(),
        guard,
        repaired: Vec::new(),
        dropped,
    })
}

#[test]
fn a_wording_is_followed_by_its_verdict() {
    let sentence = WordingEvent::Sentence("Nộp tờ khai.".to_owned());
    assert_eq!(worded(Vec::new()), "");
    let passed = worded(vec![sentence, verdict(GuardVerdict::Passed, Vec::new())]);
    assert!(passed.contains("---\nNộp tờ khai.\n[đối chiếu: mọi chi tiết"), "{passed}");
    let unworded = worded(vec![verdict(GuardVerdict::Dropped, Vec::new())]);
    assert!(unworded.contains("không viết được"), "{unworded}");
}

#[test]
fn the_card_is_out_before_the_model_is_waited_for() {
    let assistant = sample::assistant();
    let mut out = Vec::new();
    let late = || {
        let model = std::sync::Arc::new(crate::inference::fake::FakeGenerator::new([
            "Anh/chị cần Tờ khai nuôi chim.",
        ]));
        let worker = crate::inference::worker::GenerationWorker::start(model, 4).unwrap();
        assistant.add_wording(worker);
    };
    ask(&assistant, &request(sample::QUESTION), false, late, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let (card, wording) = text.split_once("---").unwrap();
    assert!(card.starts_with("Đăng ký nuôi chim bồ câu (9.000001)"), "{text}");
    assert!(wording.contains("---\nAnh/chị cần Tờ khai nuôi chim.\n[đối chiếu: mọi chi tiết"), "{text}");
}

#[test]
fn a_conversation_is_remembered_until_it_is_ended() {
    let input = format!("{}\n\nbao nhiêu tiền\n/exit\nnever read\n", sample::QUESTION);
    let text = held(input.as_bytes());
    assert_eq!(text.matches("Đăng ký nuôi chim bồ câu (9.000001)").count(), 2, "{text}");
    assert_eq!(text.matches("Hỏi> ").count(), 4, "{text}");
    assert!(text.ends_with("Tạm biệt.\n"), "{text}");
}

#[test]
fn options_are_chosen_by_number() {
    let text = held(format!("{}\n2\n/quit\n", sample::UNCLEAR).as_bytes());
    assert!(text.contains("(gõ số để chọn)"), "{text}");
    let chosen = text.split("(gõ số để chọn)").nth(1).unwrap();
    assert!(chosen.contains("Cấp phép thả diều"), "{text}");
}

#[test]
fn the_language_can_be_switched() {
    let text = held(format!("/en\n{}\n/vi\n/de\n", sample::QUESTION).as_bytes());
    assert!(text.contains("Ask> Pigeon keeping registration (9.000001)"), "{text}");
    assert!(text.contains("Ask> Sẽ trả lời bằng tiếng Việt."), "{text}");
    assert!(text.contains("Hỏi> Không có lệnh này."), "{text}");
    assert!(text.ends_with("Tạm biệt.\n"), "the end of input ends it: {text}");
}

#[test]
fn bytes_and_lines_without_end_do_not_stop_a_conversation() {
    let mut input = vec![0xff, 0xfe, b'\n'];
    input.extend(std::iter::repeat_n(b'a', 200_000));
    input.extend(format!("\n{}\n", sample::QUESTION).as_bytes());
    let text = held(&input);
    assert!(text.contains("at most 2000 are read"), "{text}");
    assert_eq!(text.matches("Hỏi> ").count(), 4, "{text}");
    assert!(text.contains("(9.000001)"), "{text}");
}
