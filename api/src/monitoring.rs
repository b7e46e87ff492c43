//! The figures for monitoring, on an address of their own where one is configured.

use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::{App, HttpResponse, HttpServer, web};
use diesel::prelude::*;

use crate::identity::State;
use crate::platform::db::schema::outbox;
use crate::platform::db::{Conn, DbError};
use crate::platform::telemetry::metrics::{self, DatabasePool};

/// A server of the figures, where an address for it is configured.
///
/// # Errors
/// An address that cannot be listened on.
pub fn server(state: &State) -> std::io::Result<Option<Server>> {
    let Some(address) = state.config.metrics.listen else { return Ok(None) };
    let state = web::Data::new(state.clone());
    let server =
        HttpServer::new(move || App::new().app_data(state.clone()).route("/metrics", web::get().to(show)))
            .workers(1)
            .disable_signals()
            .bind(address)?
            .run();
    Ok(Some(server))
}

async fn show(state: web::Data<State>) -> HttpResponse {
    match text(&state).await {
        Ok(text) => {
            HttpResponse::Ok().insert_header((header::CONTENT_TYPE, metrics::CONTENT_TYPE)).body(text)
        }
        Err(error) => {
            tracing::error!(%error, "metrics cannot be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Every figure. What is a state and not an event is looked up now, so that nobody pays for it between two looks.
///
/// # Errors
/// When the library cannot write its own figures. A database that does not answer leaves its figures as they were: this is
/// when the others are needed most.
pub async fn text(state: &State) -> anyhow::Result<String> {
    let metrics = &state.metrics;
    metrics.hashing_queue.set(count(state.hasher.waiting()));
    let (reading, writing) = state.db.in_use();
    metrics.database_in_use(DatabasePool::Read).set(count(reading));
    metrics.database_in_use(DatabasePool::Write).set(count(writing));
    match state.db.read(messages).await {
        Ok((pending, dead)) => {
            metrics.outbox_pending.set(pending);
            metrics.outbox_dead.set(dead);
        }
        Err(error) => tracing::warn!(%error, "the outbox was not counted"),
    }
    Ok(metrics.encode()?)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Messages that wait for delivery, and those that were given up.
fn messages(conn: &mut Conn) -> Result<(i64, i64), DbError> {
    let open = outbox::table.filter(outbox::delivered_at.is_null());
    let pending = open.filter(outbox::dead_at.is_null()).count().get_result(conn)?;
    let dead = open.filter(outbox::dead_at.is_not_null()).count().get_result(conn)?;
    Ok((pending, dead))
}
