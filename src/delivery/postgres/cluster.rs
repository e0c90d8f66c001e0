//! A throw-away server for tests: one a test process, in a folder of its own, reachable by a socket alone. It ends with the test
//! process, however that ends.

use std::{
    fmt,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use postgres::{Client, NoTls};

use super::Postgres;

/// Starts the server as a user that may (it refuses root) and ends it when nobody holds the other end of the input any more.
const SCRIPT: &str = r#"
dir=$1
for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do PATH=$PATH:$bin; done
if ! command -v initdb >/dev/null || ! command -v postgres >/dev/null; then echo "no PostgreSQL server is installed"; exit; fi
own=""
if [ "$(id -u)" = 0 ]; then
    user=nobody
    if id postgres >/dev/null 2>&1; then user=postgres; fi
    chown "$user" "$dir"
    own="setpriv --reuid=$user --regid=$(id -g $user) --clear-groups"
fi
cd "$dir"
if ! $own initdb -D "$dir/data" -U motcua -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1; then
    echo "initdb failed: $(tail -n 1 "$dir/log")"; rm -rf "$dir"/*; exit
fi
$own postgres -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c max_connections=300 >>"$dir/log" 2>&1 &
server=$!
for _ in $(seq 600); do
    if [ -S "$dir/.s.PGSQL.5432" ]; then break; fi
    if ! kill -0 $server 2>/dev/null; then break; fi
    sleep 0.1
done
if ! kill -0 $server 2>/dev/null; then
    echo "the server did not start: $(tail -n 1 "$dir/log")"; rm -rf "$dir"/*; exit
fi
echo ready
read -r _
kill -QUIT $server
wait
rm -rf "$dir"
"#;

/// The server of this test process.
struct Cluster {
    dir: tempfile::TempDir,
    /// Its input stays open as long as this process lives.
    _watch: Child,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

fn cluster() -> Option<&'static Cluster> {
    let start = || {
        let dir = tempfile::Builder::new().prefix("pg").tempdir().unwrap();
        let mut watch = Command::new("sh")
            .args(["-c", SCRIPT, "sh"])
            .arg(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let _ = BufReader::new(watch.stdout.take().unwrap()).read_line(&mut said);
        if said.trim() == "ready" {
            let url = url(dir.path(), "postgres");
            // On a thread of its own: a test may stand on an async runtime.
            let waiting = thread::spawn(move || {
                let pauses = (0..600).map(|_| thread::sleep(Duration::from_millis(100)));
                pauses.take_while(|()| Client::connect(&url, NoTls).is_err()).count()
            });
            let _ = waiting.join();
            return Some(Cluster { dir, _watch: watch });
        }
        drop(watch.stdin.take());
        let _ = watch.wait();
        eprintln!("SKIPPED: the tests over PostgreSQL do not run: {}", said.trim());
        None
    };
    CLUSTER.get_or_init(start).as_ref()
}

fn url(dir: &Path, name: &str) -> String {
    let dir = dir.display().to_string().replace('/', "%2F");
    format!("postgres://motcua@{dir}/{name}")
}

/// A database of its own, dropped with this.
pub(crate) struct Database {
    name: String,
    dir: &'static Path,
}

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

impl Database {
    /// A new one; none, and a line that says so, where no server is installed.
    pub(crate) fn fresh() -> Option<Self> {
        let Some(cluster) = cluster() else {
            eprintln!("SKIPPED: there is no PostgreSQL server for this test");
            return None;
        };
        let name = format!("t{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let database = Self { name, dir: cluster.dir.path() };
        database.admin(&format!("CREATE DATABASE {}", database.name));
        Some(database)
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        url(self.dir, &self.name)
    }

    /// A store in it: one instance.
    pub(crate) fn store(&self) -> Postgres {
        Postgres::at(&self.url(), None).unwrap()
    }

    /// Cuts all connections to it, as a restart of the server does.
    pub(crate) fn cut(&self) {
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname =";
        self.admin(&format!("{cut} '{}'", self.name));
    }

    /// Lets nobody connect to it, or everybody again.
    pub(crate) fn close(&self, closed: bool) {
        self.admin(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS {}", self.name, !closed));
    }

    /// Runs `sql` beside it.
    fn admin(&self, sql: &str) {
        on(&url(self.dir, "postgres"), sql);
    }

    /// Runs `sql` in it.
    pub(crate) fn run(&self, sql: &str) {
        on(&self.url(), sql);
    }

    /// The number that `sql` asks for.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        let (url, sql) = (self.url(), sql.to_owned());
        let asked = thread::spawn(move || {
            let row = Client::connect(&url, NoTls).unwrap().query_one(&sql, &[]).unwrap();
            row.get(0)
        });
        asked.join().unwrap()
    }
}

/// Runs `sql` on a connection and a thread of its own: the caller may stand on an async runtime.
fn on(url: &str, sql: &str) {
    let (url, sql) = (url.to_owned(), sql.to_owned());
    let ran = thread::spawn(move || Client::connect(&url, NoTls).unwrap().batch_execute(&sql).unwrap());
    ran.join().unwrap();
}

impl Drop for Database {
    fn drop(&mut self) {
        self.admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}
