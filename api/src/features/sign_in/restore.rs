//! Taking back an account that its owner paused or wants erased: the last step of a sign-in, after every proof.

use latchkey_openapi::auth::FactorOption;

use super::flow::{self, FlowState, Next};
use super::proof::{Proof, Turn, Used};
use super::service::{self, Answered, FlowError};
use crate::identity::account;

/// Takes the account back and completes the sign-in, in one unit of work. What was proven was used up on the way here.
pub(super) async fn answer(turn: Turn<'_>) -> Result<Answered, FlowError> {
    let flow = FlowState { restores: true, ..turn.flow.clone() };
    let Next::Complete { level } = flow::next(turn.context, &flow) else {
        return Err(FlowError::OptionInvalid);
    };
    let account_id = flow.account_id.clone().ok_or(FlowError::OptionInvalid)?;
    let account = turn.state.db.fetch(move |conn| account::get(conn, &account_id)).await?;
    let proof = Proof {
        recovered: None,
        method: flow.proven.last().map_or(FactorOption::Password, |proven| proven.method),
        is_user_verified: false,
        budget_key: turn.caller.budget_key(turn.state, &account.username),
        account,
        password_changed_at: None,
        association: None,
        rehash: None,
        failures: 0,
        consume: Box::new(|_| Ok(Some(Used::Password))),
    };
    service::finish(Turn { flow: &flow, ..turn }, level, proof, false).await
}
