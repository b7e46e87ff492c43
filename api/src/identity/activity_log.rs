//! The log of events as its subject sees it: in the list and in the export.

use diesel::prelude::*;
use latchkey_openapi::activity::{Activity, Actor, EventType, Outcome};
use latchkey_openapi::ids::{EventId, SessionId};

use super::State;
use super::events::actor_of;
use super::session::view::{device_of, place_of};
use super::time::from_micros;
use crate::platform::db::schema::events;
use crate::platform::db::{Conn, DbError};

/// An event's row as its subject sees it.
#[derive(Debug, Clone, Queryable)]
pub struct EventRow {
    /// Its id.
    pub id: String,
    /// When, in microseconds.
    pub at: i64,
    kind: String,
    outcome: String,
    actor: String,
    session_id: Option<String>,
    ip: Option<String>,
    device: Option<String>,
    details: String,
    occurrences: i32,
}

/// Events of an account, newest first, from a position on; of one group, or all.
///
/// # Errors
/// A failing database.
pub fn list(
    conn: &mut Conn,
    account_id: &str,
    group: Option<&str>,
    after: Option<(i64, String)>,
    limit: i64,
) -> Result<Vec<EventRow>, DbError> {
    let mut query = events::table.filter(events::subject_account_id.eq(account_id.to_owned())).into_boxed();
    if let Some(group) = group {
        query = query.filter(events::kind_group.eq(group.to_owned()));
    }
    if let Some((at, id)) = after {
        // The first condition says nothing new, but is one that an index can begin at: no page walks through those before it.
        query = query.filter(events::at.le(at)).filter(events::at.lt(at).or(events::id.lt(id)));
    }
    Ok(query
        .order((events::at.desc(), events::id.desc()))
        .limit(limit)
        .select((
            events::id,
            events::at,
            events::kind,
            events::outcome,
            events::actor,
            events::session_id,
            events::ip,
            events::device,
            events::details,
            events::occurrences,
        ))
        .load(conn)?)
}

/// What kind an event of an account is.
///
/// # Errors
/// A failing database.
pub fn find_kind(conn: &mut Conn, account_id: &str, id: &str) -> Result<Option<EventType>, DbError> {
    let own = events::table.filter(events::id.eq(id)).filter(events::subject_account_id.eq(account_id));
    let kind: Option<String> = own.select(events::kind).get_result(conn).optional()?;
    Ok(kind.as_deref().and_then(EventType::parse))
}

/// How many events an account has, counted up to `most`.
///
/// # Errors
/// A failing database.
pub fn count(conn: &mut Conn, account_id: &str, group: Option<&str>, most: i64) -> Result<i64, DbError> {
    let mut query = events::table.filter(events::subject_account_id.eq(account_id.to_owned())).into_boxed();
    if let Some(group) = group {
        query = query.filter(events::kind_group.eq(group.to_owned()));
    }
    let ids: Vec<String> = query.limit(most).select(events::id).load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(most))
}

impl EventRow {
    /// The entry on the wire. `None` for a type that this binary does not know.
    #[must_use]
    pub fn into_wire(self, state: &State) -> Option<Activity> {
        let details: serde_json::Value = serde_json::from_str(&self.details).unwrap_or_default();
        let attributes =
            details.get("attributes").and_then(|names| names.as_array()).map_or_else(Vec::new, |names| {
                names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
            });
        let actor: Actor = actor_of(&self.actor);
        Some(Activity {
            id: EventId(self.id),
            at: from_micros(self.at),
            kind: EventType::parse(&self.kind)?,
            outcome: if self.outcome == "success" { Outcome::Success } else { Outcome::Failure },
            actor,
            count: u32::try_from(self.occurrences).unwrap_or(1),
            session_id: self.session_id.map(SessionId),
            place: self.ip.as_deref().and_then(|ip| place_of(state, ip)),
            ip: self.ip,
            device: self.device.as_deref().map(device_of),
            attributes,
            factor: details.get("factor").and_then(|factor| serde_json::from_value(factor.clone()).ok()),
            name: details.get("name").and_then(|name| name.as_str()).map(str::to_owned),
        })
    }
}
