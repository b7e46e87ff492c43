//! The password as a first factor.

use latchkey_openapi::validate::USERNAME_MAX;

use super::device_cookie;
use super::service::FlowError;
use crate::identity::State;
use crate::identity::account::{self, Account};
use crate::identity::attempts::{self, Admission};
use crate::identity::credentials::{self, StoredPassword};
use crate::identity::organization::Organization;
use crate::platform::db::DbError;

/// Bytes of a user name that are looked at; a longer one is nobody's.
const IDENTIFIER_MAX_BYTES: usize = USERNAME_MAX * 4 + 256;

/// What came of an answer.
pub(super) enum Checked {
    /// The password is right and may be used.
    Right(Box<Right>),
    /// It is not, or there is no such account, or too many attempts went before: one answer for all.
    Refused(Refused),
}

/// A right password.
pub(super) struct Right {
    pub(super) account: Account,
    pub(super) budget_key: String,
    /// When the password was set that this one is.
    pub(super) changed_at: i64,
    /// The stored hash, and whether it should be computed anew at a higher cost.
    pub(super) stored_hash: String,
    pub(super) needs_rehash: bool,
}

/// A refusal, for the log only.
pub(super) struct Refused {
    pub(super) account_id: Option<String>,
    /// This very attempt used up the budget.
    pub(super) locks: bool,
    pub(super) delayed: bool,
}

/// Counts the attempt, then compares: in this order, so that parallel guesses are all counted. The hash is computed in every
/// case, against a decoy where there is no account, so that the answer takes as long.
pub(super) async fn check(
    state: &State,
    organization: &Organization,
    identifier: &str,
    password: String,
    device_cookie: Option<&str>,
) -> Result<Checked, FlowError> {
    let is_name = identifier.len() <= IDENTIFIER_MAX_BYTES && !identifier.contains('\0');
    let identifier = if is_name { identifier } else { "" };
    let found = find(state, organization, identifier).await?;
    let (account, stored) = found.map_or((None, None), |(account, stored)| (Some(account), stored));
    // One budget per account, whichever of its names was typed.
    let name = account.as_ref().map_or(identifier, |account| account.username.as_str());
    let budget_key = device_cookie::budget_key(state, organization.id.as_str(), name, device_cookie);
    let now = state.now_micros();
    let key = budget_key.clone();
    let admission = state.db.write(move |conn| attempts::admit(conn, &key, now)).await?;
    let phc = stored.as_ref().map_or_else(|| state.hasher.decoy(), |stored| stored.hash.clone());
    let verified = state.hasher.verify(password.into(), phc).await?;
    let (locks, delayed) = match admission {
        Admission::Admitted { locks, .. } => (locks, false),
        Admission::Delayed => (false, true),
    };
    match (account, stored) {
        (Some(account), Some(stored)) if verified.matches && account.is_active() && !delayed => {
            let needs_rehash = verified.needs_rehash;
            let StoredPassword { hash: stored_hash, changed_at } = stored;
            Ok(Checked::Right(Box::new(Right { account, budget_key, changed_at, stored_hash, needs_rehash })))
        }
        (account, _) => {
            Ok(Checked::Refused(Refused { account_id: account.map(|account| account.id), locks, delayed }))
        }
    }
}

async fn find(
    state: &State,
    organization: &Organization,
    identifier: &str,
) -> Result<Option<(Account, Option<StoredPassword>)>, FlowError> {
    let organization_id = organization.id.0.clone();
    let identifier = identifier.to_owned();
    let by_email = organization.settings.sign_in.email_as_username;
    state
        .db
        .read(move |conn| {
            let Some(account) = account::find_by_identifier(conn, &organization_id, &identifier, by_email)?
            else {
                return Ok(None);
            };
            let stored = credentials::find(conn, &account.id)?;
            Ok::<_, DbError>(Some((account, stored)))
        })
        .await
        .map_err(FlowError::from)
}
