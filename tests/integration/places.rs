//! A question that names a place:
//!
//! 1. the reply says what the place is today, and asks back where it was divided;
//! 2. the place does not change which procedure answers;
//! 3. a place alone goes on with the procedure in hand, or asks for one;
//! 4. the ward of a link is followed through the conversation, moves with what is said, and is taken back;
//! 5. files are read from a folder, and an assistant without places answers as before.

use motcua::{
    assistant::{Assistant, LanguageChoice, Outcome, Reply, Request, Session},
    catalog::Slot,
    places::{Gazetteer, lint::lint_dir},
};

use crate::support::{Models, ask, assistant, request};

fn places() -> Gazetteer {
    Gazetteer::new([toml::from_str(include_str!("support/places.toml")).unwrap()])
}

fn with_places() -> Assistant {
    assistant(Models::default()).with_places(places())
}

fn go_on(assistant: &Assistant, before: &Reply, question: &str) -> Reply {
    let session = Some(before.session.clone());
    assistant
        .reply(&Request {
            question: question.to_owned(),
            session,
            language: LanguageChoice::Auto,
            ..Request::default()
        })
        .unwrap()
}

#[test]
fn a_former_ward_is_said_to_be_in_its_present_one() {
    let reply = ask(&with_places(), "làm thẻ thư viện ở phường Hoa Trắng cần những gì");
    assert_eq!(reply.outcome, Outcome::Answered);
    assert_eq!(reply.card.as_ref().unwrap().code, "9.000001");
    assert_eq!(reply.card.as_ref().unwrap().asked, [Slot::Documents]);
    let place = reply.place.unwrap();
    assert_eq!((place.query.as_str(), place.question), ("phường Hoa Trắng", None));
    assert_eq!((place.units[0].code.as_str(), place.units[0].name.as_str()), ("90001", "phường Lá Xanh"));
    let line = "Phường Hoa Trắng (cũ) nay thuộc phường Lá Xanh; trụ sở hành chính: Số 1 phố Cây, phường Lá Xanh (không chắc là nơi tiếp nhận hồ sơ).";
    assert!(reply.text.ends_with(line), "{}", reply.text);
}

#[test]
fn a_divided_ward_and_a_district_are_asked_back() {
    let assistant = with_places();
    for (question, units, asks) in [
        ("thẻ thư viện phường Cỏ Mềm hết bao nhiêu tiền", 2, "phường Lá Xanh hay phường Rễ Sâu?"),
        ("the thu vien o quan vuon lon", 2, "phường, xã nào"),
        ("library card fee in Co Mem ward", 2, "La Xanh Ward or Re Sau Ward?"),
    ] {
        let reply = ask(&assistant, question);
        assert_eq!(reply.card.as_ref().unwrap().code, "9.000001", "{question}");
        let place = reply.place.unwrap();
        assert_eq!(place.units.len(), units, "{question}");
        let asked = place.question.unwrap();
        assert!(asked.contains(asks) && reply.text.ends_with(&asked), "{question}: {}", reply.text);
    }
}

#[test]
fn the_words_of_a_place_do_not_count_for_a_procedure() {
    let assistant = with_places();
    let plain = ask(&assistant, "khắc số xe đạp ở đâu");
    let placed = ask(&assistant, "khắc số xe đạp ở đâu phường Hoa Trắng quận Vườn Lớn");
    assert_eq!(plain.place, None);
    assert_eq!(placed.candidates, plain.candidates);
    assert_eq!(placed.card, plain.card);
}

#[test]
fn a_place_alone_goes_on_with_the_procedure_in_hand() {
    let assistant = with_places();
    let alone = ask(&assistant, "phường Rễ Sâu");
    assert_eq!(alone.outcome, Outcome::Refused);
    assert!(alone.text.contains("cần làm thủ tục gì"), "{}", alone.text);
    assert!(alone.text.ends_with("Phường Rễ Sâu: chưa có địa chỉ."), "{}", alone.text);
    let where_to = ask(&assistant, "ở Rễ Sâu thì nộp ở đâu");
    assert!(where_to.text.contains("cần làm thủ tục gì"), "{}", where_to.text);
    let first = ask(&assistant, "khắc số nhận dạng xe đạp");
    let second = go_on(&assistant, &first, "phường Rễ Sâu, Hà Nội");
    let card = second.card.as_ref().unwrap();
    assert_eq!((card.code.as_str(), card.asked.as_slice()), ("9.000003", [Slot::Where].as_slice()));
    assert_eq!(second.place.as_ref().unwrap().units[0].code, "90002");
    let third = go_on(&assistant, &second, "ở phường Hoa Trắng mất bao lâu");
    assert_eq!(third.card.unwrap().asked, [Slot::Deadline]);
}

#[test]
fn without_places_nothing_is_said_of_them() {
    let reply = ask(&assistant(Models::default()), "làm thẻ thư viện ở phường Hoa Trắng cần những gì");
    assert_eq!(reply.place, None);
    assert!(!reply.text.contains("nay thuộc"));
}

#[test]
fn a_folder_of_files_is_one_gazetteer_and_is_linted() {
    let dir = tempfile::tempdir().unwrap();
    let text = include_str!("support/places.toml");
    let (city, units) = text.split_once("[[units]]").unwrap();
    std::fs::write(dir.path().join("city.toml"), city).unwrap();
    std::fs::write(dir.path().join("wards.toml"), format!("[[units]]{units}")).unwrap();
    let read = Gazetteer::read_dir(dir.path()).unwrap();
    assert_eq!((read.units().len(), read.formers().len(), read.districts().len()), (2, 2, 1));
    assert_eq!(lint_dir(dir.path()).unwrap(), []);
    std::fs::write(
        dir.path().join("wards.toml"),
        format!(
            "[[units]]{}",
            units.replace("Hoa Trắng\", part = \"whole\"", "Hoa Trắng\", part = \"part\"")
        ),
    )
    .unwrap();
    let findings = lint_dir(dir.path()).unwrap();
    assert_eq!((findings.len(), findings[0].field.as_str()), (1, "units[1].former[1]"));
    assert!(findings[0].file.ends_with("wards.toml") && findings[0].line > 1);
    std::fs::write(dir.path().join("wards.toml"), "[[units]]\ncode = 7\n").unwrap();
    let errors = Gazetteer::read_dir(dir.path()).unwrap_err();
    assert!(errors[0].to_string().contains("wards.toml: dòng 2, mục units[1].code"), "{}", errors[0]);
}

#[test]
fn the_ward_of_a_link_is_followed_moves_with_what_is_said_and_is_taken_back() {
    let assistant = with_places();
    let session = Session { ward: Some("90002".to_owned()), ..Session::default() };
    let within =
        |question: &str, session: Session| assistant.reply_within(&request(question), session).unwrap();
    let ward = |reply: &Reply| reply.place.as_ref().map(|place| place.units[0].code.clone());
    let (reply, session) = within("làm thẻ thư viện nộp ở đâu", session);
    let place = reply.place.as_ref().unwrap();
    assert_eq!((place.query.as_str(), place.units[0].code.as_str()), ("", "90002"));
    assert!(
        reply.text.starts_with("Tôi hiểu: phường Rễ Sâu.") && reply.text.ends_with(&place.text),
        "{}",
        reply.text
    );
    let fact = reply.facts.last().unwrap();
    assert_eq!(
        (fact.key.as_str(), fact.value.as_str(), fact.label.as_str()),
        ("ward", "90002", "phường Rễ Sâu")
    );
    let (reply, session) = within("lệ phí bao nhiêu", session);
    assert_eq!(ward(&reply).as_deref(), Some("90002"));
    // What is divided moves nothing; what is one unit of today does.
    let (reply, session) = within("thế ở phường Cỏ Mềm thì sao", session);
    assert_eq!((reply.place.unwrap().units.len(), session.ward.as_deref()), (2, Some("90002")));
    let (reply, session) = within("thế ở phường Hoa Trắng thì sao", session);
    assert_eq!((ward(&reply).as_deref(), session.ward.as_deref()), (Some("90001"), Some("90001")));
    assert_eq!(reply.facts.last().unwrap().label, "phường Lá Xanh");
    // What is refused is nowhere filed.
    let begun = Session { ward: Some("90002".to_owned()), ..Session::default() };
    let (reply, _) = within("công thức nấu phở bò ngon", begun);
    assert_eq!((reply.outcome, reply.place), (Outcome::Refused, None));
    let forget = Request { forget: vec!["ward".to_owned()], ..request("9.000001") };
    let (reply, session) = assistant.reply_within(&forget, session).unwrap();
    assert!(reply.card.is_some() && reply.place.is_none() && reply.facts.is_empty());
    assert_eq!(session.ward, None);
    // Without a link nothing is kept of a place that a question names.
    let (_, session) = within("làm thẻ thư viện ở phường Hoa Trắng", session);
    assert_eq!(session.ward, None);
}
