//! Links: a flow that begins with a proven address. Whoever presses the button on the page uses the link up.

use latchkey_openapi::error::ErrorCode;

use super::check_offered;
use crate::features::sign_in::flow::FlowState;
use crate::features::sign_in::service::FlowError;
use crate::features::sign_in::store::{self, FlowRow};
use crate::identity::State;
use crate::identity::flow_proofs;
use crate::identity::organization::Organization;
use crate::platform::http::error::ApiError;

/// Begins a flow by a link: uses the link up and stores the flow in one unit of work. Answers the flow's state.
pub(in crate::features::sign_in) async fn start(
    state: &State,
    organization: &Organization,
    row: FlowRow,
    token: &str,
) -> Result<(FlowRow, FlowState), FlowError> {
    check_offered(state, organization)?;
    let hash = state.keys.hash_token(token.as_bytes());
    let now = state.now_micros();
    state
        .db
        .write(move |conn| {
            let used = flow_proofs::consume_address_link(conn, &hash, now)?;
            let (address, asked_in) = used.ok_or_else(refusal)?;
            // The proof went to its flow's organization, and counts there alone.
            let asked = store::find(conn, &asked_in)?.ok_or_else(refusal)?;
            if asked.organization_id != row.organization_id {
                return Err(refusal());
            }
            let flow = FlowState {
                username: Some(address.clone()),
                email: Some(address),
                language: FlowState::parse(&asked.state)?.language,
                ..FlowState::default()
            };
            let row = FlowRow { state: flow.to_text(), ..row };
            store::insert(conn, &row)?;
            Ok((row, flow))
        })
        .await
}

fn refusal() -> FlowError {
    FlowError::Elsewhere(ApiError::new(ErrorCode::LinkInvalid))
}
