//! The shapes in which records of procedures are handed around.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A shape of source files; the importer has one reader for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// JSON of the national portal, a file a procedure, table cells run together.
    Portal,
    /// JSON of the Ministry of National Defence, a file a procedure, with tables.
    Defence,
    /// The portal's list of an agency's procedures, as XLSX.
    Lists,
    /// The portal's "chi tiết thủ tục" export, a PDF a procedure.
    Pdf,
    /// Pages of the old portal keyed by their labels, from before the districts went: never served.
    #[serde(rename = "labels-2021")]
    Labels2021,
}

impl Shape {
    /// All shapes, in the order of a report.
    pub const ALL: [Self; 5] = [Self::Portal, Self::Defence, Self::Lists, Self::Pdf, Self::Labels2021];

    /// Its name, as in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Defence => "defence",
            Self::Lists => "lists",
            Self::Pdf => "pdf",
            Self::Labels2021 => "labels-2021",
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
