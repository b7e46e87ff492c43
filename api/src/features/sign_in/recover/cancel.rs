//! Cancelling a recovery that waits: by the link in any of its messages.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::ErrorCode;

use crate::identity::State;
use crate::identity::events::{NewEvent, Origin};
use crate::identity::organization::Organization;
use crate::identity::recovery::{self, delays};
use crate::platform::http::error::ApiError;

/// Cancels it. Once.
///
/// # Errors
/// [`ErrorCode::RecoveryLinkInvalid`], a failing database.
pub(in crate::features::sign_in) async fn cancel(
    state: &State,
    organization: &Organization,
    origin: &Origin,
    token: &str,
) -> Result<(), ApiError> {
    let hash = state.keys.hash_token(token.as_bytes());
    let organization_id = organization.id.0.clone();
    let found = state.db.fetch(move |conn| delays::find_by_cancel(conn, &organization_id, &hash)).await?;
    let id = found.ok_or_else(|| ApiError::new(ErrorCode::RecoveryLinkInvalid))?;
    let event = NewEvent::by_self(organization.id.as_str(), EventType::RecoveryCancelled, &id).origin(origin);
    let done = recovery::cancel(state, event, &id).await?;
    if done { Ok(()) } else { Err(ApiError::new(ErrorCode::RecoveryLinkInvalid)) }
}
