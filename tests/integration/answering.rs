//! A card says what the record says:
//!
//! 1. the slots asked for come first, and those that the law requires are always there;
//! 2. an open slot is said to be open, in `open` and in words, and nothing is put in its place;
//! 3. temporary fees hold between their dates alone;
//! 4. a time without a unit is shown without one;
//! 5. near-duplicates are asked back about, with the question that the record puts between them.

use motcua::{
    answer::{Card, Value, plain},
    catalog::{Procedure, Slot},
    text::Language,
};

use crate::support::{Models, RECORDS, ask, assistant};

fn card(record: usize, asked: &[Slot], day: &str) -> Card {
    let procedure: Procedure = toml::from_str(RECORDS[record]).unwrap();
    Card::of(&procedure, Language::Vietnamese, asked, day.parse().unwrap())
}

fn place(text: &str, heading: &str) -> usize {
    text.find(heading).unwrap_or_else(|| panic!("no {heading:?} in {text}"))
}

#[test]
fn asked_slots_come_first_and_required_ones_are_there() {
    let text = plain::text(&card(0, &[Slot::Fee], "2026-11-21"), Language::Vietnamese);
    let fee = place(&text, "Phí, lệ phí:");
    for heading in ["Giấy tờ cần có:", "Cơ quan giải quyết:", "Các bước thực hiện:", "Thời hạn giải quyết:"]
    {
        assert!(fee < place(&text, heading));
    }
    assert!(text.contains("20.000 đồng/thẻ") && text.contains("22/2098/NQ-HĐND"));
}

#[test]
fn an_open_slot_is_said_to_be_open() {
    let card = card(3, &[], "2026-11-21");
    assert!(!card.complete);
    assert_eq!(card.open, Slot::ALL);
    for slot in card.slots.values() {
        assert!(slot.text.contains("chưa nêu") && slot.values.is_empty());
    }
    let complete = self::card(0, &[], "2026-11-21");
    assert!(complete.complete);
    assert_eq!(complete.open, [Slot::Conditions]);
}

#[test]
fn words_about_a_fee_leave_the_slot_open() {
    let card = card(1, &[Slot::Fee], "2026-11-21");
    assert!(card.open.contains(&Slot::Fee));
    let text = &card.slots[&Slot::Fee].text;
    assert!(text.contains("chưa nêu") && text.contains("Hội đồng nhân dân"), "{text}");
}

#[test]
fn temporary_fees_hold_between_their_dates() {
    let figures = |day| {
        let card = card(0, &[], day);
        let figure = |value: &Value| match value {
            Value::Fee { amount, .. } => *amount,
            _ => None,
        };
        card.slots[&Slot::Fee].values.iter().filter_map(figure).collect::<Vec<_>>()
    };
    assert_eq!(figures("2026-08-14"), [0, 20_000]);
    assert_eq!(figures("2026-08-15"), [0, 20_000, 5_000]);
    assert_eq!(figures("2026-12-31"), [0, 20_000, 5_000]);
    assert_eq!(figures("2027-01-01"), [0, 20_000]);
}

#[test]
fn a_time_without_unit_gets_none() {
    let text = &card(1, &[], "2026-11-21").slots[&Slot::Deadline].text;
    assert!(text.starts_with("5 (") && text.contains("không ghi đơn vị"), "{text}");
}

#[test]
fn a_secondary_source_is_said_to_be_one() {
    let text = &card(0, &[], "2026-11-21").slots[&Slot::Fee].text;
    let line = text.lines().find(|line| line.contains("5.000 đồng")).unwrap();
    assert!(line.contains("nguồn thứ cấp") && line.contains("đến hết 31/12/2026"), "{line}");
}

#[test]
fn the_whole_text_of_a_card() {
    insta::assert_snapshot!(plain::text(&card(0, &[Slot::Documents], "2026-11-21"), Language::Vietnamese));
}

#[test]
fn an_english_question_gets_an_english_card() {
    let reply = ask(&assistant(Models::default()), "What documents do I need for a ward library card?");
    assert_eq!(reply.language, Language::English);
    let card = reply.card.unwrap();
    assert_eq!(card.name, "Ward library card");
    assert!(card.asked.contains(&Slot::Documents));
    assert!(reply.text.contains("Library card application"));
}
