//! What the catalog does not hold and somebody else handles:
//!
//! 1. it is named and sent on, and no record that sounds alike is shown;
//! 2. it is never a candidate, and a procedure that fits better is answered as before;
//! 3. a message that resembles the examples of an intent has that intent's way out.

use std::path::Path;

use motcua::{assistant::Outcome, retrieval::Intent};

use crate::support::{ask, assistant_with_elsewhere};

const ELSEWHERE: &str = r#"
[[body]]
key = "kho-diều"
name = { vi = "Kho diều của quận trời", en = "the kite warehouse" }

[[elsewhere]]
name = { vi = "Cho thuê thẻ thư viện cũ", en = "Renting out old library cards" }
aliases = ["thuê thẻ thư viện cũ ở đâu", "muốn thuê lại thẻ thư viện cũ của người khác", "rent an old library card"]
body = "kho-diều"

[[elsewhere]]
name = { vi = "Thời tiết", en = "The weather" }
aliases = ["ngày mai trời có mưa không", "dự báo thời tiết hôm nay", "what is the weather like"]

[[elsewhere]]
intent = "officer"
name = { vi = "Muốn người thật trả lời", en = "Wants a human to answer" }
aliases = ["bác mỏi tay quá nhờ người thật trả lời hộ", "cho người thật ra tiếp bác với"]
"#;

#[test]
fn what_others_handle_is_named_and_sent_on() {
    let assistant = assistant_with_elsewhere(ELSEWHERE);
    let reply = ask(&assistant, "thuê lại thẻ thư viện cũ của người khác ở đâu");
    assert_eq!(reply.outcome, Outcome::Refused, "{}", reply.text);
    for part in ["Cho thuê thẻ thư viện cũ", "Kho diều của quận trời", "1022"] {
        assert!(reply.text.contains(part), "{part}: {}", reply.text);
    }
    assert!(reply.card.is_none());
    let english = ask(&assistant, "where can I rent an old library card");
    assert!(english.text.contains("the kite warehouse"), "{}", english.text);
    let weather = ask(&assistant, "ngày mai trời có mưa không");
    assert_eq!(weather.outcome, Outcome::Refused);
    assert!(weather.text.contains("thủ tục hành chính"), "{}", weather.text);
}

#[test]
fn it_is_no_candidate_and_takes_nothing_from_a_procedure() {
    let assistant = assistant_with_elsewhere(ELSEWHERE);
    let reply = ask(&assistant, "làm thẻ thư viện cần giấy tờ gì");
    assert_eq!(reply.outcome, Outcome::Answered, "{}", reply.text);
    assert!(reply.candidates.iter().all(|candidate| !candidate.code.starts_with("0.")));
}

#[test]
fn a_message_that_resembles_examples_has_their_way_out() {
    let assistant = assistant_with_elsewhere(ELSEWHERE);
    let reply = ask(&assistant, "bác mỏi tay lắm rồi, người thật ra trả lời bác với");
    assert_eq!(reply.outcome, Outcome::Handoff, "{}", reply.text);
    assert!(reply.text.contains("1022") && reply.card.is_none(), "{}", reply.text);
}

#[test]
fn every_example_in_the_corpus_names_a_known_intent() {
    let catalog = motcua::catalog::Catalog::over(Vec::new(), &[], Path::new("corpus")).unwrap();
    let named: Vec<&str> =
        catalog.all_elsewhere().iter().filter_map(|matter| matter.intent.as_deref()).collect();
    assert!(named.len() > 50, "{}", named.len());
    for name in named {
        assert!(Intent::named(name).is_some(), "{name}");
    }
}
