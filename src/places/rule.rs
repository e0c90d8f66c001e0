//! Where a file may be handed in: rules as data, each for a level, a field and a time.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Level, Text, date, fact::holds_on},
    text::fold,
};

use super::Gazetteer;

/// A rule about where files are taken or decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Short name, unique.
    pub id: String,
    /// Levels it is about; all where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// Fields of administration it is about, such as `Hộ tịch`; all where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The rule in Vietnamese.
    pub vi: String,
    /// In English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// First day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "date::option")]
    pub from: Option<Date>,
    /// Last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "date::option")]
    pub until: Option<Date>,
    /// Ids of sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

impl Rule {
    /// Whether it says something about a procedure of `level` in `field` on `day`.
    pub fn applies(&self, level: Level, field: &str, day: Date) -> bool {
        let field = fold(field.trim());
        (self.levels.is_empty() || self.levels.contains(&level))
            && (self.fields.is_empty() || self.fields.iter().any(|own| fold(own) == field))
            && holds_on(self.from, self.until, day)
    }

    /// As a text in two languages.
    pub fn text(&self) -> Text {
        Text { vi: self.vi.clone(), en: self.en.clone() }
    }
}

impl Gazetteer {
    /// The rules for filing a procedure of `level` in `field` on `day`: those of the field first, then the general.
    pub fn filing_rule(&self, level: Level, field: &str, day: Date) -> Vec<&Rule> {
        let mut rules: Vec<&Rule> =
            self.rules().iter().filter(|rule| rule.applies(level, field, day)).collect();
        rules.sort_by_key(|rule| rule.fields.is_empty());
        rules
    }
}
