//! The code that was sent to the address.

use super::check_offered;
use crate::features::sign_in::flow::{FlowState, Given, Sent};
use crate::features::sign_in::proof::{Outcome, Turn};
use crate::features::sign_in::recover::message::RESEND_SECONDS;
use crate::features::sign_in::refuse::Refused;
use crate::features::sign_in::service::FlowError;
use crate::identity::State;
use crate::identity::contacts::Kind;
use crate::identity::flow_proofs::{self, Subject};
use crate::identity::recovery::request::Request;
use crate::identity::time::{SECOND, from_micros};

/// A message that was asked for just now.
pub(super) fn sent(state: &State) -> Given {
    let resend_at = from_micros(state.now_micros() + RESEND_SECONDS * SECOND);
    Given::RegisterCode(Sent { destination: String::new(), resend_at })
}

/// Without a code: asks for another message. With one: compares it.
pub(in crate::features::sign_in) async fn answer(
    turn: &Turn<'_>,
    code: Option<String>,
) -> Result<Outcome, FlowError> {
    check_offered(turn.state, turn.caller.organization)?;
    match code {
        None => Ok(send(turn)),
        Some(code) => compare(turn, code).await,
    }
}

/// The same for every address: the request is put down, and the answer says no more than that.
fn send(turn: &Turn<'_>) -> Outcome {
    let (state, flow) = (turn.state, turn.flow);
    let is_too_soon = match &flow.given {
        Some(Given::RegisterCode(sent)) => sent.resend_at > state.clock.now(),
        _ => false,
    };
    let Some(address) = flow.username.as_deref().filter(|_| !is_too_soon) else {
        return Outcome::Goes(flow.clone());
    };
    let language = flow.language.as_deref().unwrap_or_default();
    let (organization, origin) = (turn.caller.organization, turn.caller.origin);
    let request = Request::registration(state, organization, origin, &turn.row.id, (address, language));
    Outcome::Asks(FlowState { given: Some(sent(state)), ..flow.clone() }, Box::new(request))
}

/// The statements are those of a wrong code, whether or not one was sent: the flow is looked for, never an address. No budget of
/// attempts is touched: it would be that of an account with this name, whose owner must not be locked out by strangers. A code
/// has five tries, and codes have the budget of messages.
async fn compare(turn: &Turn<'_>, code: String) -> Result<Outcome, FlowError> {
    let (state, now) = (turn.state, turn.state.now_micros());
    let (keys, flow_id) = (state.keys.clone(), turn.row.id.clone());
    // A unit of work of its own: a wrong try stays counted.
    let tried = state
        .db
        .write(move |conn| flow_proofs::try_code(conn, &keys, (&flow_id, Kind::Email), &code, now))
        .await?;
    let Some(Subject::Address(address)) = tried.filter(|tried| tried.is_right).map(|tried| tried.subject)
    else {
        let identifier = turn.flow.username.clone().unwrap_or_default();
        return Ok(Outcome::Refused(Refused { identifier, ..Refused::code(None) }));
    };
    let flow_id = turn.row.id.clone();
    Ok(Outcome::Verified {
        flow: FlowState { email: Some(address), given: None, ..turn.flow.clone() },
        consume: Box::new(move |conn| flow_proofs::consume(conn, &flow_id, Kind::Email, now)),
    })
}
