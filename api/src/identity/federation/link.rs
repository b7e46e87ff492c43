//! Linking an account with an identity, and taking that back.

use latchkey_openapi::activity::EventType;
use serde_json::json;

use super::FederationError;
use super::association::{self, Association};
use super::connection::StoredConnection;
use super::exchange::Identity;
use super::request;
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::session::Principal;
use crate::identity::{State, account};
use crate::platform::db::Conn;

/// The event of a change of links, of which the user is told.
#[must_use]
pub fn event(
    state: &State,
    me: &Principal,
    origin: &Origin,
    kind: EventType,
    connection: &str,
) -> PreparedEvent {
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(json!({ "name": connection }));
    events::prepare(state, event)
}

/// Links the account of a session with an identity. The same identity again is no change.
///
/// # Errors
/// [`FederationError::LinkExists`] for an identity of another account, or an account that has another identity at the
/// connection; [`FederationError::Refused`] for an account that is not active any more.
pub async fn link(
    state: &State,
    me: &Principal,
    origin: &Origin,
    connection: &StoredConnection,
    identity: &Identity,
) -> Result<(), FederationError> {
    let event = event(state, me, origin, EventType::FederatedAssociationAdded, &connection.settings.name);
    let row = Association {
        id: state.new_id(),
        organization_id: connection.organization_id.clone(),
        account_id: me.account_id.0.clone(),
        connection_id: connection.id.clone(),
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
        name: identity.name(connection),
        created_at: state.now_micros(),
        last_used_at: None,
    };
    let work = move |conn: &mut Conn| {
        // A new way in is a change of the credentials.
        if !account::lock_credentials(conn, &row.account_id)? {
            return Err(FederationError::Refused("the account is not active"));
        }
        if association::insert(conn, &row)? {
            request::delete_of_account(conn, &row.account_id)?;
            return Ok(event.write(conn)?);
        }
        let held = association::find(conn, &row.organization_id, &row.issuer, &row.subject)?;
        match held {
            Some(held) if held.account_id == row.account_id => Ok(()),
            _ => Err(FederationError::LinkExists),
        }
    };
    state.db.write(work).await
}
