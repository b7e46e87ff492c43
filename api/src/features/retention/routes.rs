//! `/api/users/v1/me/retention`, and the job.

use actix_web::{HttpResponse, get, web};
use latchkey_openapi::contacts::UNDO_DAYS;
use latchkey_openapi::retention::{Kept, KeptKind, RetentionInfo};

use super::store;
use crate::identity::extract::ProfileRead;
use crate::identity::notices::{ORIGIN_DAYS, outbox};
use crate::identity::settings::Settings;
use crate::identity::time::DAY;
use crate::identity::verifications::WAIT_DAYS;
use crate::identity::{Me, State};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Batches of each kind that one sweep deletes at most: the rest waits for the next one.
const BATCHES: u32 = 20;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(get_retention);
}

/// Deletes what was kept as long as its organization says; run by the sweeper.
///
/// # Errors
/// A failing database.
pub async fn sweep(state: &State) -> Result<(), DbError> {
    for (id, settings) in state.db.fetch(store::list_organizations).await? {
        let retention = Settings::parse(&settings)?.retention;
        batches(state, &id, retention.activity_days, store::delete_events).await?;
        batches(state, &id, retention.ended_consent_days, store::delete_ended_grants).await?;
        batches(state, &id, retention.ended_consent_days, store::delete_ended_receipts).await?;
        batches(state, &id, retention.ended_consent_days, store::delete_receipts_of_removed).await?;
        batches(state, &id, retention.ended_consent_days, store::delete_ended_tokens).await?;
    }
    Ok(())
}

type Delete = fn(&mut Conn, &str, i64) -> Result<bool, DbError>;

async fn batches(state: &State, organization_id: &str, days: u32, delete: Delete) -> Result<(), DbError> {
    if days == 0 {
        return Ok(());
    }
    let before = state.now_micros() - i64::from(days) * DAY;
    for _ in 0..BATCHES {
        let id = organization_id.to_owned();
        if !state.db.write(move |conn| delete(conn, &id, before)).await? {
            break;
        }
    }
    Ok(())
}

/// Read what is kept
///
/// What is kept about the account and for how long, as the organization has decided.
#[utoipa::path(operation_id = "getRetention", tag = "Privacy",
    responses((status = 200, description = "What is kept", body = RetentionInfo), Problems),
    security(("session" = []), ("bearer" = ["me:profile:read"])))]
#[get("/api/users/v1/me/retention")]
async fn get_retention(state: web::Data<State>, me: Me<ProfileRead>) -> Result<HttpResponse, ApiError> {
    let organization = state.organization_of(&me).await?;
    Ok(HttpResponse::Ok().json(info(&organization.settings)))
}

fn info(settings: &Settings) -> RetentionInfo {
    let chosen = |days: u32| (days > 0).then_some(days);
    let (retention, factors) = (&settings.retention, &settings.factors);
    let session_days = settings.sessions.absolute_seconds.div_ceil(24 * 60 * 60);
    let mut kept = vec![
        (KeptKind::Profile, None),
        (KeptKind::Contacts, None),
        (KeptKind::FormerContacts, Some(UNDO_DAYS)),
        (KeptKind::PendingContacts, Some(WAIT_DAYS)),
        (KeptKind::Credentials, None),
        (KeptKind::Sessions, Some(session_days)),
    ];
    if factors.trusted_browser_days > 0 {
        kept.push((KeptKind::TrustedBrowsers, Some(factors.trusted_browser_days)));
    }
    kept.extend([
        (KeptKind::SignInOrigins, Some(ORIGIN_DAYS)),
        (KeptKind::Activity, chosen(retention.activity_days)),
        (KeptKind::Consents, None),
        (KeptKind::EndedConsents, chosen(retention.ended_consent_days)),
        (KeptKind::Downloads, Some(retention.export_days)),
        (KeptKind::Messages, Some(outbox::KEEP_DEAD_DAYS)),
    ]);
    RetentionInfo {
        kept: kept.into_iter().map(|(kind, days)| Kept { kind, days }).collect(),
        grace_days: settings.deletion.grace_days,
    }
}
