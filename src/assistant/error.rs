//! What can go wrong with a question, and whose fault it is. That nothing fits is no error but a reply.

/// Who can mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The one who asked.
    User,
    /// Nobody: too much at once; later it works.
    Overload,
    /// The operator.
    Service,
}

/// The message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing but white space or invisible characters.
    #[error(
        "the question is empty; write what you want to do, for example \"làm giấy khai sinh cần những gì\""
    )]
    Empty,
    /// More characters than a question has.
    #[error("the question has {chars} characters; at most {most} are read, so please shorten it")]
    TooLong { chars: usize, most: usize },
    /// The catalog could not be searched.
    #[error(transparent)]
    Retrieval(#[from] crate::retrieval::Error),
}

impl Error {
    /// Who can mend it.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Empty | Self::TooLong { .. } => Fault::User,
            Self::Retrieval(_) => Fault::Service,
        }
    }
}
