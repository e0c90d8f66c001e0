//! What the catalog does not hold and somebody else handles:
//!
//! 1. it is named and sent on, and no record that sounds alike is shown;
//! 2. it is never a candidate, and a procedure that fits better is answered as before.

use motcua::assistant::Outcome;

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
