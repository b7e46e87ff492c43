//! Two databases, one code path.
//!
//! [`Conn`] is either database; [`Db`] is the only way to one: [`Db::read`] and [`Db::write`] run a closure as one
//! unit of work, which is one transaction. Nothing in such a closure waits for anything but the database.
//!
//! A row by its key is read with `get_result`, never with `first`: that adds `LIMIT ?`, and SQLite compiles a statement
//! anew whenever the value of a limit is bound, which costs more than the read.
//!
//! * **SQLite** has one writer: a fair permit, then a blocking thread, then `BEGIN IMMEDIATE` (a deferred transaction that
//!   turns into a write fails at once when another one wrote in between). Reads run on the calling thread: the hop to
//!   another thread costs more than a point read.
//! * **PostgreSQL** takes a permit per pooled connection, then a blocking thread. READ COMMITTED is enough because
//!   everything that must happen once is one conditional statement.

mod after_commit;
mod conn;
mod connect;
#[expect(missing_docs, reason = "diesel's macros name each column as a type of its own")]
pub mod schema;
mod transaction;

use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2::{Pool, PooledConnection};
use prometheus::Histogram;
use tokio::sync::{Semaphore, SemaphorePermit};

pub use after_commit::after_commit;
pub use conn::Conn;
use connect::Manager;
pub use connect::{Backend, DbConfig, Synchronous, owe_compaction};
use transaction::{Commit, blocking, in_transaction, in_transaction_immediate, set_commit, take};

use super::telemetry::metrics::DatabasePool;

/// Runs the same diesel code on the connection's own type, for what the derived enum cannot express (`on_conflict`,
/// batch inserts, `eq_any` on arrays).
#[macro_export]
macro_rules! both {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::platform::db::Conn::Postgres($c) => $body,
            $crate::platform::db::Conn::Sqlite($c) => $body,
        }
    };
}

/// Why a unit of work did not happen.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection became free in time.
    #[error("no database connection became free in time")]
    Busy,
    /// The pool could not open a connection.
    #[error("cannot connect to the database: {0}")]
    Connect(String),
    /// A statement failed.
    #[error("database: {0}")]
    Query(#[from] diesel::result::Error),
    /// The same request is being carried out, or was a moment ago.
    #[error("the same request is being carried out")]
    Taken,
    /// A stored document cannot be read.
    #[error("stored {what} cannot be read: {cause}")]
    Corrupt {
        /// What was read.
        what: &'static str,
        /// Why it cannot be.
        cause: String,
    },
}

impl DbError {
    /// A stored document that cannot be read.
    pub fn corrupt(what: &'static str, cause: impl std::fmt::Display) -> Self {
        Self::Corrupt { what, cause: cause.to_string() }
    }

    /// Whether a row refers to one that is not there, or is referred to and was to go.
    #[must_use]
    pub fn is_foreign_key_violation(&self) -> bool {
        matches!(
            self,
            Self::Query(diesel::result::Error::DatabaseError(
                diesel::result::DatabaseErrorKind::ForeignKeyViolation,
                _
            ))
        )
    }

    /// Whether a unique key was violated. SQLite names no constraint: the call site knows which it was.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(
            self,
            Self::Query(diesel::result::Error::DatabaseError(
                diesel::result::DatabaseErrorKind::UniqueViolation,
                _
            ))
        )
    }
}

type PooledConn = PooledConnection<Manager>;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
    waits: Option<Waits>,
}

/// Where the waits for a connection are noted, in seconds.
#[derive(Debug, Clone)]
pub struct Waits {
    /// Those of reads.
    pub read: Histogram,
    /// Those of writes.
    pub write: Histogram,
}

struct Inner {
    backend: Backend,
    readers: Pool<Manager>,
    read_permits: Semaphore,
    /// SQLite only: the one writer. PostgreSQL writes through `readers`.
    writer: Option<Pool<Manager>>,
    write_permits: Semaphore,
    acquire_timeout: Duration,
    /// Whether a commit on SQLite waits for the disk, but for the relaxed ones.
    is_durable: bool,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("backend", &self.inner.backend).finish_non_exhaustive()
    }
}

impl Db {
    /// Opens the database that the URL's scheme names. Connections are made on first use, but for the first one, which
    /// proves that the database answers.
    ///
    /// # Errors
    /// An unknown scheme (before any file is created), or a database that does not answer.
    pub fn open(config: &DbConfig) -> Result<Self, DbError> {
        let backend = config.backend()?;
        let readers = connect::pool(config, config.pool_size)?;
        let writer = match backend {
            Backend::Sqlite => Some(connect::pool(config, 1)?),
            Backend::Postgres => None,
        };
        let size = usize::try_from(config.pool_size).unwrap_or(8);
        Ok(Self {
            inner: Arc::new(Inner {
                backend,
                readers,
                read_permits: Semaphore::new(size),
                write_permits: Semaphore::new(if writer.is_some() { 1 } else { size }),
                writer,
                acquire_timeout: config.acquire_timeout,
                is_durable: config.sqlite_synchronous == Synchronous::Full,
            }),
            waits: None,
        })
    }

    /// The same database, noting how long units of work wait for a connection.
    #[must_use]
    pub fn measured(self, waits: Waits) -> Self {
        Self { waits: Some(waits), ..self }
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.inner.backend
    }

    /// Reads in one transaction: every statement sees the same state on SQLite; on PostgreSQL each sees what was
    /// committed when it began.
    ///
    /// # Errors
    /// Whatever the closure answers, or that the database did not.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run_read(work, true).await
    }

    /// Reads with one statement, which needs no transaction around it. The path of every authenticated request.
    ///
    /// # Errors
    /// Whatever the closure answers, or that the database did not.
    pub async fn fetch<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run_read(work, false).await
    }

    async fn run_read<T, E, F>(&self, work: F, transaction: bool) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let run =
            move |conn: &mut PooledConn| if transaction { in_transaction(conn, work) } else { work(conn) };
        match self.inner.backend {
            Backend::Sqlite => {
                let mut conn = take(&self.inner.readers)?;
                run(&mut conn)
            }
            Backend::Postgres => {
                let permit = self.permit(DatabasePool::Read).await?;
                let inner = Arc::clone(&self.inner);
                let result = blocking(move || run(&mut take(&inner.readers)?)).await;
                drop(permit);
                result
            }
        }
    }

    /// Reads much (an export, a sweep) on a thread of its own, on both databases.
    ///
    /// # Errors
    /// Whatever the closure answers, or that the database did not.
    pub async fn read_much<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let permit = self.permit(DatabasePool::Read).await?;
        let inner = Arc::clone(&self.inner);
        let result = blocking(move || in_transaction(&mut take(&inner.readers)?, work)).await;
        drop(permit);
        result
    }

    /// Writes in one transaction. An error of the closure undoes all of it.
    ///
    /// # Errors
    /// Whatever the closure answers, or that the database did not.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run_write(work, Commit::AsConfigured).await
    }

    /// Writes what may be lost with the power, and only then: the beginning of a flow, the count of an attempt, the last use
    /// of a session. The commit does not wait for the disk; a crash of the server loses nothing of it, and a later commit
    /// that waits makes it as lasting as itself. A third of the time of a sign-in went into such waits.
    ///
    /// # Errors
    /// Whatever the closure answers, or that the database did not.
    pub async fn write_relaxed<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run_write(work, Commit::Relaxed).await
    }

    async fn run_write<T, E, F>(&self, work: F, commit: Commit) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let permit = self.permit(DatabasePool::Write).await?;
        let inner = Arc::clone(&self.inner);
        let result = blocking(move || {
            let mut conn = take(inner.writer.as_ref().unwrap_or(&inner.readers))?;
            // Before every write: what an earlier one left, or a panic in it, decides nothing about this one.
            if inner.is_durable {
                set_commit(&mut conn, commit)?;
            }
            after_commit::with_list(|| {
                in_transaction_immediate(&mut conn, |conn| {
                    if commit == Commit::Relaxed
                        && let Conn::Postgres(postgres) = conn
                    {
                        use diesel::connection::SimpleConnection as _;
                        postgres
                            .batch_execute("SET LOCAL synchronous_commit TO OFF")
                            .map_err(DbError::Query)?;
                    }
                    work(conn)
                })
            })
        })
        .await;
        drop(permit);
        result
    }

    /// The same as [`Db::fetch`] on the calling thread, for threads of our own. Waits for a connection without a permit.
    ///
    /// # Errors
    /// Whatever the closure answers, or that the database did not.
    pub fn fetch_blocking<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        work(&mut *take(&self.inner.readers)?)
    }

    /// The same as [`Db::write`] on the calling thread, for the command line.
    ///
    /// # Errors
    /// Whatever the closure answers, or that the database did not.
    pub fn write_blocking<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = take(self.inner.writer.as_ref().unwrap_or(&self.inner.readers))?;
        if self.inner.is_durable {
            set_commit(&mut conn, Commit::AsConfigured)?;
        }
        after_commit::with_list(|| in_transaction_immediate(&mut conn, work))
    }

    /// Applies what is missing of `migrations/`. Safe to call from several nodes at once.
    ///
    /// # Errors
    /// A migration that fails, or a database newer than this binary.
    pub fn migrate(&self) -> Result<usize, DbError> {
        let mut conn = take(self.inner.writer.as_ref().unwrap_or(&self.inner.readers))?;
        connect::migrate(&mut conn)
    }

    /// Makes the files hold nothing that was deleted, if [`owe_compaction`] was called since: on SQLite a new copy of the database and an
    /// empty log, as a page that was rebuilt may still have what was moved away from it. Writes wait meanwhile. PostgreSQL
    /// vacuums in its own time.
    ///
    /// # Errors
    /// A database that does not answer, no room for the copy, or a reader that stands in the way of the log's end. It is then
    /// owed still.
    pub async fn compact(&self) -> Result<(), DbError> {
        if !self.fetch(connect::owes_compaction).await? {
            return Ok(());
        }
        let permit = self.permit(DatabasePool::Write).await?;
        let inner = Arc::clone(&self.inner);
        let result = blocking(move || {
            let mut conn = take(inner.writer.as_ref().unwrap_or(&inner.readers))?;
            connect::compact(&mut conn)
        })
        .await;
        drop(permit);
        result
    }

    /// How many units of work wait for a connection or run just now: `(reads, writes)` in use.
    #[must_use]
    pub fn in_use(&self) -> (usize, usize) {
        let state = self.inner.readers.state();
        let reads = state.connections.saturating_sub(state.idle_connections) as usize;
        let writes =
            usize::from(self.inner.writer.is_some() && self.inner.write_permits.available_permits() == 0);
        (reads, writes)
    }

    /// Waits for a connection's turn. The inline reads of SQLite take a connection without one.
    async fn permit(&self, pool: DatabasePool) -> Result<SemaphorePermit<'_>, DbError> {
        let (permits, seconds) = match pool {
            DatabasePool::Read => (&self.inner.read_permits, self.waits.as_ref().map(|w| &w.read)),
            DatabasePool::Write => (&self.inner.write_permits, self.waits.as_ref().map(|w| &w.write)),
        };
        let _noted_when_dropped = seconds.map(Histogram::start_timer);
        match tokio::time::timeout(self.inner.acquire_timeout, permits.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(DbError::Busy),
        }
    }
}
