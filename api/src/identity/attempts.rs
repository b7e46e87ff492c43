//! One budget of failed attempts per account, across every door, with growing delays.
//!
//! An attempt is counted *before* the secret is looked at, by one conditional statement, so that parallel guesses cannot
//! outrun the counter. The budget is keyed by a keyed hash of organization and user name, whether or not such an account
//! exists. A browser that signed in before (its device cookie proves it) has a budget of its own: strangers who use up the
//! account's budget lock out strangers, not the owner. This is the defence against guessing that does not become a
//! means to lock people out (OWASP ASVS 5.0 6.1.1).

use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable};

use super::time::SECOND;
use crate::both;
use crate::platform::db::schema::attempt_counters as counters;
use crate::platform::db::{Conn, DbError};

/// Failures in a row without any delay.
pub const FREE_FAILURES: i32 = 5;
/// The first delay, in seconds. It doubles with every further failure.
pub const FIRST_DELAY_SECONDS: i64 = 30;
/// The longest delay, in seconds.
pub const LONGEST_DELAY_SECONDS: i64 = 60 * 60;
/// After so many seconds without a failure the counter begins anew.
pub const FORGET_SECONDS: i64 = 24 * 60 * 60;

/// Whether an attempt may be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It may. It counts already; a success takes it back.
    Admitted {
        /// Attempts in a row that were not a success, this one included.
        failures: i32,
    },
    /// It may not: too many went before.
    Delayed,
}

/// Counts an attempt. The first one costs as much as every later one, or the time of an answer would tell that two names are
/// one account's (T-7).
///
/// # Errors
/// A failing database.
pub fn admit(conn: &mut Conn, key: &str, now: i64) -> Result<Admission, DbError> {
    begin(conn, key, now)?;
    let Some(failures) = count(conn, key, now)? else { return Ok(Admission::Delayed) };
    let delay = delay_seconds(failures);
    if delay > 0 {
        diesel::update(counters::table.find(key))
            .set(counters::blocked_until.eq(now + delay * SECOND))
            .execute(conn)?;
    }
    Ok(Admission::Admitted { failures })
}

/// Makes sure that there is a counter.
fn begin(conn: &mut Conn, key: &str, now: i64) -> Result<(), DbError> {
    both!(conn, |c| diesel::insert_into(counters::table)
        .values((counters::counter_key.eq(key), counters::failures.eq(0), counters::last_failed_at.eq(now)))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Counts up, unless attempts are delayed now.
fn count(conn: &mut Conn, key: &str, now: i64) -> Result<Option<i32>, DbError> {
    let forget_before = now - FORGET_SECONDS * SECOND;
    let open = counters::blocked_until.is_null().or(counters::blocked_until.le(now));
    Ok(both!(conn, |c| diesel::update(
        counters::table.filter(counters::counter_key.eq(key)).filter(open.assume_not_null())
    )
    .set((
        counters::failures.eq(case_when(counters::last_failed_at.lt(forget_before), 1.into_sql::<Integer>())
            .otherwise(counters::failures + 1)),
        counters::last_failed_at.eq(now),
    ))
    .returning(counters::failures)
    .get_result::<i32>(c)
    .optional())?)
}

/// Whether attempts are delayed now. Counts nothing: for doors where nothing is guessed.
///
/// # Errors
/// A failing database.
pub fn is_delayed(conn: &mut Conn, key: &str, now: i64) -> Result<bool, DbError> {
    let blocked: Option<Option<i64>> =
        counters::table.find(key).select(counters::blocked_until).get_result(conn).optional()?;
    Ok(blocked.flatten().is_some_and(|until| until > now))
}

/// The delay after so many failures in a row, in seconds.
#[must_use]
pub fn delay_seconds(failures: i32) -> i64 {
    if failures < FREE_FAILURES {
        return 0;
    }
    let doublings = u32::try_from(failures - FREE_FAILURES).unwrap_or(0).min(20);
    (FIRST_DELAY_SECONDS << doublings).min(LONGEST_DELAY_SECONDS)
}

/// Whether an attempt that was counted as the `failures`th begins a delay.
#[must_use]
pub fn begins_delay(failures: i32) -> bool {
    delay_seconds(failures) > 0
}

/// Takes back one attempt, counted as the `failures`th, that was right but not yet a success: the password before the second
/// factor. The others stay counted, so that whoever knows the password cannot win free guesses at the code by giving it
/// again.
///
/// # Errors
/// A failing database.
pub fn take_back(conn: &mut Conn, key: &str, failures: i32) -> Result<(), DbError> {
    // The delay that it began itself goes with it; one that a later attempt began stays.
    let is_latest = counters::failures.eq(failures);
    let blocked_until =
        case_when(is_latest, None::<i64>.into_sql::<Nullable<BigInt>>()).otherwise(counters::blocked_until);
    both!(conn, |c| diesel::update(counters::table.find(key).filter(counters::failures.gt(0)))
        .set((counters::failures.eq(counters::failures - 1), counters::blocked_until.eq(blocked_until)))
        .execute(c))?;
    Ok(())
}

/// A success: the counter begins anew.
///
/// # Errors
/// A failing database.
pub fn reset(conn: &mut Conn, key: &str) -> Result<(), DbError> {
    diesel::delete(counters::table.find(key)).execute(conn)?;
    Ok(())
}

/// Forgets counters that no longer say anything.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<usize, DbError> {
    let forget_before = now - FORGET_SECONDS * SECOND;
    Ok(diesel::delete(counters::table.filter(counters::last_failed_at.lt(forget_before))).execute(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_and_are_bounded() {
        assert_eq!((1..=4).map(delay_seconds).collect::<Vec<_>>(), [0, 0, 0, 0]);
        assert_eq!((5..=8).map(delay_seconds).collect::<Vec<_>>(), [30, 60, 120, 240]);
        assert_eq!(delay_seconds(i32::MAX), LONGEST_DELAY_SECONDS);
    }
}
