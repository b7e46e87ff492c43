//! The append-only log: *activity* is the subject's view of it, *audit* the organization's.
//!
//! An event is written inside the unit of work that it tells of. Repeated failures of one account from one address prefix
//! within a minute are one row with a count, so that an attack cannot fill the disk or hide in its own noise.

use diesel::prelude::*;
use latchkey_openapi::activity::{Actor, EventGroup, EventType, Outcome};
use latchkey_openapi::sessions::Device;

use super::State;
use super::notices::alerts::{self, Alert};
use super::session::{Access, Principal};
use super::time::MINUTE;
use crate::both;
use crate::platform::db::schema::events;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::client::ClientPrefix;

/// Where a request came from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The client's address, behind trusted proxies.
    pub ip: std::net::IpAddr,
    /// What its browser says of itself.
    pub device: Device,
}

/// An event to be written.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The organization it happened in.
    pub organization_id: String,
    /// What happened.
    pub kind: EventType,
    /// How it ended.
    pub outcome: Outcome,
    /// Who did it.
    pub actor: Actor,
    /// The account that did it, where known.
    pub actor_account_id: Option<String>,
    /// The account it happened to.
    pub subject_account_id: Option<String>,
    /// The session it happened in.
    pub session_id: Option<String>,
    /// The application that it came by.
    pub client_id: Option<String>,
    /// Where it came from.
    pub origin: Option<Origin>,
    /// More, never a secret.
    pub details: serde_json::Value,
    /// Groups repeated failures: rows with the same text, prefix and minute become one.
    pub coalesce: Option<String>,
    /// Whether the user is told of it by whoever writes it, so that no alert goes with it.
    pub is_told: bool,
}

impl NewEvent {
    /// Something that an account did itself, successfully.
    #[must_use]
    pub fn by_self(organization_id: &str, kind: EventType, account_id: &str) -> Self {
        Self {
            organization_id: organization_id.to_owned(),
            kind,
            outcome: Outcome::Success,
            actor: Actor::You,
            actor_account_id: Some(account_id.to_owned()),
            subject_account_id: Some(account_id.to_owned()),
            session_id: None,
            client_id: None,
            origin: None,
            details: serde_json::json!({}),
            coalesce: None,
            is_told: false,
        }
    }

    /// The same, within a session.
    #[must_use]
    pub fn session(mut self, session_id: &str) -> Self {
        self.session_id = Some(session_id.to_owned());
        self
    }

    /// The same, within whatever let the caller in.
    #[must_use]
    pub fn within(mut self, principal: &Principal) -> Self {
        self.session_id = principal.session().map(str::to_owned);
        if let Access::Token { application_id, .. } = &principal.access {
            self.client_id = Some(application_id.clone());
        }
        self
    }

    /// The same, from there.
    #[must_use]
    pub fn origin(mut self, origin: &Origin) -> Self {
        self.origin = Some(origin.clone());
        self
    }

    /// The same, with details.
    #[must_use]
    pub fn details(mut self, details: serde_json::Value) -> Self {
        self.details = details;
        self
    }

    /// The same as a refused attempt by somebody who did not prove who it is.
    #[must_use]
    pub fn refused(mut self, actor: Actor) -> Self {
        self.outcome = Outcome::Failure;
        self.actor = actor;
        if actor == Actor::Unknown {
            self.actor_account_id = None;
        }
        self
    }

    /// The same, of which the user is told in another way.
    #[must_use]
    pub fn told(mut self) -> Self {
        self.is_told = true;
        self
    }

    /// The same, counted together with others of the same text.
    #[must_use]
    pub fn coalesce(mut self, text: &str) -> Self {
        self.coalesce = Some(text.to_owned());
        self
    }
}

/// An event with what the unit of work cannot make itself: its id, its time, the key that it is counted under.
#[derive(Debug, Clone)]
pub struct PreparedEvent {
    event: NewEvent,
    now: i64,
    id: String,
    coalesce_key: Option<String>,
    alert: Option<Alert>,
}

/// Prepares the writing of an event, before the unit of work.
#[must_use]
pub fn prepare(state: &State, event: NewEvent) -> PreparedEvent {
    let now = state.now_micros();
    let coalesce_key = event.coalesce.as_ref().map(|text| {
        let prefix =
            event.origin.as_ref().map(|origin| ClientPrefix::of(origin.ip).to_string()).unwrap_or_default();
        let minute = (now / MINUTE).to_string();
        state.keys.counter_key(&[
            "event",
            &event.organization_id,
            event.kind.as_str(),
            text,
            &prefix,
            &minute,
        ])
    });
    let id = state.new_id();
    // Of events that are counted together, only the first one's row is there to be referred to.
    let alert = alerts::of(state, &event, coalesce_key.is_none().then_some(&*id));
    PreparedEvent { now, id, coalesce_key, alert, event }
}

impl PreparedEvent {
    /// Writes it, and queues the alert that goes with it.
    ///
    /// # Errors
    /// A failing database.
    pub fn write(&self, conn: &mut Conn) -> Result<(), DbError> {
        let event = &self.event;
        let origin = event.origin.as_ref();
        let row = (
            events::id.eq(&self.id),
            events::organization_id.eq(&event.organization_id),
            events::at.eq(self.now),
            events::kind.eq(event.kind.as_str()),
            events::kind_group.eq(group_name(event.kind.group())),
            events::outcome.eq(if event.outcome == Outcome::Success { "success" } else { "failure" }),
            events::actor.eq(actor_name(event.actor)),
            events::actor_account_id.eq(&event.actor_account_id),
            events::subject_account_id.eq(&event.subject_account_id),
            events::session_id.eq(&event.session_id),
            events::client_id.eq(&event.client_id),
            events::ip.eq(origin.map(|origin| origin.ip.to_string())),
            events::device.eq(origin.map(|origin| serde_json::to_string(&origin.device).unwrap_or_default())),
            events::details.eq(event.details.to_string()),
            events::occurrences.eq(1),
            events::coalesce_key.eq(&self.coalesce_key),
        );
        both!(conn, |c| diesel::insert_into(events::table)
            .values(row)
            .on_conflict(events::coalesce_key)
            .do_update()
            .set((events::occurrences.eq(events::occurrences + 1), events::at.eq(self.now)))
            .execute(c))?;
        self.alert.as_ref().map_or(Ok(()), |alert| alert.queue(conn))
    }
}

/// The stored name of an actor.
#[must_use]
pub const fn actor_name(actor: Actor) -> &'static str {
    match actor {
        Actor::You => "you",
        Actor::Administrator => "administrator",
        Actor::Unknown => "unknown",
        Actor::System => "system",
    }
}

/// The actor of that stored name.
#[must_use]
pub fn actor_of(name: &str) -> Actor {
    match name {
        "you" => Actor::You,
        "administrator" => Actor::Administrator,
        "system" => Actor::System,
        _ => Actor::Unknown,
    }
}

/// The stored name of a group of events.
#[must_use]
pub fn group_name(group: EventGroup) -> String {
    serde_json::to_value(group).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
