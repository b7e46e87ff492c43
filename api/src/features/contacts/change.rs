//! Changes of contacts that stand: the primary one, the label, removal.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::contacts::{Contact, UpdateContactRequest};
use serde_json::json;

use super::apply::contact_event;
use super::store;
use super::wire::{contact_into_wire, label_text};
use crate::identity::contacts::{Kind, mask};
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::factors::{self, otp};
use crate::identity::notices::{Channel, Message, Notice, To};
use crate::identity::session::ending::Ending;
use crate::identity::session::{Principal, credentials};
use crate::identity::verifications::store::{ContactRow, list_contacts};
use crate::identity::verifications::way_back::{Former, WayBack};
use crate::identity::verifications::{ContactError, require_level};
use crate::identity::{State, account};
use crate::platform::db::{Conn, DbError};

async fn find(state: &State, me: &Principal, id: &str) -> Result<ContactRow, ContactError> {
    let (account_id, id) = (me.account_id.0.clone(), id.to_owned());
    let rows = state.db.fetch(move |conn| list_contacts(conn, &account_id)).await?;
    rows.into_iter().find(|contact| contact.id == id).ok_or(ContactError::NotFound)
}

/// Changes label and rank of a contact.
pub(super) async fn update(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
    request: UpdateContactRequest,
) -> Result<Contact, ContactError> {
    if !request.primary && request.label.is_none() {
        return Err(ContactError::Nothing);
    }
    let found = find(state, me, id).await?;
    let event = contact_event(me, origin, EventType::ContactMadePrimary, found.kind(), &found.value);
    let event = events::prepare(state, event.told());
    let told = ToldOfRank::prepare(state, me, origin, &found);
    let (account_id, id, now) = (me.account_id.0.clone(), id.to_owned(), state.now_micros());
    state
        .db
        .write(move |conn| {
            let mine = locked(conn, &account_id)?;
            let contact = mine.iter().find(|contact| contact.id == id).ok_or(ContactError::NotFound)?;
            if let Some(label) = request.label {
                store::update_label(conn, &id, label_text(label))?;
            }
            if request.primary && !contact.is_primary {
                if contact.verified_at.is_none() {
                    return Err(ContactError::Unverified);
                }
                // Told first: alerts go to the one that was the primary until now.
                told.queue(conn, &mine)?;
                store::make_primary(conn, &account_id, &contact.kind, &id)?;
                event.write(conn)?;
            }
            account::touch(conn, &account_id, now)?;
            let rows = list_contacts(conn, &account_id)?;
            rows.into_iter().find(|row| row.id == id).map(contact_into_wire).ok_or(ContactError::NotFound)
        })
        .await
}

/// Tells the address that is no longer the primary one; of a number, the primary e-mail address.
struct ToldOfRank {
    state: State,
    account_id: String,
    origin: Origin,
    kind: Kind,
    name: String,
}

impl ToldOfRank {
    fn prepare(state: &State, me: &Principal, origin: &Origin, contact: &ContactRow) -> Self {
        Self {
            state: state.clone(),
            account_id: me.account_id.0.clone(),
            origin: origin.clone(),
            kind: contact.kind(),
            name: mask(contact.kind(), &contact.value),
        }
    }

    fn queue(&self, conn: &mut Conn, mine: &[ContactRow]) -> Result<(), DbError> {
        let before = mine.iter().find(|contact| {
            contact.kind() == self.kind && contact.is_primary && contact.verified_at.is_some()
        });
        let to = match before {
            Some(before) if self.kind == Kind::Email => {
                To::Address(Channel::of(self.kind), before.value.clone())
            }
            _ => To::PrimaryMail,
        };
        let message = Message::ContactMadePrimary(self.name.clone());
        Notice::new(&self.state, &self.account_id, to, message)
            .origin(&self.state, &self.origin)
            .queue(conn)?;
        Ok(())
    }
}

/// Locks the account and reads its contacts.
fn locked(conn: &mut Conn, account_id: &str) -> Result<Vec<ContactRow>, ContactError> {
    if !account::lock(conn, account_id)? {
        return Err(ContactError::Gone);
    }
    Ok(list_contacts(conn, account_id)?)
}

/// Removes a contact. Of a primary one the oldest proven of its kind takes the place.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<(), ContactError> {
    let found = find(state, me, id).await?;
    let event = contact_event(me, origin, EventType::ContactRemoved, found.kind(), &found.value);
    let event = events::prepare(state, event);
    let way_back = WayBack::prepare(state, me, origin);
    let option = match found.kind() {
        Kind::Email => FactorOption::EmailOtp,
        Kind::Phone => FactorOption::SmsOtp,
    };
    let factor =
        NewEvent::by_self(me.organization_id.as_str(), EventType::FactorRemoved, me.account_id.as_str())
            .within(me)
            .origin(origin)
            .details(json!({"factor": option, "name": mask(found.kind(), &found.value)}));
    let factor = events::prepare(state, factor);
    let (settings, level) = (state.organization_of(me).await?.settings.clone(), me.level);
    let (account_id, id, now) = (me.account_id.0.clone(), id.to_owned(), state.now_micros());
    let (present, ending) = (me.session().map(str::to_owned), Ending::on_purpose(state));
    state
        .db
        .write(move |conn| {
            let mine = locked(conn, &account_id)?;
            let contact = mine.iter().find(|contact| contact.id == id).ok_or(ContactError::NotFound)?;
            let next = mine
                .iter()
                .find(|other| other.kind == contact.kind && other.id != id && other.verified_at.is_some());
            if contact.kind() == Kind::Email && contact.verified_at.is_some() && next.is_none() {
                return Err(ContactError::Last);
            }
            require_level(conn, &account_id, &id, level)?;
            let had_factor = otp::list(conn, &account_id)?.iter().any(|factor| factor.contact_id == id);
            store::delete_contact(conn, &id)?;
            // The factor went with its address: what it leaves must still be a way in.
            if had_factor {
                account::lock_credentials(conn, &account_id)?;
                let left = factors::after_removal(conn, &account_id, &settings)?;
                if !left.has_way_in {
                    return Err(ContactError::LastWayIn);
                }
                if left.has_short_password {
                    return Err(ContactError::ShortPassword);
                }
                let credential = factors::option_name(option);
                credentials::end_sessions(conn, &account_id, credential, present.as_deref(), &ending)?;
                factor.write(conn)?;
            }
            if let Some(next) = next.filter(|_| contact.is_primary) {
                store::make_primary(conn, &account_id, &next.kind, &next.id)?;
            }
            if contact.verified_at.is_some() {
                way_back.open(conn, &account_id, &Former::from(contact), None, now)?;
            }
            event.write(conn)?;
            account::touch(conn, &account_id, now)?;
            Ok(())
        })
        .await
}
