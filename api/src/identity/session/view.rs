//! Sessions as their owner sees them: in the list and in the export.

use diesel::prelude::*;
use latchkey_openapi::applications::SessionApplication;
use latchkey_openapi::ids::{ApplicationId, SessionId};
use latchkey_openapi::sessions::{Device, DeviceKind, Session};

use super::methods_of;
use crate::both;
use crate::identity::State;
use crate::identity::time::{SECOND, from_micros};
use crate::platform::db::schema::{applications, session_applications, sessions};
use crate::platform::db::{Conn, DbError};

/// A session's row as the list shows it.
#[derive(Debug, Clone, Queryable)]
pub struct SessionRow {
    /// Its public id.
    pub id: String,
    device: String,
    name: Option<String>,
    ip: String,
    created_at: i64,
    /// When it was last used, in microseconds.
    pub last_accessed_at: i64,
    expires_at: i64,
    methods: String,
}

macro_rules! live {
    ($account_id:expr, $now:expr) => {
        sessions::table
            .filter(sessions::account_id.eq($account_id))
            .filter(sessions::expires_at.gt($now))
            .filter((sessions::last_accessed_at + sessions::idle_seconds * SECOND).gt($now))
    };
}

macro_rules! columns {
    () => {
        (
            sessions::id,
            sessions::device,
            sessions::name,
            sessions::ip,
            sessions::created_at,
            sessions::last_accessed_at,
            sessions::expires_at,
            sessions::methods,
        )
    };
}

/// One live session of an account.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str, id: &str, now: i64) -> Result<Option<SessionRow>, DbError> {
    Ok(live!(account_id, now).filter(sessions::id.eq(id)).select(columns!()).get_result(conn).optional()?)
}

/// Live sessions of an account but one, by last use, from a position on.
///
/// # Errors
/// A failing database.
pub fn list(
    conn: &mut Conn,
    account_id: &str,
    except: &str,
    after: Option<(i64, String)>,
    limit: i64,
    now: i64,
) -> Result<Vec<SessionRow>, DbError> {
    let mut query = live!(account_id.to_owned(), now).filter(sessions::id.ne(except.to_owned())).into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            sessions::last_accessed_at.lt(at).or(sessions::last_accessed_at.eq(at).and(sessions::id.lt(id))),
        );
    }
    Ok(query
        .order((sessions::last_accessed_at.desc(), sessions::id.desc()))
        .limit(limit)
        .select(columns!())
        .load(conn)?)
}

/// How many live sessions an account has, counted up to `most`.
///
/// # Errors
/// A failing database.
pub fn count(conn: &mut Conn, account_id: &str, most: i64, now: i64) -> Result<i64, DbError> {
    let ids: Vec<String> = live!(account_id, now).limit(most).select(sessions::id).load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(most))
}

/// The applications of sessions, by last use.
///
/// # Errors
/// A failing database.
pub fn applications(
    conn: &mut Conn,
    account_id: &str,
    session_ids: &[String],
) -> Result<Vec<(String, SessionApplication)>, DbError> {
    let rows: Vec<(String, String, String, i64)> = both!(conn, |c| session_applications::table
        .inner_join(applications::table)
        .filter(session_applications::session_id.eq_any(session_ids))
        .order(session_applications::last_used_at.desc())
        .select((
            session_applications::session_id,
            applications::id,
            applications::name,
            session_applications::last_used_at,
        ))
        .load(c))?;
    let subject = account_id.to_owned();
    let wire = |(session, id, name, at)| {
        let used = SessionApplication {
            id: ApplicationId(id),
            name,
            subject: subject.clone(),
            last_used_at: from_micros(at),
        };
        (session, used)
    };
    Ok(rows.into_iter().map(wire).collect())
}

/// Those of one session.
#[must_use]
pub fn applications_of(all: &[(String, SessionApplication)], session_id: &str) -> Vec<SessionApplication> {
    all.iter().filter(|(id, _)| id == session_id).map(|(_, used)| used.clone()).collect()
}

/// A stored device; one that cannot be read is unknown.
#[must_use]
pub fn device_of(text: &str) -> Device {
    serde_json::from_str(text).unwrap_or(Device {
        kind: DeviceKind::Unknown,
        os: None,
        os_version: None,
        browser: None,
        browser_version: None,
    })
}

/// The place of an address, where a GeoIP file is configured.
#[must_use]
pub fn place_of(state: &State, ip: &str) -> Option<String> {
    state.geoip.as_ref()?.place(ip.parse().ok()?, "en")
}

impl SessionRow {
    /// The session on the wire.
    #[must_use]
    pub fn into_wire(
        self,
        state: &State,
        current_id: &str,
        applications: Vec<SessionApplication>,
    ) -> Session {
        Session {
            current: self.id == current_id,
            id: SessionId(self.id),
            device: device_of(&self.device),
            name: self.name,
            place: place_of(state, &self.ip),
            ip: self.ip,
            signed_in_at: from_micros(self.created_at),
            last_accessed_at: from_micros(self.last_accessed_at),
            expires_at: from_micros(self.expires_at),
            methods: methods_of(&self.methods),
            applications,
        }
    }
}
