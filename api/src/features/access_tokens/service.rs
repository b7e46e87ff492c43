//! The rules of personal access tokens.

use chrono::Duration;
use latchkey_openapi::access_tokens::{
    AccessToken, AccessTokenList, CreateAccessTokenRequest, CreatedAccessToken, MAX_DAYS, MAX_TOKENS,
    NAME_MAX,
};
use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::ids::AccessTokenId;
use latchkey_openapi::scope::{Role, Scope};
use latchkey_openapi::validate::is_deceptive;
use serde_json::json;

use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::oauth::personal::{self, Row};
use crate::identity::oauth::split;
use crate::identity::session::{Access, Principal, cookie};
use crate::identity::time::from_micros;
use crate::identity::{State, account};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;
use crate::platform::rng::random_bytes;

/// Bytes of a token.
const TOKEN_BYTES: usize = 32;

fn to_wire(row: Row) -> AccessToken {
    AccessToken {
        id: AccessTokenId(row.id),
        name: row.name,
        scopes: split(&row.scopes).iter().filter_map(|name| personal::scope_of(name)).collect(),
        created_at: from_micros(row.created_at),
        expires_at: from_micros(row.expires_at),
        last_used_at: row.last_used_at.map(from_micros),
    }
}

/// Every token of the account.
pub(super) async fn list(state: &State, me: &Principal) -> Result<AccessTokenList, ApiError> {
    refuse_personal(me)?;
    let id = me.account_id.0.clone();
    let rows = state.db.fetch(move |conn| personal::list(conn, &id)).await?;
    Ok(AccessTokenList { access_tokens: rows.into_iter().map(to_wire).collect() })
}

/// A personal token has no business with others.
fn refuse_personal(me: &Principal) -> Result<(), ApiError> {
    match me.access {
        Access::Personal { .. } => Err(ApiError::new(ErrorCode::Forbidden)),
        _ => Ok(()),
    }
}

fn check(state: &State, me: &Principal, request: &CreateAccessTokenRequest) -> Result<(), ApiError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, code, message: &str| errors.push(FieldError::new(field, code, message));
    let name = request.name.trim();
    if name.is_empty() {
        refuse("name", ErrorCode::Required, "Give it a name.");
    }
    if name.chars().count() > NAME_MAX || name.chars().any(is_deceptive) {
        refuse("name", ErrorCode::TooLong, "At most 60 characters, none of them invisible.");
    }
    let is_console = |scope: &Scope| matches!(scope, Scope::AdminRead | Scope::AdminWrite);
    let may = |scope: &Scope| me.has(*scope) && (me.role != Role::User || !is_console(scope));
    if request.scopes.is_empty() {
        refuse("scopes", ErrorCode::Required, "Choose at least one.");
    }
    if !request.scopes.iter().all(may) {
        refuse("scopes", ErrorCode::NotAnOption, "Only what you may do yourself.");
    }
    let now = state.clock.now();
    if request.expires_at <= now || request.expires_at > now + Duration::days(MAX_DAYS) {
        refuse("expiresAt", ErrorCode::InvalidDate, "Within 366 days from now.");
    }
    if errors.is_empty() { Ok(()) } else { Err(ApiError::new(ErrorCode::InvalidValue).errors(errors)) }
}

/// Makes a token; it is shown in this answer alone.
pub(super) async fn create(
    state: &State,
    me: &Principal,
    origin: &Origin,
    request: CreateAccessTokenRequest,
) -> Result<CreatedAccessToken, ApiError> {
    refuse_personal(me)?;
    check(state, me, &request)?;
    let secret = cookie::encode(&random_bytes::<TOKEN_BYTES>(state.rng.as_ref()));
    let mut scopes: Vec<&str> = request.scopes.iter().map(|scope| scope.as_str()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    let row = Row {
        id: state.new_id(),
        organization_id: me.organization_id.0.clone(),
        account_id: me.account_id.0.clone(),
        name: request.name.trim().to_owned(),
        token_hash: state.keys.hash_token(secret.as_bytes()).to_vec(),
        scopes: scopes.join(" "),
        created_at: state.now_micros(),
        expires_at: request.expires_at.timestamp_micros(),
        last_used_at: None,
    };
    let event = event(state, me, origin, EventType::AccessTokenCreated, &row.name);
    let access_token = to_wire(row.clone());
    let work = move |conn: &mut Conn| {
        // The account first: two at once stand in line at the limit.
        account::lock(conn, &row.account_id)?;
        if personal::list(conn, &row.account_id)?.len() >= MAX_TOKENS {
            return Ok(false);
        }
        personal::insert(conn, &row)?;
        event.write(conn)?;
        Ok::<_, DbError>(true)
    };
    if !state.db.write(work).await? {
        return Err(ApiError::new(ErrorCode::LimitReached));
    }
    Ok(CreatedAccessToken { access_token, token: format!("{}{secret}", personal::PREFIX) })
}

/// Ends a token.
pub(super) async fn revoke(state: &State, me: &Principal, origin: &Origin, id: &str) -> Result<(), ApiError> {
    refuse_personal(me)?;
    let (account_id, id) = (me.account_id.0.clone(), id.to_owned());
    let owner = account_id.clone();
    let all = state.db.fetch(move |conn| personal::list(conn, &owner)).await?;
    let name = all.into_iter().find(|row| row.id == id).map(|row| row.name);
    let event = event(state, me, origin, EventType::AccessTokenRevoked, name.as_deref().unwrap_or_default());
    let work = move |conn: &mut Conn| {
        let done = personal::delete(conn, &account_id, &id)?;
        if done {
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    if state.db.write(work).await? { Ok(()) } else { Err(ApiError::new(ErrorCode::NotFound)) }
}

fn event(state: &State, me: &Principal, origin: &Origin, kind: EventType, name: &str) -> PreparedEvent {
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(json!({ "name": name }));
    events::prepare(state, event)
}
