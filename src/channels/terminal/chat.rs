//! A conversation in the terminal, or from a file or a pipe.

use std::io::{self, BufRead, Read, Write};

use crate::{
    assistant::{Assistant, Request, request::LanguageChoice},
    text::Language,
};

use super::{Error, shown, words::words};

/// Longest line that is read, in bytes; a question is refused long before.
const LONGEST_LINE: u64 = 64 * 1024;

/// What a line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Line<'a> {
    Nothing,
    End,
    Language(LanguageChoice),
    Unknown,
    Question(&'a str),
}

impl<'a> Line<'a> {
    fn of(text: &'a str) -> Self {
        match text.trim() {
            "" => Self::Nothing,
            "/exit" | "/quit" => Self::End,
            "/en" => Self::Language(LanguageChoice::En),
            "/vi" => Self::Language(LanguageChoice::Vi),
            command if command.starts_with('/') => Self::Unknown,
            question => Self::Question(question),
        }
    }
}

/// Holds a conversation: a question a line, until `/exit`, `/quit` or the end of `input`. Options offered are chosen
/// by number; answers come in the language of each question until `/vi` or `/en` sets one. A question that cannot be
/// answered is said to be so, and the conversation goes on. Waits for the model, so call it from a thread that may
/// block.
pub fn chat(assistant: &Assistant, mut input: impl BufRead, out: &mut dyn Write) -> Result<(), Error> {
    let mut request = Request::default();
    let mut language = Language::Vietnamese;
    writeln!(out, "{}\n{}", words(language).greeting, words(language).commands)?;
    loop {
        write!(out, "\n{}", words(language).prompt)?;
        out.flush()?;
        let Some(text) = line(&mut input)? else { break };
        match Line::of(&text) {
            Line::Nothing => {}
            Line::End => break,
            Line::Unknown => writeln!(out, "{} {}", words(language).unknown, words(language).commands)?,
            Line::Language(choice) => {
                language = choice.resolve("");
                request.language = choice;
                writeln!(out, "{}", words(language).language)?;
            }
            Line::Question(question) => {
                question.clone_into(&mut request.question);
                answered(assistant, &mut request, out)?;
            }
        }
    }
    writeln!(out, "\n{}", words(language).farewell)?;
    out.flush()?;
    Ok(())
}

/// One turn; remembers the conversation in `request`.
fn answered(assistant: &Assistant, request: &mut Request, out: &mut dyn Write) -> Result<(), Error> {
    let reply = match assistant.reply(request) {
        Ok(reply) => reply,
        Err(error) => {
            writeln!(out, "{error}")?;
            return Ok(());
        }
    };
    request.session = Some(reply.session.clone());
    shown::in_full(assistant, request, reply, || (), out)?;
    Ok(())
}

/// The next line; nothing at the end of input. Bytes that are no UTF-8 are replaced, and a line that is too long is
/// cut.
fn line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    input.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.len() as u64 == LONGEST_LINE && !bytes.ends_with(b"\n") {
        input.skip_until(b'\n')?;
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
