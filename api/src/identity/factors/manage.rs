//! What every change of factors has in common: the lock, the level, the guard, the event, the name.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::sessions::ProvenMethod;
use latchkey_openapi::validate::{FACTOR_NAME_MAX, is_deceptive};
use serde_json::json;

use super::webauthn::WebauthnError;
use super::{Factors, after_removal, option_name};
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::session::ending::Ending;
use crate::identity::session::{self, Principal, store};
use crate::identity::settings::Settings;
use crate::identity::time::from_micros;
use crate::identity::{State, account};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// Why a factor was not changed.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    /// There is no such factor.
    #[error("no such factor")]
    NotFound,
    /// The session's level is below the one that the account can reach.
    #[error("the session's level is too low")]
    StepUpRequired,
    /// The account could not sign in any more.
    #[error("the last way to sign in")]
    LastWayIn,
    /// The password would be the only factor, and is too short for that.
    #[error("the password is too short to stand alone")]
    ShortPassword,
    /// The organization does not offer it.
    #[error("not offered")]
    NotOffered,
    /// There are as many as there may be.
    #[error("too many factors")]
    TooMany,
    /// A wrong, used or late code.
    #[error("the code is not right")]
    InvalidCode,
    /// Backup codes without another factor.
    #[error("no other second factor")]
    SecondFactorRequired,
    /// A credential that is registered already.
    #[error("registered already")]
    Exists,
    /// A contact that is not the account's, or not proven.
    #[error("the contact is not proven")]
    ContactNotVerified,
    /// Nothing is set up to carry codes this way.
    #[error("codes cannot be sent this way")]
    Unavailable,
    /// Another code was sent a moment ago.
    #[error("too soon")]
    TooSoon {
        /// Seconds until it is worth to try again.
        seconds: u64,
    },
    /// A field breaks a rule.
    #[error("a field is not right")]
    Field(FieldError),
    /// A credential was not accepted.
    #[error(transparent)]
    Webauthn(#[from] WebauthnError),
    /// Something of ours broke.
    #[error("{0}")]
    Broken(String),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<FactorError> for ApiError {
    fn from(error: FactorError) -> Self {
        match error {
            FactorError::NotFound => Self::new(ErrorCode::NotFound),
            FactorError::StepUpRequired => Self::new(ErrorCode::StepUpRequired)
                .detail("Prove again who you are with a second factor, then repeat the request."),
            FactorError::LastWayIn => Self::new(ErrorCode::LastSignInMethod),
            FactorError::ShortPassword => Self::new(ErrorCode::PasswordTooShortAlone),
            FactorError::NotOffered => Self::new(ErrorCode::FactorNotOffered),
            FactorError::TooMany => Self::new(ErrorCode::TooManyFactors),
            FactorError::InvalidCode => Self::new(ErrorCode::InvalidCode).errors(vec![FieldError::new(
                "code",
                ErrorCode::InvalidCode,
                "This is not the right code.",
            )]),
            FactorError::SecondFactorRequired => Self::new(ErrorCode::SecondFactorRequired),
            FactorError::Exists => Self::new(ErrorCode::PasskeyExists),
            FactorError::ContactNotVerified => Self::new(ErrorCode::ContactNotVerified),
            FactorError::Unavailable => Self::new(ErrorCode::ChannelUnavailable),
            FactorError::TooSoon { seconds } => Self::new(ErrorCode::RateLimited).retry_after(seconds),
            FactorError::Field(field) => Self::new(ErrorCode::InvalidValue).errors(vec![field]),
            FactorError::Webauthn(error) => error.into(),
            FactorError::Broken(cause) => Self::internal(cause),
            FactorError::Db(error) => error.into(),
        }
    }
}

impl From<diesel::result::Error> for FactorError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}

/// Refuses a session below the highest level that the account can reach: who only knows the password neither adds nor sees
/// nor takes away a factor of somebody who has one.
///
/// # Errors
/// [`FactorError::StepUpRequired`].
pub fn require_level(me: &Principal, factors: &Factors, settings: &Settings) -> Result<(), FactorError> {
    if me.level < factors.highest_level(&settings.factors) {
        return Err(FactorError::StepUpRequired);
    }
    Ok(())
}

/// Begins a change of factors inside its unit of work: locks the account's row and holds the session to its level.
///
/// # Errors
/// An account that is gone, a session that is too low, a failing database.
pub fn begin(conn: &mut Conn, me: &Principal, settings: &Settings) -> Result<Factors, FactorError> {
    if !account::lock_credentials(conn, me.account_id.as_str())? {
        return Err(FactorError::NotFound);
    }
    let factors = Factors::load(conn, me.account_id.as_str())?;
    require_level(me, &factors, settings)?;
    Ok(factors)
}

/// What a removal does beside deleting the factor, prepared before its unit of work.
#[derive(Debug, Clone)]
pub struct Removal {
    credential: String,
    ending: Ending,
    removed: PreparedEvent,
    lost_codes: PreparedEvent,
}

/// Prepares a removal. The credential is the name that sessions remember the factor by: its id, or the option where an
/// account has only one of it.
#[must_use]
pub fn removal(
    state: &State,
    me: &Principal,
    origin: &Origin,
    option: FactorOption,
    name: &str,
    credential: &str,
) -> Removal {
    Removal {
        credential: credential.to_owned(),
        ending: Ending::on_purpose(state),
        removed: event(state, me, origin, EventType::FactorRemoved, option, name),
        lost_codes: event(state, me, origin, EventType::BackupCodesRemoved, FactorOption::BackupCode, ""),
    }
}

/// Ends a removal inside its unit of work: the last way in stays, backup codes go with the last other factor, the sessions
/// that the factor let in end but for the one at hand, the log is told.
///
/// # Errors
/// [`FactorError::LastWayIn`] and [`FactorError::ShortPassword`], which undo the removal.
pub fn end_removal(
    conn: &mut Conn,
    me: &Principal,
    settings: &Settings,
    removal: &Removal,
) -> Result<(), FactorError> {
    let left = after_removal(conn, me.account_id.as_str(), settings)?;
    if !left.has_way_in {
        return Err(FactorError::LastWayIn);
    }
    if left.has_short_password {
        return Err(FactorError::ShortPassword);
    }
    end_sessions(conn, me, removal, &removal.credential)?;
    removal.removed.write(conn)?;
    if left.lost_backup_codes {
        end_codes(conn, me, removal)?;
    }
    Ok(())
}

/// Tells of backup codes that are gone, and ends the sessions that they let in, but for the one at hand.
///
/// # Errors
/// A failing database.
pub fn end_codes(conn: &mut Conn, me: &Principal, removal: &Removal) -> Result<(), DbError> {
    end_sessions(conn, me, removal, option_name(FactorOption::BackupCode))?;
    removal.lost_codes.write(conn)?;
    Ok(())
}

fn end_sessions(conn: &mut Conn, me: &Principal, removal: &Removal, credential: &str) -> Result<(), DbError> {
    let ending = &removal.ending;
    session::credentials::end_sessions(conn, me.account_id.as_str(), credential, me.session(), ending)?;
    Ok(())
}

/// Takes a factor away, whichever it is: `delete` does it, and answers whether there was such a factor.
///
/// # Errors
/// No such factor, a session that is too low, the last way in, a failing database.
pub async fn remove(
    state: &State,
    me: &Principal,
    removal: Removal,
    delete: impl FnOnce(&mut Conn, &str) -> Result<bool, DbError> + Send + 'static,
) -> Result<(), FactorError> {
    let organization = state.organization_of(me).await?;
    let (by, settings) = (me.clone(), organization.settings.clone());
    state
        .db
        .write(move |conn| {
            begin(conn, &by, &settings)?;
            if !delete(conn, by.account_id.as_str())? {
                return Err(FactorError::NotFound);
            }
            end_removal(conn, &by, &settings, &removal)
        })
        .await
}

/// Names a factor, whichever it is: `store` keeps the name, and answers whether there is such a factor.
///
/// # Errors
/// A name that is none, no such factor, a failing database.
pub async fn rename(
    state: &State,
    me: &Principal,
    origin: &Origin,
    option: FactorOption,
    name: &str,
    store: impl FnOnce(&mut Conn, &str, &str) -> Result<bool, DbError> + Send + 'static,
) -> Result<(), FactorError> {
    let name = required_name(name)?;
    let event = event(state, me, origin, EventType::FactorRenamed, option, &name);
    let account_id = me.account_id.0.clone();
    state
        .db
        .write(move |conn| {
            if !store(conn, &account_id, &name)? {
                return Err(FactorError::NotFound);
            }
            event.write(conn)?;
            Ok(())
        })
        .await
}

/// Notes in the session that a factor was proven in it: setting one up is a proof of it, so the session earned level 2
/// together with the first factor that it began with.
///
/// # Errors
/// A failing database.
pub fn note_proof(conn: &mut Conn, me: &Principal, option: FactorOption, now: i64) -> Result<(), DbError> {
    let proven = ProvenMethod { method: option, proved_at: from_micros(now) };
    if let Some(session_id) = me.session() {
        store::add_proof(conn, session_id, &proven)?;
    }
    Ok(())
}

/// An event of a factor, by its owner.
#[must_use]
pub fn event(
    state: &State,
    me: &Principal,
    origin: &Origin,
    kind: EventType,
    option: FactorOption,
    name: &str,
) -> PreparedEvent {
    let mut details = json!({"factor": option_name(option)});
    if !name.is_empty() {
        details = json!({"factor": option_name(option), "name": name});
    }
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(details);
    events::prepare(state, event)
}

/// A name as it is kept: trimmed, at most 60 characters, nothing invisible. Empty where nothing was given.
///
/// # Errors
/// A name that is too long or deceptive.
pub fn clean_name(name: &str) -> Result<String, FactorError> {
    let name = name.trim();
    if name.chars().count() > FACTOR_NAME_MAX {
        let error = FieldError::new("name", ErrorCode::TooLong, "At most 60 characters.");
        return Err(FactorError::Field(error.with_limit(FACTOR_NAME_MAX as i64)));
    }
    if name.chars().any(is_deceptive) {
        let error = FieldError::new("name", ErrorCode::Pattern, "The name has invisible characters.");
        return Err(FactorError::Field(error));
    }
    Ok(name.to_owned())
}

/// The same for a change of the name, which needs one.
///
/// # Errors
/// As [`clean_name`], and an empty name.
pub fn required_name(name: &str) -> Result<String, FactorError> {
    let name = clean_name(name)?;
    if name.is_empty() {
        let error = FieldError::new("name", ErrorCode::Required, "A name is needed.");
        return Err(FactorError::Field(error));
    }
    Ok(name)
}

/// A name that none of the others has: with "(2)" and so on behind it where it is taken.
#[must_use]
pub fn free_name(wanted: &str, taken: &[&str]) -> String {
    if !taken.contains(&wanted) {
        return wanted.to_owned();
    }
    let numbered = |number: usize| {
        let room = FACTOR_NAME_MAX.saturating_sub(6);
        let kept: String = wanted.chars().take(room).collect();
        format!("{kept} ({number})")
    };
    (2..=taken.len() + 2).map(numbered).find(|name| !taken.contains(&name.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_gets_a_number() {
        assert_eq!(free_name("Phone", &[]), "Phone");
        assert_eq!(free_name("Phone", &["Phone"]), "Phone (2)");
        assert_eq!(free_name("Phone", &["Phone", "Phone (2)", "Key"]), "Phone (3)");
    }

    #[test]
    fn names_are_bounded_and_honest() {
        assert_eq!(clean_name("  Blue key ").unwrap(), "Blue key");
        assert!(clean_name(&"a".repeat(61)).is_err());
        assert!(clean_name("Blue\u{202e}key").is_err());
        assert!(required_name("  ").is_err());
    }
}
