//! Raw procedure records in, typed procedures and their passages out: the only source of facts.
//!
//! Imports: `text`.

pub mod code;
pub(crate) mod date;
pub mod fact;
pub mod filing;
pub mod procedure;
pub mod life_event;
pub mod elsewhere;
pub mod law;
pub mod checked;
pub mod curated;
pub mod shape;
pub mod quarantine;
pub mod import;
pub mod report;
pub(crate) mod files;
pub mod store;
pub mod versions;
pub mod decisions;
pub mod passage;
pub mod lint;
pub mod replicate;
pub mod error;

pub use checked::Checked;
pub use code::Code;
pub use elsewhere::Elsewhere;
pub use error::Error;
pub use fact::{Fact, Layer, Source, Standing, Text};
pub use filing::{Channel, ChannelKind, Deadline, Fee, FeeKind, TimeUnit};
pub use law::Law;
pub use life_event::{LifeEvent, LifeStep, Need, SharedPaper};
pub use passage::{Passage, PassageKind, expected_questions, passages};
pub use procedure::{Apart, Case, Document, Form, LegalBasis, Level, Mark, Procedure, Slot};
pub use quarantine::Quarantined;
pub use shape::Shape;
pub use store::Catalog;
pub use versions::{Serving, Versions};
