//! The way back: whoever reads mail at the old address undoes a change, without a session.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::contacts::RestoredContact;
use serde_json::json;

use super::apply::taken;
use super::store;
use crate::identity::contact_value::key;
use crate::identity::contacts::{self, Kind, NewContact, mask};
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::factors::otp;
use crate::identity::organization::Organization;
use crate::identity::verifications::ContactError;
use crate::identity::verifications::store::{ContactRow, Purpose, delete_pending_of, list_contacts};
use crate::identity::verifications::way_back::Undo;
use crate::identity::verifications::wire::wire_channel;
use crate::identity::{State, account, recovery, session};
use crate::platform::db::Conn;

/// Brings an address back, ends every session and voids what was changed after it. Once.
pub(super) async fn undo(
    state: &State,
    organization: &Organization,
    origin: &Origin,
    token: &str,
) -> Result<RestoredContact, ContactError> {
    let hash = state.keys.hash_token(token.as_bytes());
    let (organization_id, now) = (organization.id.0.clone(), state.now_micros());
    let found = state.db.fetch(move |conn| store::find_undo(conn, &organization_id, &hash)).await?;
    let undo = found.ok_or(ContactError::LinkInvalid)?;
    let kind = Kind::of(&undo.kind);
    let masked = mask(kind, &undo.value);
    let event = NewEvent::by_self(&undo.organization_id, EventType::ContactRestored, &undo.account_id)
        .origin(origin)
        .details(json!({"contact": kind.as_str(), "name": masked}));
    let event = events::prepare(state, event);
    let forgotten =
        NewEvent::by_self(&undo.organization_id, EventType::SecurityQuestionsRemoved, &undo.account_id);
    let forgotten = events::prepare(state, forgotten.origin(origin));
    let is_recovery = matches!(Purpose::of(&undo.purpose), Purpose::Recovery);
    let ending = session::ending::Ending::on_purpose(state);
    let forgets_answers = state
        .db
        .write(move |conn| {
            // The account first, like everybody who changes contacts: nobody then waits for somebody who waits.
            if !account::lock_unless_disabled(conn, &undo.account_id)?
                || !store::consume_undo(conn, &undo.id, now)?
            {
                return Err(ContactError::LinkInvalid);
            }
            store::void_later_undos(conn, &undo, now)?;
            delete_pending_of(conn, &undo.account_id, &undo.kind)?;
            // Whoever made the change may have laid ways back in for themselves since.
            let forgets_answers = recovery::forget_since(conn, &undo.account_id, undo.created_at)?;
            match Purpose::of(&undo.purpose) {
                Purpose::Profile => restore(conn, &undo, now)?,
                Purpose::Recovery => recovery::change::restore(conn, &undo)?,
            }
            session::store::delete_all(conn, &undo.account_id, None, &ending)?;
            // Behind the restoring: the alert goes to the address that is the first one again.
            event.write(conn)?;
            if forgets_answers {
                forgotten.write(conn)?;
            }
            account::touch(conn, &undo.account_id, now)?;
            Ok(forgets_answers)
        })
        .await?;
    Ok(RestoredContact { channel: wire_channel(kind), masked, is_recovery, forgets_answers })
}

fn restore(conn: &mut Conn, undo: &Undo, now: i64) -> Result<(), ContactError> {
    let kind = Kind::of(&undo.kind);
    let value_key = key(kind, &undo.value);
    let mine = list_contacts(conn, &undo.account_id)?;
    let stands = mine.iter().any(|contact| contact.id == undo.contact_id);
    let is_double = |contact: &&ContactRow| {
        contact.kind == undo.kind && contact.value_key == value_key && contact.id != undo.contact_id
    };
    if let Some(double) = mine.iter().find(is_double) {
        if !stands && double.verified_at.is_some() {
            // Proven again in the meantime: it is back, with the codes that go there.
            if undo.is_primary {
                store::make_primary(conn, &undo.account_id, &undo.kind, &double.id)?;
            }
            return Ok(());
        }
        // It makes room, and the codes that go there stay a factor.
        if stands {
            otp::move_to(conn, &double.id, &undo.contact_id)?;
        }
        store::delete_contact(conn, &double.id)?;
    }
    if stands {
        store::update_value(conn, &undo.contact_id, kind, &undo.value, &undo.label, undo.verified_at)
            .map_err(taken)?;
    } else {
        let new = NewContact {
            id: &undo.contact_id,
            account_id: &undo.account_id,
            organization_id: &undo.organization_id,
            kind,
            label: &undo.label,
            value: &undo.value,
            is_primary: false,
            verified_at: undo.verified_at,
            source: "user",
            now,
        };
        contacts::insert(conn, &new).map_err(taken)?;
    }
    if undo.is_primary {
        store::make_primary(conn, &undo.account_id, &undo.kind, &undo.contact_id)?;
    }
    Ok(())
}
