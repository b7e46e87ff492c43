//! The rules of the password.

use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::password::{ChangePasswordRequest, PasswordCheck, PasswordInfo, PasswordPolicy};

use crate::identity::attempts::{self, Admission};
use crate::identity::contacts::fold;
use crate::identity::credentials::{self, StoredPassword};
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::factors::Factors;
use crate::identity::organization::Organization;
use crate::identity::password_change::{self, PasswordRefusal};
use crate::identity::password_rules;
use crate::identity::session::{self, Principal};
use crate::identity::time::from_micros;
use crate::identity::{State, account};
use crate::platform::db::DbError;
use crate::platform::hashing::HashingError;
use crate::platform::http::error::ApiError;

#[derive(Debug, thiserror::Error)]
pub(super) enum PasswordError {
    #[error("the present password is wrong")]
    WrongCurrent,
    #[error("the account has no password")]
    None,
    #[error(transparent)]
    Refused(#[from] PasswordRefusal),
    #[error(transparent)]
    Hashing(#[from] HashingError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::WrongCurrent => {
                Self::new(ErrorCode::WrongCurrentPassword).errors(vec![FieldError::new(
                    "currentPassword",
                    ErrorCode::WrongCurrentPassword,
                    "This is not the current password.",
                )])
            }
            PasswordError::None => Self::new(ErrorCode::NoPassword),
            PasswordError::Refused(refusal) => refusal.at("newPassword"),
            PasswordError::Hashing(error) => error.into(),
            PasswordError::Db(error) => error.into(),
        }
    }
}

async fn stored(state: &State, me: &Principal) -> Result<StoredPassword, PasswordError> {
    let id = me.account_id.0.clone();
    state.db.fetch(move |conn| credentials::find(conn, &id)).await?.ok_or(PasswordError::None)
}

/// The state of the password.
pub(super) async fn info(state: &State, me: &Principal) -> Result<PasswordInfo, PasswordError> {
    let organization = state.organization_of(me).await?;
    let stored = stored(state, me).await?;
    let policy = policy(state, &organization);
    let has_second = has_second_factor(state, me, &organization).await?;
    let min_length = password_rules::min_length(&policy, has_second);
    Ok(PasswordInfo { changed_at: from_micros(stored.changed_at), min_length, policy })
}

async fn has_second_factor(
    state: &State,
    me: &Principal,
    organization: &Organization,
) -> Result<bool, DbError> {
    let id = me.account_id.0.clone();
    let factors = state.db.read(move |conn| Factors::load(conn, &id)).await?;
    Ok(factors.has_second_factor(&organization.settings.factors))
}

/// The organization's rules.
pub(super) fn policy(state: &State, organization: &Organization) -> PasswordPolicy {
    organization.settings.password.policy(state.breached.is_configured())
}

/// How good a candidate would be for this account.
pub(super) async fn check(
    state: &State,
    me: &Principal,
    candidate: &str,
) -> Result<PasswordCheck, PasswordError> {
    let organization = state.organization_of(me).await?;
    let words = password_rules::words_of(state, me.account_id.as_str(), &organization).await?;
    let has_second = has_second_factor(state, me, &organization).await?;
    Ok(password_rules::check(state, &organization, candidate, words, has_second).await)
}

/// Changes the password.
pub(super) async fn change(
    state: &State,
    me: &Principal,
    origin: &Origin,
    request: ChangePasswordRequest,
) -> Result<(), PasswordError> {
    let organization = state.organization_of(me).await?;
    let stored = prove_current(state, me, origin, &request.current_password).await?;
    let has_second = has_second_factor(state, me, &organization).await?;
    let id = me.account_id.0.clone();
    let accepted =
        password_change::accept(state, &organization, &id, &request.new_password, has_second).await?;
    let event = changed(state, me, origin, true);
    let session_id = me.session().map(str::to_owned);
    let ending = session::ending::Ending::on_purpose(state);
    let factors = organization.settings.factors.clone();
    state
        .db
        .write(move |conn| {
            // The one that was proven, and no other, makes way.
            if !accepted.replaces(&stored.hash)
                || !account::lock_credentials(conn, &id)?
                || !accepted.write(conn, &id, &factors)?
            {
                return Err(PasswordError::WrongCurrent);
            }
            if request.end_other_sessions {
                session::store::delete_all(conn, &id, session_id.as_deref(), &ending)?;
            }
            event.write(conn)?;
            Ok(())
        })
        .await
}

/// Compares the present password, counted like a sign-in within the session: this door has the same lock as the others.
async fn prove_current(
    state: &State,
    me: &Principal,
    origin: &Origin,
    current: &str,
) -> Result<StoredPassword, PasswordError> {
    let stored = stored(state, me).await?;
    let (key, now) = (budget_key(state, me), state.now_micros());
    let admission = state.db.write(move |conn| attempts::admit(conn, &key, now)).await?;
    let verified = state.hasher.verify(current.to_owned().into(), stored.hash.clone()).await?;
    if verified.matches && matches!(admission, Admission::Admitted { .. }) {
        // Proven, whatever becomes of the new password: searching for one that is taken is no guessing.
        let key = budget_key(state, me);
        state.db.write(move |conn| attempts::reset(conn, &key)).await?;
        return Ok(stored);
    }
    let event = changed(state, me, origin, false);
    state.db.write(move |conn| event.write(conn)).await?;
    Err(PasswordError::WrongCurrent)
}

/// The budget of a session: whoever guesses from a stolen session uses up that session's attempts, not the owner's.
fn budget_key(state: &State, me: &Principal) -> String {
    state.keys.counter_key(&["session", me.account_id.as_str(), me.context()])
}

fn changed(state: &State, me: &Principal, origin: &Origin, is_done: bool) -> events::PreparedEvent {
    let mut event =
        NewEvent::by_self(me.organization_id.as_str(), EventType::PasswordChanged, me.account_id.as_str())
            .within(me)
            .origin(origin);
    if !is_done {
        let account = fold(me.account_id.as_str());
        event = event.refused(Actor::You).coalesce(&account);
    }
    events::prepare(state, event)
}

impl From<diesel::result::Error> for PasswordError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}
