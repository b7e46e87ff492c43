//! What is looked at, and when it is well.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::check_up::{Check, CheckKind, CheckUp, FEW_CODES};

use crate::identity::factors::Factors;
use crate::identity::purposes::store::StoredPurpose;
use crate::identity::recovery::{Offered, Standing, delays};
use crate::identity::session::{Principal, view};
use crate::identity::settings::Settings;
use crate::identity::time::DAY;
use crate::identity::{State, contacts, purposes};
use crate::platform::db::{Conn, DbError};

/// A session that was not used for so long is worth a look.
const OLD_AFTER: i64 = 30 * DAY;
/// So many apps and keys, and the loss of one locks nobody out.
const ENOUGH: u32 = 2;
/// Sessions that are looked at.
const SESSIONS_MAX: i64 = 1_000;

/// Looks at the account.
pub(super) async fn check_up(state: &State, me: &Principal) -> Result<CheckUp, DbError> {
    let organization = state.organization_of(me).await?;
    let (id, session, now) =
        (me.account_id.0.clone(), me.session().unwrap_or_default().to_owned(), state.now_micros());
    let organization_id = me.organization_id.0.clone();
    let offered = Offered::of(state, &organization.settings);
    let sets = organization.settings.question_sets.clone();
    let (contacts, factors, sessions, open, standing, waiting) = state
        .db
        .read(move |conn| {
            let sessions = view::list(conn, &id, &session, None, SESSIONS_MAX, now)?;
            let open = open_purposes(conn, &organization_id, &id)?;
            let standing = Standing::load(conn, &id, &sets)?;
            Ok::<_, DbError>((
                contacts::list(conn, &id)?,
                Factors::load(conn, &id)?,
                sessions,
                open,
                standing,
                delays::find_waiting(conn, &id, now)?,
            ))
        })
        .await?;
    let proven = contacts.iter().filter(|contact| contact.verified_at.is_some()).count();
    let old = sessions.iter().filter(|session| session.last_accessed_at < now - OLD_AFTER).count();
    let mut checks = vec![
        Check { check: CheckKind::Contact, is_good: proven > 0, count: number(proven) },
        Check { check: CheckKind::OldSessions, is_good: old == 0, count: number(old) },
    ];
    if open > 0 {
        checks.push(Check { check: CheckKind::Purposes, is_good: false, count: number(open) });
    }
    if offered.any() {
        let ways = standing.ways_back(offered);
        checks.insert(1, Check { check: CheckKind::Recovery, is_good: ways > 0, count: ways });
    }
    checks.splice(1..1, of_factors(&factors, &organization.settings));
    if waiting.is_some() {
        checks.insert(0, Check { check: CheckKind::RecoveryWaits, is_good: false, count: 1 });
    }
    // Stable: what is open comes first, and the order within stays.
    checks.sort_by_key(|check| check.is_good);
    Ok(CheckUp { checks })
}

/// How many policies and preferences wait for a decision that is not asked for in any other way.
fn open_purposes(conn: &mut Conn, organization_id: &str, account_id: &str) -> Result<usize, DbError> {
    let all = purposes::store::list(conn, organization_id)?;
    if all.is_empty() {
        return Ok(0);
    }
    let decided = purposes::store::list_consents(conn, account_id)?;
    let is_open = |one: &&StoredPurpose| {
        let consent = decided.iter().find(|consent| consent.purpose_id == one.id);
        !one.settings.required && purposes::is_waiting(one, consent)
    };
    Ok(all.iter().filter(is_open).count())
}

/// What somebody who knows the password alone does not have: each app and each key counts.
fn of_factors(factors: &Factors, settings: &Settings) -> Vec<Check> {
    let strong = factors.count(FactorOption::Totp) + factors.count(FactorOption::Passkey);
    let mut checks =
        vec![Check { check: CheckKind::StrongFactors, is_good: strong >= ENOUGH, count: strong }];
    if strong > 0 && settings.factors.offers(FactorOption::BackupCode) {
        let codes = factors.count(FactorOption::BackupCode);
        checks.push(Check { check: CheckKind::BackupCodes, is_good: codes > FEW_CODES, count: codes });
    }
    checks
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
