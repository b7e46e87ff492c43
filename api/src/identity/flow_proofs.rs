//! Codes and links that prove something in a flow, as rows: in a recovery whose account it is, in a registration that an
//! address is one's own.
//!
//! A row belongs to a flow. It is looked for by the flow or by the link's token, never by an account or an address: what is
//! asked of the database is the same whether or not there is such an account. A link proves what its row is about and
//! nothing else: one of a recovery begins no registration, nor the other way round.
//!
//! Tables: `flow_proofs`, `flows`.

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::State;
use super::contacts::Kind;
use super::factors::codes;
use super::factors::totp::parse_code;
use super::notices::Notice;
use super::notices::budget::Budget;
use super::session::cookie;
use super::time::MINUTE;
use crate::both;
use crate::platform::db::schema::{flow_proofs as proofs, flows};
use crate::platform::db::{Conn, DbError};
use crate::platform::keys::Keys;
use crate::platform::rng::random_bytes;
use crate::platform::secret::SecretString;

/// Tries that a code has.
pub const MOST_TRIES: i32 = 5;
/// Minutes that a code works (OWASP ASVS 5.0 6.5.5: ten at most).
pub const CODE_MINUTES: u32 = 10;
/// Minutes that a link works at most; it ends with its flow.
pub const LINK_MINUTES: u32 = 60;

/// The name of a channel, as it is stored.
#[must_use]
pub const fn channel_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "email",
        Kind::Phone => "sms",
    }
}

/// A code, and by mail a link, on their way.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = proofs)]
pub struct NewProof {
    /// The flow that it was asked for in.
    pub flow_id: String,
    /// Its channel.
    pub channel: &'static str,
    /// Whose it is, in a recovery.
    pub account_id: Option<String>,
    /// The address that it proves, in a registration.
    pub address: Option<String>,
    /// What is stored of the code.
    pub code_hash: Vec<u8>,
    /// What is stored of the link's token.
    pub token_hash: Option<Vec<u8>>,
    /// Tries so far.
    pub tries: i32,
    /// When the code no longer works.
    pub code_expires_at: i64,
    /// When the link no longer works.
    pub expires_at: i64,
}

/// What a proof is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An account, by its id.
    Account(String),
    /// An address that nobody proved yet.
    Address(String),
}

impl Subject {
    fn parts(&self) -> [&str; 2] {
        match self {
            Self::Account(id) => ["account", id],
            Self::Address(address) => ["address", address],
        }
    }

    fn of(account_id: Option<String>, address: Option<String>) -> Result<Self, DbError> {
        match (account_id, address) {
            (Some(id), None) => Ok(Self::Account(id)),
            (None, Some(address)) => Ok(Self::Address(address)),
            _ => Err(DbError::corrupt("proof", "it is about one thing")),
        }
    }
}

/// Bound to its flow, its channel and what it is about: a code proves nothing else.
fn code_hash(keys: &Keys, flow_id: &str, channel: &str, subject: &Subject, code: &str) -> Vec<u8> {
    let [kind, value] = subject.parts();
    keys.keyed_hash("flow-code", &[flow_id, channel, kind, value, code]).to_vec()
}

/// A proof that is ready to be stored, and what is sent of it: the only copy.
#[derive(Debug)]
pub struct Drawn {
    /// The row.
    pub new: NewProof,
    /// The code.
    pub code: SecretString,
    /// The link's token; absent by SMS.
    pub token: Option<String>,
}

/// Draws a code, and for a mail a link's token.
#[must_use]
pub fn draw(state: &State, flow_id: &str, kind: Kind, subject: &Subject) -> Drawn {
    let now = state.now_micros();
    let code = codes::draw(state.rng.as_ref());
    let token = (kind == Kind::Email).then(|| cookie::encode(&random_bytes::<32>(state.rng.as_ref())));
    let channel = channel_name(kind);
    let (account_id, address) = match subject {
        Subject::Account(id) => (Some(id.clone()), None),
        Subject::Address(address) => (None, Some(address.clone())),
    };
    let new = NewProof {
        flow_id: flow_id.to_owned(),
        channel,
        account_id,
        address,
        code_hash: code_hash(&state.keys, flow_id, channel, subject, &code),
        token_hash: token.as_ref().map(|token| state.keys.hash_token(token.as_bytes()).to_vec()),
        tries: 0,
        code_expires_at: now + i64::from(CODE_MINUTES) * MINUTE,
        expires_at: now + i64::from(LINK_MINUTES) * MINUTE,
    };
    Drawn { new, code: code.into(), token }
}

/// Stores a proof with its message: unless its flow was given up in the meantime or passed, or too many messages were sent.
/// Answers whether it was.
///
/// # Errors
/// A failing database.
pub fn send(
    conn: &mut Conn,
    new: &NewProof,
    now: i64,
    (budget, notice): (&Budget, &Notice),
) -> Result<bool, DbError> {
    let Some(until) = waiting_until(conn, &new.flow_id, now)? else { return Ok(false) };
    if budget.take(conn)?.is_some() {
        return Ok(false);
    }
    put(conn, &NewProof { expires_at: new.expires_at.min(until), ..new.clone() })?;
    notice.queue(conn)?;
    Ok(true)
}

/// When a flow that waits for an answer ends; `None` where it does not wait any more.
///
/// # Errors
/// A failing database.
fn waiting_until(conn: &mut Conn, flow_id: &str, now: i64) -> Result<Option<i64>, DbError> {
    Ok(flows::table
        .filter(flows::id.eq(flow_id))
        .filter(flows::status.eq("pending"))
        .filter(flows::expires_at.gt(now))
        .select(flows::expires_at)
        .get_result(conn)
        .optional()?)
}

/// Puts a code in the place of the one before.
///
/// # Errors
/// A flow that is gone (a violated foreign key), or a failing database.
fn put(conn: &mut Conn, new: &NewProof) -> Result<(), DbError> {
    both!(conn, |c| diesel::insert_into(proofs::table)
        .values(new)
        .on_conflict((proofs::flow_id, proofs::channel))
        .do_update()
        .set((
            proofs::account_id.eq(excluded(proofs::account_id)),
            proofs::address.eq(excluded(proofs::address)),
            proofs::code_hash.eq(excluded(proofs::code_hash)),
            proofs::token_hash.eq(excluded(proofs::token_hash)),
            proofs::tries.eq(0),
            proofs::code_expires_at.eq(excluded(proofs::code_expires_at)),
            proofs::expires_at.eq(excluded(proofs::expires_at)),
        ))
        .execute(c))?;
    Ok(())
}

/// Counts a try at the code of a flow and answers what it is about, and whether it is that code. The unit of work must be
/// kept in any case, because the try is counted in it.
///
/// # Errors
/// A failing database.
pub fn try_code(
    conn: &mut Conn,
    keys: &Keys,
    (flow_id, kind): (&str, Kind),
    typed: &str,
    now: i64,
) -> Result<Option<Tried>, DbError> {
    let channel = channel_name(kind);
    // The try first: it locks the row, and none goes uncounted.
    let open = proofs::table
        .find((flow_id, channel))
        .filter(proofs::code_expires_at.gt(now))
        .filter(proofs::tries.lt(MOST_TRIES));
    let counted = diesel::update(open).set(proofs::tries.eq(proofs::tries + 1)).execute(conn)?;
    // Looked up in any case: that no code was sent, as to a name that is nobody's, takes as long (T-7).
    let found: Option<(Option<String>, Option<String>, Vec<u8>)> = proofs::table
        .find((flow_id, channel))
        .select((proofs::account_id, proofs::address, proofs::code_hash))
        .get_result(conn)
        .optional()?;
    let Some((account_id, address, stored)) = found.filter(|_| counted == 1) else { return Ok(None) };
    let subject = Subject::of(account_id, address)?;
    let code = parse_code(typed).map(|code| format!("{code:06}")).unwrap_or_default();
    let given = code_hash(keys, flow_id, channel, &subject, &code);
    let is_right = aws_lc_rs::constant_time::verify_slices_are_equal(&stored, &given).is_ok();
    Ok(Some(Tried { subject, is_right }))
}

/// A code that was compared.
#[derive(Debug)]
pub struct Tried {
    /// What it is about.
    pub subject: Subject,
    /// Whether it is the one that was sent.
    pub is_right: bool,
}

/// Uses the code of a flow up, and its link with it. True once.
///
/// # Errors
/// A failing database.
pub fn consume(conn: &mut Conn, flow_id: &str, kind: Kind, now: i64) -> Result<bool, DbError> {
    let row = proofs::table.find((flow_id, channel_name(kind))).filter(proofs::code_expires_at.gt(now));
    Ok(diesel::delete(row).execute(conn)? == 1)
}

/// Uses the link of a recovery up, and the code that came with it. Answers whose it was, once.
///
/// # Errors
/// A failing database.
pub fn consume_account_link(conn: &mut Conn, token_hash: &[u8], now: i64) -> Result<Option<String>, DbError> {
    let row = proofs::table
        .filter(proofs::token_hash.eq(token_hash))
        .filter(proofs::expires_at.gt(now))
        .filter(proofs::account_id.is_not_null());
    let used: Option<Option<String>> =
        both!(conn, |c| diesel::delete(row).returning(proofs::account_id).get_result(c).optional())?;
    Ok(used.flatten())
}

/// Uses the link of a registration up, and the code that came with it. Answers the address, and the flow that it was asked
/// for in, once.
///
/// # Errors
/// A failing database.
pub fn consume_address_link(
    conn: &mut Conn,
    token_hash: &[u8],
    now: i64,
) -> Result<Option<(String, String)>, DbError> {
    let row = proofs::table
        .filter(proofs::token_hash.eq(token_hash))
        .filter(proofs::expires_at.gt(now))
        .filter(proofs::address.is_not_null());
    let used: Option<(Option<String>, String)> = both!(conn, |c| diesel::delete(row)
        .returning((proofs::address, proofs::flow_id))
        .get_result(c)
        .optional())?;
    Ok(used.and_then(|(address, flow_id)| Some((address?, flow_id))))
}

/// Voids every code and link of an account.
///
/// # Errors
/// A failing database.
pub fn delete_all(conn: &mut Conn, account_id: &str) -> Result<(), DbError> {
    diesel::delete(proofs::table.filter(proofs::account_id.eq(account_id))).execute(conn)?;
    Ok(())
}

/// Ends every recovery of an account that is under way, and what it was proven by with it: who began one before the account was
/// closed does not go on with it when it is open again.
///
/// # Errors
/// A failing database.
pub fn end_recoveries(conn: &mut Conn, account_id: &str) -> Result<(), DbError> {
    delete_all(conn, account_id)?;
    // A flow has its account in its state, under a name that no other text in it can forge: quotation marks are escaped there.
    let is_of_account = flows::state.like(format!("%\"accountId\":\"{account_id}\"%"));
    let begun = flows::table.filter(flows::kind.eq("recover")).filter(is_of_account);
    diesel::delete(begun).execute(conn)?;
    Ok(())
}
