//! How many messages are sent: to an address, for an account, for a client, in an hour (T-64).
//!
//! Counted in the database, so that the limit holds on all nodes together, by one conditional statement, so that parallel
//! requests cannot outrun it. The keys are keyed hashes: the table tells nobody's address.

use std::net::IpAddr;

use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::Channel;
use crate::both;
use crate::identity::State;
use crate::identity::contacts::fold;
use crate::identity::time::SECOND;
use crate::platform::db::schema::message_budgets as budgets;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::client::ClientPrefix;

/// The length of the window.
const WINDOW: i64 = 60 * 60 * SECOND;

/// The budgets that a message counts against. Prepared before a unit of work, taken inside it.
#[derive(Debug, Clone)]
pub struct Budget {
    // In one order everywhere, so that two units of work never wait for each other.
    counters: Vec<(String, i32)>,
    now: i64,
}

impl Budget {
    /// For a message that somebody asks for: by address, by account, by client.
    #[must_use]
    pub fn asked(
        state: &State,
        channel: Channel,
        address: &str,
        account_id: Option<&str>,
        ip: Option<IpAddr>,
    ) -> Self {
        let limits = &state.config.messages;
        let prefix = ip.map(|ip| ClientPrefix::of(ip).to_string());
        let parts = [
            ("address", Some(fold(address)), limits.per_address),
            ("account", account_id.map(str::to_owned), limits.per_account),
            ("client", prefix, limits.per_client),
        ];
        let counters = parts.into_iter().filter_map(|(what, value, limit)| {
            Some((state.keys.counter_key(&["message", channel.as_str(), what, &value?]), limit))
        });
        Self::of(state, counters)
    }

    /// For alerts to an account or to those who keep an organization, so many in an hour.
    #[must_use]
    pub fn alerts(state: &State, what: &str, whose: &str, limit: u32) -> Self {
        let key = state.keys.counter_key(&["message", "alert", what, whose]);
        Self::of(state, std::iter::once((key, limit)))
    }

    fn of(state: &State, counters: impl Iterator<Item = (String, u32)>) -> Self {
        let counters = counters
            .filter(|(_, limit)| *limit > 0)
            .map(|(key, limit)| (key, i32::try_from(limit).unwrap_or(i32::MAX)));
        Self { counters: counters.collect(), now: state.now_micros() }
    }

    /// Takes one message. Answers the seconds to wait where a budget is used up; the unit of work must then end with an
    /// error, so that the others are not charged.
    ///
    /// # Errors
    /// A failing database.
    pub fn take(&self, conn: &mut Conn) -> Result<Option<u64>, DbError> {
        for (key, limit) in &self.counters {
            if let Some(seconds) = self.take_one(conn, key, *limit)? {
                return Ok(Some(seconds));
            }
        }
        Ok(None)
    }

    fn take_one(&self, conn: &mut Conn, key: &str, limit: i32) -> Result<Option<u64>, DbError> {
        // A second round is needed only when another node inserts the same counter between the two statements.
        for _ in 0..2 {
            if self.count(conn, key, limit)? || self.insert(conn, key)? {
                return Ok(None);
            }
            let started: Option<i64> =
                budgets::table.find(key).select(budgets::started_at).get_result(conn).optional()?;
            if let Some(started) = started.filter(|started| *started > self.now - WINDOW) {
                let left = (started + WINDOW - self.now + SECOND - 1) / SECOND;
                return Ok(Some(u64::try_from(left).unwrap_or(1).max(1)));
            }
        }
        Ok(Some(1))
    }

    fn count(&self, conn: &mut Conn, key: &str, limit: i32) -> Result<bool, DbError> {
        let is_over = budgets::started_at.le(self.now - WINDOW);
        let counted = both!(conn, |c| diesel::update(
            budgets::table.filter(budgets::budget_key.eq(key)).filter(is_over.or(budgets::spent.lt(limit)))
        )
        .set((
            budgets::spent.eq(case_when(is_over, 1.into_sql::<Integer>()).otherwise(budgets::spent + 1)),
            budgets::started_at
                .eq(case_when(is_over, self.now.into_sql::<BigInt>()).otherwise(budgets::started_at)),
        ))
        .execute(c))?;
        Ok(counted == 1)
    }

    fn insert(&self, conn: &mut Conn, key: &str) -> Result<bool, DbError> {
        let inserted = both!(conn, |c| diesel::insert_into(budgets::table)
            .values((budgets::budget_key.eq(key), budgets::started_at.eq(self.now), budgets::spent.eq(1)))
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok(inserted == 1)
    }
}

/// Forgets counters of windows that are over.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    diesel::delete(budgets::table.filter(budgets::started_at.le(now - WINDOW))).execute(conn)?;
    Ok(())
}
