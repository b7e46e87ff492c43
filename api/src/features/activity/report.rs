//! "This was not me": what to do, depending on what it was.

use latchkey_openapi::activity::{EventType, SafetyStep};
use latchkey_openapi::error::ErrorCode;
use serde_json::json;

use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::session::Principal;
use crate::identity::{State, activity_log, credentials};
use crate::platform::db::DbError;
use crate::platform::http::error::ApiError;

/// Notes the report, and answers the steps.
pub(super) async fn report(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<Vec<SafetyStep>, ApiError> {
    let (account_id, event_id) = (me.account_id.0.clone(), id.to_owned());
    let (kind, has_password) = state
        .db
        .read(move |conn| {
            let kind = activity_log::find_kind(conn, &account_id, &event_id)?;
            Ok::<_, DbError>((kind, credentials::find(conn, &account_id)?.is_some()))
        })
        .await?;
    let kind = kind.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    let event =
        NewEvent::by_self(me.organization_id.as_str(), EventType::ActivityReported, me.account_id.as_str());
    let details = json!({"reported": kind.as_str(), "event": id});
    let event = event.within(me).origin(origin).details(details).coalesce(id);
    let event = events::prepare(state, event);
    state.db.write(move |conn| event.write(conn)).await?;
    Ok(steps(kind, has_password))
}

/// Who is in goes first, then what lets them in again: what was reported before the rest.
fn steps(kind: EventType, has_password: bool) -> Vec<SafetyStep> {
    let mut after = vec![SafetyStep::CheckFactors, SafetyStep::CheckContacts];
    if is_of_contacts(kind) {
        after.reverse();
    }
    let password = has_password.then_some(SafetyStep::ChangePassword);
    std::iter::once(SafetyStep::EndSessions).chain(password).chain(after).collect()
}

const fn is_of_contacts(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::ContactAdded
            | EventType::ContactChanged
            | EventType::ContactRemoved
            | EventType::ContactMadePrimary
            | EventType::ContactRestored
            | EventType::RecoveryContactChanged
            | EventType::RecoveryContactRemoved
    )
}
