//! The way back from a change of an address that was not the user's: told to who had it before, single use.

use diesel::prelude::*;
use latchkey_openapi::contacts::UNDO_DAYS;

use super::store::{ContactRow, Purpose};
use crate::identity::State;
use crate::identity::contacts::Kind;
use crate::identity::events::Origin;
use crate::identity::notices::{Channel, Message, Notice, To};
use crate::identity::session::{Principal, cookie};
use crate::identity::time::DAY;
use crate::platform::db::schema::contact_undos;
use crate::platform::db::{Conn, DbError};
use crate::platform::rng::random_bytes;

/// A way back as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = contact_undos)]
pub struct Undo {
    /// Its id.
    pub id: String,
    /// Whose address it was.
    pub account_id: String,
    /// The account's home organization.
    pub organization_id: String,
    /// What the address stood in: a contact's id, or the name of a place for recovery.
    pub contact_id: String,
    /// `email` or `phone`.
    pub kind: String,
    /// `work`, `home`, `mobile` or `other`.
    pub label: String,
    /// The address.
    pub value: String,
    /// Whether it was the first of its kind.
    pub is_primary: bool,
    /// When it had been proven. Of recovery, absent where the address was the profile's and not one for recovery alone.
    pub verified_at: Option<i64>,
    /// When the change was made, in microseconds.
    pub created_at: i64,
    /// Until when it can be undone.
    pub expires_at: i64,
    /// `profile` or `recovery`.
    pub purpose: String,
}

/// An address that lost its place.
#[derive(Debug, Clone)]
pub struct Former {
    /// What it stood in.
    pub contact_id: String,
    /// Its kind.
    pub kind: Kind,
    /// `work`, `home`, `mobile` or `other`.
    pub label: String,
    /// The address.
    pub value: String,
    /// Whether it was the first of its kind.
    pub is_primary: bool,
    /// When it had been proven.
    pub verified_at: Option<i64>,
    /// What it was for.
    pub purpose: Purpose,
}

impl From<&ContactRow> for Former {
    fn from(contact: &ContactRow) -> Self {
        Self {
            contact_id: contact.id.clone(),
            kind: contact.kind(),
            label: contact.label.clone(),
            value: contact.value.clone(),
            is_primary: contact.is_primary,
            verified_at: contact.verified_at,
            purpose: Purpose::Profile,
        }
    }
}

/// A way back. Prepared before a unit of work, opened inside it.
pub struct WayBack {
    state: State,
    origin: Origin,
    id: String,
    organization_id: String,
    token: String,
    link: String,
}

impl std::fmt::Debug for WayBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WayBack").field("id", &self.id).finish_non_exhaustive()
    }
}

impl WayBack {
    /// Prepares it.
    #[must_use]
    pub fn prepare(state: &State, me: &Principal, origin: &Origin) -> Self {
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
    ///
    /// # Errors
    /// A failing database.
    pub fn open(
        &self,
        conn: &mut Conn,
        account_id: &str,
        old: &Former,
        new: Option<&str>,
        now: i64,
    ) -> Result<(), DbError> {
        let undo = Undo {
            id: self.id.clone(),
            account_id: account_id.to_owned(),
            organization_id: self.organization_id.clone(),
            contact_id: old.contact_id.clone(),
            kind: old.kind.as_str().to_owned(),
            label: old.label.clone(),
            value: old.value.clone(),
            is_primary: old.is_primary,
            verified_at: old.verified_at,
            created_at: now,
            expires_at: now + i64::from(UNDO_DAYS) * DAY,
            purpose: old.purpose.as_str().to_owned(),
        };
        let hash = self.state.keys.hash_token(self.token.as_bytes());
        diesel::insert_into(contact_undos::table)
            .values((&undo, contact_undos::token_hash.eq(hash.as_slice())))
            .execute(conn)?;
        let (new, link, days) = (new.map(str::to_owned), self.link.as_str().into(), UNDO_DAYS);
        let message = match old.purpose {
            Purpose::Profile => Message::ContactChanged { kind: old.kind, new, link, days },
            Purpose::Recovery => Message::RecoveryChanged { new, link, days },
        };
        let to = To::Address(Channel::of(old.kind), old.value.clone());
        Notice::new(&self.state, account_id, to, message).origin(&self.state, &self.origin).queue(conn)?;
        Ok(())
    }
}
