//! The end of a flow: one unit of work that makes or raises the session, tells the log, and can happen once.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::FlowType;

use super::device_cookie;
use super::flow::FlowState;
use super::password::Right;
use super::service::{Caller, FlowError};
use super::store::{self, FlowRow};
use crate::identity::events::{self, NewEvent};
use crate::identity::session::begin::begin;
use crate::identity::session::{self, SECRET_BYTES, cookie, methods_text};
use crate::identity::{State, account, attempts, credentials};
use crate::platform::db::DbError;
use crate::platform::rng::random_bytes;

/// The cookies that a completed flow sets.
pub(super) struct Completed {
    /// The session's new secret.
    pub(super) session: String,
    /// The device cookie.
    pub(super) device: String,
}

pub(super) async fn complete(
    state: &State,
    caller: Caller<'_>,
    row: &FlowRow,
    kind: FlowType,
    flow_state: &FlowState,
    level: u8,
    right: &Right,
) -> Result<Completed, FlowError> {
    let session = match kind {
        FlowType::SignIn => sign_in(state, caller, row, flow_state, level, right).await?,
        FlowType::StepUp => step_up(state, caller, row, flow_state, right).await?,
    };
    let device = device_cookie::issue(state, caller.organization.id.as_str(), &right.account.username);
    Ok(Completed { session, device })
}

async fn sign_in(
    state: &State,
    caller: Caller<'_>,
    row: &FlowRow,
    flow_state: &FlowState,
    level: u8,
    right: &Right,
) -> Result<String, FlowError> {
    let now = state.now_micros();
    let begun =
        begin(state, caller.organization, &right.account.id, level, &flow_state.proven, caller.origin);
    let new = begun.row;
    let event = events::prepare(
        state,
        NewEvent::by_self(&new.organization_id, EventType::SignIn, &new.account_id)
            .session(&new.id)
            .origin(caller.origin),
    );
    // The session that this browser had before ends with the new sign-in, whosever it was.
    let replaced = caller.principal.map(|old| (old.account_id.0.clone(), old.session_id.0.clone()));
    let (row, budget_key, changed_at) = (row.clone(), right.budget_key.clone(), right.changed_at);
    state
        .db
        .write(move |conn| {
            if !store::consume(conn, &row)? {
                return Err(FlowError::NotFound);
            }
            // Locks the account's row: a change of the password comes wholly before or wholly after.
            account::update_last_sign_in(conn, &new.account_id, now)?;
            let stored = credentials::find(conn, &new.account_id)?;
            if !account::get(conn, &new.account_id)?.is_active()
                || stored.map(|stored| stored.changed_at) != Some(changed_at)
            {
                return Err(FlowError::InvalidCredentials);
            }
            if let Some((account_id, session_id)) = replaced {
                session::store::delete(conn, &account_id, &session_id)?;
            }
            session::store::insert(conn, &new)?;
            attempts::reset(conn, &budget_key)?;
            event.write(conn)?;
            Ok(())
        })
        .await?;
    Ok(begun.cookie)
}

async fn step_up(
    state: &State,
    caller: Caller<'_>,
    row: &FlowRow,
    flow_state: &FlowState,
    right: &Right,
) -> Result<String, FlowError> {
    let secret = random_bytes::<SECRET_BYTES>(state.rng.as_ref());
    let secret_hash = state.keys.hash_token(&secret);
    let principal = caller.principal.ok_or(FlowError::Unauthenticated)?;
    if right.account.id != principal.account_id.as_str() {
        return Err(FlowError::WrongAccount);
    }
    let now = state.now_micros();
    let event = events::prepare(
        state,
        NewEvent::by_self(&row.organization_id, EventType::StepUp, &right.account.id)
            .session(principal.session_id.as_str())
            .origin(caller.origin),
    );
    let methods = methods_text(&flow_state.proven);
    let (session_id, elevated_at) = (principal.session_id.0.clone(), principal.elevated_at);
    let (row, budget_key, account_id) = (row.clone(), right.budget_key.clone(), right.account.id.clone());
    state
        .db
        .write(move |conn| {
            if !store::consume(conn, &row)? {
                return Err(FlowError::NotFound);
            }
            if !account::get(conn, &account_id)?.is_active()
                || !session::store::elevate(conn, &session_id, &secret_hash, elevated_at, &methods, now)?
            {
                return Err(FlowError::Unauthenticated);
            }
            attempts::reset(conn, &budget_key)?;
            event.write(conn)?;
            Ok(())
        })
        .await?;
    Ok(cookie::encode(&secret))
}

/// Stores the password hashed anew where the configured cost has grown. Its failure does not undo the sign-in.
pub(super) async fn rehash(state: &State, right: &Right, password: &str) {
    let done = async {
        let new_hash = state.hash_password(password).await?;
        let (account_id, old_hash) = (right.account.id.clone(), right.stored_hash.clone());
        state.db.write(move |conn| credentials::rehash(conn, &account_id, &old_hash, &new_hash)).await?;
        Ok::<_, FlowError>(())
    };
    if let Err(error) = done.await {
        tracing::warn!(%error, "a password was not hashed anew");
    }
}

impl From<diesel::result::Error> for FlowError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}
