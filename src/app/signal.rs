//! How a command asks the server of the same data folder for a reload and hears what came of it: two small files. Who
//! may write the folder may ask; no port, no token, no process id.

use std::{
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{assistant::Served, catalog::files, config::Config};

use super::Error;

/// How often the answer is looked for.
const LOOK: Duration = Duration::from_millis(50);

/// What the server says to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    request: String,
    /// Absent while it is at it.
    outcome: Option<Result<Served, String>>,
}

impl Told {
    pub(super) fn begun(request: &str) -> Self {
        Self { request: request.to_owned(), outcome: None }
    }

    pub(super) fn ended(request: &str, outcome: Result<Served, String>) -> Self {
        Self { request: request.to_owned(), outcome: Some(outcome) }
    }
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// What is served now, or why the server stays with what it had.
    Done(Result<Served, String>),
    /// The server is at it still.
    Begun,
    /// No server took it up.
    Nobody,
}

/// Asks the server for a reload. Waits `taken_up` for it to begin, and `done` for it to end.
///
/// # Errors
/// When the request cannot be written.
pub fn ask(config: &Config, taken_up: Duration, done: Duration) -> Result<Outcome, Error> {
    let request = Uuid::new_v4().simple().to_string();
    files::write_whole(&request_path(config), request.as_bytes())
        .map_err(|error| Error::Catalog(vec![error.into()]))?;
    let started = Instant::now();
    loop {
        let told = told(config).filter(|told| told.request == request);
        match told.map(|told| told.outcome) {
            Some(Some(outcome)) => return Ok(Outcome::Done(outcome)),
            Some(None) if started.elapsed() >= done => return Ok(Outcome::Begun),
            None if started.elapsed() >= taken_up => return Ok(Outcome::Nobody),
            _ => thread::sleep(LOOK),
        }
    }
}

/// The last request.
pub(super) fn requested(config: &Config) -> Option<String> {
    fs_err::read_to_string(request_path(config)).ok()
}

/// Answers a request.
pub(super) fn tell(config: &Config, told: &Told) {
    let written = serde_json::to_vec(told)
        .map_err(std::io::Error::from)
        .and_then(|bytes| files::write_whole(&answer_path(config), &bytes));
    if let Err(error) = written {
        tracing::warn!(%error, "a request for a reload could not be answered");
    }
}

fn told(config: &Config) -> Option<Told> {
    serde_json::from_slice(&fs_err::read(answer_path(config)).ok()?).ok()
}

fn request_path(config: &Config) -> PathBuf {
    config.data.join("catalog/reload")
}

fn answer_path(config: &Config) -> PathBuf {
    config.data.join("catalog/reload.answer")
}
