//! The terminal: one question, or a conversation. The certified card comes at once, the wording under it as the
//! guard passes it.
//!
//! Imports: `text`, `answer`, `assistant`.

mod words;
mod chat;
mod shown;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use crate::assistant::{self, Assistant, Request};

pub use chat::chat;

/// Why a question was not answered in the terminal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The question cannot be used, or the catalog not be searched.
    #[error(transparent)]
    Assistant(#[from] assistant::Error),
    /// Reading or writing failed; a closed pipe is [`io::ErrorKind::BrokenPipe`].
    #[error("the terminal cannot be read or written: {0}; check where input comes from and output goes")]
    Io(#[from] io::Error),
}

/// Answers `request` on `out`: the card, then the wording as it comes, then the verdict of the guard; or the whole
/// reply as JSON. `ready` is called once the card is out and may wait for the wording model to be added. Waits for
/// the model, so call it from a thread that may block.
pub fn ask(
    assistant: &Assistant,
    request: &Request,
    json: bool,
    ready: impl FnOnce(),
    out: &mut dyn Write,
) -> Result<(), Error> {
    if json {
        ready();
        let reply = assistant.reply_in_full(request)?;
        serde_json::to_writer_pretty(&mut *out, &reply).map_err(io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
        return Ok(());
    }
    let reply = assistant.reply(request)?;
    shown::in_full(assistant, request, reply, ready, out)?;
    Ok(())
}
