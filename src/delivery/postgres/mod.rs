//! Messages in a PostgreSQL database, from which several instances serve together. Claims are taken row by row with
//! `SKIP LOCKED`; whoever changes the order of a chat's messages or answers holds that chat's advisory lock. Nothing else has to
//! agree between instances, so `READ COMMITTED` is enough: each statement sees what was committed before it.

mod session;
mod schema;
mod inbox;
mod outbox;
mod chat;
mod dead;
mod cases;
mod tickets;
#[cfg(test)]
pub(crate) mod cluster;

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    Accepted, Address, Arrival, Case, CaseAct, CaseLine, CaseNumber, Counts, Dead, Error, Export, Letter,
    Millis, NewCase, Out, Retention, Said, Store, Taken, Ticket,
    store::{Again, Due, Ending, Take},
};

use session::{Server, Session};

/// A store in a PostgreSQL database. It is connected at the first call and, where the connection was lost, at the next
/// transaction.
#[derive(Debug)]
pub struct Postgres {
    server: Server,
    session: Option<Session>,
    /// Whose claims are its own.
    holder: String,
    /// Whether a transaction is under way: what is lost with its connection is not gone on with on another one.
    within: bool,
}

impl Postgres {
    /// The store in the database that `url` names, such as `postgres://motcua@db.example:5432/motcua`. Nothing is connected yet, so
    /// this may be called anywhere; the calls of [`Store`] must not be made on an async runtime.
    ///
    /// # Errors
    /// [`Error::Setting`] where `url` cannot be used, or holds a password.
    pub fn at(url: &str, password: Option<&str>) -> Result<Self, Error> {
        let (server, holder) = (Server::at(url, password)?, Uuid::new_v4().to_string());
        Ok(Self { server, session: None, holder, within: false })
    }

    /// Does `work` on the connection. One that was lost is made anew, but never within a transaction.
    fn with<T>(&mut self, work: impl FnOnce(&mut Session) -> Result<T, Error>) -> Result<T, Error> {
        let session = match &mut self.session {
            Some(session) => session,
            None if self.within => return Err(Error::Unreachable("the connection was lost".to_owned())),
            lost @ None => {
                let session = self.server.connect(&self.holder)?;
                lost.insert(session)
            }
        };
        let done = work(session);
        if let Err(Error::Unreachable(_)) = &done {
            self.session = None;
        }
        done
    }
}

impl Store for Postgres {
    fn begin(&mut self) -> Result<(), Error> {
        self.within = false;
        let connected = self.session.is_some();
        let begun = match self.with(Session::begin) {
            // It was lost since the last transaction: nothing was done on it.
            Err(Error::Unreachable(_)) if connected => self.with(Session::begin),
            begun => begun,
        };
        self.within = begun.is_ok();
        begun
    }

    fn commit(&mut self) -> Result<(), Error> {
        let committed = self.with(Session::commit);
        self.within = committed.is_err();
        committed
    }

    fn roll_back(&mut self) {
        // A connection that is gone took its transaction with it; on one that cannot roll back nothing is gone on with.
        if self.within && self.session.is_some() && self.with(Session::roll_back).is_err() {
            self.session = None;
        }
        self.within = false;
    }

    fn mark(&mut self) -> Result<(), Error> {
        self.with(Session::mark)
    }

    fn undo(&mut self) -> Result<(), Error> {
        self.with(Session::undo)
    }

    fn is_shared(&self) -> bool {
        true
    }

    /// Nothing is freed: what was taken may be another instance's, and is free again when its lease is over. This connects, so
    /// that a wrong setting is told at the start.
    fn recover(&mut self, _now: Millis) -> Result<(), Error> {
        self.with(|_| Ok(()))
    }

    fn accept(
        &mut self,
        channel: &str,
        arrival: &Arrival,
        most: u32,
        now: Millis,
    ) -> Result<Accepted, Error> {
        self.with(|session| inbox::accept(session, channel, arrival, most, now))
    }

    fn take(&mut self, channel: &str, take: Take, now: Millis) -> Result<Vec<Taken>, Error> {
        self.with(|session| inbox::take(session, channel, take, now))
    }

    fn finish(&mut self, taken: &Taken, ending: &Ending, now: Millis) -> Result<bool, Error> {
        self.with(|session| inbox::finish(session, taken, ending, now))
    }

    fn put_back(&mut self, again: &Again) -> Result<(), Error> {
        self.with(|session| inbox::put_back(session, again))
    }

    fn give_up(&mut self, id: i64, reason: &str, now: Millis) -> Result<(), Error> {
        self.with(|session| dead::give_up(session, id, reason, now))
    }

    fn put(&mut self, address: &Address, out: &Out, now: Millis) -> Result<(), Error> {
        self.with(|session| outbox::put(session, address, out, now))
    }

    fn due(&mut self, channel: &str, most: usize, until: Millis, now: Millis) -> Result<Due, Error> {
        self.with(|session| outbox::due(session, channel, most, until, now))
    }

    fn sent(&mut self, id: i64, receipt: Option<&str>, next: Millis, now: Millis) -> Result<(), Error> {
        self.with(|session| outbox::sent(session, id, receipt, next, now))
    }

    fn collect(&mut self, address: &Address, seen: i64, most: usize) -> Result<Vec<Letter>, Error> {
        self.with(|session| outbox::collect(session, address, seen, most))
    }

    fn resend(&mut self, again: &Again) -> Result<(), Error> {
        self.with(|session| outbox::resend(session, again))
    }

    fn bury(&mut self, id: i64, reason: &str, now: Millis) -> Result<(), Error> {
        self.with(|session| dead::bury_own(session, id, reason, now))
    }

    fn dead(&mut self, most: usize) -> Result<Vec<Dead>, Error> {
        self.with(|session| dead::list(session, most))
    }

    fn revive(&mut self, id: Option<i64>, now: Millis) -> Result<u64, Error> {
        self.with(|session| dead::revive(session, id, now))
    }

    fn forget(&mut self, address: &Address) -> Result<(), Error> {
        self.with(|session| chat::forget(session, address))
    }

    fn state(&mut self, address: &Address) -> Result<Option<String>, Error> {
        self.with(|session| chat::state(session, address))
    }

    fn export(&mut self, address: &Address) -> Result<Export, Error> {
        self.with(|session| chat::export(session, address))
    }

    fn clean(&mut self, retention: Retention, now: Millis) -> Result<u64, Error> {
        self.with(|session| chat::clean(session, retention, now))
    }

    fn open_case(&mut self, address: &Address, case: &NewCase, now: Millis) -> Result<(), Error> {
        self.with(|session| cases::open(session, address, case, now))
    }

    fn act(&mut self, address: &Address, act: &CaseAct, now: Millis) -> Result<(), Error> {
        self.with(|session| cases::act(session, address, act, now))
    }

    fn officer_said(
        &mut self,
        number: &CaseNumber,
        name: &str,
        said: &Said,
        now: Millis,
    ) -> Result<Case, Error> {
        self.with(|session| cases::officer_said(session, number, name, said, now))
    }

    fn close_case(&mut self, number: &CaseNumber, now: Millis) -> Result<Case, Error> {
        self.with(|session| cases::close(session, number, now))
    }

    fn case_holding(&mut self, address: &Address) -> Result<Option<CaseNumber>, Error> {
        self.with(|session| cases::holding(session, address))
    }

    fn cases_since(&mut self, address: &Address, since: Millis) -> Result<u32, Error> {
        self.with(|session| cases::since(session, address, since))
    }

    fn case(&mut self, number: &CaseNumber) -> Result<Option<(Case, Vec<CaseLine>)>, Error> {
        self.with(|session| cases::one(session, number))
    }

    fn cases(&mut self, open_alone: bool, most: usize) -> Result<Vec<Case>, Error> {
        self.with(|session| cases::list(session, open_alone, most))
    }

    fn issue_ticket(&mut self, id: Uuid, body: &str, until: Millis, now: Millis) -> Result<(), Error> {
        self.with(|session| tickets::issue(session, id, body, until, now))
    }

    fn ticket(&mut self, id: Uuid, now: Millis) -> Result<Ticket, Error> {
        self.with(|session| tickets::one(session, id, now))
    }

    fn notes(&mut self, kind: &str) -> Result<Vec<(String, u32)>, Error> {
        self.with(|session| chat::notes(session, kind))
    }

    fn counts(&mut self) -> Result<BTreeMap<String, Counts>, Error> {
        self.with(chat::counts)
    }
}
