//! Quantities said without a number: free of charge, on the same day, on the next working day.

use super::{Currency, Decimal, Quantity, Reading, token::Tokens};

const FREE: [&str; 28] = [
    "không thu phí",
    "không thu lệ phí",
    "không thu phí , lệ phí",
    "không mất phí",
    "không mất lệ phí",
    "không mất tiền",
    "không tốn phí",
    "không tính phí",
    "không phải nộp lệ phí",
    "không phải nộp phí",
    "không phải trả phí",
    "không phải đóng phí",
    "không phải đóng lệ phí",
    "không cần nộp lệ phí",
    "không có lệ phí",
    "miễn phí",
    "miễn lệ phí",
    "miễn thu lệ phí",
    "miễn thu phí",
    "free of charge",
    "free of cost",
    "for free",
    "without charge",
    "no fees",
    "no fee",
    "no charge",
    "no cost",
    "fee free",
];

/// Words after `is free` or `are free` that make it another thing.
const FREE_TO: &str = "to from and";

const SAME_DAY: [&str; 7] = [
    "trong ngày làm việc",
    "ngay trong ngày",
    "trong cùng ngày",
    "trong ngày",
    "same working day",
    "same day",
    "within the day",
];

/// After `trong ngày` these say which day.
const OTHER_DAY: &str = "nghỉ lễ hôm cuối đầu tết thứ";

const NEXT: [&str; 11] = [
    "ngày làm việc tiếp theo",
    "ngày làm việc kế tiếp",
    "ngày làm việc liền kề",
    "ngày làm việc hôm sau",
    "ngày làm việc sau đó",
    "next working day",
    "next business day",
    "following working day",
    "following business day",
    "trong ngày làm việc tiếp theo",
    "trong ngày làm việc kế tiếp",
];

pub(super) fn phrase(tokens: &Tokens, at: usize) -> Reading {
    let free = tokens.any_phrase(at, &FREE).or_else(|| is_free(tokens, at));
    if let Some(end) = free {
        return Some((Quantity::Money(Decimal::default(), Currency::Dong), end));
    }
    if let Some(end) = tokens.any_phrase(at, &NEXT) {
        return Some((Quantity::NextWorkingDay, end));
    }
    let end = tokens.any_phrase(at, &SAME_DAY)?;
    let named = tokens.is_one(end, OTHER_DAY) || tokens.integer(end, 10).is_some();
    (!named).then_some((Quantity::SameDay, end))
}

fn is_free(tokens: &Tokens, at: usize) -> Option<usize> {
    let free = tokens.is(at, "free") && tokens.follows(at, "is are it's : be");
    (free && !tokens.is_one(at + 1, FREE_TO)).then_some(at + 1)
}
