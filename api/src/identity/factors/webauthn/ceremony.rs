//! Ceremonies that wait for their answer: sealed, one per purpose and context, gone with the answer.

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::CEREMONY_SECONDS;
use crate::both;
use crate::identity::State;
use crate::identity::time::SECOND;
use crate::platform::db::schema::webauthn_ceremonies as ceremonies;
use crate::platform::db::{Conn, DbError};
use crate::platform::keys::Keys;

const SEAL: &str = "webauthn-ceremony";

/// What a ceremony is for. An answer is worth nothing under another purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To register a passkey. The context is the session.
    RegisterPasskey,
    /// To register a security key. The context is the session.
    RegisterSecurityKey,
    /// To sign in with a passkey alone. The context is the flow.
    SignIn,
    /// To prove a second factor, or to step up. The context is the flow.
    Factor,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::RegisterPasskey => "register_passkey",
            Self::RegisterSecurityKey => "register_security_key",
            Self::SignIn => "sign_in",
            Self::Factor => "factor",
        }
    }
}

/// A ceremony to be begun.
#[derive(Debug, Clone)]
pub(super) struct NewCeremony {
    pub(super) id: String,
    pub(super) purpose: Purpose,
    pub(super) context: String,
    pub(super) organization_id: String,
    pub(super) account_id: Option<String>,
    sealed: String,
    pub(super) expires_at: i64,
}

/// Seals a ceremony's state, before the unit of work.
pub(super) fn prepare(
    state: &State,
    purpose: Purpose,
    context: &str,
    organization_id: &str,
    account_id: Option<&str>,
    text: &str,
) -> NewCeremony {
    NewCeremony {
        id: state.new_id(),
        purpose,
        context: context.to_owned(),
        organization_id: organization_id.to_owned(),
        account_id: account_id.map(str::to_owned),
        sealed: state.keys.seal(SEAL, &aad(purpose, context, organization_id, account_id), text.as_bytes()),
        expires_at: state.now_micros() + CEREMONY_SECONDS * SECOND,
    }
}

/// The state opens only for the same purpose, context, organization and account.
fn aad(purpose: Purpose, context: &str, organization_id: &str, account_id: Option<&str>) -> Vec<u8> {
    [purpose.as_str(), context, organization_id, account_id.unwrap_or_default()].join("\n").into_bytes()
}

impl NewCeremony {
    /// Stores it in place of the one before.
    pub(super) fn write(&self, conn: &mut Conn) -> Result<(), DbError> {
        let row = (
            ceremonies::id.eq(&self.id),
            ceremonies::purpose.eq(self.purpose.as_str()),
            ceremonies::context.eq(&self.context),
            ceremonies::organization_id.eq(&self.organization_id),
            ceremonies::account_id.eq(&self.account_id),
            ceremonies::state.eq(&self.sealed),
            ceremonies::expires_at.eq(self.expires_at),
        );
        both!(conn, |c| diesel::insert_into(ceremonies::table)
            .values(row)
            .on_conflict((ceremonies::purpose, ceremonies::context))
            .do_update()
            .set((
                ceremonies::id.eq(excluded(ceremonies::id)),
                ceremonies::organization_id.eq(excluded(ceremonies::organization_id)),
                ceremonies::account_id.eq(excluded(ceremonies::account_id)),
                ceremonies::state.eq(excluded(ceremonies::state)),
                ceremonies::expires_at.eq(excluded(ceremonies::expires_at)),
            ))
            .execute(c))?;
        Ok(())
    }
}

/// A ceremony that waits.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Ceremony {
    pub(super) id: String,
    pub(super) organization_id: String,
    pub(super) account_id: Option<String>,
    sealed: String,
}

impl Ceremony {
    /// Its state, opened.
    pub(super) fn open(&self, keys: &Keys, purpose: Purpose, context: &str) -> Option<String> {
        let aad = aad(purpose, context, &self.organization_id, self.account_id.as_deref());
        String::from_utf8(keys.open(SEAL, &aad, &self.sealed)?).ok()
    }
}

/// The ceremony of a purpose and a context, while there is time.
pub(super) fn find(
    conn: &mut Conn,
    purpose: Purpose,
    context: &str,
    now: i64,
) -> Result<Option<Ceremony>, DbError> {
    Ok(ceremonies::table
        .filter(ceremonies::purpose.eq(purpose.as_str()))
        .filter(ceremonies::context.eq(context))
        .filter(ceremonies::expires_at.gt(now))
        .select((ceremonies::id, ceremonies::organization_id, ceremonies::account_id, ceremonies::state))
        .get_result(conn)
        .optional()?)
}

/// Takes a ceremony away. True exactly once.
pub(super) fn consume(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(ceremonies::table.find(id)).execute(conn)? == 1)
}

/// Forgets ceremonies that nobody answered.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    diesel::delete(ceremonies::table.filter(ceremonies::expires_at.le(now))).execute(conn)?;
    Ok(())
}
