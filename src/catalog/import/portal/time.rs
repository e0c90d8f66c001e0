//! The time at the beginning of a channel row.

use std::sync::LazyLock;

use regex::Regex;

use super::super::marks::Marks;
use super::super::parts::deadlines;
use crate::catalog::filing::Deadline;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static WITH_UNIT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([0-9]+(?:[.,][0-9]+)?) (Ngày làm việc|Ngày|Giờ|Phút|Tuần|Tháng|Năm)"));
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(Không có thông tin|Không phải trả kết quả cho người nộp thuế|Không quy định|Không) ?(?:Miễn phí|Không có thông tin|[0-9]|\(|$)",
    )
});
/// Digits with a currency behind them, or digits in groups: the deadline, if any, has run into the fee.
static GLUED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[0-9][0-9.,]* ?(?:Việt Nam Đồng|VNĐ|USD|EUR)|^[0-9]+(?:[.,][0-9]{3})+"));
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[0-9]+"));

/// What stands where a row's time is printed.
#[derive(Debug, PartialEq)]
pub(super) enum Time {
    /// A deadline, or none, and the rest of the row.
    Read(Option<Deadline>),
    /// Time and fee in one number.
    Glued,
}

/// Reads the time at the beginning of `row`; returns it with the rest of the row.
pub(super) fn parse<'a>(row: &'a str, marks: &mut Marks) -> (Time, &'a str) {
    if let Some(found) = WITH_UNIT.captures(row) {
        let end = found[0].len();
        return (Time::Read(deadlines::with_unit(&found[1], &found[2], marks)), &row[end..]);
    }
    if let Some(found) = WORDS.captures(row) {
        let end = found[1].len();
        return (Time::Read(deadlines::in_words(&found[1])), row[end..].trim_start_matches(' '));
    }
    if GLUED.is_match(row) {
        return (Time::Glued, row);
    }
    match BARE.find(row) {
        Some(digits) => (Time::Read(deadlines::bare(digits.as_str(), marks)), &row[digits.end()..]),
        None => (Time::Read(None), row),
    }
}
