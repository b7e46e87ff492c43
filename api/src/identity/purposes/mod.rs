//! Purposes: policies that the organization publishes, and what it may do when the person wishes it. What people decided
//! about them stands beside what they allowed applications, in the same receipts.
//!
//! * A purpose belongs to one organization, and is not found in another. Its kind never changes.
//! * Whatever a person reads when deciding is in a version, and a version is never changed: other words are the next one.
//!   What nobody agrees to (whether a policy is required, whether the purpose is retired) makes none.
//! * A decision names the version that was shown, and counts for that one alone. A version that is not the latest any more is
//!   refused: nobody agrees to what they have not seen. A newer version waits for a decision of its own; until then the
//!   earlier one holds for what it was about.
//! * Each decision appends one receipt, in the unit of work that changes the account's row; that row is the lock, so that
//!   receipts of a consent are numbered without gaps and the last one says what holds. The same decision again is none.
//! * Choosing nothing of a preference is the same as taking it back. A required policy can neither be declined nor taken back
//!   alone: it ends with the account.
//! * A retired purpose is asked about no more; what was decided can still be taken back. One that somebody decided about
//!   cannot be deleted: the foreign key says so, whatever a check saw before.
//! * There is no grant: nothing here opens anything for an application.
//!
//! What waits is asked for where a person is: by the portal before it opens, and by `/oauth2/authorize` before a code. The
//! API stays open to the person meanwhile: nobody has to agree to anything to see, take along or take back what is theirs.
//!
//! Standard: Kantara Consent Receipt 1.1. Tables: `consent_purposes`, `consent_purpose_versions`, `purpose_consents`,
//! `consent_receipts`.

pub mod decide;
pub mod store;

use diesel::prelude::*;
use latchkey_openapi::consents::ConsentState;

use self::store::{PurposeConsent, StoredPurpose};
use crate::platform::db::schema::{consent_purposes, purpose_consents};
use crate::platform::db::{Conn, DbError};

/// How many policies an account has to accept before the portal opens and an application gets anything: required ones whose
/// latest version it does not hold.
///
/// # Errors
/// A failing database.
pub fn count_waiting(conn: &mut Conn, organization_id: &str, account_id: &str) -> Result<i64, DbError> {
    let held = purpose_consents::table.on(purpose_consents::purpose_id
        .eq(consent_purposes::id)
        .and(purpose_consents::account_id.eq(account_id))
        .and(purpose_consents::number.eq(consent_purposes::latest))
        .and(purpose_consents::state.eq(ConsentState::Active.as_str())));
    Ok(consent_purposes::table
        .left_join(held)
        .filter(consent_purposes::organization_id.eq(organization_id))
        .filter(consent_purposes::is_required.eq(true))
        .filter(consent_purposes::is_retired.eq(false))
        .filter(purpose_consents::id.is_null())
        .count()
        .get_result(conn)?)
}

/// Whether an account has a decision to make about the latest version of a purpose.
#[must_use]
pub fn is_waiting(purpose: &StoredPurpose, decided: Option<&PurposeConsent>) -> bool {
    let settings = &purpose.settings;
    // One that was declined while it was optional counts as open once it is required.
    let is_settled = |consent: &PurposeConsent| {
        consent.number == purpose.latest && (consent.state == ConsentState::Active || !settings.required)
    };
    !settings.retired && !decided.is_some_and(is_settled)
}
