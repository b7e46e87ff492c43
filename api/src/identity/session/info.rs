//! What the portal needs to know about this browser before it draws anything.

use latchkey_openapi::auth::{AccountInfo, CurrentSession, OrganizationInfo, RecoveryOffer, SessionInfo};
use latchkey_openapi::ids::SessionId;

use super::{Principal, guard};
use crate::identity::contacts::{self, Contact};
use crate::identity::organization::{DEFAULT_SLUG, Organization};
use crate::identity::time::from_micros;
use crate::identity::{State, account, avatar, purposes, recovery, registration};
use crate::platform::db::DbError;

/// The session of this browser, or that there is none.
///
/// # Errors
/// A failing database.
pub async fn info(
    state: &State,
    organization: &Organization,
    principal: Option<&Principal>,
) -> Result<SessionInfo, DbError> {
    let organization_info = OrganizationInfo {
        slug: organization.slug.clone(),
        name: organization.name.clone(),
        branding: organization.settings.branding.clone(),
    };
    let Some(principal) = principal else {
        // Only the instance's own organization is set up by a link.
        let id = organization.id.0.clone();
        let has_owner = organization.slug != DEFAULT_SLUG
            || state.db.fetch(move |conn| account::has_owner(conn, &id)).await?;
        return Ok(SessionInfo {
            authenticated: false,
            setup_required: !has_owner,
            organization: organization_info,
            locale: None,
            account: None,
            session: None,
            recovery: recovery(state, organization),
            registration: registration::is_offered(state, &organization.settings),
            waiting_policies: 0,
        });
    };
    let (account, locale, waiting) = account_info(state, principal).await?;
    Ok(SessionInfo {
        authenticated: true,
        setup_required: false,
        organization: organization_info,
        locale,
        account: Some(account),
        session: Some(CurrentSession {
            id: SessionId(principal.context().to_owned()),
            csrf_token: state.keys.csrf_token(principal.context()),
            level: principal.level,
            authenticated_at: from_micros(principal.authenticated_at),
            step_up_until: guard::open_until(state, principal, &organization.settings).await?,
            idle_expires_at: principal.idle_expires_at(),
            expires_at: from_micros(principal.expires_at),
        }),
        recovery: recovery(state, organization),
        registration: registration::is_offered(state, &organization.settings),
        waiting_policies: u32::try_from(waiting).unwrap_or(u32::MAX),
    })
}

/// What the organization offers and this server can do; the same for everybody.
fn recovery(state: &State, organization: &Organization) -> RecoveryOffer {
    RecoveryOffer {
        password: recovery::Offered::of(state, &organization.settings).any(),
        username: organization.settings.recovery.username && state.can_send_mail(),
    }
}

async fn account_info(
    state: &State,
    principal: &Principal,
) -> Result<(AccountInfo, Option<String>, i64), DbError> {
    let (id, organization_id) = (principal.account_id.0.clone(), principal.organization_id.0.clone());
    let (account, contacts, tag, waiting) = state
        .db
        .read(move |conn| {
            Ok::<_, DbError>((
                account::get(conn, &id)?,
                contacts::list(conn, &id)?,
                avatar::find_tag(conn, &id)?,
                purposes::count_waiting(conn, &organization_id, &id)?,
            ))
        })
        .await?;
    let attributes = account.attributes()?;
    let is_primary_email = |contact: &&Contact| contact.kind == "email" && contact.is_primary;
    let info = AccountInfo {
        id: principal.account_id.clone(),
        display_name: account::display_name(&account.username, &attributes),
        username: account.username,
        email: contacts.iter().find(is_primary_email).map(|contact| contact.value.clone()),
        avatar: tag.map(|tag| avatar::path(&principal.organization_slug, &tag)),
        role: principal.role,
    };
    let locale = attributes.get("preferredLanguage").and_then(|value| value.as_str()).map(str::to_owned);
    Ok((info, locale, waiting))
}
