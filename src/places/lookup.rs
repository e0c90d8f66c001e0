//! What a text names: a unit of today, one of before, a former district, or several that share a name.

use serde::Serialize;

use super::{Kind, Part, Unit};

/// A unit of before July 2025, with all that it became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormerUnit {
    pub kind: Kind,
    /// Name without kind.
    pub name: String,
    /// Such as `quận Cầu Giấy`.
    pub district: Option<String>,
    /// Indexes of the units it went to, and how much of it.
    #[serde(skip)]
    pub(super) parts: Vec<(usize, Part)>,
}

impl FormerUnit {
    /// Its name with its kind, in Vietnamese.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.kind.vi(), self.name)
    }
}

/// A district of before July 2025.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct District {
    /// With its kind, such as `quận Cầu Giấy`.
    pub name: String,
    /// Indexes of the units on its land, those with most of it first.
    #[serde(skip)]
    pub(super) units: Vec<usize>,
}

/// One thing that a name may mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading<'a> {
    /// A unit of today.
    Present(&'a Unit),
    /// A former unit, and the units it went to.
    Former { former: &'a FormerUnit, units: Vec<&'a Unit> },
    /// A former district, and the units on its land.
    District { district: &'a District, units: Vec<&'a Unit> },
}

impl<'a> Reading<'a> {
    /// The units of today that it leads to.
    pub fn units(&self) -> Vec<&'a Unit> {
        match self {
            Self::Present(unit) => vec![unit],
            Self::Former { units, .. } | Self::District { units, .. } => units.clone(),
        }
    }
}

/// What a lookup came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// No place is named.
    None,
    /// One unit of today.
    Unit,
    /// A former unit that is now in one unit.
    Merged,
    /// A former unit that was divided: ask which part.
    Split,
    /// A former district: ask which unit.
    District,
    /// Several things have this name: ask which.
    Ambiguous,
}

/// The place that a text names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lookup<'a> {
    /// The words of the text that name it; empty where there are none.
    pub query: String,
    /// The text without the words that name places; empty where nothing else is said.
    pub rest: String,
    /// What it may mean, the likeliest first.
    pub readings: Vec<Reading<'a>>,
}

impl<'a> Lookup<'a> {
    /// What it came to.
    pub fn outcome(&self) -> Outcome {
        match self.readings.as_slice() {
            [] => Outcome::None,
            [Reading::Present(_)] => Outcome::Unit,
            [Reading::Former { units, .. }] if units.len() == 1 => Outcome::Merged,
            [Reading::Former { .. }] => Outcome::Split,
            [Reading::District { .. }] => Outcome::District,
            _ => Outcome::Ambiguous,
        }
    }

    /// The units of today that it may be, the likeliest first, each once.
    pub fn units(&self) -> Vec<&'a Unit> {
        let mut units: Vec<&Unit> = Vec::new();
        for unit in self.readings.iter().flat_map(Reading::units) {
            if !units.iter().any(|known| known.code == unit.code) {
                units.push(unit);
            }
        }
        units
    }

    /// Whether the resident must say more before one unit is known.
    pub fn is_open(&self) -> bool {
        self.units().len() > 1
    }
}
