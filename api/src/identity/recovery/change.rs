//! Changes of where recovery goes: after a proof, by removal, and undone by who had the place before.
//!
//! The address that lost its place gets the way back; where there was none, the profile's primary address does. The primary
//! address is alerted by the event, and every other proven mail address of the profile is told as well.

use latchkey_openapi::activity::EventType;
use serde_json::json;

use super::contacts;
use crate::identity::State;
use crate::identity::contacts::{Kind, mask};
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::notices::{Channel, Message, Notice, To};
use crate::identity::session::Principal;
use crate::identity::verifications::ContactError;
use crate::identity::verifications::store::{Pending, Purpose, consume_pending, list_contacts};
use crate::identity::verifications::way_back::{Former, Undo, WayBack};
use crate::platform::db::{Conn, DbError};

/// A change. Prepared before a unit of work, made inside it.
pub struct Change {
    state: State,
    origin: Origin,
    account_id: String,
    organization_id: String,
    kind: Kind,
    /// The new address, or of a removal the old one, with its middle hidden.
    name: String,
    is_removal: bool,
    event: PreparedEvent,
    /// The same where the primary address is told by the way back.
    event_told: PreparedEvent,
    way_back: WayBack,
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Change").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Change {
    /// Prepares that an address gets the place.
    #[must_use]
    pub fn to(state: &State, me: &Principal, origin: &Origin, kind: Kind, value: &str) -> Self {
        Self::prepare(state, me, origin, (kind, value), false)
    }

    /// Prepares that the address for recovery alone loses the place.
    #[must_use]
    pub fn away_from(state: &State, me: &Principal, origin: &Origin, kind: Kind, value: &str) -> Self {
        Self::prepare(state, me, origin, (kind, value), true)
    }

    fn prepare(
        state: &State,
        me: &Principal,
        origin: &Origin,
        (kind, value): (Kind, &str),
        is_removal: bool,
    ) -> Self {
        let name = mask(kind, value);
        let of =
            if is_removal { EventType::RecoveryContactRemoved } else { EventType::RecoveryContactChanged };
        let event = NewEvent::by_self(me.organization_id.as_str(), of, me.account_id.as_str())
            .within(me)
            .origin(origin)
            .details(json!({"contact": kind.as_str(), "name": name}));
        Self {
            state: state.clone(),
            origin: origin.clone(),
            account_id: me.account_id.0.clone(),
            organization_id: me.organization_id.0.clone(),
            kind,
            name,
            is_removal,
            event: events::prepare(state, event.clone()),
            event_told: events::prepare(state, event.told()),
            way_back: WayBack::prepare(state, me, origin),
        }
    }

    /// Gives a proven address the place. The account's row is locked.
    ///
    /// # Errors
    /// A proof that was used before, a failing database.
    pub fn confirmed(&self, conn: &mut Conn, row: &Pending, now: i64) -> Result<(), ContactError> {
        if !consume_pending(conn, &row.account_id, &row.id)? {
            return Err(ContactError::NotFound);
        }
        let former = former(conn, &self.account_id, self.kind)?;
        let owner = (self.account_id.as_str(), self.organization_id.as_str());
        contacts::put(conn, owner, self.kind, &row.value, now)?;
        self.tell(conn, former, now)?;
        Ok(())
    }

    /// Takes the address for recovery alone away. The account's row is locked.
    ///
    /// # Errors
    /// There is none, a failing database.
    pub fn removed(&self, conn: &mut Conn, now: i64) -> Result<(), ContactError> {
        let former = former(conn, &self.account_id, self.kind)?;
        if !contacts::delete(conn, &self.account_id, self.kind)? {
            return Err(ContactError::NotFound);
        }
        self.tell(conn, former, now)?;
        Ok(())
    }

    fn tell(&self, conn: &mut Conn, former: Option<Former>, now: i64) -> Result<(), DbError> {
        let mine = list_contacts(conn, &self.account_id)?;
        let mails = || mine.iter().filter(|one| one.kind() == Kind::Email && one.verified_at.is_some());
        let told = former.as_ref().map(|former| former.value.as_str());
        if let Some(former) = &former {
            let new = (!self.is_removal).then_some(self.name.as_str());
            self.way_back.open(conn, &self.account_id, former, new, now)?;
        }
        let primary = mails().next();
        let is_told = primary.is_some_and(|primary| told == Some(primary.value.as_str()));
        if is_told {
            self.event_told.write(conn)?
        } else {
            self.event.write(conn)?
        }
        for other in mails().skip(1).filter(|other| told != Some(other.value.as_str())) {
            let message = if self.is_removal {
                Message::RecoveryRemoved(self.name.clone())
            } else {
                Message::RecoverySet(self.name.clone())
            };
            let to = To::Address(Channel::Mail, other.value.clone());
            Notice::new(&self.state, &self.account_id, to, message)
                .origin(&self.state, &self.origin)
                .queue(conn)?;
        }
        Ok(())
    }
}

/// What the way back of a kind is stored under.
fn place(kind: Kind) -> String {
    format!("recovery-{}", kind.as_str())
}

/// Who has the place until now: the address for recovery alone, else the profile's own, else whoever can be told.
fn former(conn: &mut Conn, account_id: &str, kind: Kind) -> Result<Option<Former>, DbError> {
    let of = |kind_of_value: Kind, value: String, verified_at: Option<i64>| Former {
        contact_id: place(kind),
        kind: kind_of_value,
        label: "other".to_owned(),
        value,
        is_primary: false,
        verified_at,
        purpose: Purpose::Recovery,
    };
    if let Some(separate) = contacts::separate(conn, account_id, kind)? {
        return Ok(Some(of(kind, separate.value, Some(separate.verified_at))));
    }
    if let Some(own) = contacts::of_profile(conn, account_id, kind)? {
        return Ok(Some(of(kind, own, None)));
    }
    Ok(contacts::of_profile(conn, account_id, Kind::Email)?.map(|mail| of(Kind::Email, mail, None)))
}

/// Gives the place back to who had it before the change. The account's row is locked.
///
/// # Errors
/// A failing database.
pub fn restore(conn: &mut Conn, undo: &Undo) -> Result<(), DbError> {
    for kind in [Kind::Email, Kind::Phone] {
        if undo.contact_id != place(kind) {
            continue;
        }
        match undo.verified_at {
            Some(at) => {
                let owner = (undo.account_id.as_str(), undo.organization_id.as_str());
                contacts::put(conn, owner, kind, &undo.value, at)?;
            }
            None => {
                contacts::delete(conn, &undo.account_id, kind)?;
            }
        }
    }
    Ok(())
}
