//! The rules of authenticator apps.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::ids::FactorId;
use latchkey_openapi::totp::{Totp, TotpEnrolment, TotpList};

use crate::identity::events::Origin;
use crate::identity::factors::manage::{self, FactorError};
use crate::identity::factors::totp::PENDING_SECONDS;
use crate::identity::factors::totp::{self, TotpFactor, TotpSecret};
use crate::identity::factors::{Factors, picture};
use crate::identity::idempotency::Once;
use crate::identity::session::Principal;
use crate::identity::time::{SECOND, from_micros};
use crate::identity::{State, account};
use crate::platform::db::DbError;

const OPTION: FactorOption = FactorOption::Totp;
/// The name of an app that got none.
const DEFAULT_NAME: &str = "Authenticator app";

fn to_wire(factor: TotpFactor) -> Totp {
    Totp {
        id: FactorId(factor.id),
        name: factor.name,
        created_at: from_micros(factor.confirmed_at.unwrap_or_default()),
        last_used_at: factor.last_used_at.map(from_micros),
    }
}

/// The active apps.
pub(super) async fn list(state: &State, me: &Principal) -> Result<TotpList, FactorError> {
    let id = me.account_id.0.clone();
    let factors = state.db.fetch(move |conn| totp::list(conn, &id)).await?;
    Ok(TotpList { authenticators: factors.into_iter().map(to_wire).collect() })
}

/// One active app.
async fn get(state: &State, me: &Principal, id: &str) -> Result<Totp, FactorError> {
    let list = list(state, me).await?;
    list.authenticators.into_iter().find(|app| app.id.as_str() == id).ok_or(FactorError::NotFound)
}

/// Begins a new app.
pub(super) async fn begin(
    state: &State,
    me: &Principal,
    name: Option<String>,
    once: Once,
) -> Result<TotpEnrolment, FactorError> {
    let organization = state.organization_of(me).await?;
    if !organization.settings.factors.totp {
        return Err(FactorError::NotOffered);
    }
    let wanted = manage::clean_name(name.as_deref().unwrap_or_default())?;
    let wanted = if wanted.is_empty() { DEFAULT_NAME.to_owned() } else { wanted };
    let (id, now) = (state.new_id(), state.now_micros());
    let secret = TotpSecret::random(state.rng.as_ref());
    let sealed = secret.seal(&state.keys, &id);
    let (by, settings, factor_id) = (me.clone(), organization.settings.clone(), id.clone());
    let name = state
        .db
        .write(move |conn| {
            once.claim(conn)?;
            let factors = manage::begin(conn, &by, &settings)?;
            let account_id = by.account_id.as_str();
            if totp::count_all(conn, account_id, now)? >= totp::MOST {
                return Err(FactorError::TooMany);
            }
            let taken: Vec<&str> = factors.totp.iter().map(|app| app.name.as_str()).collect();
            let name = manage::free_name(&wanted, &taken);
            totp::insert_pending(conn, account_id, &factor_id, &name, &sealed, now)?;
            Ok(name)
        })
        .await?;
    shown(state, me, id, name, &secret, Some(now + PENDING_SECONDS * SECOND)).await
}

/// The first code of a new secret makes it the app's own.
pub(super) async fn verify(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
    code: &str,
) -> Result<Totp, FactorError> {
    let organization = state.organization_of(me).await?;
    if !organization.settings.factors.totp {
        return Err(FactorError::NotOffered);
    }
    let (account_id, factor_id, now) = (me.account_id.0.clone(), id.to_owned(), state.now_micros());
    let pending = state.db.fetch(move |conn| totp::find_pending(conn, &account_id, &factor_id, now)).await?;
    let (sealed, name, is_new) = match pending {
        Some(totp::Pending { sealed: Some(sealed), name, confirmed_at }) => {
            (sealed, name, confirmed_at.is_none())
        }
        _ => return Err(FactorError::NotFound),
    };
    let secret = TotpSecret::open(&state.keys, id, &sealed)?;
    let step = totp::parse_code(code).and_then(|code| secret.matching_step(code, now));
    let step = step.ok_or(FactorError::InvalidCode)?;
    let kind = if is_new { EventType::FactorAdded } else { EventType::FactorReplaced };
    let event = manage::event(state, me, origin, kind, OPTION, &name);
    let (by, settings, factor_id) = (me.clone(), organization.settings.clone(), id.to_owned());
    state
        .db
        .write(move |conn| {
            // The account may have got another factor since this one was begun.
            manage::begin(conn, &by, &settings)?;
            if !totp::activate(conn, &factor_id, &sealed, step, now)? {
                return Err(FactorError::InvalidCode);
            }
            manage::note_proof(conn, &by, OPTION, now)?;
            event.write(conn)?;
            Ok(())
        })
        .await?;
    get(state, me, id).await
}

/// The secret of an active app, for one more device.
pub(super) async fn show(state: &State, me: &Principal, id: &str) -> Result<TotpEnrolment, FactorError> {
    let organization = state.organization_of(me).await?;
    let (account_id, factor_id) = (me.account_id.0.clone(), id.to_owned());
    let (factors, found) = state
        .db
        .read(move |conn| {
            let found = totp::find_secret(conn, &account_id, &factor_id)?;
            Ok::<_, DbError>((Factors::load(conn, &account_id)?, found))
        })
        .await?;
    let (sealed, name) = found.ok_or(FactorError::NotFound)?;
    manage::require_level(me, &factors, &organization.settings)?;
    let secret = TotpSecret::open(&state.keys, id, &sealed)?;
    shown(state, me, id.to_owned(), name, &secret, None).await
}

/// A new secret for an active app. The present one works until the new one gave a code.
pub(super) async fn regenerate(
    state: &State,
    me: &Principal,
    id: &str,
) -> Result<TotpEnrolment, FactorError> {
    let organization = state.organization_of(me).await?;
    if !organization.settings.factors.totp {
        return Err(FactorError::NotOffered);
    }
    let secret = TotpSecret::random(state.rng.as_ref());
    let sealed = secret.seal(&state.keys, id);
    let (by, settings, factor_id) = (me.clone(), organization.settings.clone(), id.to_owned());
    let now = state.now_micros();
    let name = state
        .db
        .write(move |conn| {
            let account_id = by.account_id.as_str();
            let Some((_, name)) = totp::find_secret(conn, account_id, &factor_id)? else {
                return Err(FactorError::NotFound);
            };
            manage::begin(conn, &by, &settings)?;
            if !totp::set_pending(conn, account_id, &factor_id, &sealed, now)? {
                return Err(FactorError::NotFound);
            }
            Ok(name)
        })
        .await?;
    shown(state, me, id.to_owned(), name, &secret, Some(now + PENDING_SECONDS * SECOND)).await
}

/// Names an active app.
pub(super) async fn rename(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
    name: &str,
) -> Result<Totp, FactorError> {
    let factor_id = id.to_owned();
    manage::rename(state, me, origin, OPTION, name, move |conn, account_id, name| {
        totp::rename(conn, account_id, &factor_id, name)
    })
    .await?;
    get(state, me, id).await
}

/// Takes an app away; one that was never proven without further ado.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<(), FactorError> {
    let organization = state.organization_of(me).await?;
    let (account_id, factor_id) = (me.account_id.0.clone(), id.to_owned());
    let known = state.db.fetch(move |conn| totp::find_secret(conn, &account_id, &factor_id)).await?;
    let name = known.map(|(_, name)| name).unwrap_or_default();
    let removal = manage::removal(state, me, origin, OPTION, &name, id);
    let (by, settings, id) = (me.clone(), organization.settings.clone(), id.to_owned());
    state
        .db
        .write(move |conn| {
            let account_id = by.account_id.as_str();
            let factors = manage::begin(conn, &by, &settings);
            let Some((_, was_active)) = totp::delete(conn, account_id, &id)? else {
                return Err(FactorError::NotFound);
            };
            if !was_active {
                return Ok(());
            }
            // Held to its level only for what counts.
            factors?;
            manage::end_removal(conn, &by, &settings, &removal)
        })
        .await
}

async fn shown(
    state: &State,
    me: &Principal,
    id: String,
    name: String,
    secret: &TotpSecret,
    expires_at: Option<i64>,
) -> Result<TotpEnrolment, FactorError> {
    let organization = state.organization_of(me).await?;
    let account_id = me.account_id.0.clone();
    let account = state.db.fetch(move |conn| account::get(conn, &account_id)).await?;
    let names = (organization.name.as_str(), account.username.as_str());
    picture::enrolment(secret, (&id, &name), names, expires_at)
        .map_err(|error| FactorError::Broken(error.to_string()))
}
