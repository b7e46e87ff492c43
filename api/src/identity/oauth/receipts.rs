//! Consent receipts (Kantara Consent Receipt 1.1): one for each decision, never changed afterwards.
//!
//! A receipt holds the controller as it was when it was made: a later change of the application's or the organization's name
//! does not rewrite what the user agreed to.

use diesel::prelude::*;
use latchkey_openapi::consents::ConsentState;
use serde_json::{Value, json};

use super::application::StoredApplication;
use super::grants::Grant;
use crate::identity::State;
use crate::identity::organization::Organization;
use crate::identity::time::{SECOND, from_micros};
use crate::platform::db::schema::{consent_receipts, grants};
use crate::platform::db::{Conn, DbError};

/// A receipt as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
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
    /// Whom.
    pub application_id: String,
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

/// What a receipt is made from, before the unit of work.
#[derive(Debug, Clone)]
pub struct Draft {
    id: String,
    at: i64,
    jurisdiction: String,
    controller: Value,
    application: StoredApplication,
}

/// Prepares a receipt: the controller is the organization, its service the application.
#[must_use]
pub fn draft(state: &State, organization: &Organization, application: &StoredApplication) -> Draft {
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
        application: application.clone(),
    }
}

/// Appends the receipt of a decision on a grant. The grant's row must have been written in the same unit of work, which
/// makes decisions on one consent stand in line.
///
/// # Errors
/// A failing database.
pub fn append(conn: &mut Conn, draft: &Draft, grant: &Grant, state: ConsentState) -> Result<(), DbError> {
    let latest: Option<i64> = consent_receipts::table
        .filter(consent_receipts::consent_id.eq(&grant.id))
        .select(diesel::dsl::max(consent_receipts::version))
        .get_result(conn)?;
    let version = latest.unwrap_or(0) + 1;
    let row = Row {
        id: draft.id.clone(),
        consent_id: grant.id.clone(),
        version,
        organization_id: grant.organization_id.clone(),
        account_id: grant.account_id.clone(),
        application_id: grant.application_id.clone(),
        state: state.as_str().to_owned(),
        document: document(draft, grant, state, version).to_string(),
        at: draft.at,
    };
    diesel::insert_into(consent_receipts::table).values(&row).execute(conn)?;
    Ok(())
}

/// The members that the specification names (§4), and the state and number of the receipt beside them.
fn document(draft: &Draft, grant: &Grant, state: ConsentState, version: i64) -> Value {
    let settings = &draft.application.settings;
    let items: Vec<Value> = grant
        .claims
        .iter()
        .map(|claim| {
            let asked = settings.claims.iter().flatten().find(|asked| asked.name == *claim);
            json!({"piiCategoryName": claim, "mandatory": asked.is_some_and(|asked| asked.mandatory)})
        })
        .collect();
    json!({
        "version": "KI-CR-v1.1.0",
        "jurisdiction": draft.jurisdiction,
        "consentTimestamp": draft.at / SECOND,
        "collectionMethod": "Web Form - Sign-in",
        "consentReceiptID": grant.id,
        "receiptVersion": version,
        "language": "en",
        "piiPrincipalId": grant.account_id,
        "state": state.as_str().to_uppercase(),
        "piiControllers": [draft.controller],
        "policyUrl": settings.policy_url,
        "services": [{
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
        }],
        "sensitive": false,
        "spiCat": [],
        "at": from_micros(draft.at),
    })
}

/// The latest receipt of each consent of an account, the latest first. A grant that is gone with its application, or was
/// closed, does not hold any more, whatever its receipt says.
///
/// # Errors
/// A failing database.
pub fn list_latest(conn: &mut Conn, account_id: &str) -> Result<Vec<(Row, ConsentState)>, DbError> {
    let all: Vec<Row> = consent_receipts::table
        .filter(consent_receipts::account_id.eq(account_id))
        .order((consent_receipts::at.desc(), consent_receipts::version.desc()))
        .load(conn)?;
    let open: Vec<String> = grants::table
        .filter(grants::account_id.eq(account_id))
        .filter(grants::closed_at.is_null())
        .select(grants::id)
        .load(conn)?;
    let mut latest: Vec<(Row, ConsentState)> = Vec::new();
    for row in all {
        if latest.iter().any(|(known, _)| known.consent_id == row.consent_id) {
            continue;
        }
        let holds = row.state == ConsentState::Active.as_str() && open.contains(&row.consent_id);
        latest.push((row, if holds { ConsentState::Active } else { ConsentState::Revoked }));
    }
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
        .load(conn)?)
}
