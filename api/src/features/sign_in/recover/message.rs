//! Codes to the account's own address or number.

use latchkey_openapi::auth::FactorOption;

use super::Recovered;
use crate::features::sign_in::flow::{FlowState, Given, Sent};
use crate::features::sign_in::proof::{Outcome, Proof, Turn, Used};
use crate::features::sign_in::refuse::Refused;
use crate::features::sign_in::service::FlowError;
use crate::identity::attempts::{self, Admission};
use crate::identity::contacts::Kind;
use crate::identity::flow_proofs::{self, Subject};
use crate::identity::recovery::request::Request;
use crate::identity::time::{SECOND, from_micros};
use crate::identity::{account, credentials};
use crate::platform::db::DbError;

/// Seconds before another code may be asked for.
pub(in crate::features::sign_in) const RESEND_SECONDS: i64 = 60;

/// Without a code: asks for one. With one: compares it.
pub(in crate::features::sign_in) async fn answer(
    turn: &Turn<'_>,
    kind: Kind,
    code: Option<String>,
) -> Result<Outcome, FlowError> {
    match code {
        None => send(turn, kind).await,
        Some(code) => compare(turn, kind, code).await,
    }
}

fn given(kind: Kind, sent: Sent) -> Given {
    match kind {
        Kind::Email => Given::RecoveryEmail(sent),
        Kind::Phone => Given::RecoverySms(sent),
    }
}

/// The same for every name: the request is put down, and the answer says no more than that.
async fn send(turn: &Turn<'_>, kind: Kind) -> Result<Outcome, FlowError> {
    let (state, now) = (turn.state, turn.state.now_micros());
    let is_too_soon = match (&turn.flow.given, kind) {
        (Some(Given::RecoveryEmail(sent)), Kind::Email) | (Some(Given::RecoverySms(sent)), Kind::Phone) => {
            sent.resend_at > from_micros(now)
        }
        _ => false,
    };
    if is_too_soon {
        return Ok(Outcome::Goes(turn.flow.clone()));
    }
    let name = turn.flow.username.clone().unwrap_or_default();
    let (organization, origin) = (turn.caller.organization, turn.caller.origin);
    let request = Request::proof(state, organization, origin, &turn.row.id, kind, &name);
    let sent = Sent { destination: String::new(), resend_at: from_micros(now + RESEND_SECONDS * SECOND) };
    let asked = FlowState { given: Some(given(kind, sent)), ..turn.flow.clone() };
    // In one unit of work: whoever looks the account up begins only when the answer is made.
    Ok(Outcome::Asks(asked, Box::new(request)))
}

/// The statements are those of a wrong code, whether or not one was sent: the flow is looked for, never an account.
async fn compare(turn: &Turn<'_>, kind: Kind, code: String) -> Result<Outcome, FlowError> {
    let (state, now) = (turn.state, turn.state.now_micros());
    let name = turn.flow.username.clone().unwrap_or_default();
    let budget_key = turn.caller.budget_key(state, &name);
    let (key, keys, flow_id) = (budget_key.clone(), state.keys.clone(), turn.row.id.clone());
    // A unit of work of its own: a wrong try stays counted.
    let (admission, tried) = state
        .db
        .write(move |conn| {
            let admission = attempts::admit(conn, &key, now)?;
            let tried = match admission {
                Admission::Admitted { .. } => {
                    flow_proofs::try_code(conn, &keys, (&flow_id, kind), &code, now)?
                }
                Admission::Delayed => None,
            };
            Ok::<_, DbError>((admission, tried))
        })
        .await?;
    let failures = match admission {
        Admission::Admitted { failures } => failures,
        Admission::Delayed => 0,
    };
    let Some(Subject::Account(id)) = tried.filter(|tried| tried.is_right).map(|tried| tried.subject) else {
        return Ok(Outcome::Refused(Refused {
            identifier: name,
            locks: attempts::begins_delay(failures),
            is_delayed: admission == Admission::Delayed,
            ..Refused::code(turn.flow.account_id.clone())
        }));
    };
    let (account, password) = state
        .db
        .read(move |conn| Ok::<_, DbError>((account::get(conn, &id)?, credentials::find(conn, &id)?)))
        .await?;
    // A second proof is of the same account as the first, or it is none.
    let is_other = turn.flow.account_id.as_ref().is_some_and(|known| *known != account.id);
    if is_other || !account.may_be_recovered() {
        return Ok(Outcome::Refused(Refused::code(Some(account.id))));
    }
    let flow_id = turn.row.id.clone();
    Ok(Outcome::Proven(Proof {
        method: FactorOption::Password,
        recovered: Some(match kind {
            Kind::Email => Recovered::Email,
            Kind::Phone => Recovered::Sms,
        }),
        is_user_verified: false,
        account,
        budget_key,
        password_changed_at: password.map(|stored| stored.changed_at),
        association: None,
        rehash: None,
        failures,
        consume: Box::new(move |conn| {
            Ok(flow_proofs::consume(conn, &flow_id, kind, now)?.then_some(Used::Password))
        }),
    }))
}
