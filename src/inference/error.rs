//! What can go wrong with a model.

use std::path::PathBuf;

/// The message names the file or the limit, and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The queue before the model is full.
    #[error("the model is busy: {waiting} requests are waiting already; try again in a moment")]
    Overload { waiting: usize },
    /// The deadline passed before the model answered.
    #[error("the model did not answer within its deadline")]
    Deadline,
    /// The weights are cut off, damaged, of another kind, or not of the shape their header says.
    #[error("{}: {reason}; delete the file and fetch the model again (`motcua models`)", file.display())]
    Damaged { file: PathBuf, reason: String },
    /// The adapter is damaged or made for other weights.
    #[error("the adapter {}: {reason}; train it anew (`motcua train`) or leave it out", file.display())]
    Adapter { file: PathBuf, reason: String },
    /// The classifier is damaged.
    #[error(
        "the classifier {}: {reason}; train it anew (`motcua train classifier`) or leave it out", file.display()
    )]
    Classifier { file: PathBuf, reason: String },
    /// Only one family of models can be trained.
    #[error(
        "{} is a model of {family}, and only gemma3 can be trained; train the model of `motcua models`",
        file.display()
    )]
    Untrainable { file: PathBuf, family: &'static str },
    /// The weights cannot be read at all.
    #[error(
        "{} cannot be read ({source}); fetch the model first (`motcua models`), or train what is trained (`motcua train`)",
        file.display()
    )]
    Unreadable { file: PathBuf, source: std::io::Error },
    /// The arithmetic failed: a bug or damaged weights, not a fault of the text.
    #[error("the model failed while computing: {0}")]
    Compute(#[from] candle_core::Error),
    /// There is no such GPU, or this build cannot use one.
    #[error(
        "GPU {number} cannot be used ({source}); build with `--features cuda`, or go without it (the setting [gpu] wording, the flag --gpu)"
    )]
    NoGpu { number: usize, source: candle_core::Error },
    /// The prompt does not fit into the context.
    #[error("the prompt has {tokens} tokens, and there is room for {limit} with the answer; shorten it")]
    PromptTooLong { tokens: usize, limit: usize },
    /// The model panicked on this one request; the worker goes on.
    #[error("the model broke off this request by a panic; the others go on")]
    Panicked,
    /// The worker is shutting down.
    #[error("the model's worker has stopped; start the assistant again")]
    Stopped,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
