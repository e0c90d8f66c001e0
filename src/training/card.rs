//! The card beside an adapter, as TOML: what it was made of, how, and how well it did.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Error;

/// What a training of the embedding was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The model that the adapter belongs to.
    pub base: String,
    /// Licence of the base, which holds for the adapter, too.
    pub licence: String,
    /// Digest of the catalog that was learnt from.
    pub catalog: String,
    pub seed: u64,
    /// How many of the upper layers the adapter changes.
    pub layers: usize,
    pub rank: usize,
    pub temperature: f64,
    pub rate: f64,
    pub batch: usize,
    pub epochs: usize,
    /// Epochs done; fewer than `epochs` where it was stopped.
    pub done: usize,
    pub steps: usize,
    /// Questions learnt from in an epoch, and passages they were held against.
    pub questions: usize,
    pub passages: usize,
    /// The adapter that it began with; none for the base alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Whether a GPU did its last part.
    #[serde(default)]
    pub on_gpu: bool,
    /// Wall time so far, in seconds.
    pub seconds: f64,
    /// Questions held out, by vectors alone: before the training, and after each epoch.
    pub scores: Vec<Score>,
}

/// How well the questions that were held out find their procedure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub epoch: usize,
    pub questions: usize,
    /// Share of them with their procedure first, and among the first five.
    pub first: f64,
    pub within_five: f64,
    /// Share of them that lie nearest to another question of their procedure; absent where that was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_asked: Option<f64>,
    /// Mean loss over the epoch, in nats; absent before the training.
    pub loss: Option<f64>,
}

/// Where the card of the adapter at `adapter` lies.
pub fn path(adapter: &Path) -> PathBuf {
    adapter.with_extension("toml")
}

/// The card of the adapter at `adapter`; nothing where there is none.
///
/// # Errors
/// Where it cannot be read.
pub fn read<T: DeserializeOwned>(adapter: &Path) -> Result<Option<T>, Error> {
    let path = path(adapter);
    if !path.is_file() {
        return Ok(None);
    }
    let text = fs_err::read_to_string(&path)?;
    toml::from_str(&text).map(Some).map_err(|error| Error::Card { path, detail: error.to_string() })
}

/// Writes `card` beside the adapter at `adapter`.
pub fn write<T: Serialize>(card: &T, adapter: &Path) -> Result<(), Error> {
    let path = path(adapter);
    let text = toml::to_string(card)
        .map_err(|error| Error::Card { path: path.clone(), detail: error.to_string() })?;
    Ok(fs_err::write(path, text)?)
}
