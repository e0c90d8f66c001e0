//! The wording as it comes: sentences that the guard has passed, then the verdict.

use std::{
    collections::VecDeque,
    sync::{Arc, Weak},
    time::Instant,
};

use crate::{
    answer::{Wording, part::Part, wording::Writer},
    inference::{
        Error,
        worker::{GenerationEvent, GenerationStream, GenerationWorker},
    },
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
    /// Gone with the assistant, whoever still listens.
    worker: Weak<GenerationWorker>,
    generation: Option<GenerationStream>,
    /// What the model is yet to be asked.
    parts: VecDeque<Part>,
    deadline: Instant,
    writer: Option<Writer>,
    ready: VecDeque<WordingEvent>,
    said: String,
}

impl WordingStream {
    /// Asks the model for the first of `parts`; the others follow by and by, all before `deadline`.
    ///
    /// # Errors
    /// [`Error::Overload`] where the model's queue is full.
    pub(super) fn start(
        worker: &Arc<GenerationWorker>,
        parts: Vec<Part>,
        writer: Writer,
        deadline: Instant,
    ) -> Result<Self, Error> {
        let mut stream = Self {
            worker: Arc::downgrade(worker),
            generation: None,
            parts: parts.into(),
            deadline,
            writer: Some(writer),
            ready: VecDeque::new(),
            said: String::new(),
        };
        stream.ask_on()?;
        Ok(stream)
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
            // What follows the answer of a part is no more than courtesy, which the last part ends with.
            let is_answered = !self.parts.is_empty() && writer.is_answered();
            if !writer.failed() && !is_answered {
                return;
            }
        }
        // The model has ended, failed or said something that may not be shown, or has said enough of this part: it is stopped.
        self.generation = None;
        let may_go_on = matches!(event, Some(GenerationEvent::Piece(_) | GenerationEvent::Done(_)))
            && self.writer.as_ref().is_some_and(|writer| !writer.failed());
        if may_go_on && !self.parts.is_empty() && self.ask_on().is_ok() {
            return;
        }
        if let Some(writer) = self.writer.take() {
            let (last, wording) = writer.finish();
            self.ready.extend(last.map(WordingEvent::Sentence));
            self.ready.push_back(WordingEvent::Done(wording));
        }
    }

    /// Asks the model for the next part.
    fn ask_on(&mut self) -> Result<(), Error> {
        let (Some(part), Some(worker)) = (self.parts.pop_front(), self.worker.upgrade()) else {
            return Err(Error::Stopped);
        };
        self.generation = Some(worker.submit(part.request, self.deadline)?);
        if let (Some(facts), Some(writer)) = (part.facts, &mut self.writer) {
            self.said.push_str(if self.said.is_empty() { "" } else { " " });
            self.ready.extend(writer.begin(facts).map(WordingEvent::Sentence));
        }
        Ok(())
    }
}
