//! An answer as a stream of events: the card at once, then the wording as the guard passes it, then the verdict.

use std::time::Instant;

use axum::{Error, response::sse::Event};
use futures_util::{Stream, StreamExt, stream};
use serde::Serialize;

use crate::{
    answer::Wording,
    assistant::{Reply, WordingEvent, WordingStream},
};

use super::wire::{Done, Words};

/// The events of a wording under way; none where there is none. Dropping it stops the model.
pub(super) fn wording(stream: Option<WordingStream>) -> impl Stream<Item = WordingEvent> + Send {
    stream::unfold(stream, |stream| async move {
        let mut stream = stream?;
        let event = stream.next().await?;
        Some((event, Some(stream)))
    })
}

enum Stage {
    Card,
    Words,
    Over,
}

struct Telling<S> {
    stage: Stage,
    reply: Reply,
    wording: S,
    started: Instant,
}

/// `card` with the reply, `wording` with each sentence, `done` with the verdict: always first and last.
pub(super) fn told<S>(
    reply: Reply,
    wording: S,
    started: Instant,
) -> impl Stream<Item = Result<Event, Error>> + Send
where
    S: Stream<Item = WordingEvent> + Send + 'static,
{
    let telling = Telling { stage: Stage::Card, reply, wording: Box::pin(wording), started };
    stream::unfold(telling, next)
}

async fn next<S>(mut telling: Telling<S>) -> Option<(Result<Event, Error>, Telling<S>)>
where
    S: Stream<Item = WordingEvent> + Unpin,
{
    let event = match telling.stage {
        Stage::Card => {
            telling.stage = Stage::Words;
            event("card", &telling.reply)
        }
        Stage::Words => match telling.wording.next().await {
            Some(WordingEvent::Sentence(text)) => event("wording", &Words { text }),
            Some(WordingEvent::Done(verdict)) => telling.close(Some(verdict)),
            None => telling.close(None),
        },
        Stage::Over => return None,
    };
    Some((event, telling))
}

impl<S> Telling<S> {
    fn close(&mut self, wording: Option<Wording>) -> Result<Event, Error> {
        self.stage = Stage::Over;
        let mut took_ms = std::mem::take(&mut self.reply.took_ms);
        if wording.is_some() {
            took_ms.insert("wording", self.started.elapsed().as_secs_f64() * 1000.0);
        }
        let degraded = std::mem::take(&mut self.reply.degraded);
        event("done", &Done { wording, degraded, took_ms })
    }
}

fn event(name: &str, data: &impl Serialize) -> Result<Event, Error> {
    Event::default().event(name).json_data(data)
}
