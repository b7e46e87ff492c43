//! Reading sessions together, where the way to the database is long.
//!
//! On PostgreSQL a session is one round trip away. Requests that arrive while another read is on its way wait for each other
//! and are answered by one statement. Each answer is read after its request came, so what was ended before is refused: this
//! is not a cache.

use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::sync::oneshot;

use super::load::{self, Row};
use crate::platform::db::{Backend, Db, DbError};

/// Sessions read by one statement at most.
const BATCH: usize = 128;

struct Job {
    hash: Vec<u8>,
    answer: oneshot::Sender<Result<Option<Row>, DbError>>,
}

/// The readers of sessions.
#[derive(Debug, Clone)]
pub struct SessionReader {
    db: Db,
    jobs: Option<Sender<Job>>,
}

impl SessionReader {
    /// Starts what the database needs: nothing on SQLite, whose reads stay on the calling thread.
    ///
    /// # Errors
    /// A thread that cannot be started.
    pub fn start(db: &Db) -> std::io::Result<Self> {
        let jobs = match db.backend() {
            Backend::Sqlite => None,
            Backend::Postgres => {
                let (sender, receiver) = channel();
                let db = db.clone();
                // Ends when the last sender is gone.
                std::thread::Builder::new()
                    .name("sessions".to_owned())
                    .spawn(move || read_all(&db, &receiver))?;
                Some(sender)
            }
        };
        Ok(Self { db: db.clone(), jobs })
    }

    /// The row of a session's hashed secret, present or previous.
    pub(super) async fn find(&self, hash: Vec<u8>) -> Result<Option<Row>, DbError> {
        let Some(jobs) = &self.jobs else {
            return self.db.fetch(move |conn| load::find(conn, &hash)).await;
        };
        let (answer, found) = oneshot::channel();
        jobs.send(Job { hash, answer }).map_err(|_| gone())?;
        found.await.map_err(|_| gone())?
    }
}

fn gone() -> DbError {
    DbError::Connect("the reader of sessions is gone".to_owned())
}

fn read_all(db: &Db, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut batch = vec![first];
        batch.extend(jobs.try_iter().take(BATCH - 1));
        let hashes: Vec<&[u8]> = batch.iter().map(|job| job.hash.as_slice()).collect();
        match db.fetch_blocking(|conn| load::find_many(conn, &hashes)) {
            Ok(found) => {
                for job in batch {
                    // Not found is either nobody's secret or the one before a step-up: seldom, so read alone.
                    let answer = match found.iter().find(|row| row.secret_hash == job.hash) {
                        Some(row) => Ok(Some(row.clone())),
                        None => db.fetch_blocking(|conn| load::find(conn, &job.hash)),
                    };
                    // A caller that went away needs no answer.
                    drop(job.answer.send(answer));
                }
            }
            Err(error) => {
                let cause = error.to_string();
                for job in batch {
                    drop(job.answer.send(Err(DbError::Connect(cause.clone()))));
                }
            }
        }
    }
}
