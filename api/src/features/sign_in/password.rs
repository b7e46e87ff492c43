//! The name and the password: the first factor that every organization takes.

use latchkey_openapi::auth::{FactorOption, FlowType};
use latchkey_openapi::validate::USERNAME_MAX;

use super::flow::FlowState;
use super::proof::{Outcome, Proof, Turn, Used};
use super::refuse::{Refused, Told};
use super::service::FlowError;
use crate::identity::State;
use crate::identity::account::{self, Account};
use crate::identity::attempts::{self, Admission};
use crate::identity::contacts::fold;
use crate::identity::credentials::{self, StoredPassword};
use crate::identity::organization::Organization;
use crate::platform::db::DbError;
use crate::platform::telemetry::metrics::SignInOutcome;

/// Bytes of a user name that are looked at; a longer one is nobody's.
const IDENTIFIER_MAX_BYTES: usize = USERNAME_MAX * 4 + 256;

/// Takes the name on a page of its own. Whether it is anybody's shows at the password, to all alike.
pub(super) fn identify(turn: &Turn<'_>, username: &str) -> Result<Outcome, FlowError> {
    let name = username.trim();
    if name.is_empty() || name.len() > IDENTIFIER_MAX_BYTES {
        return Err(FlowError::InvalidCredentials);
    }
    Ok(Outcome::Goes(FlowState { username: Some(name.to_owned()), ..turn.flow.clone() }))
}

/// Takes the password.
pub(super) async fn answer(
    turn: &Turn<'_>,
    username: Option<String>,
    password: String,
) -> Result<Outcome, FlowError> {
    let known = turn.flow.username.clone();
    let identifier = match turn.context.kind {
        FlowType::SignIn | FlowType::Link | FlowType::Recover | FlowType::Register => {
            username.or(known).unwrap_or_default()
        }
        FlowType::StepUp => {
            let own = known.unwrap_or_default();
            // Proving to be somebody else raises nobody's session.
            if username.is_some_and(|typed| fold(&typed) != fold(&own)) {
                return Err(FlowError::WrongAccount);
            }
            own
        }
    };
    check(turn, &identifier, password)
        .await
        .inspect_err(|_| turn.state.metrics.sign_in_ended(SignInOutcome::Overloaded))
}

/// Counts the attempt, then compares: in this order, so that parallel guesses are all counted. The hash is computed in every
/// case, against a decoy where there is no account, so that the answer takes as long.
async fn check(turn: &Turn<'_>, identifier: &str, password: String) -> Result<Outcome, FlowError> {
    let (state, organization) = (turn.state, turn.caller.organization);
    let is_name = identifier.len() <= IDENTIFIER_MAX_BYTES && !identifier.contains('\0');
    let identifier = if is_name { identifier } else { "" };
    let (account, stored) = find(state, organization, identifier).await?;
    // One budget per account, whichever of its names was typed.
    let name = account.as_ref().map_or(identifier, |account| account.username.as_str());
    let budget_key = turn.caller.budget_key(state, name);
    let (key, now) = (budget_key.clone(), state.now_micros());
    let admission = state.db.write_relaxed(move |conn| attempts::admit(conn, &key, now)).await?;
    let phc = stored.as_ref().map_or_else(|| state.hasher.decoy(), |stored| stored.hash.clone());
    let verified = state.hasher.verify(password.clone().into(), phc).await?;
    let (failures, is_delayed) = match admission {
        Admission::Admitted { failures } => (failures, false),
        Admission::Delayed => (0, true),
    };
    match (account, stored) {
        (Some(account), Some(stored)) if verified.matches && may_come_in(turn, &account) && !is_delayed => {
            let StoredPassword { hash: old_hash, changed_at, .. } = stored;
            Ok(Outcome::Proven(Proof {
                method: FactorOption::Password,
                recovered: None,
                is_user_verified: false,
                account,
                budget_key,
                password_changed_at: Some(changed_at),
                association: None,
                rehash: verified.needs_rehash.then_some(Rehash { password, old_hash }),
                failures,
                consume: Box::new(|_| Ok(Some(Used::Password))),
            }))
        }
        (account, _) => Ok(Outcome::Refused(Refused {
            told: Told::Credentials,
            identifier: identifier.to_owned(),
            account_id: account.map(|account| account.id),
            locks: attempts::begins_delay(failures),
            is_delayed,
        })),
    }
}

/// An account in its owner's own ending opens by a sign-in alone: nothing else takes it back.
fn may_come_in(turn: &Turn<'_>, account: &Account) -> bool {
    account.is_active() || (turn.context.kind == FlowType::SignIn && account.may_prove_itself())
}

async fn find(
    state: &State,
    organization: &Organization,
    identifier: &str,
) -> Result<(Option<Account>, Option<StoredPassword>), FlowError> {
    let organization_id = organization.id.0.clone();
    let identifier = identifier.to_owned();
    let by_email = organization.settings.sign_in.email_as_username;
    state
        .db
        .read(move |conn| {
            let account = account::find_by_identifier(conn, &organization_id, &identifier, by_email)?;
            // Looked up for nobody as well: who is unknown takes as long.
            let id = account.as_ref().map_or("", |account| account.id.as_str());
            let stored = credentials::find(conn, id)?;
            Ok::<_, DbError>((account, stored))
        })
        .await
        .map_err(FlowError::from)
}

/// A right password whose stored hash is of a lower cost than is configured today.
#[derive(Clone)]
pub(super) struct Rehash {
    password: String,
    old_hash: String,
}

impl Rehash {
    /// Stores the password hashed anew. Its failure does not undo the sign-in.
    pub(super) async fn run(self, state: &State, account_id: &str) {
        let done = async {
            let new_hash = state.hash_password(&self.password).await?;
            let account_id = account_id.to_owned();
            let old_hash = self.old_hash;
            state.db.write(move |conn| credentials::rehash(conn, &account_id, &old_hash, &new_hash)).await?;
            Ok::<_, FlowError>(())
        };
        if let Err(error) = done.await {
            tracing::warn!(%error, "a password was not hashed anew");
        }
    }
}
