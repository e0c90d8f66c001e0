//! The tests of a store over PostgreSQL, on a server that this test process starts; where none is installed they say so and
//! are skipped.

#[path = "keeping.rs"]
mod keeping;
#[path = "lines.rs"]
mod lines;
#[path = "failing.rs"]
mod failing;
#[path = "cases.rs"]
mod cases;
#[path = "tickets.rs"]
mod tickets;
#[path = "mailbox.rs"]
mod mailbox;
#[path = "instances.rs"]
mod instances;
#[path = "server.rs"]
mod server;

use crate::delivery::postgres::cluster::Database;

use super::*;

type Kept = Postgres;

/// How long what was taken is nobody else's, in milliseconds.
const LEASE: Millis = 60_000;

/// When what an instance left that ended at `at` is taken over: when its lease is over.
fn crashed(at: Millis) -> Millis {
    at + LEASE + 1
}

/// A database with a store of its own.
struct Place(Database);

impl Place {
    /// A new one; none where no server is installed.
    fn fresh() -> Option<Self> {
        Database::fresh().map(Self)
    }

    fn store(&self) -> Kept {
        self.0.store()
    }

    /// Several may serve from it.
    fn is_free(&self) -> bool {
        true
    }
}

fn open(place: &Place) -> Desk {
    Desk::over(place.store()).unwrap()
}
