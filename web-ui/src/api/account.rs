//! Password, sessions, activity, data: everything of `/api/users/v1/me` but the profile.

use latchkey_openapi::activity::{ActivityList, EventGroup};
use latchkey_openapi::capabilities::Capabilities;
use latchkey_openapi::check_up::CheckUp;
use latchkey_openapi::ids::SessionId;
use latchkey_openapi::password::{ChangePasswordRequest, CheckPasswordRequest, PasswordCheck, PasswordInfo};
use latchkey_openapi::sessions::{RenameSessionRequest, SessionList};

use super::{ApiError, Call, Client, Method};
use crate::routes::{encode, group_name};

const ME: &str = "/api/users/v1/me";

/// What this account may see and do.
pub(crate) async fn capabilities(client: &Client) -> Result<Capabilities, ApiError> {
    client.get(&format!("{ME}/capabilities")).await
}

/// What is open to make the account safer.
pub(crate) async fn check_up(client: &Client) -> Result<CheckUp, ApiError> {
    client.get(&format!("{ME}/check-up")).await
}

/// When the password was changed, and the rules for a new one.
pub(crate) async fn password(client: &Client) -> Result<PasswordInfo, ApiError> {
    client.get(&format!("{ME}/password")).await
}

/// How good a password would be.
pub(crate) async fn check_password(client: &Client, candidate: String) -> Result<PasswordCheck, ApiError> {
    let call =
        Call::new(Method::Post, format!("{ME}/password/check")).json(&CheckPasswordRequest { candidate });
    client.read(call).await.map(|check| check.value)
}

/// Changes the password.
pub(crate) async fn change_password(
    client: &Client,
    request: &ChangePasswordRequest,
) -> Result<(), ApiError> {
    client.act(Call::new(Method::Post, format!("{ME}/change-password")).json(request)).await
}

/// A page of sessions.
pub(crate) async fn sessions(
    client: &Client,
    limit: u32,
    cursor: Option<&str>,
) -> Result<SessionList, ApiError> {
    client.get(&format!("{ME}/sessions?limit={limit}{}", cursor_part(cursor))).await
}

/// Names a session.
pub(crate) async fn rename_session(client: &Client, id: &SessionId, name: String) -> Result<(), ApiError> {
    let path = format!("{ME}/sessions/{}", encode(id.as_str()));
    client.act(Call::new(Method::Patch, path).json(&RenameSessionRequest { name })).await
}

/// Ends a session.
pub(crate) async fn end_session(client: &Client, id: &SessionId) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, format!("{ME}/sessions/{}", encode(id.as_str())))).await
}

/// Ends all sessions, or all but this one.
pub(crate) async fn end_sessions(client: &Client, keep_current: bool) -> Result<(), ApiError> {
    let query = if keep_current { "?except=current" } else { "" };
    client.act(Call::new(Method::Delete, format!("{ME}/sessions{query}"))).await
}

/// A page of activity.
pub(crate) async fn activity(
    client: &Client,
    group: Option<EventGroup>,
    limit: u32,
    cursor: Option<&str>,
) -> Result<ActivityList, ApiError> {
    let group = group.map_or_else(String::new, |group| format!("&type={}", group_name(group)));
    client.get(&format!("{ME}/activity?limit={limit}{group}{}", cursor_part(cursor))).await
}

/// Everything that is held about the account, as JSON text.
pub(crate) async fn export(client: &Client) -> Result<String, ApiError> {
    client.text(Call::new(Method::Get, format!("{ME}/export"))).await
}

fn cursor_part(cursor: Option<&str>) -> String {
    cursor.map_or_else(String::new, |cursor| format!("&cursor={}", encode(cursor)))
}
