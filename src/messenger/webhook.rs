//! A platform's call on us: whoever serves HTTP hands it over, and the channel says what to answer.

use futures_util::future::BoxFuture;

/// A request as it came in.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Whether it is a GET, by which some platforms ask whose address this is.
    pub is_get: bool,
    /// What stands after `?`.
    pub query: &'a str,
    /// The value of a header; none where it is absent or no text.
    pub header: &'a (dyn Fn(&str) -> Option<String> + Send + Sync),
    /// The raw bytes: signatures are over these.
    pub body: &'a [u8],
}

impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Call({} bytes)", self.body.len())
    }
}

/// What to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is kept or there is nothing to keep; with the text that the platform expects.
    Accepted(String),
    /// It is not from the platform.
    Forbidden,
    /// It cannot be read.
    Malformed,
    /// It cannot be kept now: the platform is to deliver it again.
    Unavailable,
}

/// A channel that a platform calls.
pub trait Webhook: Send + Sync {
    /// The last part of its path, `/hooks/{name}`.
    fn name(&self) -> &'static str;

    /// Reads, checks and keeps what came; the platform hears the verdict after that.
    fn receive<'a>(&'a self, call: Call<'a>) -> BoxFuture<'a, Verdict>;
}
