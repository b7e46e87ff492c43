//! The organization's people, for those who keep it.

use latchkey_openapi::people::{
    ChangeRoleRequest, InviteRequest, PersonDetails, PersonList, PersonState, ResetPersonRequest,
};
use latchkey_openapi::scope::Role;
use latchkey_openapi::sessions::SessionList;

use super::{ApiError, Call, Client, Method, Versioned};
use crate::routes::encode;

const PATH: &str = "/api/server/v1/users";

fn path(id: &str) -> String {
    format!("{PATH}/{}", encode(id))
}

/// A page of people whose names or addresses hold the text, in one state or in any.
pub(crate) async fn list(
    client: &Client,
    limit: u32,
    cursor: Option<&str>,
    (text, state): (&str, Option<PersonState>),
) -> Result<PersonList, ApiError> {
    let cursor = cursor.map_or_else(String::new, |cursor| format!("&cursor={}", encode(cursor)));
    let mut wanted = Vec::new();
    if !text.trim().is_empty() {
        // A JSON string is what the filter's grammar takes.
        wanted.push(format!("userName co {}", serde_json::Value::from(text.trim())));
    }
    wanted.extend(state.map(|state| format!("state eq \"{}\"", state.as_str())));
    let filter = match wanted.join(" and ") {
        none if none.is_empty() => String::new(),
        some => format!("&filter={}", encode(&some)),
    };
    client.get(&format!("{PATH}?limit={limit}{cursor}{filter}")).await
}

/// One of them.
pub(crate) async fn get(client: &Client, id: &str) -> Result<Versioned<PersonDetails>, ApiError> {
    client.read(Call::new(Method::Get, path(id))).await
}

/// Invites somebody.
pub(crate) async fn invite(client: &Client, request: &InviteRequest) -> Result<PersonDetails, ApiError> {
    Ok(client.read(Call::new(Method::Post, PATH).json(request)).await?.value)
}

/// Does something to an account: `invite`, `lock` or `unlock`.
pub(crate) async fn act(client: &Client, id: &str, what: &str) -> Result<Versioned<PersonDetails>, ApiError> {
    client.read(Call::new(Method::Post, format!("{}/{what}", path(id)))).await
}

/// Mails a link to choose a new password.
pub(crate) async fn reset(
    client: &Client,
    id: &str,
    remove_factors: bool,
) -> Result<Versioned<PersonDetails>, ApiError> {
    let call = Call::new(Method::Post, format!("{}/reset", path(id)));
    client.read(call.json(&ResetPersonRequest { remove_factors })).await
}

/// Gives somebody another role, if they still have the version that was read.
pub(crate) async fn change_role(
    client: &Client,
    id: &str,
    role: Role,
    etag: Option<&str>,
) -> Result<Versioned<PersonDetails>, ApiError> {
    let call = Call::new(Method::Put, format!("{}/role", path(id)));
    client.read(call.if_match(etag).json(&ChangeRoleRequest { role })).await
}

/// A page of somebody's sessions.
pub(crate) async fn sessions(
    client: &Client,
    id: &str,
    limit: u32,
    cursor: Option<&str>,
) -> Result<SessionList, ApiError> {
    let cursor = cursor.map_or_else(String::new, |cursor| format!("&cursor={}", encode(cursor)));
    client.get(&format!("{}/sessions?limit={limit}{cursor}", path(id))).await
}

/// Ends all of them.
pub(crate) async fn end_sessions(client: &Client, id: &str) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, format!("{}/sessions", path(id)))).await
}
