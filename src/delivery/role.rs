//! What a channel does for delivery: answer a message, and send something.

use std::time::Duration;

use futures_util::future::BoxFuture;

use super::{Address, Answer, Outgoing, Taken};

/// Why a message was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It can be answered later: the message waits and is taken again.
    #[error("{0}")]
    Later(String),
    /// It never can: the message becomes a dead letter.
    #[error("{0}")]
    Never(String),
}

/// Answers messages of a channel. Messages of one chat come one at a time and in order.
pub trait Answerer: Send + Sync {
    /// The answer to `taken`. It is asked for again where the process ends before the answer is kept.
    fn answer<'a>(&'a self, taken: &'a Taken) -> BoxFuture<'a, Result<Answer, Fault>>;
}

/// What the platform calls a message that arrived.
pub type Receipt = Option<String>;

/// Why something was not sent. The texts hold neither tokens nor what was to be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Too many at once; the chat may go on after this time.
    #[error("the platform asks to wait {} s", .0.as_secs())]
    Limited(Duration),
    /// It did not arrive, and may later.
    #[error("{0}")]
    Later(String),
    /// Nobody can say whether it arrived: the answer of the platform was lost.
    #[error("{0}")]
    Unknown(String),
    /// It never will arrive.
    #[error("{0}")]
    Never(String),
    /// Nothing of the channel can be sent for now, for example because its token is refused.
    #[error("{0}")]
    Closed(String),
}

/// Sends what a channel has to say.
pub trait Sender: Send + Sync {
    /// Sends `out` once.
    fn send<'a>(&'a self, out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>>;

    /// Whether several people read the chat: platforms allow fewer messages there.
    fn is_group(&self, _address: &Address) -> bool {
        false
    }

    /// Shows the chat that an answer is being written, where the platform can; called every four seconds.
    fn working<'a>(&'a self, _address: &'a Address) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }
}
