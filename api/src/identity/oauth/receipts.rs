//! Consent receipts (Kantara Consent Receipt 1.1): one for each decision, whose document is never changed afterwards.
//!
//! A receipt holds the controller as it was when it was made: a later change of the application's or the organization's name
//! does not rewrite what the user agreed to.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use latchkey_openapi::consents::{ConsentKind, ConsentState};
use serde_json::{Value, json};

use super::application::StoredApplication;
use super::grants::Grant;
use crate::both;
use crate::identity::State;
use crate::identity::organization::Organization;
use crate::identity::time::{SECOND, from_micros};
use crate::platform::db::schema::{consent_receipts, grants};
use crate::platform::db::{Conn, DbError};

/// A receipt as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = consent_receipts)]
pub struct Row {
    /// The receipt's id.
    pub id: String,
    /// The consent: the same through all its versions.
    pub consent_id: String,
    /// Counts the decisions.
    pub version: i64,
    /// Where.
    pub organization_id: String,
    /// Who.
    pub account_id: String,
    /// `application`, `policy` or `preference`.
    pub kind: String,
    /// Which application or purpose.
    pub about_id: String,
    /// `active` or `revoked`.
    pub state: String,
    /// The receipt, as JSON.
    pub document: String,
    /// When.
    pub at: i64,
}

impl Row {
    /// The receipt.
    ///
    /// # Errors
    /// A document that cannot be read.
    pub fn receipt(&self) -> Result<Value, DbError> {
        serde_json::from_str(&self.document).map_err(|error| DbError::corrupt("receipt", error))
    }
}

/// Who is responsible, as it is now: what every receipt begins with, before the unit of work.
#[derive(Debug, Clone)]
pub struct Draft {
    id: String,
    at: i64,
    jurisdiction: String,
    controller: Value,
}

/// Prepares a receipt: the controller is the organization.
#[must_use]
pub fn draft(state: &State, organization: &Organization) -> Draft {
    Draft {
        id: state.new_id(),
        at: state.now_micros(),
        jurisdiction: "none".to_owned(),
        controller: json!({
            "piiController": organization.name,
            "onBehalf": false,
            "contact": organization.name,
            "piiControllerUrl": super::issuer(state, organization),
        }),
    }
}

/// What was decided about, by whom, and how it was put.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The consent: the same through all its receipts.
    pub consent_id: String,
    /// Where.
    pub organization_id: String,
    /// Who.
    pub account_id: String,
    /// What kind of thing.
    pub kind: ConsentKind,
    /// Which one.
    pub about_id: String,
    /// Where it was asked.
    pub method: &'static str,
    /// In which language.
    pub language: String,
    /// The policy that was shown with it.
    pub policy_url: Option<String>,
    /// The service with its purpose (§4.5).
    pub service: Value,
}

/// What a decision on a grant is about: the service is the application.
#[must_use]
pub fn of_grant(application: &StoredApplication, grant: &Grant) -> Entry {
    let settings = &application.settings;
    let items: Vec<Value> = grant
        .claims
        .iter()
        .map(|claim| {
            let asked = settings.claims.iter().flatten().find(|asked| asked.name == *claim);
            json!({"piiCategoryName": claim, "mandatory": asked.is_some_and(|asked| asked.mandatory)})
        })
        .collect();
    Entry {
        consent_id: grant.id.clone(),
        organization_id: grant.organization_id.clone(),
        account_id: grant.account_id.clone(),
        kind: ConsentKind::Application,
        about_id: grant.application_id.clone(),
        method: "Web Form - Sign-in",
        language: "en".to_owned(),
        policy_url: settings.policy_url.clone(),
        service: json!({
            "service": settings.name,
            "serviceId": grant.application_id,
            "purposes": [{
                "purpose": "Use of the application",
                "purposeCategory": ["Core Function"],
                "consentType": "EXPLICIT",
                "piiCategory": items,
                "scopes": grant.scopes,
                "primaryPurpose": true,
                "termination": "Until it is revoked",
                "thirdPartyDisclosure": false,
                "thirdPartyName": Value::Null,
            }],
        }),
    }
}

/// Appends the receipt of a decision. The row that the decision is about (the grant, or the account's row about a purpose)
/// must be locked in the same unit of work, which makes decisions on one consent stand in line.
///
/// # Errors
/// A failing database.
pub fn append(conn: &mut Conn, draft: &Draft, entry: &Entry, state: ConsentState) -> Result<(), DbError> {
    let latest: Option<i64> = consent_receipts::table
        .filter(consent_receipts::consent_id.eq(&entry.consent_id))
        .select(diesel::dsl::max(consent_receipts::version))
        .get_result(conn)?;
    let version = latest.unwrap_or(0) + 1;
    let row = Row {
        id: draft.id.clone(),
        consent_id: entry.consent_id.clone(),
        version,
        organization_id: entry.organization_id.clone(),
        account_id: entry.account_id.clone(),
        kind: entry.kind.as_str().to_owned(),
        about_id: entry.about_id.clone(),
        state: state.as_str().to_owned(),
        document: document(draft, entry, state, version).to_string(),
        at: draft.at,
    };
    diesel::insert_into(consent_receipts::table).values(&row).execute(conn)?;
    Ok(())
}

/// The members that the specification names (§4), and the state and number of the receipt beside them.
fn document(draft: &Draft, entry: &Entry, state: ConsentState, version: i64) -> Value {
    json!({
        "version": "KI-CR-v1.1.0",
        "jurisdiction": draft.jurisdiction,
        "consentTimestamp": draft.at / SECOND,
        "collectionMethod": entry.method,
        "consentReceiptID": entry.consent_id,
        "receiptVersion": version,
        "language": entry.language,
        "piiPrincipalId": entry.account_id,
        "state": state.as_str().to_uppercase(),
        "piiControllers": [draft.controller],
        "policyUrl": entry.policy_url,
        "services": [entry.service],
        "sensitive": false,
        "spiCat": [],
        "at": from_micros(draft.at),
    })
}

/// The latest receipt of each consent of an account, the latest first. A grant that is gone with its application, or was
/// closed, does not hold any more, whatever its receipt says. About a purpose the last receipt says what holds.
///
/// # Errors
/// A failing database.
pub fn list_latest(conn: &mut Conn, account_id: &str) -> Result<Vec<(Row, ConsentState)>, DbError> {
    // By their numbers: times of two decisions at once may stand the other way round.
    let all: Vec<Row> = consent_receipts::table
        .filter(consent_receipts::account_id.eq(account_id))
        .order((consent_receipts::consent_id, consent_receipts::version.desc()))
        .select(Row::as_select())
        .load(conn)?;
    let open: Vec<String> = grants::table
        .filter(grants::account_id.eq(account_id))
        .filter(grants::closed_at.is_null())
        .select(grants::id)
        .load(conn)?;
    let mut latest: Vec<(Row, ConsentState)> = Vec::new();
    for row in all {
        if latest.last().is_some_and(|(known, _)| known.consent_id == row.consent_id) {
            continue;
        }
        let is_open = row.kind != ConsentKind::Application.as_str() || open.contains(&row.consent_id);
        let holds = row.state == ConsentState::Active.as_str() && is_open;
        latest.push((row, if holds { ConsentState::Active } else { ConsentState::Revoked }));
    }
    latest.sort_by(|(one, _), (other, _)| (other.at, &other.id).cmp(&(one.at, &one.id)));
    Ok(latest)
}

/// Every receipt of a consent of an account, the latest first.
///
/// # Errors
/// A failing database.
pub fn history(conn: &mut Conn, account_id: &str, consent_id: &str) -> Result<Vec<Row>, DbError> {
    Ok(consent_receipts::table
        .filter(consent_receipts::account_id.eq(account_id))
        .filter(consent_receipts::consent_id.eq(consent_id))
        .order(consent_receipts::version.desc())
        .select(Row::as_select())
        .load(conn)?)
}

/// Every receipt of an account, the latest first.
///
/// # Errors
/// A failing database.
pub fn list_all(conn: &mut Conn, account_id: &str) -> Result<Vec<Row>, DbError> {
    Ok(consent_receipts::table
        .filter(consent_receipts::account_id.eq(account_id))
        .order((consent_receipts::at.desc(), consent_receipts::version.desc()))
        .select(Row::as_select())
        .load(conn)?)
}

/// When the consents to an application that is removed ended: just now, or with the receipt by which they were taken back
/// before.
const END: &str = "UPDATE consent_receipts SET ended_at = COALESCE(\
     (SELECT latest.at FROM consent_receipts AS latest \
      WHERE latest.consent_id = consent_receipts.consent_id AND latest.state = 'revoked' AND latest.version = \
        (SELECT max(one.version) FROM consent_receipts AS one WHERE one.consent_id = latest.consent_id)), \
     $1) WHERE about_id = $2 AND kind = 'application'";

/// Notes beside every receipt about an application that is removed when the consent ended: its grant, which said so, is gone.
/// With it the time begins that they are kept.
///
/// # Errors
/// A failing database.
pub fn note_removal(conn: &mut Conn, application_id: &str, now: i64) -> Result<(), DbError> {
    both!(conn, |c| diesel::sql_query(END)
        .bind::<BigInt, _>(now)
        .bind::<Text, _>(application_id)
        .execute(c))?;
    Ok(())
}
