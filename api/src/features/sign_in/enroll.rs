//! Setting up an authenticator app during sign-in, where the organization requires a second factor and there is none.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::{FactorOption, FlowOption, FlowStep};
use serde_json::json;

use super::flow::{FlowState, Given};
use super::proof::{Outcome, Turn, Used};
use super::service::FlowError;
use crate::identity::State;
use crate::identity::events::{self, NewEvent};
use crate::identity::factors::{option_name, picture, totp};
use crate::platform::http::error::ApiError;

/// The name of an app that was set up on the way in; it can be changed later.
const NAME: &str = "Authenticator app";

/// Without a code: a new secret. With one: the proof that the app has it.
pub(super) async fn answer(turn: &Turn<'_>, code: Option<String>) -> Result<Outcome, FlowError> {
    match code {
        None => begin(turn).await,
        Some(code) => finish(turn, &code).await,
    }
}

async fn begin(turn: &Turn<'_>) -> Result<Outcome, FlowError> {
    let state = turn.state;
    let account_id = turn.flow.account_id.clone().ok_or(FlowError::OptionInvalid)?;
    // A second request for the same flow shows the same secret.
    if matches!(turn.flow.given, Some(Given::EnrollTotp { .. })) {
        return Ok(Outcome::Goes(turn.flow.clone()));
    }
    let factor_id = state.new_id();
    let sealed = totp::TotpSecret::random(state.rng.as_ref()).seal(&state.keys, &factor_id);
    let (id, now) = (factor_id.clone(), state.now_micros());
    state.db.write(move |conn| totp::insert_pending(conn, &account_id, &id, NAME, &sealed, now)).await?;
    Ok(Outcome::Goes(FlowState { given: Some(Given::EnrollTotp { factor_id }), ..turn.flow.clone() }))
}

async fn finish(turn: &Turn<'_>, code: &str) -> Result<Outcome, FlowError> {
    let attempt = match turn.attempt().await? {
        Ok(attempt) => attempt,
        Err(refused) => return Ok(Outcome::Refused(refused)),
    };
    let (state, account_id) = (turn.state, attempt.account.id.clone());
    let Some(Given::EnrollTotp { factor_id }) = turn.flow.given.clone() else {
        return Err(FlowError::OptionInvalid);
    };
    let now = state.now_micros();
    let sealed = pending(state, &account_id, &factor_id).await?.ok_or(FlowError::NotFound)?;
    let secret = totp::TotpSecret::open(&state.keys, &factor_id, &sealed)?;
    let Some(step) = totp::parse_code(code).and_then(|code| secret.matching_step(code, now)) else {
        return Ok(attempt.refused());
    };
    let event = NewEvent::by_self(turn.caller.organization.id.as_str(), EventType::FactorAdded, &account_id)
        .origin(turn.caller.origin)
        .details(json!({ "factor": option_name(FactorOption::Totp), "name": NAME }));
    let event = events::prepare(state, event);
    let consume = move |conn: &mut _| {
        let is_active = totp::activate(conn, &factor_id, &sealed, step, now)?;
        if is_active {
            event.write(conn)?;
        }
        Ok(is_active.then_some(Used::Credential(factor_id)))
    };
    Ok(attempt.proven(FactorOption::Totp, Box::new(consume)))
}

async fn pending(state: &State, account_id: &str, factor_id: &str) -> Result<Option<String>, FlowError> {
    let (account_id, factor_id, now) = (account_id.to_owned(), factor_id.to_owned(), state.now_micros());
    let found = state.db.fetch(move |conn| totp::find_pending(conn, &account_id, &factor_id, now)).await?;
    Ok(found.and_then(|pending| pending.sealed))
}

/// Adds the secret to the step that asks for it: shown to the browser of the flow alone, as long as it waits.
pub(super) async fn show(
    state: &State,
    issuer: &str,
    flow: &FlowState,
    step: &mut FlowStep,
) -> Result<(), FlowError> {
    let (Some(Given::EnrollTotp { factor_id }), Some(account_id)) = (&flow.given, &flow.account_id) else {
        return Ok(());
    };
    let Some(option) = step.options.iter_mut().find(|option| option.option == FlowOption::EnrollTotp) else {
        return Ok(());
    };
    if let Some(sealed) = pending(state, account_id, factor_id).await? {
        let secret = totp::TotpSecret::open(&state.keys, factor_id, &sealed)?;
        let username = flow.username.clone().unwrap_or_default();
        let enrolment = picture::enrolment(&secret, (factor_id, NAME), (issuer, &username), None);
        option.parameters.enrolment =
            Some(enrolment.map_err(|error| FlowError::Elsewhere(ApiError::internal(error)))?);
    }
    Ok(())
}
