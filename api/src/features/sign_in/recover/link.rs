//! Links: a flow that begins proven. Whoever presses the button on the page uses the link up; one that an administrator had
//! sent is used up with the new password, and remembered until then.

use latchkey_openapi::error::ErrorCode;

use super::Recovered;
use crate::features::sign_in::flow::FlowState;
use crate::features::sign_in::service::FlowError;
use crate::features::sign_in::store::{self, FlowRow};
use crate::identity::organization::Organization;
use crate::identity::recovery::tickets::{self, Ticket};
use crate::identity::recovery::{Offered, delays, may_wait};
use crate::identity::{State, account, credentials, flow_proofs};
use crate::platform::db::Conn;
use crate::platform::http::error::ApiError;

/// What the organization offers by now: a link that was sent while it did leads nowhere when it does not.
#[derive(Clone, Copy)]
struct Allowed {
    mail: bool,
    wait: bool,
}

/// Begins a flow by a link: uses the link up and stores the flow in one unit of work. Answers the flow's state.
pub(in crate::features::sign_in) async fn start(
    state: &State,
    organization: &Organization,
    row: FlowRow,
    token: &str,
) -> Result<(FlowRow, FlowState), FlowError> {
    let hash = state.keys.hash_token(token.as_bytes());
    let (organization_id, now) = (organization.id.0.clone(), state.now_micros());
    let settings = &organization.settings;
    let allowed = Allowed { mail: Offered::of(state, settings).email, wait: may_wait(state, settings) };
    state
        .db
        .write(move |conn| {
            let Opened { account_id, by, ticket } = open(conn, allowed, &hash, now)?.ok_or_else(refusal)?;
            let account = account::get(conn, &account_id)?;
            if account.organization_id != organization_id || !account.may_be_recovered() {
                return Err(refusal());
            }
            let password = credentials::find(conn, &account_id)?;
            let flow = FlowState {
                account_id: Some(account.id),
                username: Some(account.username),
                password_changed_at: password.map(|stored| stored.changed_at),
                recovered: vec![by],
                ticket,
                ..FlowState::default()
            };
            let row = FlowRow { state: flow.to_text(), ..row };
            store::insert(conn, &row)?;
            Ok((row, flow))
        })
        .await
}

/// What a link opens.
struct Opened {
    account_id: String,
    by: Recovered,
    ticket: Option<Ticket>,
}

/// Nothing is used up by what is refused: the caller undoes it.
fn open(conn: &mut Conn, allowed: Allowed, hash: &[u8], now: i64) -> Result<Option<Opened>, FlowError> {
    if let Some(account_id) = flow_proofs::consume_account_link(conn, hash, now)? {
        return Ok(allowed.mail.then_some(Opened { account_id, by: Recovered::Email, ticket: None }));
    }
    if let Some(account_id) = delays::consume(conn, hash, now)? {
        return Ok(allowed.wait.then_some(Opened { account_id, by: Recovered::Delay, ticket: None }));
    }
    // It went to the account's own mailbox: what goes there as well is no second factor to it.
    let found = tickets::find(conn, hash, now)?;
    Ok(found.map(|(account_id, ticket)| Opened { account_id, by: Recovered::Email, ticket: Some(ticket) }))
}

pub(super) fn refusal() -> FlowError {
    FlowError::Elsewhere(ApiError::new(ErrorCode::RecoveryLinkInvalid))
}
