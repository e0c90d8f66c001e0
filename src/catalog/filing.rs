//! Ways to file a procedure, each with its deadline and its fee.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fact::{Text, holds_on};

/// A way to file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelKind {
    /// Through a public-service portal or VNeID.
    Online,
    /// At a counter, in person.
    Counter,
    /// Through the public postal service.
    Post,
}

/// Unit of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeUnit {
    Minute,
    Hour,
    Day,
    WorkingDay,
    Month,
    Year,
}

/// How long the authority has. Either an amount (with a unit, unless the record prints none) or words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Number of units; absent where the source gives words alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u32>,
    /// Absent where the record prints a bare number: then no unit is shown either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<TimeUnit>,
    /// The case or condition under which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    /// Words of the source, or what a reader must know besides the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// First day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub from: Option<Date>,
    /// Last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub until: Option<Date>,
    /// Ids of sources of the same record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

impl Deadline {
    /// Whether the deadline holds on `day`.
    pub fn holds_on(&self, day: Date) -> bool {
        holds_on(self.from, self.until, day)
    }
}

/// What sort of money it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeeKind {
    /// Lệ phí.
    #[default]
    Fee,
    /// Phí.
    Charge,
    /// Thuế.
    Tax,
}

/// What is to be paid. Exactly one of `amount`, `percent` or a `note` alone: a note without figure leaves the
/// fee slot open.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Đồng; 0 is free of charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// Per cent of a value named in `per`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// Ceiling in đồng.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
    /// Currency of `amount` where it is not đồng, such as `USD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Fee, charge or tax.
    #[serde(default)]
    pub kind: FeeKind,
    /// What one pays for, such as a copy, a page or a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Text>,
    /// The case or condition under which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Text>,
    /// What a reader must know besides the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Legal basis of the figure, such as `06/2020/NQ-HĐND`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// First day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub from: Option<Date>,
    /// Last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub until: Option<Date>,
    /// Ids of sources of the same record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

impl Fee {
    /// Whether the fee holds on `day`.
    pub fn holds_on(&self, day: Date) -> bool {
        holds_on(self.from, self.until, day)
    }

    /// Whether it states a figure, rather than words about one.
    pub fn has_figure(&self) -> bool {
        self.amount.is_some() || self.percent.is_some()
    }
}

/// One way to file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Online, counter or post.
    pub kind: ChannelKind,
    /// How it works, or where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Address of the online form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Deadlines by case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<Deadline>,
    /// Fees by case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<Fee>,
    /// Ids of sources of the same record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}
