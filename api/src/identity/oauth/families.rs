//! Families of tokens and their refresh tokens: rows, and the statements that count once.

use diesel::prelude::*;
use latchkey_openapi::scope::Role;

use super::split;
use crate::both;
use crate::identity::time::{DAY, SECOND};
use crate::platform::db::schema::{
    accounts, applications, grants, memberships, organizations, refresh_tokens, sessions, token_families,
};
use crate::platform::db::{Conn, DbError};

/// How long an offline family lives without use.
pub const OFFLINE_FOR: i64 = 60 * DAY;

/// A family of tokens.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = token_families)]
pub struct NewFamily {
    /// Its id.
    pub id: String,
    /// What it comes of.
    pub grant_id: String,
    /// The session that it began in.
    pub session_id: String,
    /// Its scopes.
    pub scopes: String,
    /// The level of the sign-in.
    pub level: i32,
    /// What was proven, as JSON.
    pub methods: String,
    /// When that was.
    pub authenticated_at: i64,
    /// Whether it outlives its session.
    pub is_offline: bool,
    /// Now.
    pub created_at: i64,
    /// Now.
    pub last_used_at: i64,
    /// When it ends in any case.
    pub expires_at: i64,
}

/// Stores a family.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, new: &NewFamily) -> Result<(), DbError> {
    diesel::insert_into(token_families::table).values(new).execute(conn)?;
    Ok(())
}

/// Ends a family. True once.
///
/// # Errors
/// A failing database.
pub fn revoke(conn: &mut Conn, id: &str, now: i64) -> Result<bool, DbError> {
    let revoked = diesel::update(
        token_families::table.filter(token_families::id.eq(id)).filter(token_families::revoked_at.is_null()),
    )
    .set(token_families::revoked_at.eq(now))
    .execute(conn)?;
    Ok(revoked == 1)
}

/// Ends the families that began in a session, offline ones as well.
///
/// # Errors
/// A failing database.
pub fn revoke_of_session(conn: &mut Conn, session_id: &str, now: i64) -> Result<(), DbError> {
    diesel::update(
        token_families::table
            .filter(token_families::session_id.eq(session_id))
            .filter(token_families::revoked_at.is_null()),
    )
    .set(token_families::revoked_at.eq(now))
    .execute(conn)?;
    Ok(())
}

/// Ends every family of an account but those that live in one session: after an act that ends its sessions.
///
/// # Errors
/// A failing database.
pub fn revoke_of_account(
    conn: &mut Conn,
    account_id: &str,
    except_session: Option<&str>,
    now: i64,
) -> Result<(), DbError> {
    let except = except_session.unwrap_or_default();
    both!(conn, |c| {
        let own = grants::table.filter(grants::account_id.eq(account_id)).select(grants::id);
        let families = token_families::table
            .filter(token_families::grant_id.eq_any(own))
            .filter(token_families::revoked_at.is_null())
            .filter(token_families::session_id.ne(except));
        diesel::update(families).set(token_families::revoked_at.eq(now)).execute(c)
    })?;
    Ok(())
}

/// A family with everything that decides whether it is alive.
#[derive(Debug, Clone)]
pub struct Live {
    /// The family.
    pub family_id: String,
    /// Its grant.
    pub grant_id: String,
    /// The session that it began in.
    pub session_id: String,
    /// The scopes of the family.
    pub scopes: String,
    /// The level of its sign-in.
    pub level: i32,
    /// What was proven, as JSON.
    pub methods: String,
    /// When that was.
    pub authenticated_at: i64,
    /// Whether it outlives its session.
    pub is_offline: bool,
    expires_at: i64,
    revoked_at: Option<i64>,
    granted_scopes: String,
    /// The claims that are given now.
    pub claims: String,
    closed_at: Option<i64>,
    /// The application.
    pub application_id: String,
    application_is_enabled: bool,
    /// The account.
    pub account_id: String,
    account_state: String,
    /// The account's version.
    pub account_version: i64,
    /// The organization.
    pub organization_id: String,
    /// Its name in URLs.
    pub slug: String,
    organization_state: String,
    /// The version of its settings.
    pub settings_version: i64,
    role: Option<String>,
    session_expires_at: Option<i64>,
    session_last_accessed_at: Option<i64>,
    session_idle_seconds: Option<i64>,
}

impl Live {
    /// Whether the session is alive.
    #[must_use]
    pub fn has_session(&self, now: i64) -> bool {
        let used = self.session_last_accessed_at.zip(self.session_idle_seconds);
        self.session_expires_at.is_some_and(|at| at > now)
            && used.is_some_and(|(at, idle)| at + idle * SECOND > now)
    }

    /// Whether its own time is over. Whatever its use prolongs must not begin from here.
    #[must_use]
    pub const fn is_over(&self, now: i64) -> bool {
        self.expires_at <= now
    }

    /// The role, if everything that the family depends on is alive.
    #[must_use]
    pub fn role(&self, now: i64) -> Option<Role> {
        let alive = self.revoked_at.is_none()
            && !self.is_over(now)
            && self.closed_at.is_none()
            && self.application_is_enabled
            && self.account_state == "active"
            && self.organization_state == "active"
            && (self.is_offline || self.has_session(now));
        // Without a membership there is no role, and without a role no way in.
        self.role.as_deref().filter(|_| alive).and_then(Role::parse)
    }

    /// The scopes of the family that are given still.
    #[must_use]
    pub fn scopes(&self) -> Vec<String> {
        let given = split(&self.granted_scopes);
        split(&self.scopes).into_iter().filter(|scope| scope == "openid" || given.contains(scope)).collect()
    }
}

/// The family of that id, alive or not. One statement: this is on the path of every request with a token.
///
/// # Errors
/// A failing database.
pub fn find_live(conn: &mut Conn, family_id: &str) -> Result<Option<Live>, DbError> {
    let row = both!(conn, |c| token_families::table
        .inner_join(grants::table)
        .inner_join(applications::table.on(applications::id.eq(grants::application_id)))
        .inner_join(accounts::table.on(accounts::id.eq(grants::account_id)))
        .inner_join(organizations::table.on(organizations::id.eq(grants::organization_id)))
        .left_join(
            memberships::table.on(memberships::account_id
                .eq(grants::account_id)
                .and(memberships::organization_id.eq(grants::organization_id))),
        )
        .left_join(sessions::table.on(sessions::id.eq(token_families::session_id)))
        .filter(token_families::id.eq(family_id))
        .select((
            (
                token_families::id,
                token_families::grant_id,
                token_families::session_id,
                token_families::scopes,
                token_families::level,
                token_families::methods,
                token_families::authenticated_at,
                token_families::is_offline,
                token_families::expires_at,
                token_families::revoked_at,
            ),
            (grants::scopes, grants::claims, grants::closed_at),
            (applications::id, applications::is_enabled),
            (accounts::id, accounts::state, accounts::version),
            (organizations::id, organizations::slug, organizations::state, organizations::settings_version),
            memberships::role.nullable(),
            (
                sessions::expires_at.nullable(),
                sessions::last_accessed_at.nullable(),
                sessions::idle_seconds.nullable(),
            ),
        ))
        .get_result::<LiveRow>(c)
        .optional())?;
    Ok(row.map(Live::from))
}

type LiveRow = (
    (String, String, String, String, i32, String, i64, bool, i64, Option<i64>),
    (String, String, Option<i64>),
    (String, bool),
    (String, String, i64),
    (String, String, String, i64),
    Option<String>,
    (Option<i64>, Option<i64>, Option<i64>),
);

impl From<LiveRow> for Live {
    fn from((family, grant, application, account, organization, role, session): LiveRow) -> Self {
        Self {
            family_id: family.0,
            grant_id: family.1,
            session_id: family.2,
            scopes: family.3,
            level: family.4,
            methods: family.5,
            authenticated_at: family.6,
            is_offline: family.7,
            expires_at: family.8,
            revoked_at: family.9,
            granted_scopes: grant.0,
            claims: grant.1,
            closed_at: grant.2,
            application_id: application.0,
            application_is_enabled: application.1,
            account_id: account.0,
            account_state: account.1,
            account_version: account.2,
            organization_id: organization.0,
            slug: organization.1,
            organization_state: organization.2,
            settings_version: organization.3,
            role,
            session_expires_at: session.0,
            session_last_accessed_at: session.1,
            session_idle_seconds: session.2,
        }
    }
}

/// Stores a refresh token.
///
/// # Errors
/// A failing database.
pub fn insert_refresh(conn: &mut Conn, hash: &[u8], family_id: &str, now: i64) -> Result<(), DbError> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(hash),
            refresh_tokens::family_id.eq(family_id),
            refresh_tokens::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The family of a refresh token, used or not.
///
/// # Errors
/// A failing database.
pub fn find_refresh(conn: &mut Conn, hash: &[u8]) -> Result<Option<String>, DbError> {
    Ok(refresh_tokens::table.find(hash).select(refresh_tokens::family_id).get_result(conn).optional()?)
}

/// Whether a refresh token was not used yet.
///
/// # Errors
/// A failing database.
pub fn is_unused(conn: &mut Conn, hash: &[u8]) -> Result<bool, DbError> {
    let consumed_at: Option<Option<i64>> =
        refresh_tokens::table.find(hash).select(refresh_tokens::consumed_at).get_result(conn).optional()?;
    Ok(consumed_at == Some(None))
}

/// What became of a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refreshed {
    /// It was good; the next one is stored.
    Rotated,
    /// It was used before: its family ended just now, or had ended.
    Reused,
}

/// Uses a refresh token up and stores the next one. A used one ends its family.
///
/// # Errors
/// A failing database.
pub fn rotate(
    conn: &mut Conn,
    hash: &[u8],
    next: &[u8],
    live: &Live,
    now: i64,
) -> Result<Refreshed, DbError> {
    let consumed = diesel::update(
        refresh_tokens::table
            .filter(refresh_tokens::token_hash.eq(hash))
            .filter(refresh_tokens::consumed_at.is_null()),
    )
    .set(refresh_tokens::consumed_at.eq(now))
    .execute(conn)?;
    if consumed == 0 {
        revoke(conn, &live.family_id, now)?;
        return Ok(Refreshed::Reused);
    }
    insert_refresh(conn, next, &live.family_id, now)?;
    // A family that ended in between stays ended: nothing here brings it back.
    let alive = token_families::table
        .filter(token_families::id.eq(&live.family_id))
        .filter(token_families::revoked_at.is_null());
    let expires_at = if live.is_offline { now + OFFLINE_FOR } else { live.expires_at };
    let used = diesel::update(alive)
        .set((token_families::last_used_at.eq(now), token_families::expires_at.eq(expires_at)))
        .execute(conn)?;
    super::grants::touch(conn, &live.grant_id, now)?;
    Ok(if used == 1 { Refreshed::Rotated } else { Refreshed::Reused })
}
