//! A ranking in; a certified card, its plain text, a guarded wording, a question back or a refusal out.
//!
//! Imports: `text`, `catalog`, `inference`, `retrieval`.

pub mod phrasebook;
pub mod money;
pub mod card;
pub mod explanation;
pub mod term;
pub mod render;
pub mod plain;
pub mod plan;
pub mod case;
pub mod elsewhere;
pub mod decision;
pub mod guard;
pub mod style;
pub mod template;
pub mod label;
pub mod numbered;
pub mod prompt;
pub mod part;
pub mod wording;
pub mod changes;
pub mod withdrawn;

pub use card::{Card, Explained, SlotAnswer, Value};
pub use decision::{Clarify, ClarifyOption, Decision, Refusal};
pub use plan::{Ground, NamedProcedure, Plan, PlanPaper, PlanStep};
pub use style::Style;
pub use withdrawn::Withdrawn;
pub use wording::{GuardVerdict, Wording};
