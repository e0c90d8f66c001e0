//! The wording as it comes: sentences that the guard has passed, then the verdict.

use std::collections::VecDeque;

use crate::{
    answer::{Wording, wording::Writer},
    inference::worker::{GenerationEvent, GenerationStream},
};

/// A part of a wording.
#[derive(Debug, Clone, PartialEq)]
pub enum WordingEvent {
    /// Words that may be shown.
    Sentence(String),
    /// The whole, with the verdict of the guard; the last event.
    Done(Wording),
}

/// A wording under way. Dropping it stops the model.
#[derive(Debug)]
pub struct WordingStream {
    generation: Option<GenerationStream>,
    writer: Option<Writer>,
    ready: VecDeque<WordingEvent>,
    said: String,
}

impl WordingStream {
    pub(super) fn new(generation: GenerationStream, writer: Writer) -> Self {
        Self {
            generation: Some(generation),
            writer: Some(writer),
            ready: VecDeque::new(),
            said: String::new(),
        }
    }

    /// The next event; none after [`WordingEvent::Done`].
    pub async fn next(&mut self) -> Option<WordingEvent> {
        while self.ready.is_empty() && self.writer.is_some() {
            let event = match &mut self.generation {
                Some(generation) => generation.recv().await,
                None => None,
            };
            self.take(event);
        }
        self.ready.pop_front()
    }

    /// As [`Self::next`], from a thread that may block.
    pub fn blocking_next(&mut self) -> Option<WordingEvent> {
        while self.ready.is_empty() && self.writer.is_some() {
            let event = self.generation.as_mut().and_then(GenerationStream::blocking_recv);
            self.take(event);
        }
        self.ready.pop_front()
    }

    /// What the model has said so far, as it came: for measuring, and never to be shown.
    pub fn said(&self) -> &str {
        &self.said
    }

    fn take(&mut self, event: Option<GenerationEvent>) {
        if let (Some(GenerationEvent::Piece(piece)), Some(writer)) = (&event, &mut self.writer) {
            self.said.push_str(piece);
            self.ready.extend(writer.push(piece).into_iter().map(WordingEvent::Sentence));
            if !writer.failed() {
                return;
            }
        }
        // The model has ended, failed or said something that may not be shown: stop it and give the verdict.
        self.generation = None;
        if let Some(writer) = self.writer.take() {
            let (last, wording) = writer.finish();
            self.ready.extend(last.map(WordingEvent::Sentence));
            self.ready.push_back(WordingEvent::Done(wording));
        }
    }
}
