//! What those who run the assistant can do while it runs. A channel asks for it here; the composition root does it.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog::{Text, decisions::Decision};

/// A decision to be made about a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Code of the procedure.
    #[schema(example = "1.001193")]
    pub code: String,
    pub action: OrderAction,
    /// Why it is withdrawn, in words for residents; for `withdraw`.
    #[serde(default)]
    #[schema(value_type = Option<Object>, example = json!({"vi": "Mức phí đang được cập nhật."}))]
    pub reason: Option<Text>,
    /// What stands before everything else; for `pin`.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub notice: Option<Text>,
    /// Who decides.
    pub author: String,
    /// The last day on which it holds; without end where none is said.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2027-01-31")]
    pub until: Option<Date>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderAction {
    Withdraw,
    Pin,
    Restore,
}

/// All decisions.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DecisionList {
    /// Those that hold today, oldest first.
    #[schema(value_type = Vec<Object>)]
    pub in_force: Vec<Decision>,
    /// All there ever were, oldest first.
    #[schema(value_type = Vec<Object>)]
    pub log: Vec<Decision>,
}

/// The catalog that answers rest on after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Served {
    /// Its version.
    pub version: String,
    pub procedures: usize,
    /// Whether it was pinned by a rollback, rather than being the files as they are.
    pub pinned: bool,
    /// Whether answers rested on another one before.
    pub changed: bool,
    #[schema(value_type = String)]
    pub at: Timestamp,
}

/// Why something was not done; what was served goes on being served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The order says too little or the wrong thing.
    #[error("{0}")]
    Unusable(String),
    /// It names a procedure or a version that is not there.
    #[error("{0}")]
    Unknown(String),
    /// Another change is under way.
    #[error("another reload is under way; try again when it is done")]
    Busy,
    /// The files cannot be served.
    #[error("the new catalog is refused, the old one goes on being served:\n{0}")]
    Catalog(String),
    /// Something broke.
    #[error("{0}")]
    Failed(String),
}

/// Carries orders out. Calls block: a reload until the index is built.
pub trait Operator: Send + Sync {
    /// Records a decision; it holds from the next question on.
    fn decide(&self, order: &Order) -> Result<Decision, Refused>;
    /// All decisions.
    fn decisions(&self) -> Result<DecisionList, Refused>;
    /// Reads the catalog anew and serves it.
    fn reload(&self) -> Result<Served, Refused>;
    /// Serves the kept version `to`, or the one before the current; `latest` serves the files as they are.
    fn rollback(&self, to: Option<&str>) -> Result<Served, Refused>;
}
