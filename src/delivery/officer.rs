//! The desk from the other side: cases are looked at, answered and closed. What an officer says goes into the chat's own
//! queue, so that it reaches the resident in order and by the channel's own way.

use std::sync::Arc;

use serde::Serialize;

use super::{
    Accepted, Address, Arrival, Case, CaseAct, CaseLine, CaseNumber, Desk, Error, Millis, NewCase, Office,
    Said, Store, case::CALLS, desk::MOST_WAITING, item::now, notice,
};

/// Most cases that a chat opens within a day: one flood must not bury what others report.
pub const MOST_A_DAY: u32 = 10;
/// A day in milliseconds.
const DAY: Millis = 24 * 60 * 60 * 1000;

/// The one address of the calls.
const TO: &str = "cases";

/// Puts the call that tells of `case` into the outbox.
pub(super) fn call(store: &mut dyn Store, channel: &str, case: &NewCase) -> Result<(), Error> {
    store.put(&Address::new(CALLS, TO), &case.call(channel, now())?, now())
}

impl Desk {
    /// The same with officers behind the assistant.
    #[must_use]
    pub fn with_office(self, office: Office) -> Self {
        Self { office: Some(Arc::new(office)), ..self }
    }

    /// The same, with a call put into the outbox for each case that is opened; see [`CALLS`].
    #[must_use]
    pub fn with_calls(self) -> Self {
        Self { calls: true, ..self }
    }

    /// The officers behind the assistant; none where nobody answers.
    pub fn office(&self) -> Option<&Arc<Office>> {
        self.office.as_ref()
    }

    /// Opens a case that comes of no message, such as a correction that an officer proposes.
    ///
    /// # Errors
    /// Where the store fails; so for all below.
    pub async fn open_case(&self, address: &Address, case: NewCase) -> Result<(), Error> {
        let (address, calls) = (address.clone(), self.calls);
        let opened = self.thread.call(move |store| {
            store.open_case(&address, &case, now())?;
            if calls { call(store, &address.channel, &case) } else { Ok(()) }
        });
        opened.await?;
        self.written.notify_waiters();
        Ok(())
    }

    /// Does `act` to a case of the chat by itself; an answer does it in one step with the rest.
    pub async fn act(&self, address: &Address, act: CaseAct) -> Result<(), Error> {
        let address = address.clone();
        self.thread.call(move |store| store.act(&address, &act, now())).await
    }

    /// Cases, the open ones first, those that wait longest before.
    pub async fn cases(&self, open_alone: bool, most: usize) -> Result<Vec<Case>, Error> {
        self.thread.call(move |store| store.cases(open_alone, most)).await
    }

    /// A case with what was said about it, in order.
    pub async fn case(&self, number: &CaseNumber) -> Result<Option<(Case, Vec<CaseLine>)>, Error> {
        let number = number.clone();
        self.thread.call(move |store| store.case(&number)).await
    }

    /// Whether a chat has opened as many cases today as one may.
    pub async fn has_many_cases(&self, address: &Address) -> Result<bool, Error> {
        let address = address.clone();
        let opened = self.thread.call(move |store| store.cases_since(&address, now() - DAY));
        Ok(opened.await? >= MOST_A_DAY)
    }

    /// The open case that has the chat, where it is handed over.
    pub async fn case_holding(&self, address: &Address) -> Result<Option<CaseNumber>, Error> {
        let address = address.clone();
        self.thread.call(move |store| store.case_holding(&address)).await
    }

    /// Keeps what an officer called `name` says about `number`, and puts `message`, which the channel says in the chat, into
    /// the chat's queue.
    ///
    /// # Errors
    /// [`Error::NoCase`] where it is not open; [`Error::Flooded`] where the chat's queue is full.
    pub async fn officer_says(
        &self,
        number: &CaseNumber,
        name: &str,
        said: Said,
        message: &impl Serialize,
    ) -> Result<(), Error> {
        let (number, name, arrival) = (number.clone(), name.to_owned(), arrival(message)?);
        let said = self.thread.call(move |store| {
            let case = store.officer_said(&number, &name, &said, now())?;
            notice::release(store, &case)?;
            queue(store, &case, &arrival)
        });
        said.await?;
        self.arrived.notify_waiters();
        self.written.notify_waiters();
        Ok(())
    }

    /// Closes `number`; where it has the chat, `message` is put into the chat's queue, and the chat is the assistant's again.
    ///
    /// # Errors
    /// As above.
    pub async fn close_case(&self, number: &CaseNumber, message: &impl Serialize) -> Result<(), Error> {
        let (number, arrival) = (number.clone(), arrival(message)?);
        let closed = self.thread.call(move |store| {
            let case = store.close_case(&number, now())?;
            notice::drop_held(store, &number)?;
            if case.holds { queue(store, &case, &arrival) } else { Ok(()) }
        });
        closed.await?;
        self.arrived.notify_waiters();
        Ok(())
    }
}

/// `message` as something that arrives; its chat is put in by [`queue`].
fn arrival(message: &impl Serialize) -> Result<Arrival, Error> {
    Arrival::new(format!("case:{}", uuid::Uuid::new_v4()), "", message)
}

fn queue(store: &mut dyn Store, case: &Case, arrival: &Arrival) -> Result<(), Error> {
    let arrival = Arrival { chat: case.address.chat.clone(), ..arrival.clone() };
    match store.accept(&case.address.channel, &arrival, MOST_WAITING, now())? {
        Accepted::Flooded => Err(Error::Flooded),
        Accepted::Kept | Accepted::Duplicate => Ok(()),
    }
}
