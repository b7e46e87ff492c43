//! Messages to users: codes, confirmations and alerts, by mail or SMS.
//!
//! A notice is prepared before a unit of work and queued inside it: its row in `outbox` stands or falls with what it tells
//! of. A worker delivers it afterwards ([`worker`]), so that no request waits for a mail server and no outage loses a
//! message. The text is written in the user's language when it is queued and stands sealed until it is delivered: it may
//! hold codes and links.
//!
//! Links are built from the configured public address alone, and carry their token in the fragment, which no server sees
//! and no scanner of mail fetches.
//!
//! Tables: `outbox`, `message_budgets`, `sign_in_origins`.

pub mod alerts;
pub mod budget;
mod de;
mod en;
pub mod language;
mod letter;
mod message;
mod origins;
pub mod outbox;
mod people;
mod recovery;
mod registration;
#[cfg(test)]
mod tests;
pub mod worker;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::account;
use super::contacts::Kind;
use super::events::Origin;
use super::session::view::place_of;
use super::state::State;
use super::time::{SECOND, from_micros};
use crate::platform::db::schema::{contacts, organizations};
use crate::platform::db::{Conn, DbError, after_commit};
use crate::platform::keys::Keys;
pub use letter::Language;
use letter::{Context, Letter};
pub use message::{CodePurpose, Message};
pub use origins::{FORGET_DAYS as ORIGIN_DAYS, sweep as sweep_origins};
pub use outbox::{Channel, Outbox};
pub use people::PeopleMessage;
pub use recovery::RecoveryMessage;
pub use registration::{RegistrationMessage, WayIn};
pub(in crate::identity) use worker::Failure;

/// What the stored text is sealed for.
pub(in crate::identity) const SEAL: &str = "outbox";

/// Where a notice goes.
#[derive(Clone)]
pub enum To {
    /// The account's primary e-mail address, if it is proven. Where there is none, nobody is told.
    PrimaryMail,
    /// An address that the server knows by itself: it never comes from the request that asks for the message (T-19).
    Address(Channel, String),
}

/// Who is told.
#[derive(Clone)]
enum Reader {
    /// The user of an account.
    User(String),
    /// Somebody without an account, who asked an organization for one.
    Stranger { organization_id: String, language: Language },
}

/// The parts of the server that queueing needs inside a unit of work.
#[derive(Clone)]
struct Desk {
    keys: Arc<Keys>,
    public_origin: Arc<str>,
    outbox: Arc<Outbox>,
    can_mail: bool,
    can_text: bool,
}

/// A message to a user, ready to be queued.
#[derive(Clone)]
pub struct Notice {
    desk: Desk,
    id: String,
    now: i64,
    reader: Reader,
    to: To,
    message: Message,
    origin: Option<(Origin, Option<String>)>,
    event_id: Option<String>,
    expires_at: Option<i64>,
    /// Whether the account is gone by the time that it is delivered.
    is_last: bool,
}

impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest may hold codes, links and addresses.
        f.debug_struct("Notice")
            .field("id", &self.id)
            .field("kind", &self.message.kind())
            .finish_non_exhaustive()
    }
}

/// What is stored of a message, sealed.
#[derive(Serialize, Deserialize)]
struct Payload {
    to: String,
    subject: String,
    text: String,
    html: String,
}

impl Notice {
    /// Prepares a message to an account's user.
    #[must_use]
    pub fn new(state: &State, account_id: &str, to: To, message: Message) -> Self {
        Self::of(state, Reader::User(account_id.to_owned()), to, message)
    }

    /// Prepares a message to an address that is no account's yet.
    #[must_use]
    pub fn to_stranger(
        state: &State,
        organization_id: &str,
        language: Language,
        address: &str,
        message: Message,
    ) -> Self {
        let reader = Reader::Stranger { organization_id: organization_id.to_owned(), language };
        Self::of(state, reader, To::Address(Channel::Mail, address.to_owned()), message)
    }

    fn of(state: &State, reader: Reader, to: To, message: Message) -> Self {
        Self {
            desk: Desk {
                keys: Arc::clone(&state.keys),
                public_origin: Arc::clone(&state.public_origin),
                outbox: Arc::clone(&state.outbox),
                can_mail: state.can_send_mail(),
                can_text: state.can_send_sms(),
            },
            id: state.new_id(),
            now: state.now_micros(),
            reader,
            to,
            message,
            origin: None,
            event_id: None,
            expires_at: None,
            is_last: false,
        }
    }

    /// The same as the last one of an account that is erased in this unit of work: its row does not say whose it was.
    #[must_use]
    pub fn last(mut self) -> Self {
        self.is_last = true;
        self
    }

    /// The same, telling from where it was caused.
    #[must_use]
    pub fn origin(mut self, state: &State, origin: &Origin) -> Self {
        self.origin = Some((origin.clone(), place_of(state, &origin.ip.to_string())));
        self
    }

    /// The same, of no use after so many seconds.
    #[must_use]
    pub fn expires_in(mut self, seconds: i64) -> Self {
        self.expires_at = Some(self.now + seconds * SECOND);
        self
    }

    /// The same, because of an event that is written in the same unit of work before it.
    #[must_use]
    pub fn because_of(mut self, event_id: &str) -> Self {
        self.event_id = Some(event_id.to_owned());
        self
    }

    /// Queues it. False when there is nobody to tell, or no way to.
    ///
    /// # Errors
    /// A failing database.
    pub fn queue(&self, conn: &mut Conn) -> Result<bool, DbError> {
        let (channel, address) = match (&self.to, &self.reader) {
            (To::Address(channel, address), _) => (*channel, address.clone()),
            (To::PrimaryMail, Reader::User(account_id)) => match primary_mail(conn, account_id)? {
                Some(address) => (Channel::Mail, address),
                None => return Ok(false),
            },
            (To::PrimaryMail, Reader::Stranger { .. }) => return Ok(false),
        };
        let is_on = match channel {
            Channel::Mail => self.desk.can_mail,
            Channel::Sms => self.desk.can_text,
            // No person is told.
            Channel::Logout | Channel::Recovery => false,
        };
        if !is_on {
            return Ok(false);
        }
        let Told { organization_id, account_id, language, context } = self.told(conn)?;
        let Some(payload) = self.payload(channel, address, language, &context) else { return Ok(false) };
        let text = serde_json::to_vec(&payload).map_err(|error| DbError::corrupt("message", error))?;
        outbox::insert(
            conn,
            &outbox::NewRow {
                id: &self.id,
                event_id: self.event_id.as_deref(),
                organization_id: &organization_id,
                account_id: account_id.filter(|_| !self.is_last),
                channel,
                payload: &self.desk.keys.seal(SEAL, self.id.as_bytes(), &text),
                now: self.now,
                expires_at: self.expires_at,
            },
        )?;
        let outbox = Arc::clone(&self.desk.outbox);
        after_commit(move || outbox.nudge(channel));
        Ok(true)
    }

    fn payload(
        &self,
        channel: Channel,
        to: String,
        language: Language,
        context: &Context,
    ) -> Option<Payload> {
        match channel {
            Channel::Mail => {
                let letter: Letter = language.letter(&self.message, context);
                let (text, html) = (letter.plain(language, context), letter.html(language, context));
                Some(Payload { to, subject: letter.subject, text, html })
            }
            Channel::Logout | Channel::Recovery => None,
            Channel::Sms => {
                let text = language.text_message(&self.message, context)?;
                Some(Payload { to, subject: String::new(), text, html: String::new() })
            }
        }
    }

    /// Who is told, in which language, by whom.
    fn told(&self, conn: &mut Conn) -> Result<Told<'_>, DbError> {
        let (organization_id, account_id, language, person) = match &self.reader {
            Reader::User(id) => {
                let account = account::get(conn, id)?;
                let person = account::display_name(&account.username, &account.attributes()?);
                let language = language::of(conn, &account)?;
                (account.organization_id, Some(id.as_str()), language, person)
            }
            Reader::Stranger { organization_id, language } => {
                (organization_id.clone(), None, *language, String::new())
            }
        };
        let context = self.context(conn, &organization_id, person)?;
        Ok(Told { organization_id, account_id, language, context })
    }

    fn context(&self, conn: &mut Conn, organization_id: &str, person: String) -> Result<Context, DbError> {
        let (organization, slug): (String, String) = organizations::table
            .find(organization_id)
            .select((organizations::name, organizations::slug))
            .get_result(conn)?;
        let at: DateTime<Utc> = from_micros(self.now);
        Ok(Context {
            organization,
            portal: format!("{}{}", self.desk.public_origin, State::base_path(&slug)),
            person,
            at,
            device: self.origin.as_ref().map(|(origin, _)| origin.device.clone()),
            place: self.origin.as_ref().map(|(origin, place)| match place {
                Some(place) => format!("{place} ({})", origin.ip),
                None => origin.ip.to_string(),
            }),
        })
    }
}

/// Who is told, in which language, by whom.
struct Told<'a> {
    organization_id: String,
    account_id: Option<&'a str>,
    language: Language,
    context: Context,
}

/// The account's primary e-mail address, or else its oldest one; proven in any case.
fn primary_mail(conn: &mut Conn, account_id: &str) -> Result<Option<String>, DbError> {
    Ok(proven_mail(conn, account_id)?.into_iter().next())
}

/// The proven e-mail addresses of an account, the primary one first.
///
/// # Errors
/// A failing database.
pub fn proven_mail(conn: &mut Conn, account_id: &str) -> Result<Vec<String>, DbError> {
    Ok(contacts::table
        .filter(contacts::account_id.eq(account_id))
        .filter(contacts::kind.eq(Kind::Email.as_str()))
        .filter(contacts::verified_at.is_not_null())
        .order((contacts::is_primary.desc(), contacts::created_at, contacts::id))
        .select(contacts::value)
        .load(conn)?)
}

/// A one-time code to an address of the account, of no use after `minutes`.
///
/// Queue it in the unit of work that stores the code's hash, after [`budget::Budget::take`].
#[must_use]
pub fn code(
    state: &State,
    account_id: &str,
    channel: Channel,
    address: &str,
    code: &str,
    minutes: u32,
    purpose: CodePurpose,
) -> Notice {
    let message = Message::Code { code: code.into(), minutes, purpose };
    let to = To::Address(channel, address.to_owned());
    Notice::new(state, account_id, to, message).expires_in(i64::from(minutes) * 60)
}
