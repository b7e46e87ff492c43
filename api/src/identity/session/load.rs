//! From a cookie's secret to the principal: one statement, on the path of every request.

use diesel::prelude::*;
use latchkey_openapi::ids::{AccountId, OrganizationId, SessionId};
use latchkey_openapi::scope::Role;

use super::{Access, Principal};
use crate::both;
use crate::identity::State;
use crate::identity::time::SECOND;
use crate::platform::db::schema::{accounts, memberships, organizations, sessions};
use crate::platform::db::{Conn, DbError};

/// A session with what decides whether it is alive.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Row {
    pub(super) secret_hash: Vec<u8>,
    session_id: String,
    account_id: String,
    organization_id: String,
    level: i32,
    authenticated_at: i64,
    elevated_at: Option<i64>,
    previous_elevated_at: Option<i64>,
    previous_level: Option<i32>,
    previous_valid_until: Option<i64>,
    last_accessed_at: i64,
    idle_seconds: i64,
    expires_at: i64,
    account_state: String,
    account_version: i64,
    slug: String,
    organization_state: String,
    settings_version: i64,
    role: Option<String>,
}

macro_rules! select_by {
    ($filter:expr) => {
        sessions::table
            .inner_join(accounts::table)
            .inner_join(organizations::table)
            .left_join(
                memberships::table.on(memberships::account_id
                    .eq(sessions::account_id)
                    .and(memberships::organization_id.eq(sessions::organization_id))),
            )
            .filter($filter)
            .select((
                sessions::secret_hash,
                sessions::id,
                sessions::account_id,
                sessions::organization_id,
                sessions::level,
                sessions::authenticated_at,
                sessions::elevated_at,
                sessions::previous_elevated_at,
                sessions::previous_level,
                sessions::previous_valid_until,
                sessions::last_accessed_at,
                sessions::idle_seconds,
                sessions::expires_at,
                accounts::state,
                accounts::version,
                organizations::slug,
                organizations::state,
                organizations::settings_version,
                memberships::role.nullable(),
            ))
    };
}

/// The principal of a session's secret, if that session is alive now.
///
/// # Errors
/// A failing database.
pub async fn by_secret(state: &State, secret: &[u8]) -> Result<Option<Principal>, DbError> {
    let hash = state.keys.hash_token(secret);
    let row = state.sessions.find(hash.to_vec()).await?;
    let now = state.now_micros();
    Ok(row
        .and_then(|row| if row.secret_hash == hash { Some(row) } else { row.into_previous(now) })
        .and_then(|row| row.into_principal(now)))
}

/// The session of a hashed secret, present or previous. On the connection's own type: on this path the enum's dispatch of
/// every field would be felt.
pub(super) fn find(conn: &mut Conn, hash: &[u8]) -> Result<Option<Row>, DbError> {
    let present = both!(conn, |c| select_by!(sessions::secret_hash.eq(hash)).get_result(c).optional())?;
    if present.is_some() {
        return Ok(present);
    }
    Ok(both!(conn, |c| select_by!(sessions::previous_secret_hash.eq(hash)).get_result(c).optional())?)
}

/// The sessions of hashed secrets, present ones only.
pub(super) fn find_many(conn: &mut Conn, hashes: &[&[u8]]) -> Result<Vec<Row>, DbError> {
    Ok(both!(conn, |c| select_by!(sessions::secret_hash.eq_any(hashes)).load(c))?)
}

impl Row {
    /// The row for a request with the secret before a step-up: good for seconds, at the level and elevation it had.
    fn into_previous(self, now: i64) -> Option<Self> {
        let is_good = self.previous_valid_until.is_some_and(|until| until > now);
        is_good.then_some(Self {
            level: self.previous_level.unwrap_or(self.level).min(self.level),
            elevated_at: self.previous_elevated_at,
            ..self
        })
    }

    fn into_principal(self, now: i64) -> Option<Principal> {
        let alive = self.account_state == "active"
            && self.organization_state == "active"
            && self.expires_at > now
            && self.last_accessed_at + self.idle_seconds * SECOND > now;
        // Without a membership there is no role, and without a role no way in.
        let role = Role::parse(self.role.as_deref()?)?;
        alive.then(|| Principal {
            account_id: AccountId(self.account_id),
            organization_id: OrganizationId(self.organization_id),
            organization_slug: self.slug,
            settings_version: self.settings_version,
            session_id: Some(SessionId(self.session_id)),
            access: Access::Session,
            role,
            account_version: self.account_version,
            level: u8::try_from(self.level).unwrap_or(1),
            authenticated_at: self.authenticated_at,
            elevated_at: self.elevated_at,
            last_accessed_at: self.last_accessed_at,
            idle_seconds: self.idle_seconds,
            expires_at: self.expires_at,
        })
    }
}
