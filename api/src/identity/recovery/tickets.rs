//! Links that somebody else had sent: an invitation, or an administrator's help. One use, one purpose, one account; a new one
//! takes the place of the one before.
//!
//! A link opens a flow, in as many browsers as it is opened in. It is used up by the statement that sets the password
//! ([`consume`]), so that a page that is only looked at costs nobody the way in, and of many flows one ends.
//!
//! Table: `one_time_tokens`; `events` (read).

use diesel::prelude::*;
use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::LinkPurpose;
use latchkey_openapi::people::{INVITATION_DAYS, RESET_DAYS};
use serde::{Deserialize, Serialize};

use crate::identity::State;
use crate::identity::account;
use crate::identity::session::cookie;
use crate::identity::time::DAY;
use crate::platform::db::schema::{accounts, events, one_time_tokens as tokens};
use crate::platform::db::{Conn, DbError};
use crate::platform::rng::random_bytes;
use crate::platform::secret::SecretString;

const ALL: [LinkPurpose; 3] = [LinkPurpose::Invitation, LinkPurpose::Reset, LinkPurpose::ResetAll];

const fn name(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::Invitation => "invitation",
        LinkPurpose::Reset => "reset",
        LinkPurpose::ResetAll => "reset_all",
    }
}

fn purpose_of(name_of: &str) -> Option<LinkPurpose> {
    ALL.into_iter().find(|purpose| name(*purpose) == name_of)
}

/// Days that a link works.
#[must_use]
pub const fn days(purpose: LinkPurpose) -> i64 {
    match purpose {
        LinkPurpose::Invitation => INVITATION_DAYS,
        LinkPurpose::Reset | LinkPurpose::ResetAll => RESET_DAYS,
    }
}

/// A link to be sent. Made before a unit of work, put inside it.
#[derive(Debug, Clone)]
pub struct NewTicket {
    id: String,
    purpose: LinkPurpose,
    token_hash: Vec<u8>,
    organization_id: String,
    account_id: String,
    now: i64,
}

impl NewTicket {
    /// Draws one, with the link that carries its token in the fragment.
    #[must_use]
    pub fn draw(
        state: &State,
        (organization_id, slug): (&str, &str),
        account_id: &str,
        purpose: LinkPurpose,
    ) -> (Self, SecretString) {
        let token = cookie::encode(&random_bytes::<32>(state.rng.as_ref()));
        let page = if purpose == LinkPurpose::Invitation { "invitation" } else { "recover" };
        let link = format!("{}{}/{page}#{token}", state.public_origin, State::base_path(slug));
        let ticket = Self {
            id: state.new_id(),
            purpose,
            token_hash: state.keys.hash_token(token.as_bytes()).to_vec(),
            organization_id: organization_id.to_owned(),
            account_id: account_id.to_owned(),
            now: state.now_micros(),
        };
        (ticket, link.into())
    }

    /// Stores it in the place of every other one of the account.
    ///
    /// # Errors
    /// A failing database.
    pub fn put(&self, conn: &mut Conn) -> Result<(), DbError> {
        void(conn, &self.account_id)?;
        diesel::insert_into(tokens::table)
            .values((
                tokens::id.eq(&self.id),
                tokens::purpose.eq(name(self.purpose)),
                tokens::token_hash.eq(&self.token_hash),
                tokens::organization_id.eq(&self.organization_id),
                tokens::account_id.eq(&self.account_id),
                tokens::created_at.eq(self.now),
                tokens::expires_at.eq(self.now + days(self.purpose) * DAY),
            ))
            .execute(conn)?;
        Ok(())
    }
}

/// A link that works, as a flow remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    /// Its id.
    pub id: String,
    /// What it was sent for.
    pub purpose: LinkPurpose,
    /// The name of who had it sent, where they are still there.
    pub sent_by: Option<String>,
}

/// The link of a token and whose it is, while it works.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, token_hash: &[u8], now: i64) -> Result<Option<(String, Ticket)>, DbError> {
    let found: Option<(String, String, Option<String>)> = tokens::table
        .filter(tokens::token_hash.eq(token_hash))
        .filter(tokens::consumed_at.is_null())
        .filter(tokens::expires_at.gt(now))
        .select((tokens::id, tokens::purpose, tokens::account_id))
        .get_result(conn)
        .optional()?;
    let Some((id, purpose, Some(account_id))) = found else { return Ok(None) };
    // A link of another kind, as that of the set-up, is none of these.
    let Some(purpose) = purpose_of(&purpose) else { return Ok(None) };
    let sent_by = sender(conn, &account_id)?;
    Ok(Some((account_id, Ticket { id, purpose, sent_by })))
}

/// The name of who had the latest link sent to an account.
fn sender(conn: &mut Conn, account_id: &str) -> Result<Option<String>, DbError> {
    let (invited, reset) = (EventType::InvitationSent.as_str(), EventType::ResetLinkSent.as_str());
    let by: Option<Option<String>> = events::table
        .filter(events::subject_account_id.eq(account_id))
        .filter(events::kind.eq(invited).or(events::kind.eq(reset)))
        .order((events::at.desc(), events::id.desc()))
        .limit(1)
        .select(events::actor_account_id)
        .get_result(conn)
        .optional()?;
    let Some(id) = by.flatten() else { return Ok(None) };
    let found: Option<account::Account> =
        accounts::table.find(id).select(account::COLUMNS).get_result(conn).optional()?;
    found.map(|one| Ok(account::display_name(&one.username, &one.attributes()?))).transpose()
}

/// Uses a link up: for its account and its purpose, while it works. True once.
///
/// # Errors
/// A failing database.
pub fn consume(conn: &mut Conn, account_id: &str, ticket: &Ticket, now: i64) -> Result<bool, DbError> {
    let open = tokens::table
        .filter(tokens::id.eq(&ticket.id))
        .filter(tokens::account_id.eq(account_id))
        .filter(tokens::purpose.eq(name(ticket.purpose)))
        .filter(tokens::consumed_at.is_null())
        .filter(tokens::expires_at.gt(now));
    Ok(diesel::update(open).set(tokens::consumed_at.eq(now)).execute(conn)? == 1)
}

/// A link that waits for its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// When it was sent, in microseconds.
    pub sent_at: i64,
    /// When it no longer works, in microseconds.
    pub expires_at: i64,
}

/// The latest link of an account that was not used, also one that no longer works, until it is swept out.
///
/// # Errors
/// A failing database.
pub fn waiting(conn: &mut Conn, account_id: &str) -> Result<Option<Waiting>, DbError> {
    let found: Option<(String, i64, i64)> = tokens::table
        .filter(tokens::account_id.eq(account_id))
        .filter(tokens::consumed_at.is_null())
        .order(tokens::created_at.desc())
        .limit(1)
        .select((tokens::purpose, tokens::created_at, tokens::expires_at))
        .get_result(conn)
        .optional()?;
    Ok(found.and_then(|(purpose, sent_at, expires_at)| {
        Some(Waiting { purpose: purpose_of(&purpose)?, sent_at, expires_at })
    }))
}

/// Voids every link of an account.
///
/// # Errors
/// A failing database.
pub fn void(conn: &mut Conn, account_id: &str) -> Result<(), DbError> {
    diesel::delete(tokens::table.filter(tokens::account_id.eq(account_id))).execute(conn)?;
    Ok(())
}

/// Forgets links that are over.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    diesel::delete(tokens::table.filter(tokens::expires_at.le(now))).execute(conn)?;
    Ok(())
}
