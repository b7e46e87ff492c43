//! The end of a flow: one unit of work that makes or raises the session, tells the log, and can happen once.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::{FactorOption, FlowType};
use serde_json::json;

use super::flow::FlowState;
use super::link;
use super::proof::{Proof, Turn};
use super::service::FlowError;
use super::store;
use crate::identity::events::{self, NewEvent};
use crate::identity::federation::{FederationError, association};
use crate::identity::recovery::delays;
use crate::identity::session::begin::begin;
use crate::identity::session::ending::Ending;
use crate::identity::session::store::Elevation;
use crate::identity::session::{self, SECRET_BYTES, cookie};
use crate::identity::time::DAY;
use crate::identity::trusted_browsers::{self, NewTrusted};
use crate::identity::{account, attempts, credentials, device_cookie, endings};
use crate::platform::db::{Conn, DbError};
use crate::platform::rng::random_bytes;

/// The cookies that a completed flow sets. One that links accounts sets none: nobody else is signed in.
#[derive(Default)]
pub(super) struct Completed {
    /// The session's new secret.
    pub(super) session: Option<String>,
    /// The device cookie.
    pub(super) device: Option<String>,
    /// What makes this browser trusted, and for how many seconds.
    pub(super) trust: Option<(String, i64)>,
}

/// Ends a flow at a level.
///
/// # Errors
/// [`FlowError::InvalidCode`] when what was proven is used already.
pub(super) async fn complete(
    turn: &Turn<'_>,
    level: u8,
    proof: Proof,
    trusts_browser: bool,
) -> Result<Completed, FlowError> {
    let (state, organization) = (turn.state, turn.caller.organization);
    let device = device_cookie::issue(state, organization.id.as_str(), &proof.account.username);
    let (session, trust) = match turn.context.kind {
        FlowType::SignIn => sign_in(turn, level, proof, trusts_browser).await?,
        FlowType::StepUp => (step_up(turn, level, proof).await?, None),
        FlowType::Link => {
            link::complete(turn, proof).await?;
            return Ok(Completed::default());
        }
        // A recovery ends with a password and a registration with an account, never with a proof.
        FlowType::Recover | FlowType::Register => return Err(FlowError::OptionInvalid),
    };
    Ok(Completed { session: Some(session), device: Some(device), trust })
}

async fn sign_in(
    turn: &Turn<'_>,
    level: u8,
    proof: Proof,
    trusts_browser: bool,
) -> Result<(String, Option<(String, i64)>), FlowError> {
    let (state, caller, now) = (turn.state, turn.caller, turn.state.now_micros());
    let mut begun =
        begin(state, caller.organization, &proof.account.id, level, &turn.flow.proven, caller.origin);
    // The account could reach more: a trusted browser opens no guarded act.
    let by_trust = level < 2 && !turn.context.enrolled.is_empty();
    // A provider may know its user from an hour ago: guarded acts are opened by a proof that was asked for here.
    let is_upstream = level < 2 && turn.flow.association.is_some();
    if by_trust || is_upstream {
        begun.row.elevated_at = None;
    }
    let new = begun.row;
    let event = events::prepare(
        state,
        NewEvent::by_self(&new.organization_id, EventType::SignIn, &new.account_id)
            .session(&new.id)
            .origin(caller.origin)
            .details(json!({
                "methods": turn.flow.proven.iter().map(|proven| proven.method).collect::<Vec<_>>(),
                "knownBrowser": device_cookie::is_known(state, new.organization_id.as_str(), &proof.account.username, caller.device_cookie),
            })),
    );
    // The session that this browser had before ends with the new sign-in, whosever it was.
    let replaced = caller.principal.map(|old| (old.account_id.0.clone(), old.context().to_owned()));
    let ending = Ending::over(state);
    let trust = trusts_browser.then(|| trust(turn, &new.account_id)).flatten();
    let stored_trust = trust.as_ref().map(|trust| {
        let told = NewEvent::by_self(&new.organization_id, EventType::BrowserTrusted, &new.account_id);
        let told = events::prepare(state, told.session(&new.id).origin(caller.origin));
        (trust.row.clone(), told)
    });
    let used_trust =
        caller.trust_cookie.filter(|_| by_trust).map(|cookie| state.keys.hash_token(cookie.as_bytes()));
    // Whoever has a second factor has not lost them all.
    let found_again = NewEvent::by_self(&new.organization_id, EventType::RecoveryCancelled, &new.account_id);
    let found_again =
        (level == 2).then(|| events::prepare(state, found_again.session(&new.id).origin(caller.origin)));
    let back = turn.context.ending.as_ref().filter(|_| turn.flow.restores).map(|ending| {
        let undone = NewEvent::by_self(&new.organization_id, endings::undone(ending.kind), &new.account_id);
        events::prepare(state, undone.session(&new.id).origin(caller.origin))
    });
    let (row, proven) = (turn.row.clone(), turn.flow.clone());
    let mut earlier = turn.flow.credentials.clone();
    state
        .db
        .write(move |conn| {
            if !store::consume(conn, &row)? {
                return Err(FlowError::NotFound);
            }
            // Locks the account's row: a change of the password comes wholly before or wholly after.
            account::update_last_sign_in(conn, &new.account_id, now)?;
            if let Some(back) = &back
                && endings::restore(conn, &new.account_id, now)?
            {
                back.write(conn)?;
            }
            still_holds(conn, &new.account_id, proven.password_changed_at)?;
            is_still_linked(conn, &new.account_id, &proven, now)?;
            if let Some(hash) = used_trust
                && !trusted_browsers::touch(conn, &new.account_id, &hash, now)?
            {
                return Err(FlowError::NotFound);
            }
            let Some(used) = (proof.consume)(conn)? else { return Err(FlowError::InvalidCode) };
            if let Some((account_id, session_id)) = replaced {
                session::store::delete(conn, &account_id, &session_id, &ending)?;
            }
            session::store::insert(conn, &new)?;
            earlier.extend(used.credential());
            session::credentials::note(conn, &new.id, &earlier)?;
            attempts::reset(conn, &proof.budget_key)?;
            event.write(conn)?;
            if let Some(event) = &found_again
                && delays::cancel(conn, &new.account_id)?
            {
                event.write(conn)?;
            }
            if let Some((trusted, told)) = &stored_trust {
                trusted_browsers::insert(conn, trusted)?;
                told.write(conn)?;
            }
            Ok(())
        })
        .await?;
    Ok((begun.cookie, trust.map(|trust| (trust.cookie, trust.seconds))))
}

/// What was true when it was proven must be true still: the account's state, and that the password is the same.
pub(super) fn still_holds(
    conn: &mut Conn,
    account_id: &str,
    password_changed_at: Option<i64>,
) -> Result<(), FlowError> {
    let is_same = match password_changed_at {
        Some(changed_at) => {
            credentials::find(conn, account_id)?.is_some_and(|stored| stored.changed_at == changed_at)
        }
        None => true,
    };
    if is_same && account::lock(conn, account_id)? { Ok(()) } else { Err(FlowError::InvalidCredentials) }
}

/// An identity at an upstream provider that was proven must be linked still, and its connection must sign in still.
fn is_still_linked(conn: &mut Conn, account_id: &str, proven: &FlowState, now: i64) -> Result<(), FlowError> {
    match &proven.association {
        Some(association) if !association::touch(conn, account_id, association, now)? => {
            Err(FederationError::NotLinked.into())
        }
        _ => Ok(()),
    }
}

/// A browser that is trusted from now on.
struct Trust {
    row: NewTrusted,
    cookie: String,
    seconds: i64,
}

/// Only two factors earn the trust that skips one; a backup code does not, as who uses one has lost something.
fn trust(turn: &Turn<'_>, account_id: &str) -> Option<Trust> {
    let days = i64::from(turn.context.factors.trusted_browser_days);
    let has_password = turn.flow.proven.iter().any(|proven| proven.method == FactorOption::Password);
    if days == 0 || !has_password || turn.flow.proven.len() < 2 {
        return None;
    }
    let (state, now) = (turn.state, turn.state.now_micros());
    let cookie = cookie::encode(&random_bytes::<SECRET_BYTES>(state.rng.as_ref()));
    let row = NewTrusted {
        id: state.new_id(),
        account_id: account_id.to_owned(),
        token_hash: state.keys.hash_token(cookie.as_bytes()).to_vec(),
        ip: turn.caller.origin.ip.to_string(),
        device: serde_json::to_string(&turn.caller.origin.device).unwrap_or_default(),
        created_at: now,
        last_used_at: now,
        expires_at: now + days * DAY,
    };
    Some(Trust { row, cookie, seconds: days * 24 * 60 * 60 })
}

async fn step_up(turn: &Turn<'_>, level: u8, proof: Proof) -> Result<String, FlowError> {
    let (state, caller) = (turn.state, turn.caller);
    let secret = random_bytes::<SECRET_BYTES>(state.rng.as_ref());
    let principal = caller.principal.ok_or(FlowError::Unauthenticated)?;
    if proof.account.id != principal.account_id.as_str() {
        return Err(FlowError::WrongAccount);
    }
    let elevation = Elevation {
        new_hash: state.keys.hash_token(&secret).to_vec(),
        level,
        proven: turn.flow.proven.clone(),
        now: state.now_micros(),
    };
    let event = events::prepare(
        state,
        NewEvent::by_self(&turn.row.organization_id, EventType::StepUp, &proof.account.id)
            .within(principal)
            .origin(caller.origin),
    );
    let (session_id, row) = (principal.context().to_owned(), turn.row.clone());
    let (proven, now) = (turn.flow.clone(), elevation.now);
    let mut earlier = turn.flow.credentials.clone();
    state
        .db
        .write(move |conn| {
            if !store::consume(conn, &row)? {
                return Err(FlowError::NotFound);
            }
            still_holds(conn, &proof.account.id, proven.password_changed_at)
                .map_err(|_| FlowError::Unauthenticated)?;
            is_still_linked(conn, &proof.account.id, &proven, now)?;
            let Some(used) = (proof.consume)(conn)? else { return Err(FlowError::InvalidCode) };
            if !session::store::elevate(conn, &session_id, &elevation)? {
                return Err(FlowError::Unauthenticated);
            }
            earlier.extend(used.credential());
            session::credentials::note(conn, &session_id, &earlier)?;
            attempts::reset(conn, &proof.budget_key)?;
            event.write(conn)?;
            Ok(())
        })
        .await?;
    Ok(cookie::encode(&secret))
}

impl From<diesel::result::Error> for FlowError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}
