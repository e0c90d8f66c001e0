//! Delivery with fakes: a channel that answers and sends in memory. What holds of every store is tested over each.

#[allow(clippy::duplicate_mod, reason = "what holds of every store is tested over each")]
mod over_sqlite;
#[allow(clippy::duplicate_mod, reason = "what holds of every store is tested over each")]
mod over_postgres;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream};

use super::*;

const CHANNEL: &str = "toy";

/// Limits that never bind.
const FREE: Limits =
    Limits { per_second: 1e6, burst: 1e6, chat_per_second: 1e6, chat_burst: 1e6, group_per_minute: 1e9 };

fn settings() -> LineSettings {
    LineSettings { backoff: Duration::from_millis(1), tries: 3, ..LineSettings::under(FREE) }
}

fn arrival(event: u32, chat: &str, says: &str) -> Arrival {
    Arrival::new(event, chat, &says).unwrap()
}

/// Answers with what was said, edited once afterwards where it says `edit`.
#[derive(Default)]
struct Echo {
    seen: Mutex<Vec<String>>,
    faults: Mutex<VecDeque<Fault>>,
    slow: Duration,
}

impl Answerer for Echo {
    fn answer<'a>(&'a self, taken: &'a Taken) -> BoxFuture<'a, Result<Answer, Fault>> {
        async move {
            tokio::time::sleep(self.slow).await;
            if let Some(fault) = self.faults.lock().unwrap().pop_front() {
                return Err(fault);
            }
            let said: String = taken.body().unwrap();
            self.seen.lock().unwrap().push(said.clone());
            let turns = taken.state::<u32>().map_or(0, |(turns, _)| turns) + 1;
            let out = Out::new(&said).unwrap().named(taken.id);
            let mut answer = Answer::of(vec![out]).remembering(&turns).unwrap();
            if said.starts_with("edit") {
                let edit = Out::new(&format!("{said}, edited")).unwrap().editing(taken.id);
                answer.more = Some(stream::iter([edit]).boxed());
            }
            if said == "note" {
                answer.notes.push(Note::new("thumb", &"up").unwrap());
            }
            answer.forget = said == "forget";
            Ok(answer)
        }
        .boxed()
    }
}

/// What arrived: the chat, the text, and what it edits.
type Arrived = (String, String, Option<String>);

/// Takes what is sent, after the errors it was told to answer with.
#[derive(Default)]
struct Platform {
    arrived: Mutex<Vec<Arrived>>,
    errors: Mutex<VecDeque<SendError>>,
    /// Messages that come to nothing, by their beginning.
    refused: Option<&'static str>,
}

impl Sender for Platform {
    fn send<'a>(&'a self, out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>> {
        async move {
            if let Some(error) = self.errors.lock().unwrap().pop_front() {
                return Err(error);
            }
            let text: String = out.body().unwrap();
            if self.refused.is_some_and(|refused| text.starts_with(refused)) {
                return Err(SendError::Never("refused".to_owned()));
            }
            let mut arrived = self.arrived.lock().unwrap();
            arrived.push((out.address.chat.clone(), text, out.edits.clone()));
            Ok(Some(format!("m{}", arrived.len())))
        }
        .boxed()
    }

    fn is_group(&self, address: &Address) -> bool {
        address.chat.starts_with('-')
    }
}

impl Platform {
    fn texts(&self) -> Vec<String> {
        self.arrived.lock().unwrap().iter().map(|(_, text, _)| text.clone()).collect()
    }
}

/// Waits until `done`; fails where that takes too long.
async fn until(what: &str, done: impl Fn() -> bool) {
    for _ in 0..3000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came to this: {what}");
}

fn start(desk: &Desk, echo: &Arc<Echo>, platform: &Arc<Platform>, settings: LineSettings) -> Line {
    let (answerer, sender) = (Arc::<Echo>::clone(echo), Arc::<Platform>::clone(platform));
    Line::start(desk, CHANNEL, answerer, sender, settings)
}
