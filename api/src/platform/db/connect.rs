//! Opening connections: schemes, pragmas, pools, migrations.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::r2d2::{ManageConnection, Pool};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use super::{Conn, DbError};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");
/// Key of the PostgreSQL advisory lock that lets one node migrate at a time.
const MIGRATION_LOCK: i64 = 0x006c_6174_6368_6b65;

/// How surely a commit on SQLite outlives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synchronous {
    /// Every commit is on the disk before it is acknowledged.
    Full,
    /// A power cut may lose the last commits, never the file.
    Normal,
}

/// Where the database is and how to talk to it.
#[derive(Debug, Clone)]
pub struct DbConfig {
    /// `sqlite://path` or `postgres://…`.
    pub url: String,
    /// Connections at most (readers, on SQLite).
    pub pool_size: u32,
    /// How long to wait for one.
    pub acquire_timeout: Duration,
    /// SQLite's `synchronous`.
    pub sqlite_synchronous: Synchronous,
}

/// The kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl DbConfig {
    /// The kind of database that the URL's scheme names.
    ///
    /// # Errors
    /// Any other scheme.
    pub fn backend(&self) -> Result<Backend, DbError> {
        if self.url.starts_with("sqlite://") {
            Ok(Backend::Sqlite)
        } else if self.url.starts_with("postgres://") || self.url.starts_with("postgresql://") {
            Ok(Backend::Postgres)
        } else {
            Err(DbError::Connect("the address must begin with sqlite:// or postgres://".to_owned()))
        }
    }
}

/// Makes connections for the pool.
#[derive(Debug)]
pub(super) struct Manager {
    backend: Backend,
    url: String,
    synchronous: Synchronous,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::ConnectionError;

    fn connect(&self) -> Result<Conn, diesel::ConnectionError> {
        match self.backend {
            Backend::Postgres => PgConnection::establish(&self.url).map(Conn::Postgres),
            Backend::Sqlite => {
                let path = self.url.trim_start_matches("sqlite://");
                let mut conn = SqliteConnection::establish(path)?;
                let synchronous = match self.synchronous {
                    Synchronous::Full => "FULL",
                    Synchronous::Normal => "NORMAL",
                };
                // `busy_timeout` first: switching to WAL can meet another process. `secure_delete` makes "erased" true
                // of the file's pages.
                conn.batch_execute(&format!(
                    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; \
                     PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -2000; \
                     PRAGMA mmap_size = 2147418112;"
                ))
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), diesel::ConnectionError> {
        conn.batch_execute("SELECT 1").map_err(diesel::ConnectionError::CouldntSetupConfiguration)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        use diesel::connection::TransactionManager as _;
        std::thread::panicking() || match conn {
            Conn::Postgres(c) => {
                <PgConnection as diesel::Connection>::TransactionManager::is_broken_transaction_manager(c)
            }
            Conn::Sqlite(c) => {
                <SqliteConnection as diesel::Connection>::TransactionManager::is_broken_transaction_manager(c)
            }
        }
    }
}

pub(super) fn pool(config: &DbConfig, size: u32) -> Result<Pool<Manager>, DbError> {
    let manager = Manager {
        backend: config.backend()?,
        url: config.url.clone(),
        synchronous: config.sqlite_synchronous,
    };
    Pool::builder()
        .max_size(size.max(1))
        .min_idle(Some(1))
        // A check on every use would cost as much as the read itself; a broken connection is dropped when it is returned.
        .test_on_check_out(false)
        .connection_timeout(config.acquire_timeout)
        .build(manager)
        .map_err(|error| DbError::Connect(error.to_string()))
}

pub(super) fn migrate(conn: &mut Conn) -> Result<usize, DbError> {
    let failed =
        |error: Box<dyn std::error::Error + Send + Sync>| DbError::Connect(format!("migration: {error}"));
    match conn {
        Conn::Sqlite(c) => c.run_pending_migrations(SQLITE).map(|done| done.len()).map_err(failed),
        Conn::Postgres(c) => {
            c.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))?;
            let done = c.run_pending_migrations(POSTGRES).map(|done| done.len()).map_err(failed);
            c.batch_execute(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})"))?;
            done
        }
    }
}

/// What a pragma answers.
#[derive(QueryableByName)]
struct UserVersion {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    user_version: i32,
}

/// Notes, in the same transaction as a deletion, that the files must be written anew. The note is SQLite's `user_version`, which is an
/// application's to use: a server that dies before [`super::Db::compact`] leaves it to the next one.
///
/// # Errors
/// A failing database.
pub fn owe_compaction(conn: &mut Conn) -> Result<(), DbError> {
    let Conn::Sqlite(conn) = conn else { return Ok(()) };
    Ok(conn.batch_execute("PRAGMA user_version = 1")?)
}

pub(super) fn owes_compaction(conn: &mut Conn) -> Result<bool, DbError> {
    let Conn::Sqlite(conn) = conn else { return Ok(false) };
    let found: UserVersion = diesel::sql_query("PRAGMA user_version").get_result(conn)?;
    Ok(found.user_version != 0)
}

/// The log's end: whether somebody stood in its way.
#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    busy: i32,
}

/// Writes the database anew and empties its log; only then nothing is owed.
pub(super) fn compact(conn: &mut Conn) -> Result<(), DbError> {
    let Conn::Sqlite(conn) = conn else { return Ok(()) };
    conn.batch_execute("VACUUM")?;
    let done: Checkpoint = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(conn)?;
    if done.busy != 0 {
        return Err(DbError::Busy);
    }
    Ok(conn.batch_execute("PRAGMA user_version = 0")?)
}
