//! The rules of grants and consents.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::authorize::ConsentItem;
use latchkey_openapi::consents::{
    AuthorizedApp, ChangeConsentRequest, Consent, ConsentDetails, ConsentHistory, ConsentKind, ConsentList,
    ConsentQuery, ConsentState,
};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::{ApplicationId, ConsentId, PurposeId};
use serde_json::{Value, json};

use super::purposes;
use crate::identity::State;
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::oauth::application::{self, StoredApplication};
use crate::identity::oauth::grants::{self, Grant};
use crate::identity::oauth::logo;
use crate::identity::oauth::receipts::{self, Row};
use crate::identity::session::Principal;
use crate::identity::time::from_micros;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound)
}

/// The open grants with their applications.
pub(super) async fn authorized(state: &State, me: &Principal) -> Result<Vec<AuthorizedApp>, ApiError> {
    let (account_id, organization_id) = (me.account_id.0.clone(), me.organization_id.0.clone());
    let work = move |conn: &mut Conn| {
        let mut all = Vec::new();
        for grant in grants::list_open(conn, &account_id)? {
            if let Some(found) = application::find(conn, &organization_id, &grant.application_id)? {
                all.push((grant, found));
            }
        }
        Ok::<_, DbError>(all)
    };
    let all = state.db.read(work).await?;
    Ok(all.into_iter().map(|(grant, application)| to_wire(me, grant, application)).collect())
}

fn to_wire(me: &Principal, grant: Grant, application: StoredApplication) -> AuthorizedApp {
    AuthorizedApp {
        logo: logo::path(&me.organization_slug, &application),
        id: ConsentId(grant.id),
        application_id: ApplicationId(grant.application_id),
        name: application.settings.name,
        offline: grant.scopes.iter().any(|scope| scope == "offline_access"),
        scopes: grant.scopes,
        claims: grant.claims,
        granted_at: from_micros(grant.created_at),
        last_used_at: grant.last_used_at.map(from_micros),
    }
}

/// An open grant of the account with its application.
async fn find(state: &State, me: &Principal, id: &str) -> Result<(Grant, StoredApplication), ApiError> {
    let (account_id, organization_id, id) =
        (me.account_id.0.clone(), me.organization_id.0.clone(), id.to_owned());
    let work = move |conn: &mut Conn| {
        let Some(grant) = grants::find_own(conn, &account_id, &id)? else { return Ok::<_, DbError>(None) };
        let found = application::find(conn, &organization_id, &grant.application_id)?;
        Ok(found.map(|application| (grant, application)))
    };
    let found = state.db.read(work).await?;
    found.filter(|(grant, _)| grant.closed_at.is_none()).ok_or_else(not_found)
}

fn event(state: &State, me: &Principal, origin: &Origin, kind: EventType, name: &str) -> PreparedEvent {
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(json!({ "application": name }));
    events::prepare(state, event)
}

/// Takes a grant back: its tokens end, and a receipt says so.
pub(super) async fn revoke(state: &State, me: &Principal, origin: &Origin, id: &str) -> Result<(), ApiError> {
    let (grant, application) = find(state, me, id).await?;
    let organization = state.organization_of(me).await?;
    let (receipt, entry) = (receipts::draft(state, &organization), receipts::of_grant(&application, &grant));
    let event = event(state, me, origin, EventType::ConsentRevoked, &application.settings.name);
    let now = state.now_micros();
    let work = move |conn: &mut Conn| close(conn, &grant, (&receipt, &entry), &event, now);
    if state.db.write(work).await? { Ok(()) } else { Err(not_found()) }
}

fn close(
    conn: &mut Conn,
    grant: &Grant,
    (receipt, entry): (&receipts::Draft, &receipts::Entry),
    event: &PreparedEvent,
    now: i64,
) -> Result<bool, DbError> {
    if !grants::close(conn, &grant.account_id, &grant.id, now)? {
        return Ok(false);
    }
    // Without an earlier one nothing was consented to: an application of the organization's own.
    if !receipts::history(conn, &grant.account_id, &grant.id)?.is_empty() {
        receipts::append(conn, receipt, entry, ConsentState::Revoked)?;
    }
    event.write(conn)?;
    Ok(true)
}

/// Takes a consent back, whatever it is about.
pub(super) async fn revoke_consent(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<(), ApiError> {
    match purposes::revoke(state, me, origin, id).await? {
        Some(()) => Ok(()),
        None => revoke(state, me, origin, id).await,
    }
}

/// Takes every grant back.
pub(super) async fn revoke_all(state: &State, me: &Principal, origin: &Origin) -> Result<(), ApiError> {
    for app in authorized(state, me).await? {
        match revoke(state, me, origin, app.id.as_str()).await {
            // Taken back in between.
            Err(error) if error.code == ErrorCode::NotFound => {}
            other => other?,
        }
    }
    Ok(())
}

fn summary(row: &Row, state: ConsentState) -> Result<(Consent, Value), DbError> {
    let receipt = row.receipt()?;
    let kind = ConsentKind::parse(&row.kind).ok_or_else(|| DbError::corrupt("receipt", &row.kind))?;
    let is_application = kind == ConsentKind::Application;
    let path = if is_application { "/services/0/service" } else { "/services/0/purposes/0/purpose" };
    let name = receipt.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let consent = Consent {
        id: ConsentId(row.consent_id.clone()),
        kind,
        application_id: is_application.then(|| ApplicationId(row.about_id.clone())),
        purpose_id: (!is_application).then(|| PurposeId(row.about_id.clone())),
        name,
        state,
        version: row.version,
        at: from_micros(row.at),
    };
    Ok((consent, receipt))
}

/// The consents, the latest first.
pub(super) async fn list(
    state: &State,
    me: &Principal,
    query: ConsentQuery,
) -> Result<ConsentList, ApiError> {
    let id = me.account_id.0.clone();
    let all = state.db.read(move |conn| receipts::list_latest(conn, &id)).await?;
    let wanted = all.iter().filter(|(row, holds)| {
        query.state.is_none_or(|state| state == *holds)
            && query.kind.is_none_or(|kind| kind.as_str() == row.kind)
            && query.service_id.as_ref().is_none_or(|id| *id == row.about_id)
    });
    let consents: Result<Vec<Consent>, DbError> =
        wanted.map(|(row, holds)| Ok(summary(row, *holds)?.0)).collect();
    Ok(ConsentList { consents: consents? })
}

/// One consent with its latest receipt.
pub(super) async fn get(state: &State, me: &Principal, id: &str) -> Result<ConsentDetails, ApiError> {
    let account_id = me.account_id.0.clone();
    let all = state.db.read(move |conn| receipts::list_latest(conn, &account_id)).await?;
    let (row, holds) = all.iter().find(|(row, _)| row.consent_id == id).ok_or_else(not_found)?;
    let (consent, receipt) = summary(row, *holds)?;
    let (scopes, claims) = match find(state, me, id).await {
        Ok((grant, application)) => items(&grant, &application),
        Err(_) => (Vec::new(), Vec::new()),
    };
    let required = match &consent.purpose_id {
        Some(purpose_id) => purposes::is_required(state, me, purpose_id.as_str()).await?,
        None => false,
    };
    Ok(ConsentDetails { consent, required, scopes, claims, receipt })
}

/// What was decided about, with what is given.
fn items(grant: &Grant, application: &StoredApplication) -> (Vec<ConsentItem>, Vec<ConsentItem>) {
    let of = |kind: &str, given: &[String]| {
        let names = grant.decided.iter().filter_map(|decided| decided.strip_prefix(kind)).map(str::to_owned);
        names.map(|name| item(application, kind, given.contains(&name), name)).collect::<Vec<_>>()
    };
    (of("scope:", &grant.scopes), of("claim:", &grant.claims))
}

fn item(application: &StoredApplication, kind: &str, given: bool, name: String) -> ConsentItem {
    let settings = &application.settings;
    let asked = match (&settings.claims, kind) {
        (_, "scope:") => application.scope(&name),
        (Some(all), _) => all.iter().find(|asked| asked.name == name),
        // Without claims of its own, the scope speaks for its claims.
        (None, _) => settings
            .scopes
            .iter()
            .find(|asked| crate::identity::oauth::claims::of_scope(&asked.name).contains(&name.as_str())),
    };
    ConsentItem {
        mandatory: asked.is_some_and(|asked| asked.mandatory),
        reason: asked.and_then(|asked| asked.reason.clone()),
        name,
        given,
    }
}

/// Changes what is given. What was not decided about stays as it is.
pub(super) async fn change(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
    request: ChangeConsentRequest,
) -> Result<ConsentDetails, ApiError> {
    let (grant, application) = find(state, me, id).await?;
    let (scopes, claims) = items(&grant, &application);
    let is_known = |items: &[ConsentItem], names: &[String]| {
        names.iter().all(|name| items.iter().any(|item| item.name == *name))
    };
    if !is_known(&scopes, &request.scopes) || !is_known(&claims, &request.claims) {
        return Err(ApiError::new(ErrorCode::InvalidValue).detail("Only what was asked for can be given."));
    }
    let lacks = |items: &[ConsentItem], names: &[String]| {
        items.iter().any(|item| item.mandatory && !names.contains(&item.name))
    };
    if lacks(&scopes, &request.scopes) || lacks(&claims, &request.claims) {
        return Err(ApiError::new(ErrorCode::MandatoryConsent));
    }
    let kept = |all: &[String], items: &[ConsentItem], names: &[String]| {
        let others = all.iter().filter(|name| !items.iter().any(|item| item.name == **name));
        others.chain(names).cloned().collect::<Vec<_>>()
    };
    let after = Grant {
        scopes: kept(&grant.scopes, &scopes, &request.scopes),
        claims: kept(&grant.claims, &claims, &request.claims),
        ..grant
    };
    let organization = state.organization_of(me).await?;
    let (receipt, entry) = (receipts::draft(state, &organization), receipts::of_grant(&application, &after));
    let event = event(state, me, origin, EventType::ConsentChanged, &application.settings.name);
    let now = state.now_micros();
    let work = move |conn: &mut Conn| {
        let done = grants::update(conn, &after.account_id, &after.id, &after.scopes, &after.claims, now)?;
        if done {
            receipts::append(conn, &receipt, &entry, ConsentState::Active)?;
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    if !state.db.write(work).await? {
        return Err(not_found());
    }
    get(state, me, id).await
}

/// Every receipt of a consent.
pub(super) async fn history(state: &State, me: &Principal, id: &str) -> Result<ConsentHistory, ApiError> {
    let (account_id, id) = (me.account_id.0.clone(), id.to_owned());
    let rows = state.db.read(move |conn| receipts::history(conn, &account_id, &id)).await?;
    if rows.is_empty() {
        return Err(not_found());
    }
    let receipts: Result<Vec<Value>, DbError> = rows.iter().map(Row::receipt).collect();
    Ok(ConsentHistory { receipts: receipts? })
}
