//! One closure, one transaction, on either database.

use diesel::SqliteConnection;
use diesel::r2d2::Pool;

use super::connect::Manager;
use super::{Conn, DbError, PooledConn};

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Commit {
    /// As it is configured.
    AsConfigured,
    /// It does not.
    Relaxed,
}

/// A failed unit of work that diesel's `transaction` and the feature's own error both come out of.
struct Carried<E>(E);

impl<E: From<DbError>> From<diesel::result::Error> for Carried<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self(DbError::Query(error).into())
    }
}

/// How the next commit of an SQLite connection meets the disk. PostgreSQL is told within the transaction.
pub(super) fn set_commit(conn: &mut Conn, commit: Commit) -> Result<(), DbError> {
    use diesel::connection::SimpleConnection as _;
    let Conn::Sqlite(sqlite) = conn else { return Ok(()) };
    let statement = match commit {
        Commit::AsConfigured => "PRAGMA synchronous = FULL",
        Commit::Relaxed => "PRAGMA synchronous = NORMAL",
    };
    sqlite.batch_execute(statement).map_err(DbError::Query)
}

pub(super) fn take(pool: &Pool<Manager>) -> Result<PooledConn, DbError> {
    pool.get().map_err(|error| DbError::Connect(error.to_string()))
}

pub(super) async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(DbError::Connect(format!("the unit of work was lost: {error}")).into()),
    }
}

pub(super) fn in_transaction<T, E: From<DbError>>(
    conn: &mut PooledConn,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    use diesel::Connection as _;
    let conn: &mut Conn = conn;
    conn.transaction::<T, Carried<E>, _>(|conn| work(conn).map_err(Carried)).map_err(|Carried(error)| error)
}

pub(super) fn in_transaction_immediate<T, E: From<DbError>>(
    conn: &mut PooledConn,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    use diesel::connection::TransactionManager as _;
    let conn: &mut Conn = conn;
    if let Conn::Sqlite(sqlite) = conn {
        // diesel's own `immediate_transaction` hands out the SQLite type; the work takes the enum.
        type Manager = <SqliteConnection as diesel::Connection>::TransactionManager;
        Manager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE").map_err(DbError::Query)?;
        let result = work(conn);
        let Conn::Sqlite(sqlite) = conn else { return result };
        return match result {
            Ok(value) => {
                Manager::commit_transaction(sqlite).map_err(DbError::Query)?;
                Ok(value)
            }
            Err(error) => {
                Manager::rollback_transaction(sqlite).map_err(DbError::Query)?;
                Err(error)
            }
        };
    }
    use diesel::Connection as _;
    conn.transaction::<T, Carried<E>, _>(|conn| work(conn).map_err(Carried)).map_err(|Carried(error)| error)
}
