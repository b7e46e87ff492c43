//! The last use of sessions and personal access tokens, gathered in memory and written in batches.
//!
//! A use is worth writing when the stored one is a minute old. Losing a batch (a crash) makes a session look at most that
//! much older; nothing acknowledged is lost.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use super::{Principal, store};
use crate::identity::State;
use crate::identity::oauth::personal;
use crate::identity::time::MINUTE;
use crate::platform::db::DbError;

/// Entries that are gathered at most between two writes; more wait for their next use.
const CAPACITY: usize = 100_000;

/// Uses that are not written yet.
#[derive(Debug, Default)]
pub struct Touches {
    pending: Mutex<HashMap<String, (i64, IpAddr)>>,
    /// Personal access tokens.
    tokens: Mutex<HashMap<String, i64>>,
}

impl Touches {
    /// Notes a use.
    pub fn note(&self, principal: &Principal, ip: IpAddr, now: i64) {
        if now - principal.last_accessed_at < MINUTE {
            return;
        }
        let Some(id) = principal.session() else { return };
        if let Ok(mut pending) = self.pending.lock()
            && (pending.len() < CAPACITY || pending.contains_key(id))
        {
            pending.insert(id.to_owned(), (now, ip));
        }
    }

    /// Notes a use of a personal access token.
    pub fn note_token(&self, id: &str, last_used_at: Option<i64>, now: i64) {
        if last_used_at.is_some_and(|at| now - at < MINUTE) {
            return;
        }
        if let Ok(mut tokens) = self.tokens.lock()
            && tokens.len() < CAPACITY
        {
            tokens.insert(id.to_owned(), now);
        }
    }

    /// Writes what was noted, in one unit of work. Answers how many.
    ///
    /// # Errors
    /// A failing database; the uses are lost then, which only makes the sessions look older.
    pub async fn flush(&self, state: &State) -> Result<usize, DbError> {
        let batch = self.pending.lock().map(|mut pending| std::mem::take(&mut *pending)).unwrap_or_default();
        let tokens = self.tokens.lock().map(|mut tokens| std::mem::take(&mut *tokens)).unwrap_or_default();
        if batch.is_empty() && tokens.is_empty() {
            return Ok(0);
        }
        let count = batch.len();
        state
            .db
            .write_relaxed(move |conn| {
                for (id, (at, ip)) in &batch {
                    store::update_last_access(conn, id, *at, Some(&ip.to_string()))?;
                }
                for (id, at) in &tokens {
                    personal::update_last_use(conn, id, *at)?;
                }
                Ok::<_, DbError>(())
            })
            .await?;
        state.metrics.sessions_touched.inc_by(count as u64);
        Ok(count)
    }
}
