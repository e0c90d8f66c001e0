//! Over the curated corpus, by words alone: when a message is answered, asked back, or said to be of another province.
//!
//! 1. who only names a matter is asked which procedure; who asks something definite of a plainly named one is answered;
//! 2. a paper wanted again is asked back, since why is not said; one to be exchanged is answered;
//! 3. the reply to a question back is shown what both asked;
//! 4. what is placed in another province is refused, in or after other questions, and what only names one is not;
//! 5. a question in words of the matter in hand shows the slot that has them.

use std::sync::OnceLock;

use motcua::{
    assistant::{Assistant, LanguageChoice, Outcome, Reply, Request},
    catalog::Slot,
};

use crate::support::{ask, assistant_over_corpus};

fn assistant() -> &'static Assistant {
    static ASSISTANT: OnceLock<Assistant> = OnceLock::new();
    ASSISTANT.get_or_init(assistant_over_corpus)
}

fn go_on(before: &Reply, question: &str) -> Reply {
    let request = Request {
        question: question.to_owned(),
        session: Some(before.session.clone()),
        language: LanguageChoice::Auto,
        ..Request::default()
    };
    assistant().reply(&request).unwrap()
}

fn code(reply: &Reply) -> &str {
    reply.card.as_ref().map_or("", |card| card.code.as_str())
}

fn asked(reply: &Reply) -> &[Slot] {
    reply.card.as_ref().map_or(&[], |card| card.asked.as_slice())
}

#[test]
fn a_matter_alone_is_asked_back_and_a_definite_question_of_a_plain_one_answered() {
    for matter in ["khai sinh", "tôi muốn hỏi về căn cước", "đất đai", "get married"] {
        let reply = ask(assistant(), matter);
        assert_eq!(reply.outcome, Outcome::Clarify, "{matter}: {}", reply.text);
        assert!(reply.clarify.unwrap().options.len() > 1, "{matter}");
    }
    for (question, answered, slot) in [
        ("khai sinh cho con cần giấy tờ gì", "1.001193", Slot::Documents),
        ("đăng ký kết hôn có mất phí không", "1.000894", Slot::Fee),
        ("dang ky tam tru may ngay co ket qua", "1.004194", Slot::Deadline),
        ("đăng ký thường trú bao lâu thì xong", "1.004222", Slot::Deadline),
    ] {
        let reply = ask(assistant(), question);
        assert_eq!(code(&reply), answered, "{question}: {}", reply.text);
        assert!(asked(&reply).contains(&slot), "{question}: {:?}", asked(&reply));
    }
}

#[test]
fn a_paper_wanted_again_is_asked_back_and_the_reply_is_shown_what_both_asked() {
    let exchanged = ask(assistant(), "đổi thẻ căn cước mất bao nhiêu tiền");
    assert_eq!(code(&exchanged), "1.014063", "{}", exchanged.text);
    let again = ask(assistant(), "làm lại căn cước hết bao nhiêu tiền");
    assert_eq!(again.outcome, Outcome::Clarify, "{}", again.text);
    let lost = go_on(&again, "bị mất, mà mấy ngày thì có");
    assert_eq!(code(&lost), "1.014064", "{}", lost.text);
    assert!(
        asked(&lost).starts_with(&[Slot::Fee]) && asked(&lost).contains(&Slot::Deadline),
        "{:?}",
        asked(&lost)
    );
}

#[test]
fn what_is_placed_in_another_province_is_refused() {
    let here = ask(assistant(), "đăng ký thường trú bao lâu thì xong");
    let there = go_on(&here, "thế ở Hải Phòng thì mất bao nhiêu tiền");
    assert_eq!(there.outcome, Outcome::Refused, "{}", there.text);
    assert!(there.text.contains("Hà Nội"), "{}", there.text);
    let back = go_on(&there, "mất bao nhiêu tiền?");
    assert_eq!(
        (code(&back), asked(&back)),
        ("1.004222", [Slot::Fee].as_slice()),
        "what was in hand still is"
    );
    let from =
        ask(assistant(), "em quê Nghệ An ra thuê nhà ở phường Cầu Giấy, đăng ký tạm trú cần giấy tờ gì");
    assert_eq!(code(&from), "1.004194", "{}", from.text);
    let english = ask(assistant(), "What does the office in Da Nang charge for a birth certificate?");
    assert_eq!(english.outcome, Outcome::Refused, "{}", english.text);
}

#[test]
fn words_of_the_matter_in_hand_show_the_slot_that_has_them() {
    let first = ask(assistant(), "cấp hộ chiếu phổ thông lần đầu mất bao nhiêu tiền");
    assert_eq!(asked(&first), [Slot::Fee], "{}", first.text);
    let photo = go_on(&first, "ảnh chân dung cỡ ra sao");
    assert_eq!(code(&photo), code(&first), "{}", photo.text);
    assert!(asked(&photo).contains(&Slot::Documents), "{:?}", asked(&photo));
}
