//! A reply and its wording, written out.

use std::io::{self, Write};

use crate::{
    answer::{GuardVerdict, Wording},
    assistant::{Assistant, Reply, Request, WordingEvent},
    text::Language,
};

use super::words::words;

/// The certified text at once, the wording under it as it comes, and what did not work. `ready` is called between.
pub(super) fn in_full(
    assistant: &Assistant,
    request: &Request,
    mut reply: Reply,
    ready: impl FnOnce(),
    out: &mut dyn Write,
) -> io::Result<()> {
    certified(&reply, out)?;
    ready();
    let wording = assistant.word(request, &mut reply);
    let events = wording.map(|mut stream| std::iter::from_fn(move || stream.blocking_next()));
    self::wording(events.into_iter().flatten(), reply.language, out)?;
    missing(&reply, out)
}

fn certified(reply: &Reply, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", reply.text)?;
    if let Some(brief) = &reply.brief {
        writeln!(out, "\n{brief}")?;
    }
    if reply.clarify.is_some() {
        writeln!(out, "{}", words(reply.language).choose)?;
    }
    out.flush()
}

/// The sentences as they come, under a line, and then the verdict. Nothing where there are no events.
pub(super) fn wording(
    events: impl Iterator<Item = WordingEvent>,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut begun = false;
    for event in events {
        if !begun {
            writeln!(out, "\n{}", words(language).wording)?;
            begun = true;
        }
        match event {
            WordingEvent::Sentence(text) => write!(out, "{text}")?,
            WordingEvent::Done(wording) => verdict(&wording, language, out)?,
        }
        out.flush()?;
    }
    Ok(())
}

fn verdict(wording: &Wording, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let words = words(language);
    match wording.guard {
        GuardVerdict::Passed => writeln!(out, "\n{}", words.passed),
        GuardVerdict::Dropped if wording.dropped.is_empty() => writeln!(out, "\n{}", words.unworded),
        GuardVerdict::Repaired => writeln!(out, "\n{} {}]", words.repaired, strangers(wording)),
        GuardVerdict::Dropped => writeln!(out, "\n{} {}]", words.dropped, strangers(wording)),
    }
}

fn strangers(wording: &Wording) -> String {
    let texts: Vec<&str> = wording.dropped.iter().map(|stranger| stranger.text.as_str()).collect();
    texts.join("; ")
}

fn missing(reply: &Reply, out: &mut dyn Write) -> io::Result<()> {
    if !reply.degraded.is_empty() {
        writeln!(out, "\n{}{}]", words(reply.language).missing, reply.degraded.join(", "))?;
    }
    out.flush()
}
