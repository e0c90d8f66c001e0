//! A corpus for measuring scale: copies of records for other provinces, as the national portal clones them, labelled so
//! that nobody takes them for real.

use super::code::Code;
use super::procedure::Procedure;

/// The provinces and cities beside Hanoi since 1 July 2025 (Resolution 202/2025/QH15).
const PROVINCES: [&str; 33] = [
    "Bắc Ninh",
    "Cà Mau",
    "Cao Bằng",
    "Cần Thơ",
    "Đà Nẵng",
    "Đắk Lắk",
    "Điện Biên",
    "Đồng Nai",
    "Đồng Tháp",
    "Gia Lai",
    "Hà Tĩnh",
    "Hải Phòng",
    "Hồ Chí Minh",
    "Huế",
    "Hưng Yên",
    "Khánh Hòa",
    "Lai Châu",
    "Lạng Sơn",
    "Lào Cai",
    "Lâm Đồng",
    "Nghệ An",
    "Ninh Bình",
    "Phú Thọ",
    "Quảng Ngãi",
    "Quảng Ninh",
    "Quảng Trị",
    "Sơn La",
    "Tây Ninh",
    "Thái Nguyên",
    "Thanh Hóa",
    "Tuyên Quang",
    "Vĩnh Long",
    "An Giang",
];

/// First digit of a copy's code; no code of the national database begins with it.
const DIGIT: char = '8';
/// Most copies that have a code of their own.
const MOST: usize = 1_000_000;

/// What stands behind the name of the copy of a record, and what [`original`] cuts.
const OPENS: &str = " (tỉnh ";

/// `size` procedures: those of `base` and, where they are too few, copies of them with a code of their own, the province
/// behind the name and behind each alias, and a source that says what they are. Fewer where codes run out.
pub fn replicate(base: &[Procedure], size: usize) -> Vec<Procedure> {
    let mut all: Vec<Procedure> = base.iter().take(size).cloned().collect();
    if base.is_empty() {
        return all;
    }
    let missing = size.saturating_sub(base.len()).min(MOST);
    all.extend((0..missing).map(|number| copy(&base[number % base.len()], number, number / base.len())));
    all
}

fn copy(original: &Procedure, number: usize, round: usize) -> Procedure {
    let province = PROVINCES[round % PROVINCES.len()];
    let again = round / PROVINCES.len();
    let suffix =
        if again == 0 { format!("{OPENS}{province})") } else { format!("{OPENS}{province}, {})", again + 1) };
    let mut copy = original.clone();
    copy.code = format!("{DIGIT}.{number:06}").parse::<Code>().expect("a digit, a dot and six digits: a bug");
    copy.former_codes.clear();
    copy.name.vi.push_str(&suffix);
    copy.aliases.iter_mut().chain(&mut copy.questions).for_each(|words| words.push_str(&suffix));
    for source in &mut copy.sources {
        source.title = format!("Bản sao để đo quy mô, không phải thủ tục thật: {}", source.title);
    }
    copy
}

/// `text` of a copy as it was in the original.
pub fn original(text: &str) -> &str {
    text.rfind(OPENS).map_or(text, |at| if text.ends_with(')') { &text[..at] } else { text })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::catalog::import;

    #[test]
    fn copies_have_codes_of_their_own_and_say_what_they_are() {
        let record = r#"{"ma_thu_tuc":"1.000001","ten_thu_tuc":"Ghi tên bồ câu"}"#;
        let base = vec![import::read_record(record.as_bytes()).unwrap()];
        let all = replicate(&base, 70);
        assert_eq!(all[0], base[0]);
        let codes: HashSet<&str> = all.iter().map(|procedure| procedure.code.as_str()).collect();
        let names: HashSet<&str> = all.iter().map(|procedure| procedure.name.vi.as_str()).collect();
        assert_eq!((codes.len(), names.len()), (70, 70));
        assert!(all[1..].iter().all(|copy| original(&copy.name.vi) == "Ghi tên bồ câu"));
        assert!(all[1].sources[0].title.contains("không phải thủ tục thật"));
        assert_eq!(original("Nuôi chim (tỉnh nào cũng được"), "Nuôi chim (tỉnh nào cũng được");
    }

    #[test]
    fn fewer_than_there_are_and_none_are_fine() {
        assert!(replicate(&[], 5).is_empty());
        let record = r#"{"ma_thu_tuc":"1.000001","ten_thu_tuc":"Ghi tên bồ câu"}"#;
        assert!(replicate(&[import::read_record(record.as_bytes()).unwrap()], 0).is_empty());
    }
}
