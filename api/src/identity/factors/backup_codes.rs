//! Backup codes: ten of fifty bits each, each good once, worth nothing before their owner confirmed having saved them.
//!
//! Letters and digits that cannot be taken for one another (the alphabet of Crockford's base 32), so that a code survives
//! paper. Kept as keyed hashes; fifty bits and the budget of attempts make a slow hash needless (NIST SP 800-63B-4 §3.1.2.2).

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::identity::time::SECOND;
use crate::platform::db::schema::{backup_code_sets as sets, backup_codes as codes};
use crate::platform::db::{Conn, DbError};
use crate::platform::keys::{HASH_LENGTH, Keys};
use crate::platform::rng::{Rng, random_bytes};

/// Codes of a set.
pub const COUNT: usize = 10;
/// Letters of a code: five bits each.
pub const LENGTH: usize = 10;
/// Seconds that a new set waits to be confirmed.
pub const PENDING_SECONDS: i64 = 30 * 60;

const PURPOSE: &str = "backup-code";
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The active backup codes of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// When they were made.
    pub created_at: i64,
    /// How many still work.
    pub remaining: u32,
    /// When the others were used, the earliest first.
    pub used_at: Vec<i64>,
}

/// A new set: what is shown, and what is stored.
pub struct NewSet {
    /// The set.
    pub id: String,
    /// The codes for their owner's eyes.
    pub codes: Vec<String>,
    hashes: Vec<[u8; HASH_LENGTH]>,
}

impl std::fmt::Debug for NewSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSet").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Draws a set.
#[must_use]
pub fn draw(rng: &dyn Rng, keys: &Keys, account_id: &str, id: String) -> NewSet {
    let mut drawn: Vec<String> = Vec::with_capacity(COUNT);
    while drawn.len() < COUNT {
        let code: String = random_bytes::<LENGTH>(rng)
            .into_iter()
            .map(|byte| char::from(ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or_default()))
            .collect();
        if !drawn.contains(&code) {
            drawn.push(code);
        }
    }
    let hashes = drawn.iter().map(|code| keys.keyed_hash(PURPOSE, &[account_id, code])).collect();
    let codes = drawn
        .iter()
        .map(|code| {
            let (left, right) = code.split_at(LENGTH / 2);
            format!("{left}-{right}")
        })
        .collect();
    NewSet { id, codes, hashes }
}

/// Reads what somebody typed: case, spaces and dashes do not count, and look-alikes are what they look like.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .take(LENGTH + 1)
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    let is_code = code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
    is_code.then_some(code)
}

/// Takes a code: how many are left, or nothing when it is wrong or was used before.
///
/// # Errors
/// A failing database.
pub fn consume(
    conn: &mut Conn,
    keys: &Keys,
    account_id: &str,
    code: &str,
    now: i64,
) -> Result<Option<u32>, DbError> {
    let Some(code) = parse(code) else { return Ok(None) };
    for hash in keys.keyed_hashes(PURPOSE, &[account_id, &code]) {
        let own = sets::table
            .filter(sets::id.eq(codes::set_id))
            .filter(sets::account_id.eq(account_id))
            .filter(sets::confirmed_at.is_not_null());
        let target = codes::table
            .filter(codes::code_hash.eq(hash.to_vec()))
            .filter(codes::used_at.is_null())
            .filter(exists(own));
        if diesel::update(target).set(codes::used_at.eq(now)).execute(conn)? == 1 {
            return Ok(Some(find(conn, account_id)?.map_or(0, |summary| summary.remaining)));
        }
    }
    Ok(None)
}

/// The active codes of an account.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str) -> Result<Option<Summary>, DbError> {
    let rows: Vec<(i64, Option<i64>)> = codes::table
        .inner_join(sets::table)
        .filter(sets::account_id.eq(account_id))
        .filter(sets::confirmed_at.is_not_null())
        .order(codes::used_at)
        .select((sets::created_at, codes::used_at))
        .load(conn)?;
    let Some((created_at, _)) = rows.first().copied() else { return Ok(None) };
    let mut used_at: Vec<i64> = rows.iter().filter_map(|(_, used_at)| *used_at).collect();
    used_at.sort_unstable();
    let remaining = u32::try_from(rows.len() - used_at.len()).unwrap_or_default();
    Ok(Some(Summary { created_at, remaining, used_at }))
}

/// Stores a set that waits to be confirmed, in place of another one that waits. The active set stays.
///
/// # Errors
/// A failing database.
pub fn insert_pending(conn: &mut Conn, account_id: &str, set: &NewSet, now: i64) -> Result<(), DbError> {
    let waiting = sets::table.filter(sets::account_id.eq(account_id)).filter(sets::confirmed_at.is_null());
    diesel::delete(waiting).execute(conn)?;
    diesel::insert_into(sets::table)
        .values((
            sets::id.eq(&set.id),
            sets::account_id.eq(account_id),
            sets::created_at.eq(now),
            sets::expires_at.eq(now + PENDING_SECONDS * SECOND),
        ))
        .execute(conn)?;
    for hash in &set.hashes {
        diesel::insert_into(codes::table)
            .values((codes::set_id.eq(&set.id), codes::code_hash.eq(hash.to_vec())))
            .execute(conn)?;
    }
    Ok(())
}

/// Makes the set that waits the active one; the one before it is void from here on. True exactly once per set.
///
/// # Errors
/// A failing database.
pub fn confirm(conn: &mut Conn, account_id: &str, now: i64) -> Result<bool, DbError> {
    let waiting: Option<String> = sets::table
        .filter(sets::account_id.eq(account_id))
        .filter(sets::confirmed_at.is_null())
        .filter(sets::expires_at.gt(now))
        .select(sets::id)
        .get_result(conn)
        .optional()?;
    let Some(id) = waiting else { return Ok(false) };
    let target = sets::table.filter(sets::id.eq(&id)).filter(sets::confirmed_at.is_null());
    if diesel::update(target).set(sets::confirmed_at.eq(now)).execute(conn)? != 1 {
        return Ok(false);
    }
    diesel::delete(sets::table.filter(sets::account_id.eq(account_id)).filter(sets::id.ne(&id)))
        .execute(conn)?;
    Ok(true)
}

/// Removes every set of an account. Answers whether there was an active one.
///
/// # Errors
/// A failing database.
pub fn delete_all(conn: &mut Conn, account_id: &str) -> Result<bool, DbError> {
    let active = sets::table.filter(sets::account_id.eq(account_id)).filter(sets::confirmed_at.is_not_null());
    let had_active = diesel::delete(active).execute(conn)? > 0;
    diesel::delete(sets::table.filter(sets::account_id.eq(account_id))).execute(conn)?;
    Ok(had_active)
}

/// Forgets sets that were not confirmed in time.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    let late = sets::table.filter(sets::confirmed_at.is_null()).filter(sets::expires_at.le(now));
    diesel::delete(late).execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        assert_eq!(parse("7G2KQ-0xvnm").as_deref(), Some("7g2kq0xvnm"));
        assert_eq!(parse(" 7g2kq oxvnm ").as_deref(), Some("7g2kq0xvnm"));
        assert_eq!(parse("lilil–ooooo").as_deref(), Some("1111100000"));
        for wrong in ["", "7g2kq-0xvn", "7g2kq-0xvnmm", "7g2kq-0xvnu", "７g2kq-0xvnm"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
