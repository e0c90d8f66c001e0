//! The model's wording of an answer that is out already: edited into it sentence by sentence, or shown as a draft that
//! grows and then said, or, where neither can be, said once it is whole.

use std::sync::Arc;

use futures_util::{StreamExt, stream, stream::BoxStream};

use crate::{
    answer::GuardVerdict,
    assistant::{WordingEvent, WordingStream},
    delivery::{Address, Out},
    text::Language,
};

use super::{Block, Button, Piece, Renderer, conversation::WordingStyle, message::plain, words::Words};

/// The last message of an answer, into which its wording goes.
pub(super) struct Under {
    pub(super) address: Address,
    /// The name of that message.
    pub(super) key: i64,
    pub(super) blocks: Vec<Block>,
    pub(super) buttons: Vec<Vec<Button>>,
    pub(super) language: Language,
    pub(super) style: WordingStyle,
    pub(super) renderer: Arc<dyn Renderer>,
}

/// A wording under way.
struct Growing {
    stream: WordingStream,
    under: Under,
    said: String,
    /// Whether part of it stands in the message.
    shown: bool,
}

/// What goes out as `stream` comes.
pub(super) fn follow(stream: WordingStream, under: Under) -> BoxStream<'static, Out> {
    let growing = Growing { stream, under, said: String::new(), shown: false };
    stream::unfold(growing, |mut growing| async move {
        let event = growing.stream.next().await?;
        let outs = growing.take(&event);
        Some((stream::iter(outs), growing))
    })
    .flatten()
    .boxed()
}

impl Growing {
    fn take(&mut self, event: &WordingEvent) -> Option<Out> {
        match event {
            WordingEvent::Sentence(sentence) => {
                self.said.push_str(sentence);
                self.under.part(self.said.trim(), &mut self.shown)
            }
            WordingEvent::Done(wording) if wording.guard == GuardVerdict::Passed => {
                self.under.whole(&wording.text)
            }
            // Something in it stands in no record: what was shown of it goes away.
            WordingEvent::Done(_) => self.shown.then(|| self.under.edited(&[])).flatten(),
        }
    }
}

impl Under {
    fn section(&self, said: &str) -> Block {
        Block::Section(Words(self.language).wording().to_owned(), format!("\n{said}"))
    }

    fn drafts(&self) -> bool {
        self.style == WordingStyle::Draft && self.renderer.drafts(&self.address.chat)
    }

    /// What shows the beginning `said`; `shown` where it stands in the message then.
    fn part(&self, said: &str, shown: &mut bool) -> Option<Out> {
        let section = self.section(said);
        if self.drafts() {
            return self.out(Piece::Draft { id: self.key.max(1), blocks: &[section] });
        }
        let edit = self.edited(&[section])?;
        *shown = true;
        Some(edit)
    }

    /// What shows the whole.
    fn whole(&self, said: &str) -> Option<Out> {
        let section = self.section(said);
        if !self.drafts()
            && let Some(edit) = self.edited(std::slice::from_ref(&section))
        {
            return Some(edit);
        }
        self.out(Piece::Words { blocks: &[section], buttons: &[], ask_location: None })
    }

    /// The message with `more` under it; none where it cannot be edited or has no room.
    fn edited(&self, more: &[Block]) -> Option<Out> {
        let blocks = [self.blocks.as_slice(), more].concat();
        let fits = self.renderer.length(&plain(&blocks)) <= self.renderer.limit();
        if !self.renderer.edits() || !fits {
            return None;
        }
        let edit = self.out(Piece::Edit { blocks: &blocks, buttons: &self.buttons })?;
        Some(edit.editing(self.key))
    }

    fn out(&self, piece: Piece<'_>) -> Option<Out> {
        Out::new(&self.renderer.render(&self.address.chat, piece)).ok()
    }
}
