//! A new password for an account: every rule, and putting it in the place of the old one. Changing it with the old one and
//! setting it anew without differ only in what is proven before.

use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::settings::FactorSettings;

use super::credentials::{self, Replacement};
use super::factors::Factors;
use super::organization::Organization;
use super::recovery::tickets;
use super::{State, password_rules, trusted_browsers};
use crate::platform::db::{Conn, DbError};
use crate::platform::hashing::HashingError;
use crate::platform::http::error::ApiError;

/// Why a new password was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasswordRefusal {
    /// It breaks the organization's rules.
    #[error("the new password breaks the rules")]
    Policy(Vec<FieldError>),
    /// It was used before.
    #[error("the new password was used before")]
    Reused,
    /// It is known from a breach.
    #[error("the new password is known from a breach")]
    Breached,
    /// Hashing failed.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl PasswordRefusal {
    /// The answer, about the field of that name.
    #[must_use]
    pub fn at(self, field: &str) -> ApiError {
        let one =
            |code, message: &str| ApiError::new(code).errors(vec![FieldError::new(field, code, message)]);
        match self {
            Self::Policy(errors) => {
                let named = errors.into_iter().map(|mut error| {
                    field.clone_into(&mut error.field);
                    error
                });
                ApiError::new(ErrorCode::PasswordPolicy).errors(named.collect())
            }
            Self::Reused => one(ErrorCode::PasswordReused, "Choose one that was not used before."),
            Self::Breached => one(ErrorCode::PasswordBreached, "It is known from a data breach elsewhere."),
            Self::Hashing(error) => error.into(),
            Self::Db(error) => error.into(),
        }
    }
}

/// A new password that holds to every rule, hashed.
#[derive(Debug, Clone)]
pub struct Accepted {
    hash: String,
    /// Whether it is long enough to be the only factor.
    stands_alone: bool,
    /// What that takes.
    alone_at: u32,
    /// The present one's hash; absent where there is none.
    present: Option<String>,
    /// The id of the present one in the history.
    history_id: String,
    keep: u32,
    now: i64,
}

/// Checks a candidate for an account, beside a second factor or alone, and hashes it.
///
/// # Errors
/// [`PasswordRefusal`].
pub async fn accept(
    state: &State,
    organization: &Organization,
    account_id: &str,
    candidate: &str,
    has_second_factor: bool,
) -> Result<Accepted, PasswordRefusal> {
    let words = password_rules::words_of(state, account_id, organization).await?;
    let check = password_rules::check(state, organization, candidate, words, has_second_factor).await;
    let errors = password_rules::errors(&check);
    if !errors.is_empty() {
        let only_breached = errors.iter().all(|error| error.code == ErrorCode::PasswordBreached);
        return Err(if only_breached { PasswordRefusal::Breached } else { PasswordRefusal::Policy(errors) });
    }
    let settings = &organization.settings.password;
    let (id, keep) = (account_id.to_owned(), settings.history_length);
    let (present, history) = state
        .db
        .read(move |conn| {
            let present = credentials::find(conn, &id)?.map(|stored| stored.hash);
            Ok::<_, DbError>((present, credentials::list_history(conn, &id, keep)?))
        })
        .await?;
    for hash in present.iter().chain(&history) {
        if state.hasher.verify(candidate.to_owned().into(), hash.clone()).await?.matches {
            return Err(PasswordRefusal::Reused);
        }
    }
    let policy = settings.policy(state.breached.is_configured());
    let alone_at = password_rules::min_length(&policy, false);
    Ok(Accepted {
        hash: state.hash_password(candidate).await?,
        stands_alone: candidate.chars().count() >= alone_at as usize,
        alone_at,
        present,
        history_id: state.new_id(),
        keep,
        now: state.now_micros(),
    })
}

impl Accepted {
    /// Whether it was accepted in the place of that one.
    #[must_use]
    pub fn replaces(&self, hash: &str) -> bool {
        self.present.as_deref() == Some(hash)
    }

    /// Puts it in the place of the one that was there when it was accepted. False when that is another one now. The caller
    /// holds the account's row (`account::lock_credentials` or the like): two changes at once stand in line, and the second
    /// finds another password.
    ///
    /// # Errors
    /// One that is too short to stand alone where the second factor has gone in the meantime, or a failing database.
    pub fn write(
        &self,
        conn: &mut Conn,
        account_id: &str,
        factors: &FactorSettings,
    ) -> Result<bool, PasswordRefusal> {
        if !self.put(conn, account_id)? {
            return Ok(false);
        }
        if !self.stands_alone && !Factors::load(conn, account_id)?.has_second_factor(factors) {
            return Err(PasswordRefusal::Policy(vec![
                FieldError::new("newPassword", ErrorCode::PasswordTooShort, "It is too short.")
                    .with_limit(i64::from(self.alone_at)),
            ]));
        }
        // Whoever knew the old password may have made a browser trusted.
        trusted_browsers::delete_all(conn, account_id)?;
        // And a link that was sent for a lost one is of no use any more.
        tickets::void(conn, account_id)?;
        Ok(true)
    }

    fn put(&self, conn: &mut Conn, account_id: &str) -> Result<bool, DbError> {
        let Some(present) = &self.present else {
            if credentials::find(conn, account_id)?.is_some() {
                return Ok(false);
            }
            credentials::insert(conn, account_id, &self.hash, self.stands_alone, self.now)?;
            return Ok(true);
        };
        let new = Replacement {
            proven_hash: present.clone(),
            new_hash: self.hash.clone(),
            stands_alone: self.stands_alone,
            history_id: self.history_id.clone(),
            keep: self.keep,
            now: self.now,
        };
        credentials::replace(conn, account_id, &new)
    }
}

impl From<diesel::result::Error> for PasswordRefusal {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}
