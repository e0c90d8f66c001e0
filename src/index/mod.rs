//! Passages in, a searchable index out.
//!
//! Imports: `text`, `catalog`, `inference`.

pub mod lexical;
pub mod vector;
pub mod error;
pub mod manifest;
pub mod build;

pub use error::Error;

use crate::catalog::{Level, PassageKind};

/// What a search is limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Procedures carried out at one of these levels; all where empty.
    pub levels: Vec<Level>,
    /// Procedures of this field alone.
    pub field: Option<String>,
    /// The passages that a meaning is compared with.
    pub among: Among,
}

impl Filter {
    /// Whether every procedure passes.
    pub fn lets_all_pass(&self) -> bool {
        self.levels.is_empty() && self.field.is_none()
    }
}

/// Which passages a meaning is compared with. Words are looked for in both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Among {
    /// What records say.
    #[default]
    Records,
    /// The questions that people are expected to put.
    Questions,
}

impl Among {
    /// Where a passage of `kind` belongs.
    pub fn of(kind: PassageKind) -> Self {
        if kind == PassageKind::Question { Self::Questions } else { Self::Records }
    }
}
