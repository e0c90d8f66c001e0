//! What is kept: messages that arrived, answers to be sent, notes, what could not be done, and how it is addressed.

use std::{collections::BTreeMap, fmt};

use futures_util::stream::BoxStream;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::text::{Phone, masked};

use super::{
    Error,
    case::{Case, CaseAct, CaseLine},
    notice::NoticeAct,
};

/// Milliseconds since the beginning of 1970.
pub type Millis = i64;

/// A chat of a channel. Logs show its [`fmt::Display`]: the channel and a digest, never the platform's own id.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    pub channel: String,
    /// The platform's id of the chat.
    pub chat: String,
}

impl Address {
    /// The chat `chat` of `channel`.
    pub fn new(channel: &str, chat: impl ToString) -> Self {
        Self { channel: channel.to_owned(), chat: chat.to_string() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest = Sha256::digest(self.chat.as_bytes());
        write!(
            formatter,
            "{}:{:02x}{:02x}{:02x}{:02x}",
            self.channel, digest[0], digest[1], digest[2], digest[3]
        )
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// A message as it arrived. What tells who somebody is was masked when it was made, so that nothing else is ever kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The platform's id of the event: the same one is accepted once in 24 hours.
    pub event: String,
    pub chat: String,
    pub(super) body: String,
    /// The one mobile number that it holds: never kept, but where the chat was asked for one.
    pub(super) phone: Option<Phone>,
}

impl Arrival {
    /// The event `event` in `chat` that says `body`.
    ///
    /// # Errors
    /// Where `body` cannot be written as JSON.
    pub fn new(event: impl ToString, chat: impl ToString, body: &impl Serialize) -> Result<Self, Error> {
        let phone = serde_json::to_value(body).ok().and_then(|body| only_phone(&body));
        Ok(Self { event: event.to_string(), chat: chat.to_string(), body: masked_json(body)?, phone })
    }
}

/// What became of an arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It is kept and will be answered.
    Kept,
    /// It had been accepted before.
    Duplicate,
    /// Its chat has too many waiting: it was left out.
    Flooded,
}

/// A message taken to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub id: i64,
    pub address: Address,
    pub(super) body: String,
    /// What was remembered of the chat, as JSON, and since when.
    pub(super) state: Option<(String, Millis)>,
    pub arrived: Millis,
    /// How often it was taken, this time included.
    pub takes: u32,
    /// Whether messages of the chat were left out since the last answer.
    pub flooded: bool,
}

impl Taken {
    /// What it says; none where it is of another shape.
    pub fn body<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.body).ok()
    }

    /// What was remembered of the chat, and when it was kept; none where there is nothing or it is of another shape.
    pub fn state<T: DeserializeOwned>(&self) -> Option<(T, Millis)> {
        let (state, at) = self.state.as_ref()?;
        Some((serde_json::from_str(state).ok()?, *at))
    }
}

/// Something to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Out {
    /// The name under which it can be edited later, unique in its chat.
    pub(super) key: Option<String>,
    /// The one that it edits.
    pub(super) edits: Option<String>,
    pub(super) body: String,
}

impl Out {
    /// What a channel will send for `body`.
    ///
    /// # Errors
    /// Where `body` cannot be written as JSON.
    pub fn new(body: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_string(body).map_err(|error| Error::Unwritable(error.to_string()))?;
        Ok(Self { key: None, edits: None, body })
    }

    /// The same with a name, so that a later one can edit it.
    #[must_use]
    pub fn named(self, key: impl ToString) -> Self {
        Self { key: Some(key.to_string()), ..self }
    }

    /// The same as an edit of the one named `key`. Of several edits that wait the last is sent, and an edit may be
    /// sent again without harm.
    #[must_use]
    pub fn editing(self, key: impl ToString) -> Self {
        Self { edits: Some(key.to_string()), ..self }
    }
}

/// Something about a chat that is kept, such as a thumb. It goes with the chat when that is deleted.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    pub(super) kind: &'static str,
    pub(super) body: String,
}

impl Note {
    /// A note of `kind`; what tells who somebody is is masked.
    ///
    /// # Errors
    /// Where `body` cannot be written as JSON.
    pub fn new(kind: &'static str, body: &impl Serialize) -> Result<Self, Error> {
        Ok(Self { kind, body: masked_json(body)? })
    }
}

/// What answers a message. All of it is kept in one step with the message's end.
#[derive(Default)]
pub struct Answer {
    pub(super) state: Option<String>,
    /// Everything kept of the chat is deleted first.
    pub forget: bool,
    pub outs: Vec<Out>,
    pub notes: Vec<Note>,
    /// What becomes of cases.
    pub cases: Vec<CaseAct>,
    /// Tickets that it uses up; where one was used meanwhile, the message is answered anew.
    pub tickets: Vec<Uuid>,
    /// What becomes of texts that tell of an officer's answer.
    pub notices: Vec<NoticeAct>,
    /// What follows as it comes, such as a wording; it ends when the chat's next message is taken.
    pub more: Option<BoxStream<'static, Out>>,
}

impl Answer {
    /// An answer of `outs`.
    pub fn of(outs: Vec<Out>) -> Self {
        Self { outs, ..Self::default() }
    }

    /// The same with what is to be remembered of the chat.
    ///
    /// # Errors
    /// Where `state` cannot be written as JSON.
    pub fn remembering(self, state: &impl Serialize) -> Result<Self, Error> {
        Ok(Self { state: Some(masked_json(state)?), ..self })
    }
}

/// Something taken to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    pub id: i64,
    pub address: Address,
    pub(super) body: String,
    /// What the platform calls the one that this edits.
    pub edits: Option<String>,
    /// Whether it is an edit; one whose original never arrived has no `edits`.
    pub is_edit: bool,
    /// How often it was tried before.
    pub attempts: u32,
    /// Whether it may have arrived before.
    pub doubtful: bool,
    pub kept: Millis,
}

impl Outgoing {
    /// What it says; none where it is of another shape.
    pub fn body<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.body).ok()
    }
}

/// Which way a dead letter was going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// A message that could not be answered.
    In,
    /// An answer that could not be sent.
    Out,
}

/// What could not be done, kept until an operator sends it again or it is too old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    pub id: i64,
    pub direction: Direction,
    pub address: Address,
    /// Why.
    pub reason: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    pub at: Millis,
}

/// How much is kept of a channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub waiting: u32,
    pub unsent: u32,
    pub dead: u32,
    pub chats: u32,
}

/// All that is kept of a chat, for its resident.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// What is remembered, as JSON, and since when.
    pub state: Option<(String, Millis)>,
    /// Notes by kind: what they say as JSON, and when.
    pub notes: BTreeMap<String, Vec<(String, Millis)>>,
    /// Reports and hand-offs, with what was said about them.
    pub cases: Vec<(Case, Vec<CaseLine>)>,
    pub waiting: u32,
    pub unsent: u32,
    pub dead: u32,
}

/// The present moment.
pub fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

/// `body` as JSON, every text in it masked.
pub(super) fn masked_json(body: &impl Serialize) -> Result<String, Error> {
    let unwritable = |error: serde_json::Error| Error::Unwritable(error.to_string());
    let mut value = serde_json::to_value(body).map_err(unwritable)?;
    mask(&mut value);
    serde_json::to_string(&value).map_err(unwritable)
}

/// The mobile number that `value` holds in a text; none where several texts hold one.
fn only_phone(value: &serde_json::Value) -> Option<Phone> {
    fn all(value: &serde_json::Value, found: &mut Vec<Phone>) {
        match value {
            serde_json::Value::String(text) => found.extend(Phone::only_one_in(text)),
            serde_json::Value::Array(values) => values.iter().for_each(|value| all(value, found)),
            serde_json::Value::Object(fields) => fields.values().for_each(|value| all(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    all(value, &mut found);
    if found.len() == 1 { found.pop() } else { None }
}

fn mask(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => *text = masked(text),
        serde_json::Value::Array(values) => values.iter_mut().for_each(mask),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(mask),
        _ => {}
    }
}

/// Shows that something is there, never what it says.
macro_rules! silent {
    ($($shape:ident),*) => {$(
        impl fmt::Debug for $shape {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($shape), "(…)"))
            }
        }
    )*};
}

pub(super) use silent;

silent!(Arrival, Out, Note, Answer);
