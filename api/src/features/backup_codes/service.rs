//! The rules of backup codes.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::backup_codes::{BackupCodes, NewBackupCodes};

use crate::identity::State;
use crate::identity::events::Origin;
use crate::identity::factors::backup_codes::{self, PENDING_SECONDS, Summary};
use crate::identity::factors::manage::{self, FactorError};
use crate::identity::factors::option_name;
use crate::identity::idempotency::Once;
use crate::identity::session::Principal;
use crate::identity::time::{SECOND, from_micros};

const OPTION: FactorOption = FactorOption::BackupCode;

fn to_wire(summary: Option<Summary>) -> BackupCodes {
    BackupCodes {
        remaining: summary.as_ref().map_or(0, |summary| summary.remaining),
        generated_at: summary.as_ref().map(|summary| from_micros(summary.created_at)),
        used: summary
            .map(|summary| summary.used_at.into_iter().map(from_micros).collect())
            .unwrap_or_default(),
    }
}

/// The state of the codes.
pub(super) async fn info(state: &State, me: &Principal) -> Result<BackupCodes, FactorError> {
    let id = me.account_id.0.clone();
    Ok(to_wire(state.db.fetch(move |conn| backup_codes::find(conn, &id)).await?))
}

/// New codes, worth nothing yet.
pub(super) async fn generate(
    state: &State,
    me: &Principal,
    once: Once,
) -> Result<NewBackupCodes, FactorError> {
    let organization = state.organization_of(me).await?;
    if !organization.settings.factors.backup_codes {
        return Err(FactorError::NotOffered);
    }
    let account_id = me.account_id.as_str();
    let set = backup_codes::draw(state.rng.as_ref(), &state.keys, account_id, state.new_id());
    let codes = set.codes.clone();
    let (by, settings, now) = (me.clone(), organization.settings.clone(), state.now_micros());
    state
        .db
        .write(move |conn| {
            once.claim(conn)?;
            let factors = manage::begin(conn, &by, &settings)?;
            if !factors.has_second_factor(&settings.factors) {
                return Err(FactorError::SecondFactorRequired);
            }
            backup_codes::insert_pending(conn, by.account_id.as_str(), &set, now)?;
            Ok(())
        })
        .await?;
    Ok(NewBackupCodes { codes, expires_at: from_micros(now + PENDING_SECONDS * SECOND) })
}

/// The new codes count, the earlier ones no more.
pub(super) async fn confirm(
    state: &State,
    me: &Principal,
    origin: &Origin,
) -> Result<BackupCodes, FactorError> {
    let organization = state.organization_of(me).await?;
    let event = manage::event(state, me, origin, EventType::BackupCodesGenerated, OPTION, "");
    let (by, settings, now) = (me.clone(), organization.settings.clone(), state.now_micros());
    state
        .db
        .write(move |conn| {
            let factors = manage::begin(conn, &by, &settings)?;
            if !factors.has_second_factor(&settings.factors) {
                return Err(FactorError::SecondFactorRequired);
            }
            if !backup_codes::confirm(conn, by.account_id.as_str(), now)? {
                return Err(FactorError::NotFound);
            }
            event.write(conn)?;
            Ok(())
        })
        .await?;
    info(state, me).await
}

/// Takes the codes away.
pub(super) async fn remove(state: &State, me: &Principal, origin: &Origin) -> Result<(), FactorError> {
    let organization = state.organization_of(me).await?;
    let removal = manage::removal(state, me, origin, OPTION, "", option_name(OPTION));
    let (by, settings) = (me.clone(), organization.settings.clone());
    state
        .db
        .write(move |conn| {
            manage::begin(conn, &by, &settings)?;
            if !backup_codes::delete_all(conn, by.account_id.as_str())? {
                return Err(FactorError::NotFound);
            }
            manage::end_codes(conn, &by, &removal)?;
            Ok(())
        })
        .await
}
