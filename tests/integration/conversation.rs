//! A conversation remembers the procedure in hand:
//!
//! 1. a question for slots alone is about it;
//! 2. an option of a question back is picked by number, code or label;
//! 3. greetings, thanks, an officer, an emergency and the state of a dossier have their own replies.

use motcua::{
    assistant::{Assistant, LanguageChoice, Outcome, Reply, Request},
    catalog::Slot,
};

use crate::support::{Models, ask, assistant};

fn go_on(assistant: &Assistant, before: &Reply, question: &str) -> Reply {
    let request = Request {
        question: question.to_owned(),
        session: Some(before.session.clone()),
        language: LanguageChoice::Auto,
        wording: None,
    };
    assistant.reply(&request).unwrap()
}

#[test]
fn a_follow_up_is_about_the_procedure_in_hand() {
    let assistant = assistant(Models::default());
    let first = ask(&assistant, "khắc số nhận dạng xe đạp ở đâu");
    let second = go_on(&assistant, &first, "thế mất bao lâu ạ?");
    assert_eq!(second.session, first.session);
    let card = second.card.unwrap();
    assert_eq!((card.code.as_str(), card.asked.as_slice()), ("9.000003", [Slot::Deadline].as_slice()));
    let fresh = ask(&assistant, "thế mất bao lâu ạ?");
    assert_ne!(fresh.outcome, Outcome::Answered, "nothing is in hand yet");
}

#[test]
fn messages_that_ask_for_no_procedure_have_their_own_replies() {
    let assistant = assistant(Models::default());
    for (message, outcome, says) in [
        ("cho tôi gặp cán bộ", Outcome::Handoff, "1022"),
        ("có cháy nhà hàng xóm", Outcome::Handoff, "114"),
        ("hồ sơ của tôi đến đâu rồi", Outcome::Handoff, "VNeID"),
        ("xin chào", Outcome::Refused, "một cửa"),
    ] {
        let reply = ask(&assistant, message);
        assert_eq!(reply.outcome, outcome, "{message}");
        assert!(reply.text.contains(says), "{message}: {}", reply.text);
        assert!(reply.card.is_none());
    }
}

#[test]
fn courtesy_around_a_question_is_not_the_question() {
    let reply = ask(&assistant(Models::default()), "xin chào, em muốn làm thẻ thư viện, cảm ơn ạ");
    assert_eq!(reply.card.unwrap().code, "9.000001");
}
