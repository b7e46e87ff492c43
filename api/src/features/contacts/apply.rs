//! What a proven address changes, and the way back that the address before it is given.

use latchkey_openapi::activity::EventType;
use serde_json::json;

use super::store::{self, Undo};
use crate::identity::contact_value::key;
use crate::identity::contacts::{self, Kind, NewContact, mask};
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::notices::{Message, Notice, To};
use crate::identity::session::{Principal, cookie};
use crate::identity::time::MINUTE;
use crate::identity::verifications::store::{ContactRow, Pending, consume_pending, list_contacts};
use crate::identity::verifications::{ContactError, channel_of};
use crate::identity::{State, account};
use crate::platform::db::{Conn, DbError};
use crate::platform::rng::random_bytes;

/// Days that a change can be undone.
const UNDO_DAYS: u32 = 7;

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
    applied.way_back.open(
        conn,
        row.account_id.as_str(),
        replaced,
        Some(&mask(row.kind(), &row.value)),
        now,
    )?;
    Ok(())
}

/// The way back from a change that was not the user's: told to the old address, single use.
pub(super) struct WayBack {
    state: State,
    origin: Origin,
    id: String,
    organization_id: String,
    token: String,
    link: String,
}

impl WayBack {
    pub(super) fn prepare(state: &State, me: &Principal, origin: &Origin) -> Self {
        let token = cookie::encode(&random_bytes::<32>(state.rng.as_ref()));
        let base = State::base_path(&me.organization_slug);
        Self {
            link: format!("{}{base}/undo#{token}", state.public_origin),
            state: state.clone(),
            origin: origin.clone(),
            id: state.new_id(),
            organization_id: me.organization_id.0.clone(),
            token,
        }
    }

    /// Opens it and tells the old address. `new` is what took its place, with its middle hidden.
    pub(super) fn open(
        &self,
        conn: &mut Conn,
        account_id: &str,
        old: &ContactRow,
        new: Option<&str>,
        now: i64,
    ) -> Result<(), DbError> {
        let undo = Undo {
            id: self.id.clone(),
            account_id: account_id.to_owned(),
            organization_id: self.organization_id.clone(),
            contact_id: old.id.clone(),
            kind: old.kind.clone(),
            label: old.label.clone(),
            value: old.value.clone(),
            is_primary: old.is_primary,
            verified_at: old.verified_at,
            created_at: now,
            expires_at: now + i64::from(UNDO_DAYS) * 24 * 60 * MINUTE,
        };
        store::insert_undo(conn, &undo, &self.state.keys.hash_token(self.token.as_bytes()))?;
        let message = Message::ContactChanged {
            kind: old.kind(),
            new: new.map(str::to_owned),
            link: self.link.as_str().into(),
            days: UNDO_DAYS,
        };
        let to = To::Address(channel_of(old.kind()), old.value.clone());
        Notice::new(&self.state, account_id, to, message).origin(&self.state, &self.origin).queue(conn)?;
        Ok(())
    }
}
