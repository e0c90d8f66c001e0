//! Legal documents whose last day in force is known, from `corpus/laws.toml`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date;

/// A legal document that has ended or will.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Number, such as `69/2024/NĐ-CP`.
    pub number: String,
    /// Last day in force.
    #[serde(deserialize_with = "date::required")]
    pub until: Date,
    /// What replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// Where that is known from.
    pub source: String,
}
