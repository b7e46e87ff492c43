//! A refusal: written down, counted, and answered like every other one of its kind.

use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::auth::FlowType;
use serde_json::json;

use super::proof::Turn;
use super::service::FlowError;
use crate::identity::contacts::fold;
use crate::identity::events::{self, NewEvent};
use crate::identity::federation::FederationError;
use crate::platform::telemetry::metrics::SignInOutcome;

/// What the caller is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Name or password.
    Credentials,
    /// A code.
    Code,
    /// A passkey.
    Passkey,
    /// An upstream provider.
    Federated,
}

/// A refusal. All but `told` is for the log only.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    pub(super) told: Told,
    /// What was typed as the name.
    pub(super) identifier: String,
    pub(super) account_id: Option<String>,
    /// This very attempt used up the budget.
    pub(super) locks: bool,
    /// It was not looked at: too many went before.
    pub(super) is_delayed: bool,
}

impl Refused {
    /// A wrong code for an account.
    pub(super) fn code(account_id: Option<String>) -> Self {
        Self { told: Told::Code, identifier: String::new(), account_id, locks: false, is_delayed: false }
    }

    /// A passkey that was not accepted.
    pub(super) fn passkey(account_id: Option<String>) -> Self {
        Self { told: Told::Passkey, ..Self::code(account_id) }
    }

    /// An upstream provider's answer that did not hold.
    pub(super) fn federated(account_id: Option<String>) -> Self {
        Self { told: Told::Federated, ..Self::code(account_id) }
    }
}

/// Writes down a refusal and makes the one answer for all of its kind.
pub(super) async fn refuse(turn: &Turn<'_>, refused: Refused) -> Result<FlowError, FlowError> {
    let Turn { state, caller, context, .. } = *turn;
    let organization_id = caller.organization.id.as_str();
    // What was typed may be a password in the wrong field: an unknown name leaves only its keyed hash.
    let subject = refused.account_id.clone();
    let unknown = state.keys.counter_key(&["identifier", organization_id, &fold(&refused.identifier)]);
    let is_step_up = context.kind == FlowType::StepUp;
    let make = |event_kind| {
        let mut event = NewEvent::by_self(organization_id, event_kind, "")
            .refused(Actor::Unknown)
            .origin(caller.origin)
            .coalesce(subject.as_deref().unwrap_or(&unknown));
        event.subject_account_id = subject.clone();
        if subject.is_none() {
            event.details = json!({ "identifierHash": unknown });
        }
        event.session_id =
            caller.principal.filter(|_| is_step_up).and_then(|p| p.session().map(str::to_owned));
        events::prepare(state, event)
    };
    let failed = make(match context.kind {
        FlowType::SignIn => EventType::SignIn,
        FlowType::StepUp => EventType::StepUp,
        FlowType::Link => EventType::AccountLinked,
        FlowType::Recover => EventType::PasswordReset,
        FlowType::Register => EventType::AccountCreated,
    });
    let locked = refused.locks.then(|| make(EventType::LockedOut));
    state
        .db
        .write(move |conn| {
            failed.write(conn)?;
            locked.iter().try_for_each(|event| event.write(conn))
        })
        .await
        .map_err(FlowError::Db)?;
    let outcome = if refused.is_delayed { SignInOutcome::Throttled } else { SignInOutcome::Refused };
    state.metrics.sign_in_ended(outcome);
    Ok(match refused.told {
        Told::Credentials => FlowError::InvalidCredentials,
        Told::Code => FlowError::InvalidCode,
        Told::Passkey => FlowError::PasskeyNotAccepted,
        Told::Federated => FlowError::Federation(FederationError::Refused("refused")),
    })
}
