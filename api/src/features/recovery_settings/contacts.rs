//! An address or number for recovery alone.

use latchkey_openapi::contacts::Verification;
use latchkey_openapi::error::ErrorCode;

use crate::identity::contacts::Kind;
use crate::identity::events::Origin;
use crate::identity::recovery::change::Change;
use crate::identity::recovery::{Offered, contacts};
use crate::identity::session::Principal;
use crate::identity::verifications::store::Purpose;
use crate::identity::verifications::wire::into_wire;
use crate::identity::verifications::{ContactError, Start, Wanted};
use crate::identity::{State, account};
use crate::platform::http::error::ApiError;

/// Sends a code to an address that recovery messages are to go to.
pub(super) async fn begin(
    state: &State,
    me: &Principal,
    origin: &Origin,
    kind: Kind,
    value: String,
) -> Result<Verification, ApiError> {
    let organization = state.organization_of(me).await?;
    let is_offered = Offered::of(state, &organization.settings).by(kind);
    if !is_offered || !organization.settings.recovery.separate_contacts {
        return Err(ApiError::new(ErrorCode::FactorNotOffered));
    }
    let wanted = Wanted { purpose: Purpose::Recovery, kind, value, label: None, replaces: None };
    let start = Start::prepare(state, me, origin, wanted)?;
    let begun: Result<_, ContactError> = state.db.write(move |conn| start.write(conn)).await;
    Ok(into_wire(begun?))
}

/// Takes the address for recovery alone away: messages go to the profile's own again.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    kind: Kind,
) -> Result<(), ContactError> {
    let id = me.account_id.0.clone();
    let separate = state.db.fetch(move |conn| contacts::separate(conn, &id, kind)).await?;
    let separate = separate.ok_or(ContactError::NotFound)?;
    let change = Change::away_from(state, me, origin, kind, &separate.value);
    let (id, now) = (me.account_id.0.clone(), state.now_micros());
    state
        .db
        .write(move |conn| {
            if !account::lock(conn, &id)? {
                return Err(ContactError::Gone);
            }
            change.removed(conn, now)
        })
        .await
}
