//! What a reader makes of a file, before anything in it is believed.

use crate::catalog::code::Code;
use crate::catalog::procedure::{Procedure, Slot};
use crate::catalog::quarantine::Section;

/// Why a file, or one record of it, is refused. The words name the next step where there is one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error(
        "no known shape: expected a portal or defence record (JSON), an agency's list (XLSX), the portal's detail export (PDF) or the pages of 2021 (JSON)"
    )]
    UnknownShape,
    #[error("not readable as JSON: {0}")]
    NotJson(String),
    #[error("no procedure record: its code is missing or empty")]
    NoCode,
    #[error("{0}")]
    BadCode(String),
    #[error("the name of the procedure is missing or empty")]
    NoName,
    #[error("not readable as XLSX: {0}; download the list again")]
    NotXlsx(String),
    #[error(
        "no header row with a column for codes and one for titles; export the list from the portal again"
    )]
    NoHeader,
    #[error("row {row}: {detail}")]
    Row { row: usize, detail: String },
    #[error("not readable as PDF: {0}; download the file again")]
    NotPdf(String),
    #[error("the PDF is encrypted; save it without a password")]
    Encrypted,
    #[error("no text in the PDF, it may be a scan; export the procedure from the portal again")]
    NoText,
    #[error("the PDF is not the portal's detail export: {0}")]
    NotExport(String),
    #[error("the file is damaged; get it again from where it came")]
    Damaged,
    #[error("record {at}: {detail}")]
    Item { at: usize, detail: String },
}

/// A record as read, with what the checks hold against it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The procedure that the record makes.
    pub(super) procedure: Procedure,
    /// The codes that the record's own text shows as its own.
    pub(super) shown: Vec<String>,
    /// Whether the agencies' lists should have the code.
    pub(super) listed: bool,
    /// The source, part by part.
    pub(super) sections: Vec<Section>,
}

impl Draft {
    /// The text of all parts that are read into a slot.
    pub(super) fn body(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| section.slot.is_some())
    }
}

/// A row of an agency's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Code.
    pub(super) code: Code,
    /// Title.
    pub(super) name: String,
    /// The agency that published it.
    pub(super) agency: String,
    /// The bodies that carry it out.
    pub(super) executing: String,
    /// Field of administration.
    pub(super) field: String,
}

/// A record of a time that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Old {
    /// Its title.
    pub(super) title: String,
    /// The source, part by part.
    pub(super) sections: Vec<Section>,
}

/// All that a file holds.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) drafts: Vec<Draft>,
    pub(super) entries: Vec<Entry>,
    pub(super) old: Vec<Old>,
    /// Records of the file that were refused.
    pub(super) refused: Vec<Refusal>,
}

impl From<Draft> for Found {
    fn from(draft: Draft) -> Self {
        Self { drafts: vec![draft], ..Self::default() }
    }
}

/// A part of a source, unless it is empty.
pub(super) fn section(label: &str, slot: impl Into<Option<Slot>>, text: &str) -> Option<Section> {
    let says = text.chars().any(char::is_alphanumeric);
    says.then(|| Section { label: label.to_owned(), slot: slot.into(), text: text.trim().to_owned() })
}
