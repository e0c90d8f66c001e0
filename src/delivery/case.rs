//! Cases: what residents report, and chats that are handed to an officer. Each has a number that a resident can read out,
//! and what was said about it, in order. What a case is about is the channels' to say; here it is a kind and a body.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::text::masked;

use super::{
    Address, Error, Millis, Out,
    item::{masked_json, silent},
};

/// What a number begins with.
const PREFIX: &str = "HN";
/// The characters of a number: those that are not taken for one another when read out or copied by hand.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How many of them follow the prefix: a thousand million numbers.
const LENGTH: usize = 6;
/// Where the second dash stands among them.
const DASH: usize = 4;

/// The channel of the outbox by which other systems are told of cases.
pub const CALLS: &str = "callback";

/// Whom a resident can always turn to; named wherever a case is.
pub const HOTLINE: &str = "1022";

/// The number of a case, such as `HN-7K3F-2Q`. It says nothing of the case, and cannot be counted up to the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseNumber(String);

impl CaseNumber {
    /// A new one, by chance.
    pub fn fresh() -> Self {
        let bits = Uuid::new_v4();
        let letters = bits.as_bytes().iter().rev().take(LENGTH).map(|byte| LETTERS[usize::from(byte % 32)]);
        Self::of(letters.map(char::from).collect())
    }

    fn of(mut letters: String) -> Self {
        letters.insert(DASH, '-');
        Self(format!("{PREFIX}-{letters}"))
    }

    /// The number itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text that is no number of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a case number looks like HN-7K3F-2Q")]
pub struct NoNumber;

impl FromStr for CaseNumber {
    type Err = NoNumber;

    /// Reads it as people write it: in small letters, with other dashes or none.
    fn from_str(text: &str) -> Result<Self, NoNumber> {
        let plain: String =
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let clean = text.chars().all(|c| c.is_ascii_alphanumeric() || " -–—.".contains(c));
        let letters = plain.strip_prefix(PREFIX).filter(|_| clean).ok_or(NoNumber)?;
        let known = letters.bytes().all(|byte| LETTERS.contains(&byte));
        if letters.len() == LENGTH && known { Ok(Self::of(letters.to_owned())) } else { Err(NoNumber) }
    }
}

/// A case to be opened.
#[derive(Clone, PartialEq, Eq)]
pub struct NewCase {
    pub number: CaseNumber,
    pub(super) kind: String,
    pub(super) body: String,
    /// Whether the chat is handed over: then its messages belong to the case until that is closed.
    pub(super) holds: bool,
}

impl NewCase {
    /// The case `number` of `kind`; what tells who somebody is is masked.
    ///
    /// # Errors
    /// Where `body` cannot be written as JSON.
    pub fn new(number: CaseNumber, kind: &str, body: &impl Serialize) -> Result<Self, Error> {
        Ok(Self { number, kind: kind.to_owned(), body: masked_json(body)?, holds: false })
    }

    /// The same with the chat handed over.
    #[must_use]
    pub fn holding(self) -> Self {
        Self { holds: true, ..self }
    }

    /// What other systems are told of it: a call names neither the chat nor its platform's id.
    pub(super) fn call(&self, channel: &str, now: Millis) -> Result<Out, Error> {
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        Out::new(&json!({
            "type": "case.opened",
            "number": self.number,
            "kind": self.kind,
            "channel": channel,
            "at_ms": now,
            "handed_over": self.holds,
            "body": body,
            "hotline": HOTLINE,
        }))
    }
}

/// What an answer does to cases, in one step with it.
#[derive(Clone, PartialEq, Eq)]
pub enum CaseAct {
    Open(NewCase),
    /// Something the resident said belongs to the case; fails where the case is closed, and then the message is answered anew.
    Say(CaseNumber, Said),
    /// The chat is the assistant's again.
    Close(CaseNumber),
}

/// Something said, masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Said(pub(super) String);

impl Said {
    /// `text`, masked.
    pub fn new(text: &str) -> Self {
        Self(masked(text))
    }
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    Resident,
    Officer,
}

/// Something that was said about a case.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseLine {
    pub who: Who,
    /// The officer's name, as it was given at the login.
    pub name: Option<String>,
    pub text: String,
    /// Milliseconds since 1970.
    pub at: Millis,
}

/// A case as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Case {
    pub number: CaseNumber,
    pub kind: String,
    pub address: Address,
    pub(super) body: String,
    /// Whether the chat belongs to it while it is open.
    pub holds: bool,
    pub opened: Millis,
    pub changed: Millis,
    pub closed: Option<Millis>,
    /// Whether the last word is the resident's.
    pub waits: bool,
}

impl Case {
    /// What it is about, as JSON.
    pub fn body(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

silent!(NewCase, CaseAct, Said, CaseLine, Case);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it_and_is_never_masked() {
        for _ in 0..500 {
            let number = CaseNumber::fresh();
            assert_eq!(number.as_str().len(), 10, "{number}");
            assert_eq!(masked(number.as_str()), number.as_str());
            let small = number.to_string().to_lowercase().replace('-', " ");
            for written in [number.to_string(), small, number.as_str().replace('-', "")] {
                assert_eq!(written.parse(), Ok(number.clone()), "{written}");
            }
        }
        for text in
            ["", "HN", "HN-7K3F-2", "HN-7K3F-2QX", "HN-7K3F-0O", "XX-7K3F-2Q", "mã HN-7K3F-2Q", "HN-7K3F-2Q?"]
        {
            assert_eq!(text.parse::<CaseNumber>(), Err(NoNumber), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_that_is_read_as_a_number_is_that_number(text in "\\PC{0,14}") {
            if let Ok(number) = text.parse::<CaseNumber>() {
                prop_assert_eq!(number.as_str().parse(), Ok(number.clone()));
            }
        }

        #[test]
        fn what_others_are_told_holds_no_number_of_a_resident(identity in "0[0-9]{11}") {
            let case = NewCase::new(CaseNumber::fresh(), "broker", &json!({"what": format!("số {identity}")})).unwrap();
            let call = case.call("telegram", 1).unwrap();
            prop_assert!(!call.body.contains(&identity) && call.body.contains(HOTLINE));
        }
    }
}
