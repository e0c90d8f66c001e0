//! The interface of eSMS (`SendMultipleMessage_V4_post_json`): one text to one number, and what became of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where a message is sent, below the address of the service.
pub(super) const SEND: &str = "MainService.svc/json/SendMultipleMessage_V4_post_json/";
/// A message of service under a brand name; the others are advertisements.
pub(super) const SERVICE: &str = "2";

/// What is sent.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Request<'a> {
    pub(super) api_key: &'a str,
    pub(super) secret_key: &'a str,
    pub(super) phone: &'a str,
    pub(super) content: &'a str,
    pub(super) brandname: &'a str,
    pub(super) sms_type: &'static str,
    pub(super) is_unicode: &'static str,
    pub(super) sandbox: &'static str,
    /// The same for each try of a message: by it eSMS knows one that it has taken.
    pub(super) request_id: &'a str,
}

/// `yes` as eSMS writes it.
pub(super) fn flag(yes: bool) -> &'static str {
    if yes { "1" } else { "0" }
}

/// What eSMS answers, with the status of a success also where it refuses.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "CodeResult")]
    code: Value,
    #[serde(rename = "SMSID", default)]
    id: Value,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// It was taken, under this id where one is told.
    New(Option<String>),
    /// It had been taken before.
    Before,
    /// A key is not good, or there is nothing left to pay with: no message will be taken.
    Account(i64),
    /// The brand name is not good: no message will be taken.
    Brandname,
    /// The text is none of the registered ones.
    Template,
    /// Something went wrong there.
    Failed,
    /// Refused for another reason.
    Refused(i64),
}

/// What `body` says; none where it is no answer of eSMS.
pub(super) fn taken(body: &[u8]) -> Option<Taken> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let code: i64 = text(&answer.code)?.parse().ok()?;
    Some(match code {
        100 => Taken::New(text(&answer.id)),
        124 => Taken::Before,
        // A wrong key, a closed account, an empty one.
        101..=103 => Taken::Account(code),
        104 => Taken::Brandname,
        146 => Taken::Template,
        99 => Taken::Failed,
        _ => Taken::Refused(code),
    })
}
