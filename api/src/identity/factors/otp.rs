//! Codes by SMS and by e-mail as factors: on a contact that is proven, and gone with it.

use diesel::prelude::*;
use latchkey_openapi::auth::FactorOption;

use crate::both;
use crate::identity::contacts::Kind;
use crate::platform::db::schema::{contacts, otp_factors as factors};
use crate::platform::db::{Conn, DbError};

/// How a code travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// By SMS to a phone number.
    Sms,
    /// By e-mail.
    Email,
}

impl Channel {
    /// The channel as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }

    /// The kind of contact that it needs.
    #[must_use]
    pub const fn contact_kind(self) -> Kind {
        match self {
            Self::Sms => Kind::Phone,
            Self::Email => Kind::Email,
        }
    }

    /// The factor.
    #[must_use]
    pub const fn option(self) -> FactorOption {
        match self {
            Self::Sms => FactorOption::SmsOtp,
            Self::Email => FactorOption::EmailOtp,
        }
    }

    /// The channel of a factor.
    #[must_use]
    pub const fn of(option: FactorOption) -> Option<Self> {
        match option {
            FactorOption::SmsOtp => Some(Self::Sms),
            FactorOption::EmailOtp => Some(Self::Email),
            _ => None,
        }
    }
}

/// Codes to a contact as a factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtpFactor {
    /// How codes travel.
    pub channel: Channel,
    /// The contact that they go to.
    pub contact_id: String,
    /// Its value.
    pub value: String,
    /// When it was set up.
    pub created_at: i64,
    /// When a code was last accepted.
    pub last_used_at: Option<i64>,
}

/// A proven contact.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ProvenContact {
    /// Its id.
    pub id: String,
    /// Its value.
    pub value: String,
    /// Whether it is the first of its kind.
    pub is_primary: bool,
}

/// The factors of an account. Only proven contacts of the right kind count.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<OtpFactor>, DbError> {
    let rows: Vec<(String, String, String, String, i64, Option<i64>)> = factors::table
        .inner_join(contacts::table)
        .filter(factors::account_id.eq(account_id))
        .filter(contacts::account_id.eq(account_id))
        .filter(contacts::verified_at.is_not_null())
        .select((
            factors::channel,
            contacts::kind,
            factors::contact_id,
            contacts::value,
            factors::created_at,
            factors::last_used_at,
        ))
        .load(conn)?;
    let channel_of = |name: &str, kind: &str| {
        [Channel::Sms, Channel::Email]
            .into_iter()
            .find(|channel| channel.as_str() == name && channel.contact_kind().as_str() == kind)
    };
    Ok(rows
        .into_iter()
        .filter_map(|(name, kind, contact_id, value, created_at, last_used_at)| {
            let channel = channel_of(&name, &kind)?;
            Some(OtpFactor { channel, contact_id, value, created_at, last_used_at })
        })
        .collect())
}

/// The proven contacts of an account that a channel could use, the primary one first.
///
/// # Errors
/// A failing database.
pub fn list_contacts(
    conn: &mut Conn,
    account_id: &str,
    channel: Channel,
) -> Result<Vec<ProvenContact>, DbError> {
    Ok(contacts::table
        .filter(contacts::account_id.eq(account_id))
        .filter(contacts::kind.eq(channel.contact_kind().as_str()))
        .filter(contacts::verified_at.is_not_null())
        .order((contacts::is_primary.desc(), contacts::created_at, contacts::id))
        .select((contacts::id, contacts::value, contacts::is_primary))
        .load(conn)?)
}

/// Sets a channel up on a contact, or moves it there.
///
/// # Errors
/// A failing database.
pub fn put(
    conn: &mut Conn,
    account_id: &str,
    channel: Channel,
    contact_id: &str,
    now: i64,
) -> Result<(), DbError> {
    let changed = (
        factors::contact_id.eq(contact_id),
        factors::created_at.eq(now),
        factors::last_used_at.eq(None::<i64>),
    );
    both!(conn, |c| diesel::insert_into(factors::table)
        .values((factors::account_id.eq(account_id), factors::channel.eq(channel.as_str()), changed))
        .on_conflict((factors::account_id, factors::channel))
        .do_update()
        .set(changed)
        .execute(c))?;
    Ok(())
}

/// Notes that a code of a channel was accepted. Answers whether the channel is still set up.
///
/// # Errors
/// A failing database.
pub fn touch(conn: &mut Conn, account_id: &str, channel: Channel, now: i64) -> Result<bool, DbError> {
    let touched = diesel::update(factors::table.find((account_id, channel.as_str())))
        .set(factors::last_used_at.eq(now))
        .execute(conn)?;
    Ok(touched == 1)
}

/// Sends the codes that went to one contact to another one of the account.
///
/// # Errors
/// A failing database.
pub fn move_to(conn: &mut Conn, from: &str, to: &str) -> Result<(), DbError> {
    diesel::update(factors::table.filter(factors::contact_id.eq(from)))
        .set(factors::contact_id.eq(to))
        .execute(conn)?;
    Ok(())
}

/// Removes a channel. Answers whether it was set up.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, channel: Channel) -> Result<bool, DbError> {
    Ok(diesel::delete(factors::table.find((account_id, channel.as_str()))).execute(conn)? == 1)
}
