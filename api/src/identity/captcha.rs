//! Proof of work before what strangers may ask for: a challenge that costs the asker a moment and the masses a lot.
//!
//! A challenge is its own record: random bytes, the organization, the end, and a keyed hash over them. Nothing is stored until
//! it is used, and it is used once, by one statement.
//!
//! Where the configuration names a provider, its check is asked for as well ([`super::captcha_provider`]).
//!
//! Table: `captcha_uses`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::prelude::*;
use latchkey_openapi::captcha::{CaptchaChallenge, CaptchaSolution, is_solved};
use latchkey_openapi::error::ErrorCode;

use super::time::{SECOND, from_micros};
use super::{State, captcha_provider};
use crate::both;
use crate::platform::db::schema::captcha_uses as uses;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;
use crate::platform::rng::random_bytes;

/// Seconds that a challenge works: solving takes a moment, typing beside it a while.
const SECONDS: i64 = 10 * 60;
/// What the keyed hash is for.
const PURPOSE: &str = "captcha";

/// A fresh challenge.
#[must_use]
pub fn challenge(state: &State, organization_id: &str) -> CaptchaChallenge {
    let expires_at = state.now_micros() + SECONDS * SECOND;
    let random = URL_SAFE_NO_PAD.encode(random_bytes::<16>(state.rng.as_ref()));
    let body = format!("{random}.{expires_at}");
    let tag = URL_SAFE_NO_PAD.encode(state.keys.keyed_hash(PURPOSE, &[organization_id, &body]));
    CaptchaChallenge {
        challenge: format!("{body}.{tag}"),
        difficulty: state.config.captcha.difficulty,
        expires_at: from_micros(expires_at),
        widget: captcha_provider::widget(&state.config.captcha),
    }
}

/// A solution that holds, to be used up.
#[derive(Debug)]
pub struct Solved {
    hash: [u8; 32],
    expires_at: i64,
}

/// Looks at a solution; an absent one is a wrong one.
///
/// # Errors
/// [`ErrorCode::CaptchaInvalid`].
pub fn check(
    state: &State,
    organization_id: &str,
    solution: Option<&CaptchaSolution>,
) -> Result<Solved, ApiError> {
    solution.and_then(|solution| solved(state, organization_id, solution)).ok_or_else(refusal)
}

fn solved(state: &State, organization_id: &str, solution: &CaptchaSolution) -> Option<Solved> {
    let (body, tag) = solution.challenge.rsplit_once('.')?;
    let expected = state.keys.keyed_hash(PURPOSE, &[organization_id, body]);
    let given = URL_SAFE_NO_PAD.decode(tag).ok()?;
    aws_lc_rs::constant_time::verify_slices_are_equal(&expected, &given).ok()?;
    let expires_at: i64 = body.rsplit_once('.')?.1.parse().ok()?;
    let holds = expires_at > state.now_micros()
        && is_solved(&solution.challenge, state.config.captcha.difficulty, solution.nonce);
    holds.then(|| Solved { hash: state.keys.hash_token(solution.challenge.as_bytes()), expires_at })
}

fn refusal() -> ApiError {
    ApiError::new(ErrorCode::CaptchaInvalid)
}

impl Solved {
    /// Uses the challenge up. False when it was used before.
    ///
    /// # Errors
    /// A failing database.
    pub fn consume(&self, conn: &mut Conn) -> Result<bool, DbError> {
        let inserted = both!(conn, |c| diesel::insert_into(uses::table)
            .values((uses::challenge_hash.eq(self.hash.to_vec()), uses::expires_at.eq(self.expires_at)))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(inserted == 1)
    }
}

/// Checks a solution and uses it up in a unit of work of its own.
///
/// # Errors
/// [`ErrorCode::CaptchaInvalid`], a failing database.
pub async fn take(
    state: &State,
    organization_id: &str,
    solution: Option<&CaptchaSolution>,
) -> Result<(), ApiError> {
    let solved = check(state, organization_id, solution)?;
    if !state.db.write_relaxed(move |conn| solved.consume(conn)).await? {
        return Err(refusal());
    }
    captcha_provider::verify(state, solution.and_then(|solution| solution.token.as_deref())).await
}

/// Forgets challenges that no longer work in any case.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    diesel::delete(uses::table.filter(uses::expires_at.le(now))).execute(conn)?;
    Ok(())
}
