//! Telling applications that a session ended (OpenID Connect Back-Channel Logout 1.0).
//!
//! The end of a session queues one delivery for each application that was signed in to in it, in the unit of work that ends
//! it. The outbox's worker signs the token when it delivers it, so that it is fresh however late that is.

use diesel::prelude::*;
use latchkey_openapi::applications::ApplicationSettings;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::application::{self, StoredApplication};
use super::{issuer_of, signing};
use crate::identity::State;
use crate::identity::notices::outbox::{self, Channel, NewRow};
use crate::identity::notices::{Failure, SEAL};
use crate::identity::time::DAY;
use crate::platform::db::schema::{applications, organizations, session_applications};
use crate::platform::db::{Conn, DbError, after_commit};
use crate::platform::outbound::{Method, OutboundRequest};

/// `typ` of logout tokens (§2.4).
const TYPE: &str = "logout+jwt";
/// Seconds that a logout token lives (§2.4 advises two minutes at most).
const SECONDS: i64 = 120;
/// Time that an application is told again which does not answer.
const TOLD_FOR: i64 = DAY;
/// Bytes of an application's answer that are read.
const MAX_ANSWER: usize = 16 * 1024;

/// What is stored of a delivery, sealed.
#[derive(Debug, Serialize, Deserialize)]
struct Delivery {
    application_id: String,
    organization_id: String,
    subject: String,
    session_id: String,
}

/// Notes that an application got a token in a session.
///
/// # Errors
/// A session that is gone, or a failing database.
pub fn link(conn: &mut Conn, session_id: &str, application_id: &str, now: i64) -> Result<(), DbError> {
    let row = (
        session_applications::session_id.eq(session_id),
        session_applications::application_id.eq(application_id),
        session_applications::last_used_at.eq(now),
    );
    crate::both!(conn, |c| diesel::insert_into(session_applications::table)
        .values(row)
        .on_conflict((session_applications::session_id, session_applications::application_id))
        .do_update()
        .set(session_applications::last_used_at.eq(now))
        .execute(c))?;
    Ok(())
}

/// Queues what the applications of a session are told.
///
/// # Errors
/// A failing database.
pub fn queue(conn: &mut Conn, state: &State, account_id: &str, session_id: &str) -> Result<(), DbError> {
    let linked: Vec<(String, String, String)> = session_applications::table
        .inner_join(applications::table)
        .filter(session_applications::session_id.eq(session_id))
        .select((applications::id, applications::organization_id, applications::settings))
        .load(conn)?;
    let now = state.now_micros();
    for (application_id, organization_id, settings) in linked {
        let settings: ApplicationSettings =
            serde_json::from_str(&settings).map_err(|error| DbError::corrupt("application", error))?;
        if settings.backchannel_logout_uri.is_none() {
            continue;
        }
        let id = state.new_id();
        let delivery = Delivery {
            application_id,
            organization_id: organization_id.clone(),
            subject: account_id.to_owned(),
            session_id: session_id.to_owned(),
        };
        let text = serde_json::to_vec(&delivery).map_err(|error| DbError::corrupt("delivery", error))?;
        outbox::insert(
            conn,
            &NewRow {
                id: &id,
                event_id: None,
                organization_id: &organization_id,
                account_id: Some(account_id),
                channel: Channel::Logout,
                payload: &state.keys.seal(SEAL, id.as_bytes(), &text),
                now,
                expires_at: Some(now + TOLD_FOR),
            },
        )?;
        let outbox = std::sync::Arc::clone(&state.outbox);
        after_commit(move || outbox.nudge(Channel::Logout));
    }
    Ok(())
}

fn failure(error: impl std::fmt::Display, is_final: bool) -> Failure {
    Failure { error: error.to_string(), is_final, keeps_text: false }
}

/// Delivers one.
///
/// # Errors
/// An application that did not take it.
pub(in crate::identity) async fn deliver(state: &State, id: &str, payload: &[u8]) -> Result<(), Failure> {
    let delivery: Delivery = serde_json::from_slice(payload).map_err(|error| failure(error, true))?;
    let (organization_id, application_id) =
        (delivery.organization_id.clone(), delivery.application_id.clone());
    let work = move |conn: &mut Conn| {
        let slug: String =
            organizations::table.find(&organization_id).select(organizations::slug).get_result(conn)?;
        Ok::<_, DbError>((slug, application::find(conn, &organization_id, &application_id)?))
    };
    let (slug, found) = state.db.read(work).await.map_err(|error| failure(error, false))?;
    // An application that went, or is not told any more, has nothing to be told.
    let Some(application) = found else { return Ok(()) };
    let Some(uri) = application.settings.backchannel_logout_uri.clone() else { return Ok(()) };
    let token = token(state, id, &slug, &application, &delivery).await?;
    let request = OutboundRequest::new(Method::Post, &uri, MAX_ANSWER)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(format!("logout_token={token}"));
    let answer = state.outbound.send(request).await.map_err(|error| failure(error, false))?;
    match answer.status {
        200..=299 => Ok(()),
        // §2.8: the token was refused, which the next one would be as well.
        400 => Err(failure("the application refused the logout token", true)),
        status => Err(failure(format!("the application answered {status}"), false)),
    }
}

async fn token(
    state: &State,
    id: &str,
    slug: &str,
    application: &StoredApplication,
    delivery: &Delivery,
) -> Result<String, Failure> {
    let now = state.clock.now().timestamp();
    let claims = json!({
        "iss": issuer_of(state, slug),
        "sub": delivery.subject,
        "aud": application.id,
        "iat": now,
        "exp": now + SECONDS,
        "jti": id,
        "sid": delivery.session_id,
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    });
    signing::sign(state, application.settings.signing_algorithm, TYPE, &claims)
        .await
        .map_err(|error| failure(error.cause().unwrap_or("it could not be signed"), false))
}
