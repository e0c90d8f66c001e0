//! What can go wrong with a measurement.

use std::path::PathBuf;

/// The message names file and line.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A line of a set does not fit its shape.
    #[error("{path}, line {line}: {detail}", path = .path.display())]
    Line { path: PathBuf, line: usize, detail: String },
    /// A set without a question.
    #[error("{path}: no question; expected lines such as {{\"id\":\"r1\",\"q\":\"...\",\"gold\":[\"1.001193\"]}}", path = .0.display())]
    NoQuestions(PathBuf),
    /// A set without a dialog.
    #[error("{path}: no dialog; expected lines such as {{\"id\":\"d1\",\"turns\":[{{\"q\":\"...\",\"gold\":[\"1.001193\"],\"expect\":\"answer\"}}]}}", path = .0.display())]
    NoDialogs(PathBuf),
    /// A folder that is no suite.
    #[error("{path}: no suite; expected a folder with at least one of retrieval.jsonl, unanswerable.jsonl, answers.jsonl, dialogs.jsonl", path = .0.display())]
    NoSet(PathBuf),
    /// A file of another shape than its name or its place says.
    #[error("{path}: {detail}", path = .path.display())]
    File { path: PathBuf, detail: String },
    /// Two reports that cannot be laid side by side.
    #[error("{0}")]
    Unlike(String),
    /// A question that the assistant could not take.
    #[error("question {id}: {source}")]
    Question { id: String, source: crate::assistant::Error },
    /// A chart that could not be drawn.
    #[error("a chart could not be drawn: {0}")]
    Chart(String),
    #[error(transparent)]
    Assistant(#[from] crate::assistant::Error),
    #[error(transparent)]
    Retrieval(#[from] crate::retrieval::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
