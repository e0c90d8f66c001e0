//! The chat of the web page with those who are no card: reports that are asked step by step, and officers. It is a messenger's
//! conversation whose answers the page fetches; a question about a procedure goes to `/v1/ask` as always.

mod wire;
mod render;
mod pace;
mod routes;

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use crate::{
    assistant::Assistant,
    delivery::{Desk, Limits, Line, LineSettings},
    messenger::{self, Conversation, WordingStyle},
};

pub(super) use routes::{__path_offers, __path_read, __path_send};
pub(super) use routes::{offers, read, send};

use pace::Pace;

/// The name under which its messages are kept.
pub const CHANNEL: &str = "web";

/// Nothing is sent, so nothing is limited.
const LIMITS: Limits =
    Limits { per_second: 1e6, burst: 1e6, chat_per_second: 1e6, chat_burst: 1e6, group_per_minute: 1e9 };
/// Most pages that wait for an answer at one time; further ones are told at once that there is none yet.
const MOST_WAITING: usize = 512;

/// The running chats.
#[derive(Debug)]
pub struct Chats {
    line: Line,
}

impl Chats {
    /// Answers what arrives at `desk` by `assistant`; what is kept stays for `days`.
    pub fn start(assistant: Arc<Assistant>, desk: &Desk, days: u16) -> Self {
        let settings = messenger::Settings { days, wording: WordingStyle::Off };
        let conversation = Conversation::new(assistant, desk.clone(), Arc::new(render::Plain), settings);
        Self { line: Line::collected(desk, CHANNEL, Arc::new(conversation), LineSettings::under(LIMITS)) }
    }

    /// Stops: what is under way is ended, for at most `grace`.
    pub async fn stop(self, grace: Duration) {
        self.line.stop(grace).await;
    }
}

/// Where the chats are kept, for the routes.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) desk: Desk,
    waiting: Arc<Semaphore>,
    pace: Arc<Pace>,
}

impl Kept {
    pub(super) fn at(desk: Desk) -> Self {
        Self { desk, waiting: Arc::new(Semaphore::new(MOST_WAITING)), pace: Arc::default() }
    }
}
