//! A line of the log: which version, when, why, and how it differs from the one before.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::manifest::Manifest;

/// Why there is a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// National records were read.
    Import,
    /// Files of the corpus were edited.
    Edit,
    /// A former version is served again.
    Rollback,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Digest of the catalog.
    pub id: String,
    pub at: Timestamp,
    pub why: Why,
    /// What somebody wrote about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How many procedures it has.
    pub procedures: usize,
    /// How many of them the one before does not have.
    pub added: usize,
    /// How many say something else than in the one before.
    pub changed: usize,
    /// How many only the one before has.
    pub removed: usize,
    /// The one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

impl Entry {
    /// An entry of this moment for the version `id`, with the id and the manifest of the one before.
    pub(super) fn now(
        id: String,
        why: Why,
        message: Option<&str>,
        manifest: &Manifest,
        before: Option<(String, Manifest)>,
    ) -> Self {
        let (parent, before) = before.unzip();
        let before = before.unwrap_or_default();
        let added = manifest.iter().filter(|(code, _)| before.get(code).is_none()).count();
        let same = manifest.iter().filter(|(code, place)| before.holds(code, place)).count();
        Self {
            id,
            at: Timestamp::now(),
            why,
            message: message.map(str::to_owned),
            procedures: manifest.len(),
            added,
            changed: manifest.len() - added - same,
            removed: before.iter().filter(|(code, _)| manifest.get(code).is_none()).count(),
            parent,
        }
    }
}
