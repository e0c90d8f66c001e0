//! A connection to the server: how it is made, what is set on it, and what its errors mean.

use std::{
    collections::HashMap,
    fmt, thread,
    time::{Duration, Instant},
};

use postgres::{
    Client, Config, NoTls, Row, Statement,
    config::{SslMode, TargetSessionAttrs},
    error::SqlState,
    types::ToSql,
};
use sha2::{Digest, Sha256};

use crate::delivery::{Address, Error, Millis, item::now};

use super::schema;

/// How long a connection is tried for before the call fails; a server that restarts is back within.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(100);
/// After how long without a sign the other end counts as gone.
const SILENCE: Duration = Duration::from_secs(15);
/// How far the clocks of this machine and the server may differ, in milliseconds: far less than a lease.
const SKEW: Millis = 10_000;

/// What is set on each connection. A lock is not waited for long: a call that meets one is undone and run again by itself,
/// which also ends what would be a deadlock. What hangs in the middle of a transaction is ended, and its locks with it.
const SET: &str = "
SET lock_timeout = '200ms';
SET statement_timeout = '20s';
SET idle_in_transaction_session_timeout = '20s';
SET default_transaction_isolation = 'read committed';
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
";

/// The values of a statement.
pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// Which server, which database and as whom; a password is in it and shown by nothing.
#[derive(Clone)]
pub(super) struct Server {
    config: Config,
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Server({})", self.name())
    }
}

impl Server {
    /// The server that `url` names.
    ///
    /// # Errors
    /// [`Error::Setting`] where it cannot be used; its words never quote it.
    pub(super) fn at(url: &str, password: Option<&str>) -> Result<Self, Error> {
        let refused = |why: &str| Err(Error::Setting(why.to_owned()));
        let Ok(mut config) = url.parse::<Config>() else {
            return refused("it cannot be read; write it like postgres://motcua@db.example:5432/motcua");
        };
        if config.get_password().is_some() {
            return refused("it holds a password, which belongs into the environment or a file of its own");
        }
        if config.get_ssl_mode() == SslMode::Require {
            return refused(
                "it asks for TLS, which is not built in; go by a socket, a private network or a tunnel",
            );
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return refused("it names no host; write it like postgres://motcua@db.example:5432/motcua");
        }
        if let Some(password) = password {
            config.password(password);
        }
        config
            .ssl_mode(SslMode::Disable)
            .application_name("motcua")
            .target_session_attrs(TargetSessionAttrs::ReadWrite)
            .connect_timeout(PATIENCE)
            .tcp_user_timeout(SILENCE)
            .keepalives_idle(SILENCE)
            .keepalives_interval(SILENCE)
            // What the server remarks may quote what is kept.
            .notice_callback(|_| {});
        Ok(Self { config })
    }

    /// The database's name, for messages.
    pub(super) fn name(&self) -> String {
        format!("the database {}", self.config.get_dbname().or(self.config.get_user()).unwrap_or_default())
    }

    /// A new connection, whose claims are those of `holder`. It is tried for as long as the server is away, up to [`PATIENCE`].
    pub(super) fn connect(&self, holder: &str) -> Result<Session, Error> {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.config.connect(NoTls).map_err(|error| connecting(&error)) {
                Ok(client) => return Session::prepared(client, self, holder),
                Err(Error::Unreachable(_)) if Instant::now() < end => thread::sleep(PAUSE),
                Err(error) => return Err(error),
            }
        }
    }
}

/// A connection with what was prepared on it.
pub(super) struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
    /// Whether the transaction has a mark.
    marked: bool,
    /// Whether a call failed and was not undone.
    failed: bool,
    /// Whose claims are its own: drawn by chance when the store was opened, so it names one run of one process.
    pub(super) holder: String,
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Session")
    }
}

impl Session {
    fn prepared(mut client: Client, server: &Server, holder: &str) -> Result<Self, Error> {
        client.batch_execute(SET).map_err(broken)?;
        let before = now();
        let row = client.query_one("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::BIGINT", &[]);
        let theirs: Millis = row.map_err(broken)?.try_get(0).map_err(broken)?;
        let skew = (theirs - before).abs().min((theirs - now()).abs());
        if skew > SKEW {
            return Err(Error::Clock { skew });
        }
        schema::prepare(&mut client, &server.name())?;
        Ok(Self {
            client,
            statements: HashMap::new(),
            marked: false,
            failed: false,
            holder: holder.to_owned(),
        })
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let prepared = self.client.prepare(sql);
        let statement = self.told(prepared)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// What the server told. After an error it takes nothing more until that is undone.
    fn told<T>(&mut self, told: Result<T, postgres::Error>) -> Result<T, Error> {
        self.failed |= told.is_err();
        told.map_err(broken)
    }

    /// Runs `sql`; how many rows it changed.
    pub(super) fn execute(&mut self, sql: &str, values: Values<'_>) -> Result<u64, Error> {
        let statement = self.statement(sql)?;
        let told = self.client.execute(&statement, values);
        self.told(told)
    }

    /// The rows of `sql`, each read by `read`.
    pub(super) fn rows<T>(
        &mut self,
        sql: &str,
        values: Values<'_>,
        read: impl FnMut(&Row) -> Result<T, postgres::Error>,
    ) -> Result<Vec<T>, Error> {
        let statement = self.statement(sql)?;
        let told = self.client.query(&statement, values);
        let rows = self.told(told)?;
        rows.iter().map(read).collect::<Result<_, _>>().map_err(broken)
    }

    /// The first row of `sql`, read by `read`.
    pub(super) fn row<T>(
        &mut self,
        sql: &str,
        values: Values<'_>,
        read: impl FnMut(&Row) -> Result<T, postgres::Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.rows(sql, values, read)?.into_iter().next())
    }

    /// The number that `sql` counts.
    pub(super) fn count(&mut self, sql: &str, values: Values<'_>) -> Result<u32, Error> {
        let count: Option<i64> = self.row(sql, values, |row| row.try_get(0))?;
        Ok(number(count.unwrap_or_default()))
    }

    /// Waits until no other instance changes the order of the chat's messages or answers, and keeps it so to the end of the
    /// transaction. Where several are locked they are locked in the order of [`Address`].
    pub(super) fn lock(&mut self, address: &Address) -> Result<(), Error> {
        self.execute("SELECT pg_advisory_xact_lock($1)", &[&key(address)]).map(drop)
    }

    /// The same where nobody has to be waited for; whether it was.
    pub(super) fn try_lock(&mut self, key: i64) -> Result<bool, Error> {
        let locked = self.row("SELECT pg_try_advisory_xact_lock($1)", &[&key], |row| row.try_get(0))?;
        Ok(locked.unwrap_or_default())
    }

    pub(super) fn begin(&mut self) -> Result<(), Error> {
        (self.marked, self.failed) = (false, false);
        self.batch("BEGIN")
    }

    pub(super) fn commit(&mut self) -> Result<(), Error> {
        if self.failed {
            // The server would roll back and call that a success.
            return Err(Error::Engine("a call failed and was not undone".to_owned()));
        }
        self.batch("COMMIT")
    }

    pub(super) fn roll_back(&mut self) -> Result<(), Error> {
        self.batch("ROLLBACK")
    }

    /// Sets the mark anew, so that marks do not pile up.
    pub(super) fn mark(&mut self) -> Result<(), Error> {
        let mark = if self.marked { "RELEASE SAVEPOINT step; SAVEPOINT step" } else { "SAVEPOINT step" };
        self.batch(mark)?;
        self.marked = true;
        Ok(())
    }

    pub(super) fn undo(&mut self) -> Result<(), Error> {
        self.batch("ROLLBACK TO SAVEPOINT step")?;
        self.failed = false;
        Ok(())
    }

    fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let told = self.client.batch_execute(sql);
        self.told(told)
    }
}

/// The lock of a chat. Two chats that share one by chance wait for each other, and nothing worse.
pub(super) fn key(address: &Address) -> i64 {
    let digest = Sha256::digest(format!("{}\n{}", address.channel, address.chat).as_bytes());
    digest.iter().take(8).fold(0_i64, |key, byte| key << 8 | i64::from(*byte))
}

/// A count of rows.
pub(super) fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(if count < 0 { 0 } else { u32::MAX })
}

/// `text` as the server takes it: it knows no character 0.
pub(super) fn plain(text: &str) -> String {
    text.replace('\0', "")
}

/// What an error of a statement means. Its own text may quote what was being kept, so its code alone is told.
pub(super) fn broken(error: postgres::Error) -> Error {
    let Some(code) = error.code() else {
        // Where the server said nothing the connection is gone, or a row has another shape than expected.
        return if error.is_closed()
            || std::error::Error::source(&error).is_some_and(|source| source.is::<std::io::Error>())
        {
            Error::Unreachable("the connection was lost".to_owned())
        } else {
            Error::Engine("a row has another shape than expected".to_owned())
        };
    };
    if [SqlState::T_R_DEADLOCK_DETECTED, SqlState::LOCK_NOT_AVAILABLE, SqlState::T_R_SERIALIZATION_FAILURE]
        .contains(code)
    {
        return Error::Busy;
    }
    if *code == SqlState::DISK_FULL {
        return Error::Full;
    }
    if is_away(code) {
        return Error::Unreachable(format!("the server ended the connection ({})", code.code()));
    }
    Error::Engine(code.code().to_owned())
}

/// What an error of a connection that is being made means. The server's words name the user and the database.
fn connecting(error: &postgres::Error) -> Error {
    match error.as_db_error() {
        None => {
            // Such as that it asks for a password, and never the password.
            let why = std::error::Error::source(error).map(|source| format!(": {source}"));
            let said = format!("{error}{}", why.unwrap_or_default());
            let wrong = ["configuration", "authentication"].iter().any(|word| said.contains(word));
            if wrong { Error::Refused(said) } else { Error::Unreachable(said) }
        }
        Some(said) if is_away(said.code()) => Error::Unreachable(said.message().to_owned()),
        Some(said) => Error::Refused(said.message().to_owned()),
    }
}

/// Whether the server is starting, stopping or full, or the connection is gone.
fn is_away(code: &SqlState) -> bool {
    let gone = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::TOO_MANY_CONNECTIONS,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        // After a failover the old server may read only.
        SqlState::READ_ONLY_SQL_TRANSACTION,
    ];
    gone.contains(code) || code.code().starts_with("08")
}
