//! Messages of residents and answers to them, kept on disk from the moment they are accepted until they have arrived.
//! It knows neither what they say nor how a platform is spoken to: a channel gives it an [`Answerer`] and a [`Sender`].
//!
//! Imports: `text`.

pub mod error;
pub mod item;
pub mod case;
pub mod office;
pub mod ticket;
pub mod notice;
pub mod role;
pub mod store;
pub mod sqlite;
pub mod postgres;
mod thread;
pub mod limits;
pub mod desk;
mod officer;
mod answering;
mod sending;
pub mod line;
pub mod mailbox;
pub mod retention;
#[cfg(test)]
mod tests;

pub use self::postgres::Postgres;
pub use case::{Case, CaseAct, CaseLine, CaseNumber, NewCase, Said, Who};
pub use desk::Desk;
pub use error::Error;
pub use item::{
    Accepted, Address, Answer, Arrival, Counts, Dead, Direction, Export, Millis, Note, Out, Outgoing, Taken,
    now,
};
pub use limits::Limits;
pub use line::{Line, LineSettings};
pub use mailbox::Letter;
pub use notice::{ANSWERED, NOTICES, Notice, NoticeAct, notice_address};
pub use office::{Hours, Office};
pub use officer::MOST_A_DAY;
pub use retention::Retention;
pub use role::{Answerer, Fault, Receipt, SendError, Sender};
pub use sqlite::Sqlite;
pub use store::Store;
pub use ticket::{TICKET_LIFE, Ticket};
