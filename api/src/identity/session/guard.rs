//! Whether guarded acts are open: a recent proof, at the highest level that the account can reach.
//!
//! An account with a second factor is not opened by its first one alone: neither by a trusted browser, nor by a session that
//! began before the factor was set up and has not proven it.

use chrono::{DateTime, Utc};

use super::Principal;
use crate::identity::State;
use crate::identity::factors::Factors;
use crate::identity::settings::Settings;
use crate::platform::db::DbError;

/// Until when guarded acts are open; absent when they are not.
///
/// # Errors
/// A failing database.
pub async fn open_until(
    state: &State,
    me: &Principal,
    settings: &Settings,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let until = me.step_up_until(settings.step_up.max_age_seconds, state.now_micros());
    if until.is_none() || me.level >= 2 {
        return Ok(until);
    }
    let highest = reachable(state, me, settings).await?;
    Ok(until.filter(|_| me.level >= highest))
}

/// The highest level that the account can reach.
///
/// # Errors
/// A failing database.
pub async fn reachable(state: &State, me: &Principal, settings: &Settings) -> Result<u8, DbError> {
    let id = me.account_id.0.clone();
    let factors = state.db.read(move |conn| Factors::load(conn, &id)).await?;
    Ok(factors.highest_level(&settings.factors))
}
