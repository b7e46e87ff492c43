//! Listing, beginning and taking back links.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::connections::{ConnectionInfo, FederatedAssociationList, StartedFederation};
use latchkey_openapi::error::ErrorCode;

use crate::identity::State;
use crate::identity::events::Origin;
use crate::identity::factors::after_removal;
use crate::identity::factors::manage::{self, FactorError};
use crate::identity::federation::connection::{self, StoredConnection};
use crate::identity::federation::request::{self, For};
use crate::identity::federation::{association, link};
use crate::identity::session::ending::Ending;
use crate::identity::session::{self, Access, Principal};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// What is linked, and which connections are left.
pub(super) async fn list(state: &State, me: &Principal) -> Result<FederatedAssociationList, ApiError> {
    let (account_id, organization_id) = (me.account_id.0.clone(), me.organization_id.0.clone());
    let work = move |conn: &mut Conn| {
        Ok::<_, DbError>((association::list(conn, &account_id)?, connection::list(conn, &organization_id)?))
    };
    let (linked, connections) = state.db.read(work).await?;
    let is_left = |one: &&StoredConnection| {
        one.settings.enabled && !linked.iter().any(|(row, _)| row.connection_id == one.id)
    };
    let available: Vec<ConnectionInfo> =
        connections.iter().filter(is_left).map(StoredConnection::info).collect();
    let associations = linked.iter().map(|(row, settings)| association::to_wire(row, settings)).collect();
    Ok(FederatedAssociationList { associations, available })
}

/// Begins a link of this session's account; answers where the browser goes.
pub(super) async fn start(state: &State, me: &Principal, id: &str) -> Result<StartedFederation, ApiError> {
    // The answer comes into a browser: only its own session can have asked.
    let (Access::Session, Some(session_id)) = (&me.access, me.session()) else {
        return Err(ApiError::new(ErrorCode::Forbidden));
    };
    let (organization_id, wanted) = (me.organization_id.0.clone(), id.to_owned());
    let found = state.db.fetch(move |conn| connection::find(conn, &organization_id, &wanted)).await?;
    let connection = found
        .filter(|connection| connection.settings.enabled)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    let whom = For::Link { account_id: me.account_id.0.clone(), session_id: session_id.to_owned() };
    let redirect_to = request::begin(state, &me.organization_slug, &connection, whom).await?;
    Ok(StartedFederation { redirect_to })
}

/// Takes a link away, unless it is the last way in.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<(), FactorError> {
    let organization = state.organization_of(me).await?;
    let (account_id, link_id) = (me.account_id.0.clone(), id.to_owned());
    let all = state.db.fetch(move |conn| association::list(conn, &account_id)).await?;
    let name = all.into_iter().find(|(row, _)| row.id == link_id).map(|(_, settings)| settings.name);
    let name = name.ok_or(FactorError::NotFound)?;
    let event = link::event(state, me, origin, EventType::FederatedAssociationRemoved, &name);
    let (by, settings, id) = (me.clone(), organization.settings.clone(), id.to_owned());
    let ending = Ending::on_purpose(state);
    let work = move |conn: &mut Conn| {
        manage::begin(conn, &by, &settings)?;
        let account_id = by.account_id.as_str();
        if association::delete(conn, account_id, &id)?.is_none() {
            return Err(FactorError::NotFound);
        }
        if !after_removal(conn, account_id, &settings)?.has_way_in {
            return Err(FactorError::LastWayIn);
        }
        // Whoever came in by it goes with it, but for the session at hand.
        session::credentials::end_sessions(conn, account_id, &id, by.session(), &ending)?;
        request::delete_of_account(conn, account_id)?;
        event.write(conn)?;
        Ok(())
    };
    state.db.write(work).await
}
