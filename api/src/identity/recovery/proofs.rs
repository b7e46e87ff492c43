//! Codes and links that prove a recovery, as rows.
//!
//! A row belongs to a flow. It is looked for by the flow or by the link's token, never by an account: what is asked of the
//! database is the same whether or not there is such an account.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::both;
use crate::identity::contacts::Kind;
use crate::identity::factors::totp::parse_code;
use crate::platform::db::schema::{flows, recovery_proofs as proofs};
use crate::platform::db::{Conn, DbError};
use crate::platform::keys::Keys;

/// Tries that a code has.
pub const MOST_TRIES: i32 = 5;
/// Minutes that a code works (OWASP ASVS 5.0 6.5.5: ten at most).
pub const CODE_MINUTES: u32 = 10;

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
    /// Whose it is.
    pub account_id: String,
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

/// Bound to its flow, its channel and its account: a code proves nothing else.
#[must_use]
pub fn code_hash(keys: &Keys, flow_id: &str, channel: &str, account_id: &str, code: &str) -> Vec<u8> {
    keys.keyed_hash("recovery-code", &[flow_id, channel, account_id, code]).to_vec()
}

/// When a flow that waits for an answer ends; `None` where it does not wait any more.
///
/// # Errors
/// A failing database.
pub fn waiting_until(conn: &mut Conn, flow_id: &str, now: i64) -> Result<Option<i64>, DbError> {
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
pub fn put(conn: &mut Conn, new: &NewProof) -> Result<(), DbError> {
    both!(conn, |c| diesel::insert_into(proofs::table)
        .values(new)
        .on_conflict((proofs::flow_id, proofs::channel))
        .do_update()
        .set((
            proofs::account_id.eq(excluded(proofs::account_id)),
            proofs::code_hash.eq(excluded(proofs::code_hash)),
            proofs::token_hash.eq(excluded(proofs::token_hash)),
            proofs::tries.eq(0),
            proofs::code_expires_at.eq(excluded(proofs::code_expires_at)),
            proofs::expires_at.eq(excluded(proofs::expires_at)),
        ))
        .execute(c))?;
    Ok(())
}

/// Counts a try at the code of a flow and answers whose it would be, and whether it is that code. The unit of work must be
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
    if counted != 1 {
        return Ok(None);
    }
    let (account_id, stored): (String, Vec<u8>) = proofs::table
        .find((flow_id, channel))
        .select((proofs::account_id, proofs::code_hash))
        .get_result(conn)?;
    let code = parse_code(typed).map(|code| format!("{code:06}")).unwrap_or_default();
    let given = code_hash(keys, flow_id, channel, &account_id, &code);
    let is_right = aws_lc_rs::constant_time::verify_slices_are_equal(&stored, &given).is_ok();
    Ok(Some(Tried { account_id, is_right }))
}

/// A code that was compared.
#[derive(Debug)]
pub struct Tried {
    /// Whose it is.
    pub account_id: String,
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

/// Uses a link up, and the code that came with it. Answers whose it was, once.
///
/// # Errors
/// A failing database.
pub fn consume_link(conn: &mut Conn, token_hash: &[u8], now: i64) -> Result<Option<String>, DbError> {
    let row = proofs::table.filter(proofs::token_hash.eq(token_hash)).filter(proofs::expires_at.gt(now));
    Ok(both!(conn, |c| diesel::delete(row).returning(proofs::account_id).get_result::<String>(c).optional())?)
}

/// Voids every code and link of an account.
///
/// # Errors
/// A failing database.
pub fn delete_all(conn: &mut Conn, account_id: &str) -> Result<(), DbError> {
    diesel::delete(proofs::table.filter(proofs::account_id.eq(account_id))).execute(conn)?;
    Ok(())
}
