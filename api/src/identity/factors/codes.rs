//! Codes that are sent: six digits, five minutes, five tries, one use.
//!
//! A code is bound to account, purpose and context (the flow or the session that it was asked for in) and kept as a keyed
//! hash over all of them, so that it is worth nothing anywhere else. There is one at a time: a new one takes the place of
//! the one before, thirty seconds later at the earliest.

use diesel::prelude::*;
use diesel::query_dsl::methods;
use diesel::upsert::excluded;

use super::totp;
use crate::both;
use crate::identity::State;
use crate::identity::time::{MINUTE, SECOND};
use crate::platform::db::schema::otp_codes as codes;
use crate::platform::db::{Conn, DbError};
use crate::platform::keys::{HASH_LENGTH, Keys};
use crate::platform::rng::{Rng, random_bytes};
use crate::platform::secret::SecretString;

/// Minutes that a code is good.
pub const LIFETIME_MINUTES: u32 = 5;
/// Seconds before another one may be sent.
pub const RESEND_SECONDS: i64 = 30;
/// Tries at most.
pub const MOST_TRIES: i32 = 5;

const HASH_PURPOSE: &str = "otp-code";
const MODULUS: u32 = 1_000_000;

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To prove a second factor in a flow. The context is the flow.
    Factor,
    /// To set up codes by SMS. The context is the session.
    EnrolSms,
    /// To set up codes by e-mail. The context is the session.
    EnrolEmail,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Factor => "factor",
            Self::EnrolSms => "enrol_sms",
            Self::EnrolEmail => "enrol_email",
        }
    }
}

/// Where a code belongs.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Whose it is.
    pub account_id: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The flow or the session.
    pub context: String,
}

/// A code that is drawn and not yet sent.
#[derive(Debug, Clone)]
pub struct PreparedCode {
    /// Names the code; goes back with it.
    pub id: String,
    /// The six digits, for the message only.
    pub code: SecretString,
    /// Until when it is good, in microseconds.
    pub expires_at: i64,
    /// When another one may be sent, in microseconds.
    pub resend_at: i64,
    binding: Binding,
    contact_id: String,
    hash: [u8; HASH_LENGTH],
    now: i64,
}

/// Whether a code may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issue {
    /// It may: send it.
    Send,
    /// The one before is too young.
    TooSoon {
        /// When it is worth to ask again, in microseconds.
        resend_at: i64,
    },
}

/// Draws a code, before the unit of work.
#[must_use]
pub fn prepare(state: &State, binding: Binding, contact_id: &str) -> PreparedCode {
    let now = state.now_micros();
    let code = draw(state.rng.as_ref());
    PreparedCode {
        id: state.new_id(),
        hash: hash(&state.keys, &binding, contact_id, &code),
        code: code.into(),
        expires_at: now + i64::from(LIFETIME_MINUTES) * MINUTE,
        resend_at: now + RESEND_SECONDS * SECOND,
        contact_id: contact_id.to_owned(),
        binding,
        now,
    }
}

/// Six digits, each number as likely as the other.
#[must_use]
pub fn draw(rng: &dyn Rng) -> String {
    let limit = u32::MAX - u32::MAX % MODULUS;
    loop {
        let number = u32::from_be_bytes(random_bytes(rng));
        if number < limit {
            return format!("{:06}", number % MODULUS);
        }
    }
}

fn hash(keys: &Keys, binding: &Binding, contact_id: &str, code: &str) -> [u8; HASH_LENGTH] {
    let parts = [&binding.account_id, binding.purpose.as_str(), &binding.context, contact_id, code];
    keys.keyed_hash(HASH_PURPOSE, &parts)
}

impl PreparedCode {
    /// Puts the code in the place of the one before, unless that one is too young. The message belongs into the same unit
    /// of work.
    ///
    /// # Errors
    /// A failing database.
    pub fn write(&self, conn: &mut Conn) -> Result<Issue, DbError> {
        let latest = self.now - RESEND_SECONDS * SECOND;
        let row = (
            codes::id.eq(&self.id),
            codes::account_id.eq(&self.binding.account_id),
            codes::purpose.eq(self.binding.purpose.as_str()),
            codes::context.eq(&self.binding.context),
            codes::contact_id.eq(&self.contact_id),
            codes::code_hash.eq(self.hash.to_vec()),
            codes::tries.eq(0),
            codes::sent_at.eq(self.now),
            codes::expires_at.eq(self.expires_at),
        );
        let renewed = (
            codes::id.eq(excluded(codes::id)),
            codes::contact_id.eq(excluded(codes::contact_id)),
            codes::code_hash.eq(excluded(codes::code_hash)),
            codes::tries.eq(0),
            codes::sent_at.eq(excluded(codes::sent_at)),
            codes::expires_at.eq(excluded(codes::expires_at)),
        );
        let written = both!(conn, |c| methods::FilterDsl::filter(
            diesel::insert_into(codes::table)
                .values(row)
                .on_conflict((codes::account_id, codes::purpose, codes::context))
                .do_update()
                .set(renewed),
            codes::sent_at.le(latest),
        )
        .execute(c))?;
        if written == 1 {
            return Ok(Issue::Send);
        }
        let sent_at: Option<i64> = codes::table
            .filter(codes::account_id.eq(&self.binding.account_id))
            .filter(codes::purpose.eq(self.binding.purpose.as_str()))
            .filter(codes::context.eq(&self.binding.context))
            .select(codes::sent_at)
            .get_result(conn)
            .optional()?;
        let resend_at = sent_at.unwrap_or(self.now) + RESEND_SECONDS * SECOND;
        Ok(Issue::TooSoon { resend_at })
    }
}

/// Whether that is the code that is waited for, and none before or after it.
///
/// # Errors
/// A failing database.
pub fn is_current(conn: &mut Conn, binding: &Binding, id: &str) -> Result<bool, DbError> {
    let found: Option<String> = codes::table
        .filter(codes::id.eq(id))
        .filter(codes::account_id.eq(&binding.account_id))
        .filter(codes::purpose.eq(binding.purpose.as_str()))
        .filter(codes::context.eq(&binding.context))
        .select(codes::id)
        .get_result(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Takes a code: the contact that it was sent to, or nothing when it is wrong, too old, tried too often or used before.
/// The unit of work must be kept when it answers nothing, because the try is counted in it.
///
/// # Errors
/// A failing database.
pub fn consume(
    conn: &mut Conn,
    keys: &Keys,
    binding: &Binding,
    code: &str,
    now: i64,
) -> Result<Option<String>, DbError> {
    let mine = codes::table
        .filter(codes::account_id.eq(&binding.account_id))
        .filter(codes::purpose.eq(binding.purpose.as_str()))
        .filter(codes::context.eq(&binding.context));
    // The try first: it locks the row, and none goes uncounted.
    let counted = diesel::update(mine.filter(codes::expires_at.gt(now)).filter(codes::tries.lt(MOST_TRIES)))
        .set(codes::tries.eq(codes::tries + 1))
        .execute(conn)?;
    if counted != 1 {
        return Ok(None);
    }
    let Some(code) = totp::parse_code(code).map(|code| format!("{code:06}")) else { return Ok(None) };
    let found: Option<(String, String)> =
        mine.select((codes::id, codes::contact_id)).get_result(conn).optional()?;
    let Some((id, contact_id)) = found else { return Ok(None) };
    let hash = hash(keys, binding, &contact_id, &code);
    let target = codes::table.filter(codes::id.eq(&id)).filter(codes::code_hash.eq(hash.to_vec()));
    let taken = diesel::delete(target).execute(conn)? == 1;
    Ok(taken.then_some(contact_id))
}

/// Forgets codes that are too old.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    diesel::delete(codes::table.filter(codes::expires_at.le(now))).execute(conn)?;
    Ok(())
}
