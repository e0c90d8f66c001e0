//! The city as a whole: how many units it has, where it lies, and until when it had districts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalog::date;

use super::Location;

/// A box on the map, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    pub south: f64,
    pub north: f64,
    pub west: f64,
    pub east: f64,
}

impl Bounds {
    /// Whether `point` lies inside.
    pub fn holds(&self, point: Location) -> bool {
        (self.south..=self.north).contains(&point.lat) && (self.west..=self.east).contains(&point.lon)
    }
}

/// The city.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// How many wards it has.
    pub wards: usize,
    /// How many communes it has.
    pub communes: usize,
    /// Last day of its districts.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "date::option")]
    pub districts_until: Option<Date>,
    /// The box around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// Ids of sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}
