//! The rules of passkeys and security keys.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::ids::{FactorId, RequestId};
use latchkey_openapi::sessions::Device;
use latchkey_openapi::settings::FactorSettings;
use latchkey_openapi::webauthn::{
    FinishRegistrationRequest, PasskeyEndpoints, StartRegistrationResponse, WebauthnCredential, WebauthnKind,
    WebauthnList,
};

use crate::identity::events::Origin;
use crate::identity::factors::manage::{self, FactorError};
use crate::identity::factors::webauthn::register::{self, Registrant, VerifiedCredential};
use crate::identity::factors::webauthn::{MOST, StoredCredential, providers, store};
use crate::identity::organization::Organization;
use crate::identity::session::Principal;
use crate::identity::time::from_micros;
use crate::identity::{State, account};
use crate::platform::db::DbError;

const OPTION: FactorOption = FactorOption::Passkey;

fn to_wire(stored: StoredCredential, settings: &FactorSettings) -> WebauthnCredential {
    WebauthnCredential {
        usable_for: stored.uses(settings),
        id: FactorId(stored.id),
        credential_id: stored.credential_id,
        kind: stored.kind,
        name: stored.name,
        provider: providers::name_of(&stored.aaguid).map(str::to_owned),
        created_at: from_micros(stored.created_at),
        last_used_at: stored.last_used_at.map(from_micros),
        is_backup_eligible: stored.is_backup_eligible,
        is_synced: stored.is_backed_up,
        transports: stored.transports,
    }
}

/// The credentials.
pub(super) async fn list(state: &State, me: &Principal) -> Result<WebauthnList, FactorError> {
    let organization = state.organization_of(me).await?;
    let id = me.account_id.0.clone();
    let (stored, user_handle) = state
        .db
        .read(move |conn| Ok::<_, DbError>((store::list(conn, &id)?, store::find_handle(conn, &id)?)))
        .await?;
    let settings = &organization.settings.factors;
    Ok(WebauthnList {
        rp_id: state.webauthn.id().to_owned(),
        // A handle that no credential uses says nothing to a browser.
        user_handle: if stored.is_empty() { None } else { user_handle },
        credentials: stored.into_iter().map(|one| to_wire(one, settings)).collect(),
    })
}

async fn get(state: &State, me: &Principal, id: &str) -> Result<WebauthnCredential, FactorError> {
    let list = list(state, me).await?;
    list.credentials.into_iter().find(|one| one.id.as_str() == id).ok_or(FactorError::NotFound)
}

/// Begins a registration.
pub(super) async fn start(
    state: &State,
    me: &Principal,
    kind: WebauthnKind,
) -> Result<StartRegistrationResponse, FactorError> {
    let organization = state.organization_of(me).await?;
    require_offered(&organization, kind)?;
    let (by, settings) = (me.clone(), organization.settings.clone());
    state
        .db
        .write(move |conn| {
            let factors = manage::begin(conn, &by, &settings)?;
            if factors.webauthn.len() >= MOST { Err(FactorError::TooMany) } else { Ok(()) }
        })
        .await?;
    let who = registrant(state, me, &organization).await?;
    let started = register::start(state, &who, kind).await?;
    Ok(StartRegistrationResponse {
        request_id: RequestId(started.request_id),
        public_key: started.public_key,
        expires_at: started.expires_at,
    })
}

fn require_offered(organization: &Organization, kind: WebauthnKind) -> Result<(), FactorError> {
    let settings = &organization.settings.factors;
    let is_offered = match kind {
        WebauthnKind::Passkey => settings.passkeys,
        WebauthnKind::SecurityKey => settings.security_keys,
    };
    if is_offered { Ok(()) } else { Err(FactorError::NotOffered) }
}

async fn registrant(
    state: &State,
    me: &Principal,
    organization: &Organization,
) -> Result<Registrant, FactorError> {
    let account_id = me.account_id.0.clone();
    let account = state.db.fetch(move |conn| account::get(conn, &account_id)).await?;
    Ok(Registrant {
        display_name: account::display_name(&account.username, &account.attributes()?),
        account_id: account.id,
        organization_id: organization.id.0.clone(),
        organization_name: organization.name.clone(),
        session_id: me.context().to_owned(),
        username: account.username,
    })
}

/// Verifies and stores a credential.
pub(super) async fn finish(
    state: &State,
    me: &Principal,
    origin: &Origin,
    request: FinishRegistrationRequest,
) -> Result<WebauthnCredential, FactorError> {
    let organization = state.organization_of(me).await?;
    let wanted = manage::clean_name(request.name.as_deref().unwrap_or_default())?;
    let who = registrant(state, me, &organization).await?;
    let request_id = request.request_id.as_str();
    let (kind, verified) = register::finish(state, &who, request_id, &request.credential).await?;
    require_offered(&organization, kind)?;
    let wanted = if wanted.is_empty() { default_name(&verified, &origin.device) } else { wanted };
    let name = free_name(state, me, &wanted).await?;
    let event = manage::event(state, me, origin, EventType::FactorAdded, OPTION, &name);
    let (id, now) = (state.new_id(), state.now_micros());
    let (by, settings, factor_id) = (me.clone(), organization.settings.clone(), id.clone());
    state
        .db
        .write(move |conn| {
            // The account may have got another factor since this one was begun.
            if manage::begin(conn, &by, &settings)?.webauthn.len() >= MOST {
                return Err(FactorError::TooMany);
            }
            let new = store::NewCredential {
                id: &factor_id,
                account_id: &who.account_id,
                organization_id: &who.organization_id,
                name: &name,
                kind,
                now,
            };
            if !store::insert(conn, &new, &verified)? {
                return Err(FactorError::Exists);
            }
            manage::note_proof(conn, &by, OPTION, now)?;
            event.write(conn)?;
            Ok(())
        })
        .await?;
    get(state, me, &id).await
}

/// The provider's name, else the system and the browser that it was registered with.
fn default_name(verified: &VerifiedCredential, device: &Device) -> String {
    if let Some(provider) = providers::name_of(&verified.aaguid) {
        return provider.to_owned();
    }
    match (&device.os, &device.browser) {
        (Some(os), Some(browser)) => format!("{os} – {browser}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "Passkey".to_owned(),
    }
}

async fn free_name(state: &State, me: &Principal, wanted: &str) -> Result<String, DbError> {
    let id = me.account_id.0.clone();
    let stored = state.db.fetch(move |conn| store::list(conn, &id)).await?;
    let taken: Vec<&str> = stored.iter().map(|one| one.name.as_str()).collect();
    Ok(manage::free_name(wanted, &taken))
}

/// Names a credential.
pub(super) async fn rename(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
    name: &str,
) -> Result<WebauthnCredential, FactorError> {
    let factor_id = id.to_owned();
    manage::rename(state, me, origin, OPTION, name, move |conn, account_id, name| {
        store::rename(conn, account_id, &factor_id, name)
    })
    .await?;
    get(state, me, id).await
}

/// Takes a credential away, that one only.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<(), FactorError> {
    let name = get(state, me, id).await?.name;
    let removal = manage::removal(state, me, origin, OPTION, &name, id);
    let id = id.to_owned();
    manage::remove(state, me, removal, move |conn, account_id| store::delete(conn, account_id, &id)).await
}

/// Where the portal has its passkeys. One address for every organization: the page leads to the right one.
pub(super) fn endpoints(state: &State) -> PasskeyEndpoints {
    let page = format!("{}/security", state.public_origin);
    PasskeyEndpoints { enroll: page.clone(), manage: page }
}
