//! Notices: one text to one mobile number, named by a template. In the outbox its chat is an id by chance or the number of a case,
//! of which logs and lists show a digest, so no phone number can be worked out from them. A number goes with its notice.
//!
//! A resident may ask to be told by a text when an officer has answered. Numbers are masked in all that arrives, so the one that was
//! asked for is taken out before that, into a row of its own in the outbox that nobody sends. It becomes a notice when the officer
//! answers, and is deleted when the case is closed, when the resident deletes the chat, and by the retention.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::text::Phone;

use super::{
    Address, Case, CaseNumber, Desk, Error, Millis, Out, Store,
    item::{now, silent},
};

/// The channel of the outbox by which notices go out.
pub const NOTICES: &str = "sms";
/// The template that tells of an officer's answer; its fields are the `number` of the case and the `channel` of the chat.
pub const ANSWERED: &str = "answered";

/// Where numbers wait for an officer's answer, and where it stands whose next message may hold one: nobody sends these.
const HELD: &str = "sms_held";
const AWAITED: &str = "sms_awaited";
/// How long a number is awaited, in milliseconds: what is said later is about something else.
const WAIT: Millis = 20 * 60 * 1000;

/// What is to be said to whom. The words are the template's, which the operator has registered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub phone: Phone,
    pub template: String,
    /// What is put into the template, by name.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// What an answer does to the notice of a case, in one step with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeAct {
    /// The chat's next message may hold the number to which it is to go.
    Await(CaseNumber),
    /// It is not wanted, or something else was said: no number is awaited any more, and one that came meanwhile is not kept.
    Drop(CaseNumber),
}

/// A number as it is held.
#[derive(Serialize, Deserialize)]
struct Held {
    phone: Phone,
}

silent!(Notice);

/// Where the notice `id` waits.
pub fn notice_address(id: Uuid) -> Address {
    Address::new(NOTICES, id.simple())
}

fn held(number: &CaseNumber) -> Address {
    Address::new(HELD, number)
}

fn awaited(address: &Address) -> Address {
    Address::new(AWAITED, format!("{}:{}", address.channel, address.chat))
}

/// What the one row at `address` says, and since when.
fn row<T: serde::de::DeserializeOwned>(
    store: &mut dyn Store,
    address: &Address,
) -> Result<Option<(T, Millis)>, Error> {
    let letter = store.collect(address, 0, 1)?.pop();
    Ok(letter.and_then(|letter| Some((letter.body()?, letter.at))))
}

fn put(store: &mut dyn Store, address: &Address, body: &impl Serialize) -> Result<(), Error> {
    store.forget(address)?;
    store.put(address, &Out::new(body)?, now())
}

/// Holds `phone` where the chat `address` was asked for a number.
pub(super) fn heard(store: &mut dyn Store, address: &Address, phone: Phone) -> Result<(), Error> {
    let from = awaited(address);
    let Some((number, since)) = row::<CaseNumber>(store, &from)? else { return Ok(()) };
    store.forget(&from)?;
    if now().saturating_sub(since) > WAIT {
        return Ok(());
    }
    put(store, &held(&number), &Held { phone })
}

/// Does `act`, which comes of a message of the chat `address`.
pub(super) fn act(store: &mut dyn Store, address: &Address, act: &NoticeAct) -> Result<(), Error> {
    match act {
        NoticeAct::Await(number) => {
            // One that was given before is to be given anew.
            drop_held(store, number)?;
            put(store, &awaited(address), number)
        }
        NoticeAct::Drop(number) => {
            store.forget(&awaited(address))?;
            drop_held(store, number)
        }
    }
}

/// Makes a notice of the number that is held for `case`, where one is.
pub(super) fn release(store: &mut dyn Store, case: &Case) -> Result<(), Error> {
    let from = held(&case.number);
    let Some((Held { phone }, _)) = row(store, &from)? else { return Ok(()) };
    store.forget(&from)?;
    let fields = [("number", case.number.to_string()), ("channel", case.address.channel.clone())];
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
    // One for each case: its number is the id by which a repeat is known.
    put(store, &Address::new(NOTICES, &case.number), &Notice { phone, template: ANSWERED.to_owned(), fields })
}

/// Deletes the number that is held for `number`.
pub(super) fn drop_held(store: &mut dyn Store, number: &CaseNumber) -> Result<(), Error> {
    store.forget(&held(number))
}

/// Deletes all numbers of the chat `address`, those of notices that could not be sent included.
pub(super) fn forget(store: &mut dyn Store, address: &Address) -> Result<(), Error> {
    for (case, _) in store.export(address)?.cases {
        drop_held(store, &case.number)?;
        store.forget(&Address::new(NOTICES, &case.number))?;
    }
    store.forget(&awaited(address))
}

impl Desk {
    /// The same with somebody who sends notices.
    #[must_use]
    pub fn with_notices(self) -> Self {
        Self { notices: true, ..self }
    }

    /// Whether somebody sends notices.
    pub fn sends_notices(&self) -> bool {
        self.notices
    }

    /// Puts `notice` into the outbox; the id by which it can be taken back.
    ///
    /// # Errors
    /// Where the store fails; so for the next two.
    pub async fn notify(&self, notice: &Notice) -> Result<Uuid, Error> {
        let id = Uuid::new_v4();
        self.put(&notice_address(id), Out::new(notice)?).await?;
        Ok(id)
    }

    /// Deletes all that is kept of the notice `id`, but what is being sent this moment.
    pub async fn forget_notice(&self, id: Uuid) -> Result<(), Error> {
        self.thread.call(move |store| store.forget(&notice_address(id))).await
    }

    /// The number that is held for the case `number`, or waits to be sent to.
    pub async fn phone_held(&self, number: &CaseNumber) -> Result<Option<Phone>, Error> {
        let number = number.clone();
        let found = self.thread.call(move |store| {
            let held = row::<Held>(store, &held(&number))?;
            let waits = row::<Notice>(store, &Address::new(NOTICES, &number))?;
            Ok(held.map(|(held, _)| held.phone).or(waits.map(|(notice, _)| notice.phone)))
        });
        found.await
    }
}
