//! A question finds its procedure:
//!
//! 1. by name, alias, code, former code, with or without diacritics, misspelt, in English;
//! 2. with a vector side, and the same without;
//! 3. courtesy and slot words do not decide.

use motcua::{assistant::Outcome, inference::fake::FakeEmbedder};

use crate::support::{Models, ask, assistant};

const QUESTIONS: [(&str, &str); 9] = [
    ("làm thẻ thư viện cần những gì", "9.000001"),
    ("lam the thu vien can nhung gi", "9.000001"),
    ("dạ cho em hỏi thẻ mượn sách mất bao lâu ạ", "9.000001"),
    ("ward library card fee", "9.000001"),
    ("khắc số xe đạp ở đâu", "9.000003"),
    ("chong trom xe dap het bao nhieu tien", "9.000003"),
    ("thủ tục 9.000003", "9.000003"),
    ("báo cáo giếng nước gia đình", "9.000004"),
    ("thẻ bạn đọc cho người nước ngoài", "9.000002"),
];

fn check(models: impl Fn() -> Models) {
    let assistant = assistant(models());
    for (question, code) in QUESTIONS {
        let reply = ask(&assistant, question);
        assert_eq!(reply.candidates.first().map(|best| best.code.as_str()), Some(code), "{question}");
    }
}

#[test]
fn words_alone_find_it() {
    check(Models::default);
}

#[test]
fn words_and_vectors_find_it() {
    check(|| Models { embedder: Some(FakeEmbedder::new(64)), generator: None });
}

#[test]
fn a_former_code_leads_to_the_present_record() {
    let reply = ask(&assistant(Models::default()), "8.000001");
    assert_eq!(reply.outcome, Outcome::Answered);
    assert_eq!(reply.card.unwrap().code, "9.000001");
}
