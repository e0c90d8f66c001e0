//! Passages in, a searchable index out.
//!
//! Imports: `text`, `catalog`, `inference`.

pub mod lexical;
pub mod vector;
pub mod error;
pub mod manifest;
pub mod build;

pub use error::Error;

use crate::catalog::Level;

/// What a search is limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Procedures carried out at one of these levels; all where empty.
    pub levels: Vec<Level>,
    /// Procedures of this field alone.
    pub field: Option<String>,
}
