//! What ends together with a session: its tokens, and the sign-ins to applications, which are told.

use diesel::prelude::*;

use super::store;
use crate::identity::State;
use crate::identity::oauth::{families, logout};
use crate::platform::db::schema::sessions;
use crate::platform::db::{Conn, DbError};

/// How a session ends, which decides what ends with it.
#[derive(Debug, Clone)]
pub struct Ending {
    state: State,
    ends_offline: bool,
}

impl Ending {
    /// Its time is over, or its user signed out or in anew: what may act while the user is away goes on.
    #[must_use]
    pub fn over(state: &State) -> Self {
        Self { state: state.clone(), ends_offline: false }
    }

    /// Somebody ended it on purpose: every token that came of it ends as well.
    #[must_use]
    pub fn on_purpose(state: &State) -> Self {
        Self { state: state.clone(), ends_offline: true }
    }

    /// Whether tokens that outlive their session end as well.
    pub(super) fn ends_offline(&self) -> bool {
        self.ends_offline
    }

    /// Now.
    pub(super) fn now(&self) -> i64 {
        self.state.now_micros()
    }

    /// Ends a session of an account. Answers whether it was there.
    pub(super) fn end(&self, conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, DbError> {
        let own = sessions::table.filter(sessions::id.eq(id)).filter(sessions::account_id.eq(account_id));
        // A token that is being given out in the session comes wholly before this, or not at all.
        if !store::lock(conn, account_id, id)? {
            return Ok(false);
        }
        logout::queue(conn, &self.state, account_id, id)?;
        let ended = diesel::delete(own).execute(conn)?;
        if self.ends_offline {
            families::revoke_of_session(conn, id, self.now())?;
        }
        Ok(ended == 1)
    }
}
