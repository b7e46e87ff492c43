//! Fresh databases: a file, or a copy of a migrated template on the PostgreSQL server of the run.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use latchkey::both as on_either;
use latchkey::platform::db::{Conn, Db, DbConfig, DbError, Synchronous};

/// The variable that names a PostgreSQL server whose user may create databases.
const SERVER_VARIABLE: &str = "LATCHKEY_TEST_POSTGRES";

/// The database that a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A temporary file.
    Sqlite,
    /// A database of its own on the server of the run.
    Postgres,
}

/// A database that is there for one test, and a folder beside it. Both go with it.
#[derive(Debug)]
pub struct TestDatabase {
    /// The address as the configuration takes it.
    pub url: String,
    /// An empty folder for whatever the server writes.
    pub folder: PathBuf,
    postgres: Option<String>,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

#[expect(clippy::disallowed_methods, reason = "the one place where the tests read the environment")]
fn server() -> String {
    std::env::var(SERVER_VARIABLE).unwrap_or_else(|_| {
        panic!("{SERVER_VARIABLE} is not set: `cargo xtask test --only native` starts a PostgreSQL server and sets it")
    })
}

fn named(database: &str) -> String {
    let server = server();
    let (server, _) = server.rsplit_once('/').expect("the address ends with /database");
    format!("{server}/{database}")
}

fn administer(statement: &str) {
    let mut conn = PgConnection::establish(&server()).expect("the PostgreSQL server of the run answers");
    conn.batch_execute(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// The database that all others are copied from: migrated once per process.
fn template() -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("latchkey_template_{}", std::process::id());
        administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        administer(&format!("CREATE DATABASE {name}"));
        let db = Db::open(&DbConfig {
            url: named(&name),
            pool_size: 1,
            acquire_timeout: std::time::Duration::from_secs(10),
            sqlite_synchronous: Synchronous::Normal,
        })
        .expect("the template opens");
        db.migrate().expect("the template migrates");
        drop(db);
        // A copy needs a template that nobody is connected to.
        administer(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
        name
    })
}

impl TestDatabase {
    /// A fresh one. On PostgreSQL it is migrated, or empty where `migrated` is false.
    #[must_use]
    pub fn new(backend: Backend, migrated: bool) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("latchkey_{}_{number}", std::process::id());
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).unwrap();
        match backend {
            Backend::Sqlite => {
                let url = format!("sqlite://{}", folder.join("test.db").display());
                Self { url, folder, postgres: None }
            }
            Backend::Postgres => {
                administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                let source = if migrated { format!(" TEMPLATE {}", template()) } else { String::new() };
                administer(&format!("CREATE DATABASE {name}{source}"));
                Self { url: named(&name), folder, postgres: Some(name) }
            }
        }
    }

    /// Which database it is.
    pub(crate) fn backend(&self) -> Backend {
        if self.postgres.is_some() { Backend::Postgres } else { Backend::Sqlite }
    }

    /// On a connection of its own.
    fn open(&self) -> Db {
        Db::open(&DbConfig {
            url: self.url.clone(),
            pool_size: 1,
            acquire_timeout: std::time::Duration::from_secs(10),
            sqlite_synchronous: Synchronous::Full,
        })
        .expect("the database opens")
    }

    /// The column `line` of a statement that writes, or of a query that waits until nobody does.
    #[must_use]
    pub fn query(&self, query: &str) -> Vec<String> {
        self.open().write_blocking(|conn| lines(conn, query)).unwrap()
    }

    /// The same of a query while others write.
    #[must_use]
    pub fn read(&self, query: &str) -> Vec<String> {
        self.open().fetch_blocking(|conn| lines(conn, query)).unwrap()
    }

    /// Does something while a reader stands by, who sees everything as it was: no log of SQLite's can be emptied meanwhile.
    pub fn while_read<T>(&self, work: impl FnOnce() -> T) -> T {
        let read = |conn: &mut Conn| {
            execute(conn, "BEGIN")?;
            lines(conn, "SELECT CAST(count(*) AS TEXT) AS line FROM accounts")?;
            let done = work();
            execute(conn, "ROLLBACK")?;
            Ok::<_, DbError>(done)
        };
        self.open().fetch_blocking(read).unwrap()
    }

    /// Runs a statement.
    pub fn execute(&self, statement: &str) {
        self.open().write_blocking(|conn| execute(conn, statement)).unwrap();
    }

    /// A file in the folder.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        Path::new(&self.folder).join(name)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(name) = &self.postgres
            && !std::thread::panicking()
        {
            administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The first column, named `line`, of a query.
pub(crate) fn lines(conn: &mut Conn, query: &str) -> Result<Vec<String>, DbError> {
    let rows = on_either!(conn, |c| sql_query(query).load::<Line>(c))?;
    Ok(rows.into_iter().map(|row| row.line).collect())
}

/// Runs a statement.
pub(crate) fn execute(conn: &mut Conn, statement: &str) -> Result<(), DbError> {
    on_either!(conn, |c| c.batch_execute(statement))?;
    Ok(())
}

/// Every row of a table as text, sorted.
pub(crate) fn dump(conn: &mut Conn, table: &str) -> Result<Vec<String>, DbError> {
    let query = match conn {
        Conn::Postgres(_) => format!("SELECT t::text AS line FROM {table} t ORDER BY 1"),
        Conn::Sqlite(_) => {
            let columns =
                lines(conn, &format!("SELECT name AS line FROM pragma_table_info('{table}') ORDER BY cid"))?;
            let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
            format!("SELECT {} AS line FROM {table} ORDER BY 1", quoted.join(" || '|' || "))
        }
    };
    lines(conn, &query)
}
