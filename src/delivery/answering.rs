//! Has the messages of a channel answered: many chats at a time, one message of each, the oldest first.

use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::{FutureExt, StreamExt, stream::BoxStream};
use tokio::{
    sync::watch,
    task::{AbortHandle, JoinSet},
    time,
};

use super::{
    Address, Answer, Answerer, Desk, Fault, LineSettings, Millis, Out, Sender, Taken,
    desk::ended,
    item::now,
    store::{Again, Ending, Take},
};

/// How often the store is looked at where nothing rings: another process may have put something there.
const LOOK: Duration = Duration::from_secs(1);
/// How often a chat is shown that an answer is being written.
const WORKING: Duration = Duration::from_secs(4);

/// The loop that answers.
#[derive(Clone)]
pub(super) struct Answering {
    pub(super) desk: Desk,
    pub(super) channel: &'static str,
    pub(super) answerer: Arc<dyn Answerer>,
    pub(super) sender: Arc<dyn Sender>,
    pub(super) settings: LineSettings,
}

/// How a message ended: its chat, its number, and what follows its answer.
type Ended = (Address, i64, Option<BoxStream<'static, Out>>);

/// What is under way in each chat: the message last taken, and what follows the answer before.
#[derive(Default)]
struct UnderWay {
    taken: HashMap<Address, i64>,
    wordings: HashMap<Address, AbortHandle>,
}

impl UnderWay {
    /// Notes that `taken` is being answered: the resident has gone on, and what was still being worded for the chat ends.
    fn begin(&mut self, taken: &Taken) {
        self.taken.insert(taken.address.clone(), taken.id);
        if let Some(wording) = self.wordings.remove(&taken.address) {
            wording.abort();
        }
    }

    /// Notes that the message `id` of `address` has ended; whether it is still the last one that was taken.
    fn end(&mut self, address: &Address, id: i64) -> bool {
        let last = self.taken.get(address) == Some(&id);
        if last {
            self.taken.remove(address);
        }
        last
    }
}

impl Answering {
    /// Answers until `stopping`; then ends what is under way.
    pub(super) async fn run(self, mut stopping: watch::Receiver<bool>) {
        let mut answering: JoinSet<Ended> = JoinSet::new();
        let mut wording: JoinSet<()> = JoinSet::new();
        let mut under_way = UnderWay::default();
        loop {
            let rung = Arc::clone(&self.desk.arrived);
            let rung = rung.notified();
            tokio::pin!(rung);
            // From here on a ring is heard, also one during the look below.
            rung.as_mut().enable();
            let free = self.settings.answering.saturating_sub(answering.len());
            let until = self.settings.until();
            for taken in self.take(free, until).await {
                under_way.begin(&taken);
                let this = self.clone();
                answering.spawn(async move {
                    let more = this.answer(&taken, until).await;
                    (taken.address, taken.id, more)
                });
            }
            let full = answering.len() >= self.settings.answering;
            tokio::select! {
                _ = stopping.wait_for(|stopping| *stopping) => break,
                Some(ended) = answering.join_next(), if !answering.is_empty() => {
                    let Ok((address, id, more)) = ended else { continue };
                    // The next message of the chat may have been taken since: then nothing follows.
                    if let (true, Some(more)) = (under_way.end(&address, id), more) {
                        let (this, chat) = (self.clone(), address.clone());
                        let follows = wording.spawn(async move { this.follow(chat, more).await });
                        under_way.wordings.insert(address, follows);
                    }
                }
                Some(_) = wording.join_next(), if !wording.is_empty() => under_way.wordings.retain(|_, wording| !wording.is_finished()),
                () = rung, if !full => {}
                () = time::sleep(LOOK), if !full => {}
            }
        }
        while let Some(ended) = answering.join_next().await {
            // What would be worded now would hold the end up.
            drop(ended);
        }
        while wording.join_next().await.is_some() {}
    }

    async fn take(&self, free: usize, until: Millis) -> Vec<Taken> {
        if free == 0 {
            return Vec::new();
        }
        let take = Take { most: free, unsent: self.settings.unsent, until };
        self.desk.take(self.channel, take).await.unwrap_or_else(|error| {
            tracing::error!(channel = self.channel, %error, "no message could be taken from the store");
            Vec::new()
        })
    }

    /// Answers `taken`, which is this line's until `until`; what follows the answer, where something does.
    async fn answer(&self, taken: &Taken, until: Millis) -> Option<BoxStream<'static, Out>> {
        if taken.takes > self.settings.tries {
            self.give_up(taken, "the process ended each time it was being answered", until).await;
            return None;
        }
        let answered = AssertUnwindSafe(self.answerer.answer(taken)).catch_unwind().await;
        match answered.unwrap_or_else(|_| Err(Fault::Never("the answering of it broke: a bug".to_owned()))) {
            Ok(answer) => self.finish(taken, answer, until).await,
            Err(Fault::Later(reason)) if taken.takes < self.settings.tries => {
                self.put_back(taken, reason, true, until).await;
                None
            }
            Err(Fault::Later(reason) | Fault::Never(reason)) => {
                self.give_up(taken, &reason, until).await;
                None
            }
        }
    }

    async fn finish(&self, taken: &Taken, answer: Answer, until: Millis) -> Option<BoxStream<'static, Out>> {
        let Answer { state, forget, outs, notes, cases, tickets, notices, more } = answer;
        let ending = Arc::new(Ending { forget, state, outs, notes, cases, tickets });
        let notices = Arc::new(notices);
        match ended(until, || self.desk.finish(taken, &ending, &notices)).await {
            Ok(true) => {
                tracing::info!(chat = %taken.address, waited_ms = now() - taken.arrived, "message answered");
                more
            }
            Ok(false) => None,
            Err(error) => {
                // The message is still there and is answered again when there is room.
                self.put_back(taken, error.to_string(), false, until).await;
                None
            }
        }
    }

    async fn put_back(&self, taken: &Taken, reason: String, counts: bool, until: Millis) {
        let wait = Millis::try_from(self.settings.wait(taken.takes).as_millis()).unwrap_or(Millis::MAX / 2);
        tracing::warn!(chat = %taken.address, tries = taken.takes, reason, "a message is answered later");
        let again = Again { id: taken.id, due: now() + wait, reason, counts, doubtful: false };
        if let Err(error) = ended(until, || self.desk.put_back(&again)).await {
            // Its lease ends, and then it is taken again.
            tracing::error!(chat = %taken.address, %error, "a message could not be put back");
        }
    }

    async fn give_up(&self, taken: &Taken, reason: &str, until: Millis) {
        tracing::error!(chat = %taken.address, tries = taken.takes, reason, "a message is a dead letter now");
        if let Err(error) = ended(until, || self.desk.give_up(taken.id, reason)).await {
            tracing::error!(chat = %taken.address, %error, "a dead letter could not be kept: the message stays");
        }
    }

    /// Puts what follows an answer into the outbox as it comes, and shows the chat meanwhile that there is more.
    async fn follow(&self, address: Address, mut more: BoxStream<'static, Out>) {
        let mut working = time::interval(WORKING);
        loop {
            tokio::select! {
                out = more.next() => {
                    let Some(out) = out else { return };
                    if let Err(error) = self.desk.put(&address, out).await {
                        tracing::error!(chat = %address, %error, "what follows an answer was left out");
                        return;
                    }
                }
                _ = working.tick() => {
                    // The platform's slowness must not hold up what follows.
                    let (sender, address) = (Arc::clone(&self.sender), address.clone());
                    tokio::spawn(async move { time::timeout(WORKING, sender.working(&address)).await });
                }
            }
        }
    }
}
