//! Tests of the gazetteer: over a small made-up one, and over the places of Hanoi as shipped.

mod finding;
mod hanoi;
mod linting;
mod saying;

use super::{Gazetteer, Lookup, file};
use crate::text::Language;

/// A city that exists nowhere.
pub(super) const TOY: &str = include_str!("toy.toml");

pub(super) fn toy() -> Gazetteer {
    let read = file::read("toy.toml".as_ref(), TOY.as_bytes()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    Gazetteer::new([read.content])
}

/// Full names of the units that `lookup` leads to.
fn names(lookup: &Lookup<'_>) -> Vec<String> {
    lookup.units().iter().map(|unit| unit.full_name(Language::Vietnamese)).collect()
}
