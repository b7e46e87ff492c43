//! A passkey: alone, when nobody is known yet, or as the second factor of a known account.

use latchkey_openapi::auth::FactorOption;
use serde_json::Value;

use super::flow::{FlowState, Given};
use super::proof::{Outcome, Proof, Turn, Used};
use super::refuse::Refused;
use super::service::FlowError;
use crate::identity::account;
use crate::identity::factors::webauthn::{self, WebauthnError};

/// Asks for a signature. Before anybody is known the question is the same for everybody.
pub(super) async fn challenge(turn: &Turn<'_>) -> Result<Outcome, FlowError> {
    let (state, organization) = (turn.state, turn.caller.organization);
    let public_key = match &turn.flow.account_id {
        Some(account_id) => webauthn::start_authentication(state, organization, account_id, &turn.row.id)
            .await
            .map_err(failed)?
            .ok_or(FlowError::OptionInvalid)?,
        None => webauthn::start_discoverable(state, organization, &turn.row.id).await.map_err(failed)?,
    };
    Ok(Outcome::Goes(FlowState { given: Some(Given::Passkey { public_key }), ..turn.flow.clone() }))
}

/// Takes the signature. The question is spent, whatever comes of it.
pub(super) async fn answer(turn: &Turn<'_>, credential: Value) -> Result<Outcome, FlowError> {
    let (state, organization, origin) = (turn.state, turn.caller.organization, turn.caller.origin);
    let flow_id = &turn.row.id;
    let finished = match &turn.flow.account_id {
        Some(id) => {
            webauthn::finish_authentication(state, organization, id, flow_id, &credential, origin).await
        }
        None => webauthn::finish_discoverable(state, organization, flow_id, &credential, origin).await,
    };
    let assertion = match finished {
        Ok(assertion) => assertion,
        Err(
            error @ (WebauthnError::NoCeremony | WebauthnError::Refused(_) | WebauthnError::CounterWentBack),
        ) => {
            // The reason helps whoever runs this; it says nothing about anybody.
            tracing::info!(%error, "a passkey or security key was not accepted");
            return Ok(Outcome::Refused(Refused::passkey(turn.flow.account_id.clone())));
        }
        Err(error) => return Err(failed(error)),
    };
    let (id, credential) = (assertion.account_id, assertion.credential_id);
    let account = state.db.fetch(move |conn| account::get(conn, &id)).await?;
    Ok(Outcome::Proven(Proof {
        method: FactorOption::Passkey,
        recovered: None,
        is_user_verified: assertion.is_user_verified,
        budget_key: turn.caller.budget_key(state, &account.username),
        account,
        password_changed_at: None,
        association: None,
        rehash: None,
        failures: 0,
        // One that was removed while the signature was checked lets nobody in.
        consume: Box::new(move |conn| {
            Ok(webauthn::store::is_there(conn, &credential)?.then_some(Used::Credential(credential)))
        }),
    }))
}

fn failed(error: WebauthnError) -> FlowError {
    match error {
        WebauthnError::Db(error) => FlowError::Db(error),
        other => FlowError::Elsewhere(other.into()),
    }
}
