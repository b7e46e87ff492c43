//! Authenticator apps: six digits every thirty seconds (RFC 6238), each good once.
//!
//! SHA-1, six digits and thirty seconds because that is what every app does, whatever the link says. A code is accepted in
//! its own step, the one before and the one after, and (factor, step) counts once: [`consume`] moves `last_step` forward by
//! one conditional statement, which holds across restarts and nodes.

use diesel::prelude::*;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::identity::time::SECOND;
use crate::platform::db::schema::totp_factors as factors;
use crate::platform::db::{Conn, DbError};
use crate::platform::keys::Keys;
use crate::platform::rng::{Rng, random_bytes};

/// Seconds of a step.
pub const STEP_SECONDS: i64 = 30;
/// Steps before and after the present one whose codes are accepted.
pub const WINDOW: i16 = 1;
/// Digits of a code.
pub const DIGITS: usize = 6;
/// Bytes of a secret: 160 bits, the length that RFC 4226 §4 recommends.
pub const SECRET_BYTES: usize = 20;
/// Apps that an account may have at most.
pub const MOST: usize = 10;
/// Seconds that a new secret waits for its first code.
pub const PENDING_SECONDS: i64 = 10 * 60;

const PURPOSE: &str = "totp";

/// An active authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct TotpFactor {
    /// The factor.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When its first code was accepted.
    pub confirmed_at: Option<i64>,
    /// When a code of it was last accepted.
    pub last_used_at: Option<i64>,
}

/// The secret that server and app share. Wiped when dropped.
pub struct TotpSecret(Zeroizing<[u8; SECRET_BYTES]>);

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret([secret])")
    }
}

impl TotpSecret {
    /// A new secret.
    #[must_use]
    pub fn random(rng: &dyn Rng) -> Self {
        Self(Zeroizing::new(random_bytes(rng)))
    }

    /// The secret as it is stored: sealed, and worth nothing under another factor.
    #[must_use]
    pub fn seal(&self, keys: &Keys, factor_id: &str) -> String {
        keys.seal(PURPOSE, factor_id.as_bytes(), self.0.as_slice())
    }

    /// A stored secret.
    ///
    /// # Errors
    /// A secret that was sealed under another key or for another factor.
    pub fn open(keys: &Keys, factor_id: &str, sealed: &str) -> Result<Self, DbError> {
        let opened = keys.open(PURPOSE, factor_id.as_bytes(), sealed).map(Zeroizing::new);
        let bytes = opened.and_then(|bytes| <[u8; SECRET_BYTES]>::try_from(bytes.as_slice()).ok());
        bytes
            .map(|bytes| Self(Zeroizing::new(bytes)))
            .ok_or_else(|| DbError::corrupt("secret of an authenticator app", "it does not open"))
    }

    fn algorithm(&self) -> Totp {
        Builder::new()
            .with_secret(Secret::new_stack(*self.0))
            .with_skew(WINDOW.unsigned_abs())
            .with_step_duration(STEP_SECONDS.unsigned_abs())
            .build_noncompliant()
    }

    /// The secret in base32 without padding (RFC 4648 §6), as apps take it.
    #[must_use]
    pub fn base32(&self) -> Zeroizing<String> {
        Zeroizing::new(Secret::new_stack(*self.0).to_base32())
    }

    /// The step within the window that a code is the one of.
    #[must_use]
    pub fn matching_step(&self, code: u32, now: i64) -> Option<i64> {
        let seconds = u64::try_from(now.div_euclid(SECOND)).ok()?;
        let step = self.algorithm().check(&format!("{code:0DIGITS$}"), seconds)?;
        i64::try_from(step).ok()
    }
}

/// Reads what somebody typed: six digits, spaces anywhere.
#[must_use]
pub fn parse_code(text: &str) -> Option<u32> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).take(DIGITS + 1).collect();
    let is_code = digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    if is_code { digits.parse().ok() } else { None }
}

/// Takes a code of any of the account's apps: the factor that it was, or nothing when it is wrong, too old, or was used
/// before; which of them is not told.
///
/// # Errors
/// A failing database.
pub fn consume(
    conn: &mut Conn,
    keys: &Keys,
    account_id: &str,
    code: &str,
    now: i64,
) -> Result<Option<String>, DbError> {
    let Some(code) = parse_code(code) else { return Ok(None) };
    let active: Vec<(String, Option<String>)> = factors::table
        .filter(factors::account_id.eq(account_id))
        .filter(factors::confirmed_at.is_not_null())
        .order(factors::id)
        .select((factors::id, factors::secret))
        .load(conn)?;
    for (id, sealed) in active {
        let Some(sealed) = sealed else { continue };
        let step = TotpSecret::open(keys, &id, &sealed)?.matching_step(code, now);
        if let Some(step) = step
            && consume_step(conn, &id, &sealed, step, now)?
        {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Moves a factor to a step, once, and only with the secret that the code was compared with.
fn consume_step(conn: &mut Conn, id: &str, sealed: &str, step: i64, now: i64) -> Result<bool, DbError> {
    let target = factors::table
        .filter(factors::id.eq(id))
        .filter(factors::secret.eq(sealed))
        .filter(factors::last_step.lt(step));
    let moved = diesel::update(target)
        .set((factors::last_step.eq(step), factors::last_used_at.eq(now)))
        .execute(conn)?;
    Ok(moved == 1)
}

/// The active apps of an account, the oldest first.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<TotpFactor>, DbError> {
    Ok(factors::table
        .filter(factors::account_id.eq(account_id))
        .filter(factors::confirmed_at.is_not_null())
        .order((factors::created_at, factors::id))
        .select((factors::id, factors::name, factors::confirmed_at, factors::last_used_at))
        .load(conn)?)
}

/// Begins a new app: worth nothing before its first code.
///
/// # Errors
/// A failing database.
pub fn insert_pending(
    conn: &mut Conn,
    account_id: &str,
    id: &str,
    name: &str,
    sealed: &str,
    now: i64,
) -> Result<(), DbError> {
    diesel::insert_into(factors::table)
        .values((
            factors::id.eq(id),
            factors::account_id.eq(account_id),
            factors::name.eq(name),
            factors::last_step.eq(0),
            factors::pending_secret.eq(sealed),
            factors::pending_expires_at.eq(now + PENDING_SECONDS * SECOND),
            factors::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Begins a new secret for an active app; the present one works until the new one is proven. Answers whether it is there.
///
/// # Errors
/// A failing database.
pub fn set_pending(
    conn: &mut Conn,
    account_id: &str,
    id: &str,
    sealed: &str,
    now: i64,
) -> Result<bool, DbError> {
    let target = factors::table
        .filter(factors::id.eq(id))
        .filter(factors::account_id.eq(account_id))
        .filter(factors::confirmed_at.is_not_null());
    let changed = diesel::update(target)
        .set((
            factors::pending_secret.eq(sealed),
            factors::pending_expires_at.eq(now + PENDING_SECONDS * SECOND),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// What waits for a first code.
#[derive(Debug, Clone, Queryable)]
pub struct Pending {
    /// The sealed secret.
    pub sealed: Option<String>,
    /// The name.
    pub name: String,
    /// When the factor became active; absent for a new one.
    pub confirmed_at: Option<i64>,
}

/// The secret of a factor that waits for its first code, while there is time.
///
/// # Errors
/// A failing database.
pub fn find_pending(
    conn: &mut Conn,
    account_id: &str,
    id: &str,
    now: i64,
) -> Result<Option<Pending>, DbError> {
    Ok(factors::table
        .filter(factors::id.eq(id))
        .filter(factors::account_id.eq(account_id))
        .filter(factors::pending_secret.is_not_null())
        .filter(factors::pending_expires_at.gt(now))
        .select((factors::pending_secret, factors::name, factors::confirmed_at))
        .get_result(conn)
        .optional()?)
}

/// Makes a proven secret the factor's own: the earlier one dies here. True exactly once per secret.
///
/// # Errors
/// A failing database.
pub fn activate(conn: &mut Conn, id: &str, sealed: &str, step: i64, now: i64) -> Result<bool, DbError> {
    let target = factors::table.filter(factors::id.eq(id)).filter(factors::pending_secret.eq(sealed));
    let changed = diesel::update(target)
        .set((
            factors::secret.eq(sealed),
            factors::pending_secret.eq(None::<String>),
            factors::pending_expires_at.eq(None::<i64>),
            factors::confirmed_at.eq(now),
            factors::last_step.eq(step),
            factors::last_used_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The sealed secret and the name of an active app.
///
/// # Errors
/// A failing database.
pub fn find_secret(conn: &mut Conn, account_id: &str, id: &str) -> Result<Option<(String, String)>, DbError> {
    let found: Option<(Option<String>, String)> = factors::table
        .filter(factors::id.eq(id))
        .filter(factors::account_id.eq(account_id))
        .filter(factors::confirmed_at.is_not_null())
        .select((factors::secret, factors::name))
        .get_result(conn)
        .optional()?;
    Ok(found.and_then(|(secret, name)| Some((secret?, name))))
}

/// Names an active app. Answers whether it is there.
///
/// # Errors
/// A failing database.
pub fn rename(conn: &mut Conn, account_id: &str, id: &str, name: &str) -> Result<bool, DbError> {
    let target = factors::table
        .filter(factors::id.eq(id))
        .filter(factors::account_id.eq(account_id))
        .filter(factors::confirmed_at.is_not_null());
    Ok(diesel::update(target).set(factors::name.eq(name)).execute(conn)? == 1)
}

/// Removes an app of an account. Answers its name and whether it was active; nothing when it is not there.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, id: &str) -> Result<Option<(String, bool)>, DbError> {
    let target = factors::table.filter(factors::id.eq(id)).filter(factors::account_id.eq(account_id));
    let found: Option<(String, Option<i64>)> =
        target.select((factors::name, factors::confirmed_at)).get_result(conn).optional()?;
    let Some((name, confirmed_at)) = found else { return Ok(None) };
    let deleted = diesel::delete(target).execute(conn)?;
    Ok((deleted == 1).then_some((name, confirmed_at.is_some())))
}

/// How many apps an account has, those that wait for a first code included.
///
/// # Errors
/// A failing database.
pub fn count_all(conn: &mut Conn, account_id: &str, now: i64) -> Result<usize, DbError> {
    let ids: Vec<String> = factors::table
        .filter(factors::account_id.eq(account_id))
        .filter(factors::confirmed_at.is_not_null().or(factors::pending_expires_at.gt(now).assume_not_null()))
        .select(factors::id)
        .load(conn)?;
    Ok(ids.len())
}

/// Forgets what got no code in time.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    let late = factors::table.filter(factors::pending_expires_at.le(now));
    diesel::delete(late.filter(factors::confirmed_at.is_null())).execute(conn)?;
    diesel::update(factors::table.filter(factors::pending_expires_at.le(now)))
        .set((factors::pending_secret.eq(None::<String>), factors::pending_expires_at.eq(None::<i64>)))
        .execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret(Zeroizing::new(*b"12345678901234567890"))
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // Appendix B has eight digits; six are their end.
        for (seconds, code) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            let step = seconds / STEP_SECONDS;
            assert_eq!(secret().matching_step(code, seconds * SECOND), Some(step), "at {seconds}");
        }
    }

    #[test]
    fn the_secret_is_written_as_apps_read_it() {
        assert_eq!(secret().base32().as_str(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn t13_a_code_is_good_in_its_step_and_its_neighbours_only() {
        // The code of 1,234,567,890 s, seen from around it.
        let step = 1_234_567_890 / STEP_SECONDS;
        for (steps, is_good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let now = (1_234_567_890 + steps * STEP_SECONDS) * SECOND;
            assert_eq!(secret().matching_step(5_924, now), is_good.then_some(step), "{steps} steps away");
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(parse_code(" 081 804\u{a0}"), Some(81_804));
        for wrong in ["", "12345", "1234567", "12345a", "-12345", "１２３４５６", "+12345"] {
            assert_eq!(parse_code(wrong), None, "{wrong}");
        }
    }
}
