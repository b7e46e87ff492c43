//! Codes that the user has: of an authenticator app, or saved for an emergency.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::FactorOption;
use serde_json::json;

use super::proof::{Outcome, Turn, Used};
use super::service::FlowError;
use crate::identity::events::{self, NewEvent};
use crate::identity::factors::{backup_codes, option_name, totp};

/// A code of an authenticator app.
pub(super) async fn totp(turn: &Turn<'_>, code: String) -> Result<Outcome, FlowError> {
    let attempt = match turn.attempt().await? {
        Ok(attempt) => attempt,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    let (keys, id, now) = (turn.state.keys.clone(), attempt.account.id.clone(), turn.state.now_micros());
    let consume = move |conn: &mut _| Ok(totp::consume(conn, &keys, &id, &code, now)?.map(Used::Credential));
    Ok(attempt.proven(FactorOption::Totp, Box::new(consume)))
}

/// One of the saved codes. Its use is an event of its own, with how many are left.
pub(super) async fn backup_code(turn: &Turn<'_>, code: String) -> Result<Outcome, FlowError> {
    let attempt = match turn.attempt().await? {
        Ok(attempt) => attempt,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    let state = turn.state.clone();
    let (id, now) = (attempt.account.id.clone(), state.now_micros());
    let told = NewEvent::by_self(turn.caller.organization.id.as_str(), EventType::BackupCodeUsed, &id)
        .origin(turn.caller.origin);
    let consume = move |conn: &mut _| {
        let Some(remaining) = backup_codes::consume(conn, &state.keys, &id, &code, now)? else {
            return Ok(None);
        };
        events::prepare(&state, told.details(json!({ "remaining": remaining }))).write(conn)?;
        Ok(Some(Used::Credential(option_name(FactorOption::BackupCode).to_owned())))
    };
    Ok(attempt.proven(FactorOption::BackupCode, Box::new(consume)))
}
