//! What a proven address of the profile changes.

use latchkey_openapi::activity::EventType;
use serde_json::json;

use super::store;
use crate::identity::contact_value::key;
use crate::identity::contacts::{self, Kind, NewContact, mask};
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::session::Principal;
use crate::identity::verifications::ContactError;
use crate::identity::verifications::store::{ContactRow, Pending, consume_pending, list_contacts};
use crate::identity::verifications::way_back::{Former, WayBack};
use crate::identity::{State, account};
use crate::platform::db::{Conn, DbError};

/// What the unit of work cannot make itself.
pub(super) struct Applied {
    added: PreparedEvent,
    changed: PreparedEvent,
    /// The same as `changed` where the old address is told anyway and the new one just proved itself.
    changed_told: PreparedEvent,
    contact_id: String,
    way_back: WayBack,
}

impl Applied {
    pub(super) fn prepare(state: &State, me: &Principal, origin: &Origin, row: &Pending) -> Self {
        let event = |kind| contact_event(me, origin, kind, row.kind(), &row.value);
        Self {
            added: events::prepare(state, event(EventType::ContactAdded)),
            changed: events::prepare(state, event(EventType::ContactChanged)),
            changed_told: events::prepare(state, event(EventType::ContactChanged).told()),
            contact_id: state.new_id(),
            way_back: WayBack::prepare(state, me, origin),
        }
    }
}

/// An event of a contact.
pub(super) fn contact_event(
    me: &Principal,
    origin: &Origin,
    kind: EventType,
    of: Kind,
    value: &str,
) -> NewEvent {
    NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(json!({"contact": of.as_str(), "name": mask(of, value)}))
}

/// Makes a proven address a contact. The account's row is locked.
pub(super) fn confirmed(
    conn: &mut Conn,
    row: &Pending,
    applied: &Applied,
    now: i64,
) -> Result<(), ContactError> {
    if !consume_pending(conn, &row.account_id, &row.id)? {
        return Err(ContactError::NotFound);
    }
    let mine = list_contacts(conn, &row.account_id)?;
    let replaced = match &row.replaces {
        Some(id) => Some(mine.iter().find(|contact| contact.id == *id).ok_or(ContactError::NotFound)?),
        None => None,
    };
    let value_key = key(row.kind(), &row.value);
    // An unproven double of one's own makes room.
    for double in mine.iter().filter(|contact| contact.kind == row.kind && contact.value_key == value_key) {
        if replaced.is_none_or(|replaced| replaced.id != double.id) {
            store::delete_contact(conn, &double.id)?;
        }
    }
    match replaced {
        Some(replaced) => replace(conn, row, replaced, applied, now)?,
        None => {
            let has_primary = mine.iter().any(|contact| {
                contact.kind == row.kind && contact.is_primary && contact.value_key != value_key
            });
            insert(conn, row, &applied.contact_id, !has_primary, now).map_err(taken)?;
            applied.added.write(conn)?;
        }
    }
    account::touch(conn, &row.account_id, now)?;
    Ok(())
}

/// Another account proved the address first: the index over proven addresses says so, on all nodes.
pub(super) fn taken(error: DbError) -> ContactError {
    if error.is_unique_violation() { ContactError::Taken } else { ContactError::Db(error) }
}

fn insert(conn: &mut Conn, row: &Pending, id: &str, is_primary: bool, now: i64) -> Result<(), DbError> {
    let new = NewContact {
        id,
        account_id: &row.account_id,
        organization_id: &row.organization_id,
        kind: row.kind(),
        label: &row.label,
        value: &row.value,
        is_primary,
        verified_at: Some(now),
        source: "user",
        now,
    };
    contacts::insert(conn, &new)
}

fn replace(
    conn: &mut Conn,
    row: &Pending,
    replaced: &ContactRow,
    applied: &Applied,
    now: i64,
) -> Result<(), ContactError> {
    store::update_value(conn, &replaced.id, row.kind(), &row.value, &row.label, Some(now)).map_err(taken)?;
    // An address that nobody proved has nobody to be told.
    if replaced.verified_at.is_none() {
        return Ok(applied.added.write(conn)?);
    }
    let is_primary_mail = replaced.is_primary && row.kind() == Kind::Email;
    let event = if is_primary_mail { &applied.changed_told } else { &applied.changed };
    event.write(conn)?;
    let new = mask(row.kind(), &row.value);
    applied.way_back.open(conn, row.account_id.as_str(), &Former::from(replaced), Some(&new), now)?;
    Ok(())
}
