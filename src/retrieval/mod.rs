//! A question in; procedures ranked, with the evidence for each, out.
//!
//! Imports: `text`, `catalog`, `inference`, `index`.

pub mod phrase;
pub mod pattern;
mod age;
pub mod fact;
pub mod talk;
pub mod topic;
pub mod province;
pub mod lexicon;
pub mod spelling;
pub mod diacritics;
mod reading;
pub mod query;
pub mod profile;
mod facets;
pub mod gram;
pub mod likelihood;
pub mod ambiguity;
pub mod terminology;
pub mod fusion;
pub mod evidence;
pub mod retriever;
pub mod error;

pub use ambiguity::Ambiguity;
pub use error::Error;
pub use fact::{FactRule, FactValue, Facts, Fit};
pub use lexicon::{Intent, Lexicon};
pub use likelihood::{Gist, Likelihoods, Likely};
pub use query::Query;
pub use retriever::{Candidate, Ranking, Retriever, Side, VectorMissing, VectorSide};
pub use talk::{Mark, MarkFound};
pub use terminology::Terminology;
