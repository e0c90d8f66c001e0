//! The result cell: names with their codes, then page chrome.

use std::sync::LazyLock;

use regex::Regex;

use super::super::marks::{Marks, why};
use super::cell;
use crate::catalog::procedure::Slot;

/// Where the page goes on after the results.
const CHROME: [&str; 2] = ["Từ khóa", "Chọn cơ quan thực hiện"];

static CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"Mã:\s*(?:[A-ZĐ0-9][A-ZĐ0-9.\-]*[0-9])?").expect("a constant pattern"));

/// The names of what one gets.
pub(in crate::catalog::import) fn parse(cell: &str, marks: &mut Marks) -> Vec<String> {
    let end = CHROME.iter().filter_map(|chrome| cell.find(chrome)).min().unwrap_or(cell.len());
    let text = &cell[..end];
    let mut results: Vec<String> = Vec::new();
    let mut from = 0;
    for code in CODE.find_iter(text) {
        push(&mut results, &text[from..code.start()]);
        from = code.end();
        if !code.as_str().ends_with(|letter: char| letter.is_ascii_digit()) {
            // Words where the code should be: they end where nobody can say.
            let rest = &text[from..];
            if rest.contains("Mã:") {
                marks.add(Slot::Result, why::RESULT_UNSPLIT, text);
            }
            from = rest.find("Mã:").map_or(text.len(), |at| from + at);
        }
    }
    push(&mut results, &text[from..]);
    results
}

fn push(results: &mut Vec<String>, name: &str) {
    let name = cell::tidy(name);
    let Some(name) = cell::value(cell::item(&name)) else {
        return;
    };
    if !results.contains(&name) {
        results.push(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(cell: &str) -> Vec<String> {
        parse(cell, &mut Marks::default())
    }

    #[test]
    fn codes_and_chrome_are_cut_off() {
        let cell =
            "Giấy phép Mã: KQ.G01.000001- Thông báoMã: 000.00.00.G10-KQ0002Từ khóaKhông có thông tinMô tả";
        assert_eq!(read(cell), ["Giấy phép", "Thông báo"]);
        assert_eq!(read("Bản án của Tòa ánMã: VBTTTừ khóa"), ["Bản án của Tòa án"]);
        assert_eq!(read("Thẻ căn cước"), ["Thẻ căn cước"]);
        assert_eq!(read("Từ khóaKhông có thông tin"), Vec::<String>::new());
    }

    #[test]
    fn words_instead_of_a_code_are_marked_where_more_follows() {
        let mut marks = Marks::default();
        assert_eq!(parse("Thẻ AMã: không rõ Thẻ BMã: KQ.G01.000003", &mut marks), ["Thẻ A"]);
        assert!(marks.has(Slot::Result, why::RESULT_UNSPLIT));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(Mã: ?|KQ\\.G|[0-9.]|Từ khóa|\\PC){0,40}") {
            read(&text);
        }
    }
}
