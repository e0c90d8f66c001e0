//! Quantities in a text: numbers, sums of money, durations, dates and percentages, each as one value however it
//! is written.

use super::syllable::syllables;

/// A value found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Quantity {
    /// Đồng.
    Money(u64),
    /// Amount and unit.
    Duration(u64, Unit),
    /// Day, month and year; 0 where not given.
    Date(u32, u32, u32),
    /// Hundredths of a per cent.
    Percent(u64),
    /// A number without a unit.
    Number(u64),
}

/// Unit of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    Minute,
    Hour,
    Day,
    WorkingDay,
    Week,
    Month,
    Year,
}
