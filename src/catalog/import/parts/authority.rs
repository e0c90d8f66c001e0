//! The cells that name bodies and places: who decides, who carries out, where papers are handed in.

use std::sync::LazyLock;

use regex::Regex;

use super::super::marks::{Marks, why};
use super::cell;
use crate::catalog::procedure::Slot;

/// The provinces and cities besides Hà Nội since 1 July 2025.
const OTHER_PROVINCES: &str = "An Giang|Bắc Ninh|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Điện Biên|Đồng Nai|Đồng Tháp|\
    Gia Lai|Hà Tĩnh|Hải Phòng|Hồ Chí Minh|Huế|Hưng Yên|Khánh Hòa|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Nghệ An|\
    Ninh Bình|Phú Thọ|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sơn La|Tây Ninh|Thái Nguyên|Thanh Hóa|Thanh Hoá|\
    Tuyên Quang|Vĩnh Long";

static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i:tỉnh|thành phố|TP\.?) ?(?:{OTHER_PROVINCES}|HCM)\b"))
        .expect("a constant pattern")
});

/// A body that the police of every province has, and the province that the record names.
static POLICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^(Phòng Cảnh sát .+?|Phòng Quản lý xuất nhập cảnh.*?)[ ,–-]*(?i:tỉnh|thành phố|TP\.?) ?(?:{OTHER_PROVINCES}|HCM)$"
    ))
    .expect("a constant pattern")
});

/// Bodies of the district, which there is no more since 1 July 2025.
static DISTRICT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\bcấp huyện|^(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|công an) (?:huyện|quận)|^phòng tư pháp$",
    )
    .expect("a constant pattern")
});

/// How a place within a name begins, so that the comma before it does not end the name.
const PLACES: [&str; 9] =
    ["Thành phố", "TP", "Tp", "Tỉnh", "Phường", "Quận", "Hà Nội", "Hồ Chí Minh", "Việt Nam"];

/// Who decides, then who carries out where that is somebody else.
pub(in crate::catalog::import) fn authority(
    deciding: &str,
    executing: &str,
    marks: &mut Marks,
) -> Vec<String> {
    let mut bodies = bodies(deciding);
    let decided = !bodies.is_empty();
    for body in self::bodies(executing) {
        if bodies.iter().any(|known| known.to_lowercase() == body.to_lowercase()) {
            continue;
        }
        bodies.push(if decided { format!("Cơ quan thực hiện: {body}") } else { body });
    }
    let mut bodies: Vec<String> = bodies.into_iter().map(|body| of_any_province(body, marks)).collect();
    bodies.retain(|body| here(body, Slot::Authority, marks));
    bodies
}

/// A body that every province has, without the other province that the record names; that is marked.
fn of_any_province(body: String, marks: &mut Marks) -> String {
    match POLICE.captures(&body) {
        Some(found) => {
            marks.add(Slot::Authority, why::OTHER_PROVINCE, &body);
            found[1].to_owned()
        }
        None => body,
    }
}

/// Where papers are handed in: a line each, unless a line goes on the one before it.
pub(in crate::catalog::import) fn places(cell: &str, marks: &mut Marks) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for line in cell::lines(cell) {
        match places.last_mut() {
            Some(place) if !begins_place(place, &line) => {
                place.push(' ');
                place.push_str(&line);
            }
            _ => places.push(line),
        }
    }
    // One address of another province tells that the whole list was written there.
    if places.iter().any(|place| ELSEWHERE.is_match(place) && !place.contains("Hà Nội")) {
        marks.add(Slot::Where, why::OTHER_PROVINCE, cell);
        return Vec::new();
    }
    places.iter().filter_map(|place| cell::value(cell::item(place))).collect()
}

fn begins_place(before: &str, line: &str) -> bool {
    let bullet =
        line.starts_with(['-', '+', '*', '(', '•']) || line.starts_with(|first: char| first.is_ascii_digit());
    bullet || (before.ends_with(['.', ';']) || !before.ends_with(',')) && line.starts_with(char::is_uppercase)
}

/// Whether a body is one that residents of Hanoi may come to; others are marked and left out.
fn here(body: &str, slot: Slot, marks: &mut Marks) -> bool {
    let elsewhere = ELSEWHERE.is_match(body) && !body.contains("Hà Nội");
    if elsewhere {
        marks.add(slot, why::OTHER_PROVINCE, body);
    }
    let district = DISTRICT.is_match(body.trim_start_matches("Cơ quan thực hiện: "));
    if district {
        marks.add(slot, why::DISTRICT_ERA_TEXT, body);
    }
    !elsewhere && !district
}

/// The bodies of a cell: cut at commas, unless what follows goes on the same name (`trật tự, xã hội`).
fn bodies(cell: &str) -> Vec<String> {
    let mut bodies: Vec<String> = Vec::new();
    let Some(text) = cell::value(cell) else {
        return bodies;
    };
    let mut goes_on = false;
    for part in text.split(',') {
        let name = part.trim();
        let open = bodies.last().is_some_and(|body| body.matches('(').count() > body.matches(')').count());
        let same = goes_on && (open || !name.starts_with(char::is_uppercase) || is_place(name));
        match bodies.last_mut() {
            Some(body) if same => {
                body.push(',');
                body.push_str(part);
            }
            _ => bodies.push(name.to_owned()),
        }
        goes_on = true;
    }
    let mut unique: Vec<String> = Vec::new();
    for body in bodies.iter().filter_map(|body| cell::value(cell::item(body))) {
        if !unique.contains(&body) {
            unique.push(body);
        }
    }
    unique
}

fn is_place(name: &str) -> bool {
    PLACES.iter().any(|place| name.starts_with(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(deciding: &str, executing: &str) -> Vec<String> {
        authority(deciding, executing, &mut Marks::default())
    }

    #[test]
    fn commas_inside_a_name_do_not_cut_it() {
        let cell = "Cục cảnh sát về trật tự, xã hội, Bộ Công an, Sở Tư pháp, Thành phố Hà Nội";
        assert_eq!(
            read(cell, ""),
            ["Cục cảnh sát về trật tự, xã hội", "Bộ Công an", "Sở Tư pháp, Thành phố Hà Nội"]
        );
    }

    #[test]
    fn who_decides_comes_first_and_nobody_twice() {
        assert_eq!(
            read("Công an cấp Xã", "Công an cấp xã, Sở Xây dựng"),
            ["Công an cấp Xã", "Cơ quan thực hiện: Sở Xây dựng"]
        );
        assert_eq!(read("Không có thông tin", "Sở Xây dựng"), ["Sở Xây dựng"]);
        assert_eq!(read("", "Không có thông tin"), Vec::<String>::new());
    }

    #[test]
    fn another_province_is_marked_and_left_out() {
        let mut marks = Marks::default();
        let places =
            places("- Trung tâm tỉnh (số 2, đường A,\nphường B, tỉnh Hà Tĩnh).\n- Bưu điện.", &mut marks);
        assert_eq!(places, Vec::<String>::new());
        assert!(marks.has(Slot::Where, why::OTHER_PROVINCE));
        assert_eq!(authority("", "Sở Tư pháp tỉnh Sơn La, Bộ Tư pháp", &mut marks), ["Bộ Tư pháp"]);
        assert_eq!(authority("Sở Cầu đường - TP.HCM", "", &mut marks), Vec::<String>::new());
        assert!(marks.has(Slot::Authority, why::OTHER_PROVINCE));
    }

    #[test]
    fn a_body_that_every_province_has_stays_without_the_other_province() {
        let mut marks = Marks::default();
        let bodies =
            authority("Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ TP HCM", "", &mut marks);
        assert_eq!(bodies, ["Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ"]);
        assert!(marks.has(Slot::Authority, why::OTHER_PROVINCE));
    }

    #[test]
    fn a_body_of_the_district_is_marked_and_left_out() {
        let mut marks = Marks::default();
        let bodies = authority("UBND cấp huyện", "Phòng Tư Pháp, Ủy ban nhân dân cấp xã", &mut marks);
        assert_eq!(bodies, ["Cơ quan thực hiện: Ủy ban nhân dân cấp xã"]);
        assert!(marks.has(Slot::Authority, why::DISTRICT_ERA_TEXT));
    }

    #[test]
    fn a_place_may_run_over_two_lines() {
        let cell = "Cục A, 120 đường B,\nphường C, Hà Nội\nHoặc trụ sở xã";
        assert_eq!(
            places(cell, &mut Marks::default()),
            ["Cục A, 120 đường B, phường C, Hà Nội", "Hoặc trụ sở xã"]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(,|\\(|\\)|\n|tỉnh Huế|\\PC){0,40}") {
            read(&text, &text);
            places(&text, &mut Marks::default());
        }
    }
}
