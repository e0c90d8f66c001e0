//! The one door: a question in; a certified reply, and then its wording, out.
//!
//! Imports: `text`, `catalog`, `places`, `inference`, `index`, `retrieval`, `answer`.

pub mod request;
pub mod place;
pub mod reply;
pub mod facts;
pub mod session;
mod heard;
mod suited;
mod touched;
mod first;
mod aside;
mod province;
pub mod turn;
mod situation;
mod broad;
mod follow;
mod gist;
mod meant;
mod open;
mod several;
pub mod decided;
pub mod history;
pub mod stream;
pub mod door;
pub mod operator;
pub mod error;
#[cfg(test)]
mod tests;

pub use door::{Assistant, Knowledge, Settings, today};
pub use error::{Error, Fault};
pub use facts::KnownFact;
pub use history::Past;
pub use operator::{DecisionList, Operator, Order, OrderAction, Refused, Served};
pub use place::{NearPlace, Place, PlaceRecord, PlaceUnit};
pub use reply::{Outcome, Reply};
pub use request::{LanguageChoice, Request};
pub use session::Session;
pub use stream::{WordingEvent, WordingStream};
