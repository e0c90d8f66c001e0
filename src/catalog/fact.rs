//! A fact, the words that state it, and where it comes from.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Words in Vietnamese, and in English where somebody has written them. Never machine-filled: a missing
/// English text is shown in Vietnamese and said to be so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Vietnamese, Unicode NFC.
    pub vi: String,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Text {
    /// A text that exists in Vietnamese alone.
    pub fn vietnamese(vi: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: None }
    }
}

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Checked by a person against the legal text in force.
    Verified,
    /// Stands in the record that the ministry published on the national portal.
    NationalRecord,
    /// Stands in a secondary source (press, a law portal, another public system).
    Secondary,
    /// Nobody has checked it.
    Unverified,
}

/// Which layer of the catalog a record or a source belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Written and checked by people, under `corpus/`.
    #[default]
    Curated,
    /// Read from the national portal by the importer.
    Imported,
    /// Laid over a record by a file of this city, under `corpus/overlay`.
    Local,
}

/// Where facts come from: a document, a record or a page, and when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short name by which facts of the same record refer to it.
    pub id: String,
    /// What it is, in words a resident understands.
    pub title: String,
    /// Number of the document or decision, such as `06/2020/NQ-HĐND`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Address of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The day it was last read.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub checked: Option<Date>,
    /// How sure what it says is.
    pub standing: Standing,
    /// Layer of the catalog it belongs to; set by whoever reads it.
    #[serde(default)]
    pub layer: Layer,
}

/// One fact in words, with the sources it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Vietnamese, Unicode NFC.
    pub vi: String,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// First day on which it holds, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub from: Option<Date>,
    /// Last day on which it holds, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::date::option")]
    pub until: Option<Date>,
    /// Ids of [`Source`]s of the same record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

impl Fact {
    /// Whether the fact holds on `day`.
    pub fn holds_on(&self, day: Date) -> bool {
        holds_on(self.from, self.until, day)
    }
}

/// Whether `day` lies in a period, both ends included; an end that is not named is open.
pub(crate) fn holds_on(from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}
