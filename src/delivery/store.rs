//! Where messages are kept: one trait, so that another database can take SQLite's place.

use uuid::Uuid;

use super::case::{Case, CaseAct, CaseLine, CaseNumber, NewCase, Said};
use super::item::Note;
use super::ticket::Ticket;
use super::{
    Accepted, Address, Arrival, Counts, Dead, Error, Export, Letter, Millis, Out, Outgoing, Retention, Taken,
};

/// What ends a message: kept whole or not at all.
#[derive(Debug, Default)]
pub struct Ending {
    pub forget: bool,
    pub state: Option<String>,
    pub outs: Vec<Out>,
    pub notes: Vec<Note>,
    pub cases: Vec<CaseAct>,
    /// Tickets that it uses up.
    pub tickets: Vec<Uuid>,
}

/// How much of what is found is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Take {
    /// Most messages.
    pub most: usize,
    /// Chats with so many unsent answers wait.
    pub unsent: u32,
    /// When what is taken may be taken by another.
    pub until: Millis,
}

/// Something to be tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    pub id: i64,
    /// Not before.
    pub due: Millis,
    /// Why it failed.
    pub reason: String,
    /// Whether the try counts.
    pub counts: bool,
    /// Whether it may have arrived.
    pub doubtful: bool,
}

/// What is due, and when more is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    pub outs: Vec<Outgoing>,
    /// When the next of the others is due, where there is one.
    pub next: Option<Millis>,
}

/// Keeps messages. Calls block and come from one thread; one between [`Store::begin`] and [`Store::commit`] is durable
/// when `commit` has returned. A call that fails is undone by [`Store::undo`] without the others of its transaction.
///
/// Several processes may share a store that can be claimed row by row; then each opens its own. What was taken and not
/// ended until `until` may be taken by another. A call that fails with [`Error::Busy`] is undone and made again by the caller.
pub trait Store: Send {
    /// Begins a transaction.
    fn begin(&mut self) -> Result<(), Error>;
    /// Makes what was done durable.
    fn commit(&mut self) -> Result<(), Error>;
    /// Undoes the transaction.
    fn roll_back(&mut self);
    /// Marks a point of the transaction.
    fn mark(&mut self) -> Result<(), Error>;
    /// Undoes what was done since the mark.
    fn undo(&mut self) -> Result<(), Error>;

    /// Whether other instances serve from it at the same time: then what they write is looked for, since nothing rings here.
    fn is_shared(&self) -> bool {
        false
    }

    /// Takes over what a process left that ended: messages are free again, what was being sent is in doubt. Where the store is
    /// shared only what has outlived its lease is taken over, by whoever looks next: the rest may be in another's hands.
    fn recover(&mut self, now: Millis) -> Result<(), Error>;
    /// Claims and keeps `arrival`; a chat with `most` waiting is left out, and that is remembered.
    fn accept(&mut self, channel: &str, arrival: &Arrival, most: u32, now: Millis)
    -> Result<Accepted, Error>;
    /// Takes the oldest message of chats that have none taken, oldest first.
    fn take(&mut self, channel: &str, take: Take, now: Millis) -> Result<Vec<Taken>, Error>;
    /// Ends a taken message by its answer; false where it was ended or deleted meanwhile, and then nothing is kept.
    /// [`Error::NoTicket`] where a ticket of it was used up meanwhile, [`Error::NoCase`] where a case was closed.
    fn finish(&mut self, taken: &Taken, ending: &Ending, now: Millis) -> Result<bool, Error>;
    /// Frees a taken message, to be taken again when it is due.
    fn put_back(&mut self, again: &Again) -> Result<(), Error>;
    /// Makes a taken message a dead letter.
    fn give_up(&mut self, id: i64, reason: &str, now: Millis) -> Result<(), Error>;

    /// Keeps one more thing to be sent; an edit takes the place of an unsent one of the same.
    fn put(&mut self, address: &Address, out: &Out, now: Millis) -> Result<(), Error>;
    /// Takes what is to be sent and due, the oldest of each chat, and marks it as being sent.
    fn due(&mut self, channel: &str, most: usize, until: Millis, now: Millis) -> Result<Due, Error>;
    /// Ends what was sent; the chat's next is due at `next`.
    fn sent(&mut self, id: i64, receipt: Option<&str>, next: Millis, now: Millis) -> Result<(), Error>;
    /// The oldest `most` answers to a chat after the one numbered `seen`, which nobody sends; those up to it are deleted.
    fn collect(&mut self, address: &Address, seen: i64, most: usize) -> Result<Vec<Letter>, Error>;
    /// Keeps what was not sent, to be sent when it is due.
    fn resend(&mut self, again: &Again) -> Result<(), Error>;
    /// Makes what cannot be sent a dead letter.
    fn bury(&mut self, id: i64, reason: &str, now: Millis) -> Result<(), Error>;

    /// Dead letters, the latest first.
    fn dead(&mut self, most: usize) -> Result<Vec<Dead>, Error>;
    /// Puts dead letters back where they were, one or all; how many.
    fn revive(&mut self, id: Option<i64>, now: Millis) -> Result<u64, Error>;
    /// Deletes all that is kept of a chat, but what is being sent this moment.
    fn forget(&mut self, address: &Address) -> Result<(), Error>;
    /// What is remembered of a chat, as JSON.
    fn state(&mut self, address: &Address) -> Result<Option<String>, Error>;
    /// All that is kept of a chat.
    fn export(&mut self, address: &Address) -> Result<Export, Error>;
    /// Deletes what is too old; how many rows.
    fn clean(&mut self, retention: Retention, now: Millis) -> Result<u64, Error>;
    /// Opens `case` for a chat. A chat is handed over to one case at a time.
    fn open_case(&mut self, address: &Address, case: &NewCase, now: Millis) -> Result<(), Error>;
    /// Does `act` to a case of a chat.
    fn act(&mut self, address: &Address, act: &CaseAct, now: Millis) -> Result<(), Error>;
    /// Keeps what an officer called `name` said about an open case, and lets it have the chat where no other one has.
    fn officer_said(
        &mut self,
        number: &CaseNumber,
        name: &str,
        said: &Said,
        now: Millis,
    ) -> Result<Case, Error>;
    /// Closes an open case; [`Error::NoCase`] where there is none.
    fn close_case(&mut self, number: &CaseNumber, now: Millis) -> Result<Case, Error>;
    /// The open case that has the chat, where it is handed over.
    fn case_holding(&mut self, address: &Address) -> Result<Option<CaseNumber>, Error>;
    /// How many cases a chat has opened since `since`, closed ones included.
    fn cases_since(&mut self, address: &Address, since: Millis) -> Result<u32, Error>;
    /// A case with what was said about it, in order.
    fn case(&mut self, number: &CaseNumber) -> Result<Option<(Case, Vec<CaseLine>)>, Error>;
    /// Cases, the open ones first and in each part the one that changed longest ago first.
    fn cases(&mut self, open_alone: bool, most: usize) -> Result<Vec<Case>, Error>;
    /// Keeps a ticket that is good until `until`; of too many the oldest go.
    fn issue_ticket(&mut self, id: Uuid, body: &str, until: Millis, now: Millis) -> Result<(), Error>;
    /// The ticket `id` as it is at `now`.
    fn ticket(&mut self, id: Uuid, now: Millis) -> Result<Ticket, Error>;
    /// Notes of `kind`: what they say as JSON, and how many say so, the most frequent first. Whose they are, is not told.
    fn notes(&mut self, kind: &str) -> Result<Vec<(String, u32)>, Error>;
    /// How much is kept of each channel.
    fn counts(&mut self) -> Result<std::collections::BTreeMap<String, Counts>, Error>;
}
