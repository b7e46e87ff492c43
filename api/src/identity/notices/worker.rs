//! Delivers what waits in the outbox: one worker for each channel.
//!
//! A failed delivery is tried again after 10 s, 20 s, 40 s ... up to two hours, each a little off so that many do not come
//! back at once; after [`MAX_ATTEMPTS`] it is given up (`dead_at`, which `/metrics` counts). A message that is refused for
//! good gets [`MAX_REFUSALS`] attempts: mail servers also answer so when somebody configured them wrongly. A code that has
//! run out is not sent at all.

use std::time::Duration;

use actix_web::rt;
use futures_util::future::join_all;

use super::outbox::{self, Channel, Claimed};
use super::{Payload, SEAL};
use crate::identity::State;
use crate::identity::oauth::logout;
use crate::identity::recovery::deliver as recovery;
use crate::identity::time::SECOND;
use crate::platform::db::DbError;
use crate::platform::mail::Mail;
use crate::platform::rng::random_bytes;
use crate::platform::sms::TextMessage;

/// How often is looked for work that no nudge told of: a retry that is due, a row of another node.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Messages of one channel that are delivered at the same time.
const AT_ONCE: i64 = 8;
/// Attempts before a message is given up: about 15 hours.
pub const MAX_ATTEMPTS: i32 = 16;
/// Attempts before a message is given up that was refused for good.
pub const MAX_REFUSALS: i32 = 4;
/// Seconds before the second attempt.
const FIRST_DELAY: i64 = 10;
/// Seconds between two attempts at most.
const LONGEST_DELAY: i64 = 2 * 60 * 60;

/// Starts the workers of the channels that are on. They end with [`outbox::Outbox::stop`].
pub fn start(state: &State) {
    let on = [
        (Channel::Mail, state.can_send_mail()),
        (Channel::Sms, state.can_send_sms()),
        (Channel::Logout, true),
        (Channel::Recovery, state.can_send_mail() || state.can_send_sms()),
    ];
    for (channel, _) in on.into_iter().filter(|(_, is_on)| *is_on) {
        let state = state.clone();
        rt::spawn(async move { run(&state, channel).await });
    }
}

async fn run(state: &State, channel: Channel) {
    let Some(_running) = state.outbox.enter().await else { return };
    loop {
        // A whole batch means that there may be more.
        let is_more = match deliver_due(state, channel).await {
            Ok(done) => done >= AT_ONCE,
            Err(error) => {
                tracing::warn!(%error, channel = channel.as_str(), "the outbox cannot be read");
                false
            }
        };
        let pause = if is_more { Duration::ZERO } else { LOOK_EVERY };
        if !state.outbox.wait(channel, pause).await {
            return;
        }
    }
}

/// Delivers a batch of what is due; answers how many rows were due.
async fn deliver_due(state: &State, channel: Channel) -> Result<i64, DbError> {
    let now = state.now_micros();
    // Looking is no write: an idle server leaves its database alone.
    let due = state.db.fetch(move |conn| outbox::list_due(conn, channel, now, AT_ONCE)).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let count = i64::try_from(due.len()).unwrap_or(AT_ONCE);
    let claimed: Vec<Claimed> = state
        .db
        .write(move |conn| {
            let all: Result<Vec<_>, DbError> = due.iter().map(|id| outbox::claim(conn, id, now)).collect();
            Ok::<_, DbError>(all?.into_iter().flatten().collect())
        })
        .await?;
    for settled in join_all(claimed.into_iter().map(|row| deliver(state, channel, row))).await {
        settled?;
    }
    Ok(count)
}

/// Why a message did not leave, and whether it never will.
pub(in crate::identity) struct Failure {
    pub(in crate::identity) error: String,
    pub(in crate::identity) is_final: bool,
    pub(in crate::identity) keeps_text: bool,
}

async fn deliver(state: &State, channel: Channel, row: Claimed) -> Result<(), DbError> {
    let result = send(state, channel, &row).await;
    let now = state.now_micros();
    let Err(failure) = result else {
        return state.db.write(move |conn| outbox::delivered(conn, &row.id, now)).await;
    };
    let is_over = failure.is_final && (row.attempts >= MAX_REFUSALS || !failure.keeps_text)
        || row.attempts >= MAX_ATTEMPTS;
    tracing::warn!(
        channel = channel.as_str(), message = %row.id, attempt = row.attempts, given_up = is_over, error = %failure.error,
        "a message was not delivered"
    );
    let next = now + delay_seconds(row.attempts) * SECOND + jitter(state, row.attempts);
    state
        .db
        .write(move |conn| {
            if is_over {
                outbox::give_up(conn, &row.id, now, &failure.error, failure.keeps_text)
            } else {
                outbox::postpone(conn, &row.id, next, &failure.error)
            }
        })
        .await
}

async fn send(state: &State, channel: Channel, row: &Claimed) -> Result<(), Failure> {
    if row.expires_at.is_some_and(|expires_at| expires_at <= state.now_micros()) {
        return Err(Failure { error: "it has run out".to_owned(), is_final: true, keeps_text: false });
    }
    let opened = state.keys.open(SEAL, row.id.as_bytes(), &row.payload);
    match (channel, &opened) {
        (Channel::Logout, Some(payload)) => return logout::deliver(state, &row.id, payload).await,
        (Channel::Recovery, Some(payload)) => return recovery::deliver(state, payload).await,
        _ => {}
    }
    let payload = opened.and_then(|bytes| serde_json::from_slice::<Payload>(&bytes).ok());
    let Some(Payload { to, subject, text, html }) = payload else {
        let error = "its text was sealed with a key that is not here".to_owned();
        return Err(Failure { error, is_final: false, keeps_text: true });
    };
    let id = row.id.clone();
    match channel {
        // Delivered above.
        Channel::Logout | Channel::Recovery => Ok(()),
        Channel::Mail => {
            let mail = Mail { id, to, subject, text, html };
            state.mailer.send(&mail).await.map_err(|error| Failure {
                is_final: error.is_final(),
                error: error.to_string(),
                keeps_text: true,
            })
        }
        Channel::Sms => {
            let message = TextMessage { id, to, text };
            state.sms.send(&message).await.map_err(|error| Failure {
                is_final: error.is_final(),
                error: error.to_string(),
                keeps_text: true,
            })
        }
    }
}

/// The delay after so many attempts, in seconds.
fn delay_seconds(attempts: i32) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
    (FIRST_DELAY << doublings).min(LONGEST_DELAY)
}

/// Up to a quarter of the delay, in microseconds.
fn jitter(state: &State, attempts: i32) -> i64 {
    let chance = i64::from(u16::from_be_bytes(random_bytes(state.rng.as_ref())));
    delay_seconds(attempts) * SECOND / 4 * chance / i64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_are_bounded_and_last_for_hours() {
        assert_eq!((1..=4).map(delay_seconds).collect::<Vec<_>>(), [10, 20, 40, 80]);
        assert_eq!(delay_seconds(i32::MAX), LONGEST_DELAY);
        let all: i64 = (1..MAX_ATTEMPTS).map(delay_seconds).sum();
        assert!(all > 10 * 60 * 60, "a mail server may be down for a night: {all} s");
    }
}
