//! Templates and what they say, how long a text is, and what eSMS answers.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::delivery::{ANSWERED, Notice};

use super::{
    Wording,
    error::{Error, Unsendable},
    render::{Templates, count},
    wire::{Taken, taken},
};

fn templates(text: &str, unicode: bool, parts: usize) -> Result<Templates, Error> {
    Templates::new(&Wording {
        templates: BTreeMap::from([("t".to_owned(), text.to_owned())]),
        unicode,
        parts,
    })
}

fn rendered(text: &str, unicode: bool, parts: usize, fields: &[(&str, &str)]) -> Result<String, Unsendable> {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let notice = Notice { phone: "0912345678".parse().unwrap(), template: "t".to_owned(), fields };
    templates(text, unicode, parts).unwrap().render(&notice)
}

#[test]
fn a_text_goes_out_without_diacritics_unless_they_are_wanted() {
    let (text, fields) =
        ("Hồ sơ {code} ở “{place}” đã có – mời Bác…", [("code", "Đ-7"), ("place", " Ô Chợ\nDừa ")]);
    assert_eq!(rendered(text, false, 2, &fields).unwrap(), "Ho so D-7 o \"O Cho Dua\" da co - moi Bac...");
    assert_eq!(rendered(text, true, 2, &fields).unwrap(), "Hồ sơ Đ-7 ở “Ô Chợ Dừa” đã có – mời Bác…");
    assert_eq!(rendered("xong {a}", false, 1, &[("a", "👍")]), Err(Unsendable::Letter('👍')));
    assert_eq!(rendered("xong {a}", true, 1, &[("a", "👍")]).unwrap(), "xong 👍");
}

#[test]
fn a_field_is_no_template() {
    assert_eq!(rendered("a {x} b", false, 1, &[("x", "{x}")]).unwrap(), "a {x} b");
}

#[test]
fn what_is_missing_or_unknown_is_named() {
    let missing = Unsendable::Missing { template: "t".to_owned(), field: "x".to_owned() };
    assert_eq!(rendered("a {x}", false, 1, &[]), Err(missing.clone()));
    assert_eq!(rendered("a {x}", false, 1, &[("x", " \n")]), Err(missing));
    // What more is known than the template says is left out, but an operator's field that is none is an error.
    let fields =
        BTreeMap::from([("x", "1"), ("y", "2")].map(|(name, value)| (name.to_owned(), value.to_owned())));
    let notice = Notice { phone: "0912345678".parse().unwrap(), template: "t".to_owned(), fields };
    let templates_of_x = templates("a {x}", false, 1).unwrap();
    assert_eq!(templates_of_x.render(&notice).unwrap(), "a 1");
    let unknown = Unsendable::Unknown { template: "t".to_owned(), field: "y".to_owned() };
    assert_eq!(templates_of_x.render_all(&notice), Err(unknown));
    for wrong in ["", "a {", "a {x", "a {}", "a {X}", "a {x y}", "a } b", "} {a}", "{a{b}"] {
        assert!(matches!(templates(wrong, false, 1), Err(Error::Template { .. })), "{wrong}");
    }
}

#[test]
fn the_text_that_tells_of_an_answer_is_there_and_the_operator_s_own_comes_before_it() {
    let fields = [("number", "HN-7K3F-2Q"), ("channel", "zalo_oa")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let notice =
        Notice { phone: "0912345678".parse().unwrap(), template: ANSWERED.to_owned(), fields: fields.into() };
    let said = templates("x", false, 1).unwrap().render(&notice).unwrap();
    assert_eq!(
        said,
        "Mot Cua: can bo da tra loi viec HN-7K3F-2Q. Moi ong/ba mo lai cuoc tro chuyen tren Zalo de doc."
    );
    let own = BTreeMap::from([(ANSWERED.to_owned(), "Viec {number} da co tra loi".to_owned())]);
    let own = Templates::new(&Wording { templates: own, unicode: false, parts: 1 }).unwrap();
    assert_eq!(own.render(&notice).unwrap(), "Viec HN-7K3F-2Q da co tra loi");
}

#[test]
fn parts_are_counted_as_operators_count_them() {
    for (length, plain, unicode) in [
        (0, 0, 0),
        (1, 1, 1),
        (70, 1, 1),
        (71, 1, 2),
        (134, 1, 2),
        (135, 1, 3),
        (160, 1, 3),
        (161, 2, 3),
        (306, 2, 5),
        (307, 3, 5),
    ] {
        assert_eq!(
            (count(&"x".repeat(length), false), count(&"x".repeat(length), true)),
            (plain, unicode),
            "{length}"
        );
    }
    assert_eq!((count(&"€".repeat(70), true), count(&"👍".repeat(36), true)), (1, 2));
    assert_eq!((count(&"[".repeat(80), false), count(&"[".repeat(81), false)), (1, 2), "these count twice");
}

#[test]
fn a_text_that_is_too_long_is_one_clear_error() {
    assert!(rendered("{x}", false, 1, &[("x", &"a".repeat(160))]).is_ok());
    let refused = rendered("{x}", false, 1, &[("x", &"a".repeat(161))]).unwrap_err();
    assert_eq!(refused, Unsendable::TooLong { parts: 2, most: 1, part: 160 });
    let refused = rendered("{x}", true, 2, &[("x", &"ạ".repeat(135))]).unwrap_err();
    assert!(refused.to_string().contains("3 parts") && refused.to_string().contains("67"), "{refused}");
}

#[test]
fn an_answer_is_understood_by_its_code() {
    for (body, expected) in [
        (
            r#"{"CodeResult":"100","CountRegenerate":0,"SMSID":"7a-1"}"#,
            Some(Taken::New(Some("7a-1".to_owned()))),
        ),
        (r#"{"CodeResult":100,"SMSID":41}"#, Some(Taken::New(Some("41".to_owned())))),
        (r#"{"CodeResult":"100"}"#, Some(Taken::New(None))),
        (r#"{"CodeResult":"124","ErrorMessage":"RequestId"}"#, Some(Taken::Before)),
        (r#"{"CodeResult":"101","ErrorMessage":"x"}"#, Some(Taken::Account(101))),
        (r#"{"CodeResult":"104"}"#, Some(Taken::Brandname)),
        (r#"{"CodeResult":"146"}"#, Some(Taken::Template)),
        (r#"{"CodeResult":"99"}"#, Some(Taken::Failed)),
        (r#"{"CodeResult":"118"}"#, Some(Taken::Refused(118))),
        (r#"{"CodeResult":"x"}"#, None),
        (r#"{"CodeResult":null}"#, None),
        ("{}", None),
        ("<html>", None),
        ("", None),
    ] {
        assert_eq!(taken(body.as_bytes()), expected, "{body}");
    }
}

proptest! {
    #[test]
    fn what_goes_out_is_plain_and_not_too_long(text in "\\PC{0,200}", value in "\\PC{0,400}", unicode: bool, parts in 1_usize..4) {
        let Ok(templates) = templates(&text, unicode, parts) else { return Ok(()) };
        let fields = BTreeMap::from([("x".to_owned(), value)]);
        let notice = Notice { phone: "0912345678".parse().unwrap(), template: "t".to_owned(), fields };
        if let Ok(said) = templates.render(&notice) {
            prop_assert!(unicode || said.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'`'));
            prop_assert!((1..=parts).contains(&count(&said, unicode)));
        }
    }

    #[test]
    fn no_answer_breaks_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = taken(&bytes);
    }
}
