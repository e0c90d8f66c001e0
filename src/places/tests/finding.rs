//! What a text names, over the made-up city.

use proptest::prelude::*;

use crate::{
    catalog::Level,
    places::{Location, Outcome},
};

use super::{names, toy};

/// A text, what it comes to, the words that name the place, and the units.
const FOUND: [(&str, Outcome, &str, &[&str]); 28] = [
    ("phường Sao Mai", Outcome::Unit, "phường Sao Mai", &["phường Sao Mai"]),
    ("phuong sao mai", Outcome::Unit, "phuong sao mai", &["phường Sao Mai"]),
    ("P. Sao Mai", Outcome::Unit, "P. Sao Mai", &["phường Sao Mai"]),
    ("Sao Mai ward", Outcome::Unit, "Sao Mai ward", &["phường Sao Mai"]),
    ("the ward Sao Mai please", Outcome::Unit, "ward Sao Mai", &["phường Sao Mai"]),
    ("phường Sao Hôm ở đâu", Outcome::Merged, "phường Sao Hôm", &["phường Trăng Non"]),
    ("em ở sao hôm", Outcome::Merged, "sao hôm", &["phường Trăng Non"]),
    ("em o sao hom", Outcome::Merged, "sao hom", &["phường Trăng Non"]),
    ("phường Trăng Non", Outcome::Ambiguous, "phường Trăng Non", &["phường Trăng Non", "phường Sao Mai"]),
    ("phường Trăng Non mới", Outcome::Unit, "phường Trăng Non mới", &["phường Trăng Non"]),
    ("phường Trăng Non cũ", Outcome::Split, "phường Trăng Non cũ", &["phường Trăng Non", "phường Sao Mai"]),
    (
        "phường Trăng Non, quận Bầu Trời",
        Outcome::Split,
        "phường Trăng Non, quận Bầu Trời",
        &["phường Trăng Non", "phường Sao Mai"],
    ),
    (
        "o phuong trang non cu tru",
        Outcome::Ambiguous,
        "phuong trang non",
        &["phường Trăng Non", "phường Sao Mai"],
    ),
    ("Trăng Non, phường Sao Mai", Outcome::Merged, "Trăng Non, phường Sao Mai", &["phường Sao Mai"]),
    (
        "quận Bầu Trời",
        Outcome::District,
        "quận Bầu Trời",
        &["phường Bầu Trời", "phường Trăng Non", "phường Sao Mai"],
    ),
    (
        "Bau Troi district",
        Outcome::District,
        "Bau Troi district",
        &["phường Bầu Trời", "phường Trăng Non", "phường Sao Mai"],
    ),
    (
        "ở Bầu Trời",
        Outcome::Ambiguous,
        "Bầu Trời",
        &["phường Bầu Trời", "phường Trăng Non", "phường Sao Mai"],
    ),
    ("phường Mưa Rào", Outcome::Ambiguous, "phường Mưa Rào", &["phường Sao Mai", "phường Bầu Trời"]),
    ("phường Mưa Rào 2", Outcome::Merged, "phường Mưa Rào 2", &["phường Bầu Trời"]),
    ("xã Gió Lành", Outcome::Ambiguous, "xã Gió Lành", &["phường Trăng Non", "phường Sao Mai"]),
    ("xã Gió Lành huyện Nắng", Outcome::Merged, "xã Gió Lành huyện Nắng", &["phường Sao Mai"]),
    ("xã Sao Mai", Outcome::Unit, "xã Sao Mai", &["phường Sao Mai"]),
    ("huyện Mây", Outcome::District, "huyện Mây", &["phường Trăng Non"]),
    ("thị trấn Nắng", Outcome::Merged, "thị trấn Nắng", &["xã Quan Hệ"]),
    ("phường/xã Sao Mai", Outcome::Unit, "phường/xã Sao Mai", &["phường Sao Mai"]),
    ("xã Quan Hệ", Outcome::Unit, "xã Quan Hệ", &["xã Quan Hệ"]),
    ("chuyển từ phường Sao Hôm sang phường Sao Mai", Outcome::Unit, "phường Sao Mai", &["phường Sao Mai"]),
    ("Tôi ở Quan Hệ, cần gì", Outcome::Unit, "Quan Hệ", &["xã Quan Hệ"]),
];

#[test]
fn names_are_found_in_every_form() {
    let toy = toy();
    for (text, outcome, query, units) in FOUND {
        let found = toy.find(text);
        assert_eq!((found.outcome(), found.query.as_str()), (outcome, query), "{text}");
        assert_eq!(names(&found), units, "{text}");
        assert_eq!(found.is_open(), units.len() > 1, "{text}");
    }
}

#[test]
fn ordinary_words_streets_and_persons_are_no_places() {
    let toy = toy();
    for text in [
        "",
        "?",
        "cấp giấy phép",
        "quan hệ vợ chồng",
        "quan he vo chong",
        "cấp xã quan hệ với dân",
        "hợp tác xã quan hệ",
        "sao mai lại thế",
        "o sao mai",
        "ở Gió Lành",
        "phố Sao Hôm",
        "số 5 Sao Hôm",
        "bà Sao Hôm",
        "Trần Sao Hôm",
        "Sao Hôm Xanh",
        "Sao hôm nay đông thế",
        "Sao, Hôm",
        "nắng",
        "quận Một",
        "ủy ban phường, quan hệ",
    ] {
        let found = toy.find(text);
        assert_eq!((found.outcome(), found.query.as_str()), (Outcome::None, ""), "{text}");
        assert_eq!(found.rest, text);
    }
}

#[test]
fn the_rest_is_the_text_without_its_places() {
    let toy = toy();
    for (text, rest) in [
        ("làm khai sinh ở phường Sao Hôm cần gì", "làm khai sinh ở cần gì"),
        ("từ phường Sao Hôm về P. Sao Mai mất bao lâu", "từ về mất bao lâu"),
        ("phường Sao Hôm", ""),
        ("phường Sao Hôm?", ""),
    ] {
        assert_eq!(toy.find(text).rest, rest);
    }
}

#[test]
fn the_nearest_come_first_and_nothing_is_near_where_nothing_has_a_location() {
    let toy = toy();
    let near = toy.nearest(Location { lat: 21.09, lon: 106.0 }, 9).unwrap();
    let found: Vec<_> = near.iter().map(|near| (near.unit.code.as_str(), near.point.is_some())).collect();
    assert_eq!(found, [("90002", true), ("90002", false)]);
    assert!((near[0].km - 1.112).abs() < 0.001, "{}", near[0].km);
    assert_eq!(toy.nearest(Location { lat: 21.0, lon: 106.0 }, 1).unwrap()[0].km, 0.0);
    assert_eq!(crate::places::Gazetteer::default().nearest(Location { lat: 21.0, lon: 106.0 }, 9), None);
}

#[test]
fn rules_hold_for_a_level_a_field_and_a_time() {
    let toy = toy();
    let ids = |level, field, day: &str| -> Vec<String> {
        toy.filing_rule(level, field, day.parse().unwrap()).iter().map(|rule| rule.id.clone()).collect()
    };
    assert_eq!(ids(Level::Commune, "hộ tịch", "2027-02-28"), ["at-home", "anywhere"]);
    assert_eq!(ids(Level::Commune, "Hộ tịch", "2027-03-01"), ["anywhere"]);
    assert_eq!(ids(Level::Commune, "Đất đai", "2026-01-01"), ["anywhere"]);
    assert_eq!(ids(Level::Province, "Hộ tịch", "2026-01-01"), ["anywhere"]);
    assert_eq!(ids(Level::Ministry, "Hộ tịch", "2026-01-01"), [""; 0]);
    assert_eq!(ids(Level::Commune, "Đất đai", "2025-06-30"), [""; 0]);
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in any::<String>(), other in "(phường |xã|Sao |Mai|hôm|, |P\\.|Trăng Non|quận |Bầu Trời| cũ|\\(|1|TX | district){0,12}") {
        let toy = toy();
        for text in [text, other] {
            let found = toy.find(&text);
            prop_assert_eq!(found.query.is_empty(), found.outcome() == Outcome::None);
        }
    }
}
