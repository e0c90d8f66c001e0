//! Quantities in a text: numbers, sums of money, durations, dates, times, ages and percentages, each as one value
//! however it is written.
//!
//! Imports: text::fold.
//!
//! What is decided here, since Vietnamese and English leave it open:
//! - `20 nghìn`, `1,5 triệu`, `20k` without a unit are đồng, unless a counted noun follows (`20 nghìn người`).
//! - Four digits from 1900 to 2100 without a unit are a year; `tháng 7` is a month of the year, `7 tháng` a duration.
//! - `15 giờ` is a time after a word such as `trước`, `sau`, `từ`, `lúc`, otherwise a duration; `15h` is a time
//!   unless `trong` or the like stands before it; 24 and more are a duration.
//! - `trong ngày` is [`Quantity::SameDay`], `ngày làm việc tiếp theo` is [`Quantity::NextWorkingDay`]: no amount of
//!   days says the same.
//! - A lone number word (`ba`, `năm`, `one`) is a number only before a unit, a counted noun or in brackets beside
//!   its digits; `20 nghìn đồng (hai mươi nghìn đồng)` is found twice, with one value.
//! - Numbers of legal documents (`123/2015/NĐ-CP`) and what has more than four decimals are no quantities.

mod calendar;
mod decimal;
mod measure;
mod numeral;
mod phrase;
mod token;

#[cfg(test)]
mod tests;

pub use decimal::Decimal;

use token::Tokens;

/// A value found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Quantity {
    /// A sum; 0 đồng is free of charge.
    Money(Decimal, Currency),
    /// Amount and unit.
    Duration(Decimal, Unit),
    /// Within the day on which the papers are received.
    SameDay,
    /// On the working day that follows.
    NextWorkingDay,
    /// A day of the calendar.
    Date {
        /// 1 to 31; 0 where not given.
        day: u8,
        /// 1 to 12; 0 where not given.
        month: u8,
        /// 0 where not given.
        year: u16,
    },
    /// Hour (0 to 23) and minute of the day.
    Time(u8, u8),
    /// Day of the week, Monday 1 to Sunday 7.
    Weekday(u8),
    /// Per cent.
    Percent(Decimal),
    /// Years of age of a person.
    Age(u32),
    /// A number without a unit, whatever noun follows.
    Number(Decimal),
}

/// Currency of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Currency {
    Dong,
    UsDollar,
    Euro,
}

/// Unit of a duration. A day and a working day are different units; so are seven days and a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    Minute,
    Hour,
    WorkingHour,
    Day,
    WorkingDay,
    Week,
    Month,
    Year,
}

impl Quantity {
    /// A sum in đồng; `None` where it is absurdly large.
    pub fn dong(amount: u64) -> Option<Self> {
        Some(Self::Money(Decimal::whole(amount)?, Currency::Dong))
    }

    /// A whole number of units of time.
    pub fn duration(amount: u32, unit: Unit) -> Option<Self> {
        Some(Self::Duration(Decimal::whole(amount.into())?, unit))
    }

    /// A whole number without unit.
    pub fn number(number: u64) -> Option<Self> {
        Some(Self::Number(Decimal::whole(number)?))
    }
}

/// A quantity and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub quantity: Quantity,
    /// First byte in the text.
    pub from: usize,
    /// Byte after the last in the text.
    pub to: usize,
}

/// A reading: the quantity and the token after its last.
type Reading = Option<(Quantity, usize)>;

/// The quantities of `text` in order, without overlap. `text` should be normalised ([`crate::text::normalize()`]);
/// Vietnamese without any diacritics is read too.
pub fn quantities(text: &str) -> Vec<Found> {
    let tokens = Tokens::of(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.list.len() {
        let Some((quantity, end)) = read(&tokens, at) else {
            at += 1;
            continue;
        };
        found.push(Found { quantity, from: tokens.list[at].from, to: tokens.list[end - 1].to });
        at = end;
    }
    found
}

/// The quantity that starts at token `at`; the end lies after `at`.
fn read(tokens: &Tokens, at: usize) -> Reading {
    phrase::phrase(tokens, at)
        .or_else(|| calendar::weekday(tokens, at))
        .or_else(|| calendar::date(tokens, at))
        .or_else(|| calendar::time(tokens, at))
        .or_else(|| measure::measure(tokens, at))
        .filter(|(_, end)| (at + 1..=tokens.list.len()).contains(end))
}
