//! The cell of the legal basis: titles and numbers of documents, run together.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::marks::{Marks, why};
use super::super::parts::{
    cell,
    laws::{NUMBER, spelt},
};
use crate::catalog::procedure::{LegalBasis, Slot};

const HEADER: &str = "Tên văn bản pháp lýMã văn bản";

/// How a title begins that was left hanging before a number (`Nghị định số 35/2016/NĐ-CP` in the number cell).
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định)\s*số:?\s*$")
        .expect("a constant pattern")
});

/// A title that is only the kind of the document.
static KIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định)(?: số)?$",
    )
    .expect("a constant pattern")
});

/// A number without its body, glued to the title: `của Chính phủ167/2025`.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{Ll})]([0-9]{1,4}/(?:19|20)[0-9]{2})(?:[^/0-9]|$)").expect("a constant pattern")
});

/// A number or a kind of document run into the word before it: two rows in one title.
static TWO_ROWS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\p{Ll}(?:[0-9]{1,4}/[0-9]{4}/|Luật |Nghị định |Thông tư |Nghị quyết |Quyết định )")
        .expect("a constant pattern")
});

/// The legal documents of a cell, without repetitions.
pub(super) fn parse(cell: &str, marks: &mut Marks) -> Vec<LegalBasis> {
    let text = cell.trim();
    let text = text.strip_prefix(HEADER).unwrap_or(text);
    if cell::value(text).is_none() {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut from = 0;
    for number in numbers_of_cells(text) {
        push(&mut all, &text[from..number.start], Some(&text[number.clone()]), marks);
        from = number.end;
    }
    if cell::value(&text[from..]).is_some() {
        push(&mut all, &text[from..], None, marks);
    }
    all
}

/// Where the number cells stand: numbers glued to the word before them, and numbers followed by nothing or by
/// the next title without a space between; but not the number that ends a title and stands in the cell again.
fn numbers_of_cells(text: &str) -> Vec<Range<usize>> {
    let mut numbers: Vec<Range<usize>> = NUMBER
        .captures_iter(text)
        .filter_map(|found| Some(without_year(text, found.get(0)?.range())))
        .collect();
    for found in BARE.captures_iter(text).filter_map(|found| found.get(1)) {
        if !numbers.iter().any(|number| number.start < found.end() && found.start() < number.end) {
            numbers.push(found.range());
        }
    }
    numbers.sort_by_key(|number| number.start);
    let ends = |(at, number): &(usize, &Range<usize>)| {
        let next = numbers.get(at + 1).filter(|next| next.start == number.end);
        if next.is_some_and(|next| text[next.clone()] == text[(*number).clone()]) {
            return false;
        }
        let rest = &text[number.end..];
        let glued = rest.starts_with(|next: char| next.is_alphabetic() || matches!(next, '"' | '“'));
        let title_follows = next.is_none() && (glued && !rest.starts_with("ngày") || row_break(rest));
        let before = text[..number.start].chars().next_back();
        let glued_before =
            before.is_some_and(|before| before.is_alphanumeric() || matches!(before, ')' | '.' | ';'));
        glued_before || title_follows || rest.trim().is_empty()
    };
    numbers.iter().enumerate().filter(ends).map(|(_, number)| number.clone()).collect()
}

/// Some rows begin with a space or a line break before a title.
fn row_break(rest: &str) -> bool {
    let title = rest.trim_start();
    title.len() < rest.len()
        && ["Luật ", "Nghị định ", "Thông tư ", "Nghị quyết ", "Quyết định ", "Bộ luật "]
            .iter()
            .any(|kind| title.starts_with(kind))
        && rest.starts_with(['\n', ' '])
}

/// A year that ends a title runs into the number after it: `Luật Cư trú 2020` and `68/2020/QH14`.
fn without_year(text: &str, number: Range<usize>) -> Range<usize> {
    let digits = text[number.clone()].bytes().take_while(u8::is_ascii_digit).count();
    let year = &text[number.start..number.start + digits.min(4)];
    if digits > 4 && (year.starts_with("19") || year.starts_with("20")) {
        number.start + 4..number.end
    } else {
        number
    }
}

fn push(all: &mut Vec<LegalBasis>, title: &str, number: Option<&str>, marks: &mut Marks) {
    let number = number.map(spelt);
    // A number without body stands in the title with it.
    let number = number.map(|number| {
        let whole = NUMBER.find_iter(title).find(|found| found.as_str().starts_with(&format!("{number}/")));
        whole.map_or(number, |found| found.as_str().to_owned())
    });
    let shortened = LEAD.replace(title, "");
    let title = match (&number, cell::value(cell::item(&shortened))) {
        (Some(number), None) => format!("{} {number}", title.trim()),
        (Some(number), Some(title)) if KIND.is_match(&title) => format!("{title} {number}"),
        _ => shortened.into_owned(),
    };
    let title = cell::tidy(cell::item(&cell::tidy(&title)));
    if number.as_deref().is_none_or(odd_number) || TWO_ROWS.is_match(&title) {
        marks.add(Slot::LegalBasis, why::LEGAL_BASIS_UNSPLIT, &title);
    }
    let known = |entry: &LegalBasis| entry.number == number && (number.is_some() || entry.title == title);
    if !all.iter().any(known) {
        all.push(LegalBasis {
            number,
            title,
            issued: None,
            from: None,
            until: None,
            source: vec!["record".to_owned()],
        });
    }
}

/// A number longer than any body has given out: something ran into it.
fn odd_number(number: &str) -> bool {
    number.bytes().take_while(u8::is_ascii_digit).count() > 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(rows: &str) -> Vec<(Option<String>, String)> {
        let all = parse(&format!("{HEADER}{rows}"), &mut Marks::default());
        all.into_iter().map(|entry| (entry.number, entry.title)).collect()
    }

    fn entry(number: &str, title: &str) -> (Option<String>, String) {
        (Some(number.to_owned()), title.to_owned())
    }

    #[test]
    fn titles_and_numbers_are_told_apart() {
        let cell = "Luật A 202012/2020/QH14Nghị định số 1/2024/NĐ-CP sửa 2/2021/NĐ-CP1/2024/NĐ-CPsửa đổi B66.7/2025/NQ-CP";
        assert_eq!(
            read(cell),
            [
                entry("12/2020/QH14", "Luật A 2020"),
                entry("1/2024/NĐ-CP", "Nghị định số 1/2024/NĐ-CP sửa 2/2021/NĐ-CP"),
                entry("66.7/2025/NQ-CP", "sửa đổi B"),
            ]
        );
    }

    #[test]
    fn a_number_that_ends_a_title_is_not_the_number_cell() {
        assert_eq!(
            read("Thông tư 5/2021/TT-BCA5/2021/TT-BCA"),
            [entry("5/2021/TT-BCA", "Thông tư 5/2021/TT-BCA")]
        );
        assert_eq!(read("Luật 9/2023/QH159/2023/QH15"), [entry("9/2023/QH15", "Luật 9/2023/QH15")]);
    }

    #[test]
    fn a_missing_space_before_a_date_does_not_end_a_title() {
        let cell = "Thông tư số 3/2025/TT-BCAngày 1/7/2025 về X3/2025/TT-BCA";
        assert_eq!(read(cell), [entry("3/2025/TT-BCA", "Thông tư số 3/2025/TT-BCAngày 1/7/2025 về X")]);
    }

    #[test]
    fn words_in_the_number_cell_are_left_out_of_the_title() {
        assert_eq!(read("Luật Thú yLuật số 79/2015/QH13"), [entry("79/2015/QH13", "Luật Thú y")]);
        assert_eq!(read("Nghị định số 1/2024/NĐ-CP"), [entry("1/2024/NĐ-CP", "Nghị định số 1/2024/NĐ-CP")]);
    }

    #[test]
    fn what_has_no_number_is_kept_and_marked() {
        let mut marks = Marks::default();
        let all = parse("Điều lệ của Hội", &mut marks);
        assert_eq!((all[0].number.as_deref(), all[0].title.as_str()), (None, "Điều lệ của Hội"));
        assert!(marks.has(Slot::LegalBasis, why::LEGAL_BASIS_UNSPLIT));
        assert!(parse("Không có thông tin", &mut marks).is_empty());
    }

    #[test]
    fn a_row_whose_title_is_its_number_is_a_row() {
        let cell = "Luật A54/2024/QH1540/2025/TT-BNNMT40/2025/TT-BNNMTLuật B1/2023/QH15- Luật C2/2023/QH15";
        let numbers: Vec<_> = read(cell).into_iter().filter_map(|entry| entry.0).collect();
        assert_eq!(numbers, ["54/2024/QH15", "40/2025/TT-BNNMT", "1/2023/QH15", "2/2023/QH15"]);
    }

    #[test]
    fn a_number_without_body_is_completed_from_the_title() {
        let cell = "Nghị định số 167/2025/NĐ-CP của Chính phủ167/2025Luật D3/2023/QH15";
        let numbers: Vec<_> = read(cell).into_iter().filter_map(|entry| entry.0).collect();
        assert_eq!(numbers, ["167/2025/NĐ-CP", "3/2023/QH15"]);
    }

    #[test]
    fn a_misspelt_number_cell_is_marked() {
        let mut marks = Marks::default();
        parse("Cơ chế một cửa118/2025/NĐ-CQuy định đất đai151/2025/NĐ-CP", &mut marks);
        assert!(marks.has(Slot::LegalBasis, why::LEGAL_BASIS_UNSPLIT));
        assert_eq!(read("Nghị định58/2012/NĐ-CP"), [entry("58/2012/NĐ-CP", "Nghị định 58/2012/NĐ-CP")]);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "([0-9]{1,5}/|20[0-9]{2}/|TT-BTC|QH1?|NĐ-CP|ngày|\\PC){0,30}") {
            read(&text);
        }

        #[test]
        fn rows_with_numbers_are_read_back(rows in proptest::collection::btree_map("[1-9][0-9]{0,2}/20[0-2][0-9]/(TT-BTC|NĐ-CP|QH15)", "Văn bản [a-z]{1,8}", 1..5)) {
            let cell: String = rows.iter().map(|(number, title)| format!("{title}{number}")).collect();
            let expected: Vec<_> = rows.iter().map(|(number, title)| entry(number, title)).collect();
            prop_assert_eq!(read(&cell), expected);
        }
    }
}
