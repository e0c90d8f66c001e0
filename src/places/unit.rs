//! A ward or commune, as its entry in `corpus/places` holds it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Text, date},
    text::Language,
};

use super::Location;

/// What sort of unit it is, or was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Phường.
    Ward,
    /// Xã.
    Commune,
    /// Thị trấn; there are none since July 2025.
    Township,
}

impl Kind {
    /// The Vietnamese word, in lower case.
    pub fn vi(self) -> &'static str {
        match self {
            Self::Ward => "phường",
            Self::Commune => "xã",
            Self::Township => "thị trấn",
        }
    }

    /// The English word, as it follows a name.
    pub fn en(self) -> &'static str {
        match self {
            Self::Ward => "Ward",
            Self::Commune => "Commune",
            Self::Township => "Township",
        }
    }
}

/// How much of a former unit was merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All of it.
    Whole,
    /// One of its parts; others went elsewhere.
    Part,
}

/// A unit of before July 2025 that was merged into this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Former {
    /// Ward, commune or township.
    pub kind: Kind,
    /// Its name without kind, in Vietnamese.
    pub name: String,
    /// All or a part of it.
    pub part: Part,
    /// The district it was in, such as `quận Cầu Giấy`, where the data say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Ids of sources, where they differ from those of the unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// Where the authorities of a unit sit. Not known to be where files are taken: see [`ServicePoint`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// In Vietnamese.
    #[serde(default)]
    pub address: String,
    /// What a reader must know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// A counter or kiosk that takes files. There are none until an operator has checked and entered them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServicePoint {
    /// Name in Vietnamese.
    pub name: String,
    /// Address in Vietnamese.
    #[serde(default)]
    pub address: String,
    /// When it is open, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<Text>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where it is on the map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The day an operator last checked it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "date::option")]
    pub checked: Option<Date>,
    /// Ids of sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// A ward or commune of today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Code of the national directory, five digits.
    pub code: String,
    /// Ward or commune.
    pub kind: Kind,
    /// Name without kind.
    pub name: Text,
    /// What was merged into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Former>,
    /// The administrative seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<Seat>,
    /// The branch of the city's service centre it belongs to; entered by an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Where files are taken; entered by an operator.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_points: Vec<ServicePoint>,
    /// Self-service kiosks; entered by an operator.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kiosks: Vec<ServicePoint>,
    /// Where the unit is on the map; entered by an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Ids of sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

impl Unit {
    /// Its name with its kind: `phường Cầu Giấy`, `Cau Giay Ward`.
    pub fn full_name(&self, language: Language) -> String {
        match (language, &self.name.en) {
            (Language::English, Some(en)) => format!("{en} {}", self.kind.en()),
            _ => format!("{} {}", self.kind.vi(), self.name.vi),
        }
    }
}
