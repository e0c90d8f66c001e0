//! Wards and communes: what a place is called, what it was before 2025, where its counters are, and who may file there.
//!
//! Imports: `text`, `catalog`.

pub mod unit;
pub mod location;
pub mod rule;
pub mod city;
pub mod file;
pub mod error;
mod index;
mod marker;
mod mention;
pub mod lookup;
pub mod gazetteer;
pub mod lint;
pub mod say;
#[cfg(test)]
mod tests;

pub use city::City;
pub use error::Error;
pub use file::File;
pub use gazetteer::Gazetteer;
pub use lint::Finding;
pub use location::{Location, Near};
pub use lookup::{District, FormerUnit, Lookup, Outcome, Reading};
pub use rule::Rule;
pub use unit::{Kind, Part, Seat, ServicePoint, Unit};
