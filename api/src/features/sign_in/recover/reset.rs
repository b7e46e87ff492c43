//! The end of a recovery: the new password, in one unit of work that can happen once.

use latchkey_openapi::activity::EventType;
use serde_json::json;

use super::{Recovered, steps};
use crate::features::sign_in::flow::Context;
use crate::features::sign_in::proof::{Outcome, Turn};
use crate::features::sign_in::service::FlowError;
use crate::features::sign_in::store;
use crate::identity::events::{self, NewEvent};
use crate::identity::factors::{self, Factors};
use crate::identity::flow_proofs;
use crate::identity::password_change::{self, PasswordRefusal};
use crate::identity::recovery::delays;
use crate::identity::session;
use crate::identity::session::ending::Ending;
use crate::identity::{account, attempts, credentials};
use crate::platform::http::error::ApiError;

/// Sets the password.
pub(in crate::features::sign_in) async fn answer(
    turn: &Turn<'_>,
    password: &str,
    end_sessions: bool,
) -> Result<Outcome, FlowError> {
    let (state, organization) = (turn.state, turn.caller.organization);
    let id = turn.flow.account_id.clone().ok_or(FlowError::OptionInvalid)?;
    if !steps::may_reset(turn.context, turn.flow) {
        return Err(FlowError::OptionInvalid);
    }
    let removes_factors = turn.flow.recovered.contains(&Recovered::Delay);
    let has_second = steps::keeps_factor(turn.context, turn.flow);
    let accepted = password_change::accept(state, organization, &id, password, has_second).await?;
    let by: Vec<&str> = turn.flow.recovered.iter().map(|by| by.name()).collect();
    let event = NewEvent::by_self(organization.id.as_str(), EventType::PasswordReset, &id)
        .origin(turn.caller.origin)
        .details(json!({ "by": by }));
    let event = events::prepare(state, event);
    let ending = Ending::on_purpose(state);
    let (row, flow, context) = (turn.row.clone(), turn.flow.clone(), turn.context.clone());
    let name = turn.flow.username.clone().unwrap_or_default();
    let budget_key = turn.caller.budget_key(state, &name);
    state
        .db
        .write(move |conn| {
            if !store::consume(conn, &row)? {
                return Err(FlowError::NotFound);
            }
            // The account's row first. What was proven was proven for the password of that time, and for no later one.
            if !account::lock_credentials(conn, &id)? {
                return Err(FlowError::NotFound);
            }
            let present = credentials::find(conn, &id)?.map(|stored| stored.changed_at);
            if present != flow.password_changed_at {
                return Err(FlowError::NotFound);
            }
            if removes_factors {
                factors::delete_all(conn, &id)?;
            }
            // A factor that was set up meanwhile is asked for.
            let enrolled = Factors::load(conn, &id)?.second_factors(&context.factors);
            let context = Context { enrolled, ..context };
            if !steps::may_reset(&context, &flow) {
                return Err(FlowError::NotFound);
            }
            if !accepted.write(conn, &id, &context.factors)? {
                return Err(FlowError::NotFound);
            }
            flow_proofs::delete_all(conn, &id)?;
            delays::cancel(conn, &id)?;
            if end_sessions || removes_factors {
                session::store::delete_all(conn, &id, None, &ending)?;
            }
            attempts::reset(conn, &budget_key)?;
            Ok(event.write(conn)?)
        })
        .await?;
    Ok(Outcome::Ended { opens_at: None })
}

impl From<PasswordRefusal> for FlowError {
    fn from(refusal: PasswordRefusal) -> Self {
        match refusal {
            PasswordRefusal::Hashing(error) => Self::Hashing(error),
            PasswordRefusal::Db(error) => Self::Db(error),
            refusal => {
                let answer: ApiError = refusal.at("password");
                Self::Elsewhere(answer)
            }
        }
    }
}
