//! Links: a flow that begins proven. Whoever presses the button on the page uses the link up.

use latchkey_openapi::error::ErrorCode;

use super::Recovered;
use crate::features::sign_in::flow::FlowState;
use crate::features::sign_in::service::FlowError;
use crate::features::sign_in::store::{self, FlowRow};
use crate::identity::organization::Organization;
use crate::identity::recovery::delays;
use crate::identity::{State, account, credentials, flow_proofs};
use crate::platform::db::Conn;
use crate::platform::http::error::ApiError;

/// Begins a flow by a link: uses the link up and stores the flow in one unit of work. Answers the flow's state.
pub(in crate::features::sign_in) async fn start(
    state: &State,
    organization: &Organization,
    row: FlowRow,
    token: &str,
) -> Result<(FlowRow, FlowState), FlowError> {
    let hash = state.keys.hash_token(token.as_bytes());
    let (organization_id, now) = (organization.id.0.clone(), state.now_micros());
    state
        .db
        .write(move |conn| {
            let (account_id, by) = consume(conn, &hash, now)?.ok_or_else(refusal)?;
            let account = account::get(conn, &account_id)?;
            if account.organization_id != organization_id || !account.is_active() {
                return Err(refusal());
            }
            let password = credentials::find(conn, &account_id)?;
            let flow = FlowState {
                account_id: Some(account.id),
                username: Some(account.username),
                password_changed_at: password.map(|stored| stored.changed_at),
                recovered: vec![by],
                ..FlowState::default()
            };
            let row = FlowRow { state: flow.to_text(), ..row };
            store::insert(conn, &row)?;
            Ok((row, flow))
        })
        .await
}

fn consume(conn: &mut Conn, hash: &[u8], now: i64) -> Result<Option<(String, Recovered)>, FlowError> {
    if let Some(account_id) = flow_proofs::consume_account_link(conn, hash, now)? {
        return Ok(Some((account_id, Recovered::Email)));
    }
    Ok(delays::consume(conn, hash, now)?.map(|account_id| (account_id, Recovered::Delay)))
}

fn refusal() -> FlowError {
    FlowError::Elsewhere(ApiError::new(ErrorCode::RecoveryLinkInvalid))
}
