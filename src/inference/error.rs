//! What can go wrong with a model.

/// The message names the file or the limit, and the next step.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The queue before the model is full.
    #[error("the model is busy: {waiting} requests are waiting already; try again in a moment")]
    Overload { waiting: usize },
    /// The deadline passed before the model answered.
    #[error("the model did not answer within its deadline")]
    Deadline,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
