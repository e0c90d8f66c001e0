//! The places of Hanoi as shipped: every name leads where it must, and no ordinary word is taken for a place.

use std::{collections::BTreeSet, path::Path};

use crate::{
    catalog::Level,
    places::{Gazetteer, Kind, Location, Outcome, lint, say},
    text::{Language, fold},
};

use super::names;

fn dir() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/places")
}

fn hanoi() -> Gazetteer {
    Gazetteer::read_dir(&dir()).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[test]
fn the_files_are_whole_and_sound() {
    let hanoi = hanoi();
    assert_eq!(lint::lint_dir(&dir()).unwrap(), []);
    let wards = hanoi.units().iter().filter(|unit| unit.kind == Kind::Ward).count();
    assert_eq!((hanoi.units().len(), wards), (126, 51));
    assert_eq!((hanoi.formers().len(), hanoi.districts().len()), (526, 30));
    for unit in hanoi.units() {
        assert_eq!(hanoi.unit(&unit.code), Some(unit));
        assert!(unit.seat.is_some() && !unit.former.is_empty(), "{}", unit.code);
        // Nothing that nobody has checked is shipped.
        assert!(unit.service_points.is_empty() && unit.kiosks.is_empty() && unit.branch.is_none());
        assert!(unit.source.iter().all(|id| hanoi.source(id).is_some()));
    }
    assert_eq!(hanoi.nearest(Location { lat: 21.03, lon: 105.85 }, 5), None);
}

#[test]
fn every_former_unit_leads_to_all_that_it_became() {
    let hanoi = hanoi();
    for unit in hanoi.units() {
        for former in &unit.former {
            let name = format!("{} {}", former.kind.vi(), former.name);
            let district = former.district.as_deref().unwrap_or_default();
            for text in
                [name.clone(), fold(&name), say::capitalised(&name), format!("làm khai sinh ở {name} cần gì")]
            {
                let found = hanoi.find(&text);
                assert!(found.units().contains(&unit), "{text}: {:?}", names(&found));
            }
            let found = hanoi.find(&format!("{name}, {district}"));
            assert_eq!(found.readings.len(), 1, "{name}, {district}");
            let mut parts: Vec<&str> = found.units().iter().map(|unit| unit.code.as_str()).collect();
            let holds = |other: &&crate::places::Unit| {
                other
                    .former
                    .iter()
                    .any(|f| (f.kind, &f.name, &f.district) == (former.kind, &former.name, &former.district))
            };
            let expected: Vec<&str> =
                hanoi.units().iter().filter(holds).map(|unit| unit.code.as_str()).collect();
            parts.sort_unstable();
            assert_eq!(parts, expected, "{name}, {district}");
        }
    }
}

#[test]
fn every_unit_is_found_by_its_names() {
    let hanoi = hanoi();
    for unit in hanoi.units() {
        let (vi, en) = (unit.full_name(Language::Vietnamese), unit.full_name(Language::English));
        for text in [vi.clone(), fold(&vi), en.clone(), en.to_lowercase(), say::capitalised(&vi)] {
            let found = hanoi.find(&text);
            assert!(found.units().contains(&unit), "{text}: {:?}", names(&found));
        }
        let found = hanoi.find(&format!("{vi} mới"));
        assert_eq!(found.units(), [unit], "{vi} mới");
    }
}

#[test]
fn every_district_leads_to_its_units() {
    let hanoi = hanoi();
    for district in hanoi.districts() {
        for text in
            [district.name.clone(), fold(&district.name), format!("{} district", fold(district.bare_name()))]
        {
            let found = hanoi.find(&text);
            assert_eq!(found.outcome(), Outcome::District, "{text}");
            assert!(found.units().len() > 2, "{text}");
        }
    }
    let first: Vec<String> = names(&hanoi.find("quận Hoàn Kiếm"));
    assert_eq!(first[..2], ["phường Hoàn Kiếm", "phường Cửa Nam"]);
}

#[test]
fn the_places_of_a_resident() {
    let hanoi = hanoi();
    for (text, outcome, units) in [
        ("phường Dịch Vọng", Outcome::Split, vec!["phường Nghĩa Đô", "phường Cầu Giấy"]),
        ("ở Dịch Vọng Hậu thì nộp ở đâu", Outcome::Split, vec!["phường Nghĩa Đô", "phường Cầu Giấy"]),
        ("xã Đông Anh", Outcome::Unit, vec!["xã Đông Anh"]),
        ("xa dong anh", Outcome::Unit, vec!["xã Đông Anh"]),
        ("Cau Giay ward", Outcome::Unit, vec!["phường Cầu Giấy"]),
        ("phường Quán Thánh", Outcome::Merged, vec!["phường Ba Đình"]),
        ("P. Yên Hoà mới, Hà Nội", Outcome::Unit, vec!["phường Yên Hòa"]),
        ("xã Phú Cường huyện Ba Vì", Outcome::Merged, vec!["xã Cổ Đô"]),
        ("phường Mỹ Đình", Outcome::Ambiguous, vec!["phường Cầu Giấy", "phường Từ Liêm"]),
        ("phường Láng", Outcome::Unit, vec!["phường Láng"]),
        ("số 12 Trần Phú, phường Hà Đông", Outcome::Unit, vec!["phường Hà Đông"]),
        ("thị trấn Phùng", Outcome::Merged, vec!["xã Đan Phượng"]),
        ("xã Văn Khê cũ", Outcome::Split, vec!["xã Yên Lãng", "xã Tiến Thắng", "xã Mê Linh", "xã Ô Diên"]),
    ] {
        let found = hanoi.find(text);
        assert_eq!(
            (found.outcome(), names(&found)),
            (outcome, units.iter().map(ToString::to_string).collect()),
            "{text}"
        );
    }
}

#[test]
fn ordinary_words_are_no_places() {
    let hanoi = hanoi();
    for text in [
        "hợp đồng lao động",
        "hop dong lao dong",
        "Chấm dứt hợp đồng",
        "các bên có liên quan",
        "tổ chức, xã liên quan",
        "công chức cấp xã hợp đồng",
        "hợp tác xã thành công",
        "con tôi tên Minh Châu",
        "Nguyễn Minh Châu",
        "số 12 Trần Phú",
        "đường Cầu Giấy",
        "bệnh viện Bạch Mai",
        "trường Kim Liên",
        "sân bay Nội Bài",
        "I am landing at Noi Bai",
        "thanh xuân",
        "hòa bình",
        "quê em ở Hòa Bình",
        "người Việt Nam đồng ý",
        "Cục Hàng không Việt Nam tiến hành",
        "địa phương liên quan",
        "phường láng giềng",
        "văn hóa",
        "có đóng phí",
        "của năm",
        "ở độ tuổi",
        "co do tuoi",
        "tu lien he",
        "quận 1",
        "tại Thành phố Hồ Chí Minh",
        "bưởi",
        "láng",
    ] {
        let found = hanoi.find(text);
        assert_eq!(found.outcome(), Outcome::None, "{text}: {}", found.query);
    }
}

/// Words of `question` that are taken for a place.
fn fired<'a>(hanoi: &Gazetteer, questions: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    questions.map(|question| hanoi.find(question).query).filter(|query| !query.is_empty()).collect()
}

#[test]
fn in_the_labelled_questions_only_places_are_taken_for_places() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("eval/suites/residents/retrieval.jsonl");
    let suite = std::fs::read_to_string(suite).unwrap();
    let questions: Vec<serde_json::Value> =
        suite.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(questions.len() >= 150);
    let fired = fired(&hanoi(), questions.iter().filter_map(|question| question["q"].as_str()));
    assert_eq!(fired.iter().map(String::as_str).collect::<Vec<_>>(), ["Cầu Giấy", "Phú Xuyên", "hà đông"]);
}

#[test]
fn in_the_shared_questions_nothing_is_taken_for_a_place() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/questions");
    let Ok(entries) = std::fs::read_dir(&dir) else {
        eprintln!("skipped: {} is not there", dir.display());
        return;
    };
    let hanoi = hanoi();
    for path in entries.map(|entry| entry.unwrap().path()) {
        let text = std::fs::read_to_string(&path).unwrap();
        // Every line: a superset of the questions.
        assert_eq!(fired(&hanoi, text.lines()), BTreeSet::new(), "{}", path.display());
    }
}

#[test]
fn civil_status_is_tied_to_residence_until_march_2027() {
    let hanoi = hanoi();
    let ids = |level, field, day: &str| -> Vec<&str> {
        hanoi.filing_rule(level, field, day.parse().unwrap()).iter().map(|rule| rule.id.as_str()).collect()
    };
    assert_eq!(ids(Level::Commune, "Đất đai", "2025-06-30"), [""; 0]);
    assert_eq!(ids(Level::Commune, "Đất đai", "2025-07-01"), ["any-centre", "commune-centre"]);
    assert_eq!(ids(Level::Province, "Hộ tịch", "2026-11-22"), ["any-centre", "commune-centre"]);
    assert_eq!(
        ids(Level::Commune, "Hộ tịch", "2027-02-28"),
        ["civil-status-residence", "any-centre", "commune-centre"]
    );
    assert_eq!(
        ids(Level::Commune, "ho tich", "2027-03-01"),
        ["civil-status-anywhere", "any-centre", "commune-centre"]
    );
    assert_eq!(ids(Level::Ministry, "Hộ tịch", "2026-11-22"), [""; 0]);
}
