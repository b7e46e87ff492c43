//! Addresses that wait: beginning, listing, sending again, giving up.

use latchkey_openapi::contacts::{ContactList, StartVerificationRequest, Verification, VerificationList};

use super::wire::{contact_into_wire, kind_of, label_text};
use crate::identity::contact_value::key;
use crate::identity::events::Origin;
use crate::identity::idempotency::Once;
use crate::identity::notices::Channel;
use crate::identity::notices::budget::Budget;
use crate::identity::session::Principal;
use crate::identity::time::MINUTE;
use crate::identity::verifications::store::{self, Pending, Purpose};
use crate::identity::verifications::wire::into_wire;
use crate::identity::verifications::{
    CODE_MINUTES, ContactError, RESEND_AFTER, Replaced, Start, Wanted, fresh, notice, require_channel, send,
    wait_for_resend,
};
use crate::identity::{State, account};
use crate::platform::db::{Conn, DbError};

/// Lists what waits.
pub(super) async fn list(state: &State, me: &Principal) -> Result<VerificationList, ContactError> {
    let (id, now) = (me.account_id.0.clone(), state.now_micros());
    let rows = state.db.fetch(move |conn| store::list_pending(conn, &id, now)).await?;
    Ok(VerificationList { verifications: rows.into_iter().map(into_wire).collect() })
}

/// Lists the contacts.
pub(super) async fn contacts(state: &State, me: &Principal) -> Result<ContactList, ContactError> {
    let id = me.account_id.0.clone();
    let rows = state.db.fetch(move |conn| store::list_contacts(conn, &id)).await?;
    Ok(ContactList { contacts: rows.into_iter().map(contact_into_wire).collect() })
}

/// Sends a code to an address that is to be added, or to replace another one.
pub(super) async fn start(
    state: &State,
    me: &Principal,
    origin: &Origin,
    request: StartVerificationRequest,
    once: Once,
) -> Result<Verification, ContactError> {
    let wanted = Wanted {
        purpose: Purpose::Profile,
        kind: kind_of(request.channel),
        value: request.value,
        label: request.label.map(|label| label_text(label).to_owned()),
        replaces: request.replaces.map(|id| Replaced::Id(id.0)),
    };
    let start = Start::prepare(state, me, origin, wanted)?;
    state
        .db
        .write(move |conn| {
            once.claim(conn)?;
            let started = into_wire(start.write(conn)?);
            once.keep(conn, 202, &started)?;
            Ok(started)
        })
        .await
}

/// Sends another code to the same address. The code and the link before it stop working.
pub(super) async fn resend(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<Verification, ContactError> {
    let mut row = find(state, me, id).await?;
    require_channel(state, row.kind())?;
    let now = state.now_micros();
    wait_for_resend(&row, now)?;
    let fresh = fresh(state, me.account_id.as_str(), &row.id, &key(row.kind(), &row.value));
    (row.sent_at, row.attempts) = (now, 0);
    row.code_expires_at = now + i64::from(CODE_MINUTES) * MINUTE;
    let channel = Channel::of(row.kind());
    let budget = Budget::asked(state, channel, &row.value, Some(me.account_id.as_str()), Some(origin.ip));
    let notice = notice(state, me, origin, &row, &fresh);
    state
        .db
        .write(move |conn| {
            // Of several at once, one finds the old time.
            if !store::renew_pending(conn, &row, &fresh.secrets, now - RESEND_AFTER)? {
                return Err(ContactError::Limited(60));
            }
            send(conn, &budget, &notice)?;
            Ok(into_wire(row))
        })
        .await
}

/// One address of the account that waits.
pub(super) async fn find(state: &State, me: &Principal, id: &str) -> Result<Pending, ContactError> {
    let (account_id, id, now) = (me.account_id.0.clone(), id.to_owned(), state.now_micros());
    let found = state.db.fetch(move |conn| store::find_pending(conn, &account_id, &id, now)).await?;
    found.ok_or(ContactError::NotFound)
}

/// Gives up on an address.
pub(super) async fn cancel(state: &State, me: &Principal, id: &str) -> Result<(), ContactError> {
    let (account_id, id, now) = (me.account_id.0.clone(), id.to_owned(), state.now_micros());
    state
        .db
        .write(move |conn| {
            if !store::consume_pending(conn, &account_id, &id)? {
                return Err(ContactError::NotFound);
            }
            account::touch(conn, &account_id, now)?;
            Ok(())
        })
        .await
}

/// Deletes what is over.
pub(super) fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    super::store::sweep(conn, now)
}
