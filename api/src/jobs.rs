//! What runs beside the requests: writing the last use of sessions, delivering messages, preparing downloads, and sweeping out
//! what is over.

use std::time::Duration;

use crate::features::{contacts, deletion, export, oauth, retention, sign_in};
use crate::identity::notices::{self, budget, outbox, worker};
use crate::identity::oauth::{grants, signing};
use crate::identity::session::ending::Ending;
use crate::identity::{
    State, attempts, captcha, factors, federation, idempotency, recovery, session, trusted_browsers,
};
use crate::platform::db::DbError;

/// How often the last use of sessions is written.
const FLUSH_EVERY: Duration = Duration::from_secs(10);
/// How often somebody looks for downloads to be prepared.
const EXPORT_EVERY: Duration = Duration::from_secs(5);
/// How often what is over is swept out.
const SWEEP_EVERY: Duration = Duration::from_secs(300);

/// Starts the jobs. They end with the runtime.
pub fn start(state: &State) {
    worker::start(state);
    let flushing = state.clone();
    actix_web::rt::spawn(async move {
        let mut tick = tokio::time::interval(FLUSH_EVERY);
        loop {
            tick.tick().await;
            if let Err(error) = flushing.touches.flush(&flushing).await {
                tracing::warn!(%error, "the last use of sessions was not written");
            }
        }
    });
    let exporting = state.clone();
    actix_web::rt::spawn(async move {
        loop {
            if let Err(error) = export::work::work(&exporting).await {
                tracing::warn!(%error, "a download was not prepared");
            }
            // Asked for here, asked for on another node, or left behind by one that died.
            let _ = tokio::time::timeout(EXPORT_EVERY, exporting.exports.notified()).await;
        }
    });
    let sweeping = state.clone();
    actix_web::rt::spawn(async move {
        let mut tick = tokio::time::interval(SWEEP_EVERY);
        loop {
            tick.tick().await;
            if let Err(error) = sweep(&sweeping).await {
                tracing::warn!(%error, "what is over was not swept out");
            }
            if let Err(error) = signing::rotate(&sweeping).await {
                tracing::warn!(cause = error.cause(), "the signing keys were not rotated");
            }
        }
    });
}

/// Deletes sessions, flows, counters, begun factors and messages that are over; reminds of erasures and carries them out.
///
/// # Errors
/// A failing database.
pub async fn sweep(state: &State) -> Result<(), DbError> {
    let now = state.now_micros();
    let ending = Ending::over(state);
    sign_in::routes::open_recoveries(state).await?;
    state
        .db
        .write(move |conn| {
            session::store::sweep(conn, now, &ending)?;
            sign_in::routes::sweep(conn, now)?;
            attempts::sweep(conn, now)?;
            factors::sweep(conn, now)?;
            contacts::routes::sweep(conn, now)?;
            outbox::sweep(conn, now)?;
            budget::sweep(conn, now)?;
            notices::sweep_origins(conn, now)?;
            trusted_browsers::sweep(conn, now)?;
            idempotency::sweep(conn, now)?;
            grants::sweep(conn, now)?;
            signing::sweep(conn, now)?;
            oauth::routes::sweep(conn, now)?;
            federation::request::sweep(conn, now)?;
            recovery::delays::sweep(conn, now)?;
            recovery::tickets::sweep(conn, now)?;
            captcha::sweep(conn, now)?;
            export::routes::sweep(conn, now)?;
            Ok::<_, DbError>(())
        })
        .await?;
    retention::routes::sweep(state).await?;
    deletion::routes::sweep(state).await
}
