//! Raw procedure records in, typed procedures and their passages out: the only source of facts.
//!
//! Imports: nothing.

pub mod code;
mod date;
pub mod fact;
pub mod filing;
pub mod procedure;
pub mod curated;
pub mod shape;
pub mod quarantine;
pub mod import;
pub mod report;
pub mod store;
pub mod passage;
pub mod error;

pub use code::Code;
pub use error::Error;
pub use fact::{Fact, Source, Standing, Text};
pub use filing::{Channel, ChannelKind, Deadline, Fee, FeeKind, TimeUnit};
pub use passage::{Passage, PassageKind, passages};
pub use procedure::{Apart, Case, Document, Form, Layer, LegalBasis, Level, Mark, Procedure, Slot};
pub use quarantine::Quarantined;
pub use shape::Shape;
pub use store::Catalog;
