//! All that was measured of one suite: what `--json` writes and `compare`, `gate` and the page read.

use std::{collections::BTreeMap, path::Path};

use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::assistant::Assistant;

use super::{
    Error, answers, conversations, decisions, dialogs, interval::RESAMPLES, random::SEED, retrieval,
    suite::Suite,
};

/// The measurement of a suite. A section whose set the suite does not have is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Name of the suite, such as `hanoi/dev`.
    pub suite: String,
    pub procedures: usize,
    /// SHA-256 of the catalog.
    pub catalog: String,
    /// Whether the vector side took part.
    pub embedding: bool,
    /// The day for which answers hold.
    pub as_of: Date,
    /// What intervals were drawn with.
    pub resamples: usize,
    pub seed: u64,
    /// Files that the suite does not have; their sections are left out.
    pub missing: Vec<String>,
    #[serde(default)]
    pub retrieval: Option<retrieval::Report>,
    #[serde(default)]
    pub decisions: Option<decisions::Report>,
    #[serde(default)]
    pub answers: Option<answers::Report>,
    #[serde(default)]
    pub conversations: Option<conversations::Report>,
}

/// Measures `assistant` on `suite`. With `wording` the answers are also worded, and the guard's verdicts counted.
pub fn measure(assistant: &Assistant, suite: &Suite, wording: bool) -> Result<Report, Error> {
    let knowledge = assistant.knowledge();
    let questions = suite.questions();
    let ranked = !questions.is_empty();
    let retrieval =
        ranked.then(|| retrieval::run(&knowledge.retriever, &knowledge.catalog, &questions)).transpose()?;
    let cases = retrieval.iter().flat_map(|retrieval| &retrieval.cases);
    let embedded: BTreeMap<&str, f64> = cases.map(|case| (case.id.as_str(), case.embedding_ms)).collect();
    let decisions = ranked.then(|| decisions::run(assistant, &questions, &embedded)).transpose()?;
    let answers =
        suite.answers.as_ref().map(|answers| answers::run(assistant, answers, wording)).transpose()?;
    let held = suite.dialogs.as_ref().map(|dialogs| dialogs::run(assistant, dialogs)).transpose()?;
    Ok(Report {
        suite: suite.name.clone(),
        procedures: knowledge.catalog.procedures().len(),
        catalog: knowledge.catalog.digest(),
        embedding: knowledge.retriever.has_vectors(),
        as_of: knowledge.today(),
        resamples: RESAMPLES,
        seed: SEED,
        missing: suite.missing(),
        retrieval,
        decisions,
        answers,
        conversations: held.as_ref().map(conversations::Report::of),
    })
}

impl Report {
    /// The report that was written to `path`.
    pub fn read(path: &Path) -> Result<Self, Error> {
        read(path, "motcua eval run --json")
    }

    /// Writes it to `path`.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| Error::File { path: path.to_owned(), detail: error.to_string() })?;
        Ok(fs_err::write(path, text + "\n")?)
    }

    /// The same without the ranked candidates and shown texts: what a baseline keeps.
    #[must_use]
    pub fn brief(mut self) -> Self {
        for case in self.retrieval.iter_mut().flat_map(|retrieval| &mut retrieval.cases) {
            case.candidates.clear();
        }
        for case in self.answers.iter_mut().flat_map(|answers| &mut answers.cases) {
            case.shown.clear();
        }
        if let Some(retrieval) = &mut self.retrieval {
            retrieval.curve.clear();
        }
        self
    }
}

/// The report that was written to `path` by the command `made_by`.
///
/// # Errors
/// When the file cannot be read, or is no such report.
pub(super) fn read<T: DeserializeOwned>(path: &Path, made_by: &str) -> Result<T, Error> {
    let text = fs_err::read_to_string(path)?;
    serde_json::from_str(&text).map_err(|error| Error::File {
        path: path.to_owned(),
        detail: format!("{error}; expected a report as `{made_by}` writes it"),
    })
}
