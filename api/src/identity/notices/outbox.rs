//! The rows of messages that wait for their delivery.
//!
//! A row is claimed by one conditional statement, so that two workers, here or on two nodes, never have the same one at
//! once. A claim runs out: what a node that died had claimed is sent by another. Every claim counts as an attempt, so that
//! a message which brings its worker down is given up in the end.

use std::time::Duration;

use diesel::prelude::*;
use tokio::sync::{Notify, Semaphore, watch};

use crate::identity::contacts::Kind;
use crate::identity::time::{DAY, SECOND};
use crate::platform::db::schema::outbox;
use crate::platform::db::{Conn, DbError};

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// By mail.
    Mail,
    /// By SMS.
    Sms,
    /// To an application, by its back channel: that a session ended.
    Logout,
    /// To nobody yet: somebody asked for a way back in by a name, or for an account by an address. Whose it is, and whether there is such an account, is looked
    /// up here, so that the answer to who asks takes as long in either case.
    Recovery,
}

impl Channel {
    /// Every channel. Each has a worker of its own: a dead one delays only itself.
    pub const ALL: [Self; 4] = [Self::Mail, Self::Sms, Self::Logout, Self::Recovery];

    /// The channel that reaches an address of a kind.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Email => Self::Mail,
            Kind::Phone => Self::Sms,
        }
    }

    /// The channel as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
            Self::Logout => "logout",
            Self::Recovery => "recovery",
        }
    }
}

/// Seconds that a claim holds. Longer than any delivery may take.
pub(super) const CLAIM_SECONDS: i64 = 120;
/// Days that a delivered row is kept, without its text.
const KEEP_DELIVERED_DAYS: u32 = 7;
/// Days that a row is kept that was given up.
pub const KEEP_DEAD_DAYS: u32 = 30;

/// How the workers are woken and stopped.
#[derive(Debug)]
pub struct Outbox {
    mail: Notify,
    sms: Notify,
    logout: Notify,
    recovery: Notify,
    stop: watch::Sender<bool>,
    /// One permit for each worker that runs.
    running: Semaphore,
}

impl Default for Outbox {
    fn default() -> Self {
        Self {
            mail: Notify::new(),
            sms: Notify::new(),
            logout: Notify::new(),
            recovery: Notify::new(),
            stop: watch::Sender::new(false),
            running: Semaphore::new(Channel::ALL.len()),
        }
    }
}

impl Outbox {
    /// Wakes the worker of a channel: there is something to deliver.
    pub fn nudge(&self, channel: Channel) {
        self.notify(channel).notify_one();
    }

    fn notify(&self, channel: Channel) -> &Notify {
        match channel {
            Channel::Mail => &self.mail,
            Channel::Sms => &self.sms,
            Channel::Logout => &self.logout,
            Channel::Recovery => &self.recovery,
        }
    }

    /// Waits until there may be something to deliver; false when the worker is to end.
    pub(super) async fn wait(&self, channel: Channel, at_most: Duration) -> bool {
        let mut stop = self.stop.subscribe();
        if *stop.borrow_and_update() {
            return false;
        }
        tokio::select! {
            () = self.notify(channel).notified() => true,
            () = tokio::time::sleep(at_most) => true,
            _ = stop.changed() => false,
        }
    }

    /// The right to run, given back when the worker ends.
    pub(super) async fn enter(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        self.running.acquire().await.ok()
    }

    /// Asks the workers to end and waits until they have finished what they were delivering.
    pub async fn stop(&self, at_most: Duration) {
        self.stop.send_replace(true);
        let all = u32::try_from(Channel::ALL.len()).unwrap_or(1);
        if tokio::time::timeout(at_most, self.running.acquire_many(all)).await.is_err() {
            tracing::warn!("a delivery did not end in time; its message is sent again after the next start");
        }
    }
}

/// A row to be added.
pub(in crate::identity) struct NewRow<'a> {
    pub(in crate::identity) id: &'a str,
    pub(in crate::identity) event_id: Option<&'a str>,
    pub(in crate::identity) organization_id: &'a str,
    /// Whose it is; absent for the last message of an account.
    pub(in crate::identity) account_id: Option<&'a str>,
    pub(in crate::identity) channel: Channel,
    pub(in crate::identity) payload: &'a str,
    pub(in crate::identity) now: i64,
    pub(in crate::identity) expires_at: Option<i64>,
}

pub(in crate::identity) fn insert(conn: &mut Conn, new: &NewRow<'_>) -> Result<(), DbError> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(new.id),
            outbox::event_id.eq(new.event_id),
            outbox::organization_id.eq(new.organization_id),
            outbox::account_id.eq(new.account_id),
            outbox::channel.eq(new.channel.as_str()),
            outbox::payload.eq(new.payload),
            outbox::attempts.eq(0),
            outbox::next_attempt_at.eq(new.now),
            outbox::created_at.eq(new.now),
            outbox::expires_at.eq(new.expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// A row that this worker may deliver.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Claimed {
    pub(super) id: String,
    pub(super) payload: String,
    pub(super) attempts: i32,
    pub(super) expires_at: Option<i64>,
}

/// The ids of rows that are due, the oldest first.
pub(super) fn list_due(
    conn: &mut Conn,
    channel: Channel,
    now: i64,
    limit: i64,
) -> Result<Vec<String>, DbError> {
    Ok(outbox::table
        .filter(outbox::delivered_at.is_null())
        .filter(outbox::dead_at.is_null())
        .filter(outbox::next_attempt_at.le(now))
        .filter(outbox::channel.eq(channel.as_str()))
        .filter(outbox::claimed_until.is_null().or(outbox::claimed_until.le(now).assume_not_null()))
        .order((outbox::next_attempt_at, outbox::id))
        .limit(limit)
        .select(outbox::id)
        .load(conn)?)
}

/// Claims a row, if nobody else has.
pub(super) fn claim(conn: &mut Conn, id: &str, now: i64) -> Result<Option<Claimed>, DbError> {
    let claimed = diesel::update(
        outbox::table
            .filter(outbox::id.eq(id))
            .filter(outbox::delivered_at.is_null())
            .filter(outbox::dead_at.is_null())
            .filter(outbox::next_attempt_at.le(now))
            .filter(outbox::claimed_until.is_null().or(outbox::claimed_until.le(now).assume_not_null())),
    )
    .set((outbox::claimed_until.eq(now + CLAIM_SECONDS * SECOND), outbox::attempts.eq(outbox::attempts + 1)))
    .execute(conn)?;
    if claimed == 0 {
        return Ok(None);
    }
    Ok(outbox::table
        .find(id)
        .select((outbox::id, outbox::payload, outbox::attempts, outbox::expires_at))
        .get_result(conn)
        .optional()?)
}

/// It was delivered: its text is forgotten.
pub(super) fn delivered(conn: &mut Conn, id: &str, now: i64) -> Result<(), DbError> {
    diesel::update(outbox::table.find(id))
        .set((
            outbox::delivered_at.eq(now),
            outbox::claimed_until.eq(None::<i64>),
            outbox::last_error.eq(None::<String>),
            outbox::payload.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}

/// It was not, and is tried again.
pub(super) fn postpone(conn: &mut Conn, id: &str, next_attempt_at: i64, error: &str) -> Result<(), DbError> {
    diesel::update(outbox::table.find(id))
        .set((
            outbox::next_attempt_at.eq(next_attempt_at),
            outbox::claimed_until.eq(None::<i64>),
            outbox::last_error.eq(error),
        ))
        .execute(conn)?;
    forget_error(conn, id)
}

/// What a server answers about an address may name it: nothing of that is kept about an account that is erased.
fn forget_error(conn: &mut Conn, id: &str) -> Result<(), DbError> {
    let last = outbox::table.filter(outbox::id.eq(id)).filter(outbox::account_id.is_null());
    diesel::update(last).set(outbox::last_error.eq(None::<String>)).execute(conn)?;
    Ok(())
}

/// It was not, and is not tried again. The text is kept where a second look may be worth it.
pub(super) fn give_up(
    conn: &mut Conn,
    id: &str,
    now: i64,
    error: &str,
    keeps_text: bool,
) -> Result<(), DbError> {
    diesel::update(outbox::table.find(id))
        .set((outbox::dead_at.eq(now), outbox::claimed_until.eq(None::<i64>), outbox::last_error.eq(error)))
        .execute(conn)?;
    if keeps_text {
        // The last message of an account leaves nothing, whatever becomes of it.
        let last = outbox::table.filter(outbox::id.eq(id)).filter(outbox::account_id.is_null());
        diesel::update(last).set(outbox::payload.eq("")).execute(conn)?;
    } else {
        diesel::update(outbox::table.find(id)).set(outbox::payload.eq("")).execute(conn)?;
    }
    forget_error(conn, id)
}

/// Forgets every message to an account, whatever became of it.
///
/// # Errors
/// A failing database.
pub fn delete_of_account(conn: &mut Conn, account_id: &str) -> Result<(), DbError> {
    diesel::delete(outbox::table.filter(outbox::account_id.eq(account_id))).execute(conn)?;
    Ok(())
}

/// Forgets rows that are done with.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    let delivered_before = now - i64::from(KEEP_DELIVERED_DAYS) * DAY;
    let dead_before = now - i64::from(KEEP_DEAD_DAYS) * DAY;
    diesel::delete(outbox::table.filter(outbox::delivered_at.lt(delivered_before))).execute(conn)?;
    diesel::delete(outbox::table.filter(outbox::dead_at.lt(dead_before))).execute(conn)?;
    Ok(())
}
