//! What else is held about an account, as values: tokens, trust, grants, decisions, marks and visits, roles.

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::identity::oauth::{grants, personal};
use crate::identity::purposes::store as purposes;
use crate::identity::session::view::device_of;
use crate::identity::time::from_micros;
use crate::identity::trusted_browsers;
use crate::platform::db::schema::{
    application_favorites, application_visits, applications, consent_purpose_versions, memberships,
    organizations,
};
use crate::platform::db::{Conn, DbError};

/// The members of an export that are lists of values.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) access_tokens: Vec<Value>,
    pub(super) trusted_browsers: Vec<Value>,
    pub(super) authorized_applications: Vec<Value>,
    pub(super) purposes: Vec<Value>,
    pub(super) applications: Vec<Value>,
    pub(super) memberships: Vec<Value>,
}

impl Held {
    pub(super) fn gather(conn: &mut Conn, id: &str, now: i64) -> Result<Self, DbError> {
        Ok(Self {
            access_tokens: access_tokens(conn, id)?,
            trusted_browsers: browsers(conn, id, now)?,
            authorized_applications: authorized(conn, id)?,
            purposes: decisions(conn, id)?,
            applications: marked_and_opened(conn, id)?,
            memberships: roles(conn, id)?,
        })
    }
}

fn access_tokens(conn: &mut Conn, id: &str) -> Result<Vec<Value>, DbError> {
    let wire = |row: personal::Row| {
        json!({
            "id": row.id, "name": row.name, "scopes": row.scopes, "createdAt": from_micros(row.created_at),
            "expiresAt": from_micros(row.expires_at), "lastUsedAt": row.last_used_at.map(from_micros),
        })
    };
    Ok(personal::list(conn, id)?.into_iter().map(wire).collect())
}

fn browsers(conn: &mut Conn, id: &str, now: i64) -> Result<Vec<Value>, DbError> {
    let wire = |row: trusted_browsers::Trusted| {
        json!({
            "id": row.id, "ip": row.ip, "device": device_of(&row.device), "createdAt": from_micros(row.created_at),
            "lastUsedAt": from_micros(row.last_used_at), "expiresAt": from_micros(row.expires_at),
        })
    };
    Ok(trusted_browsers::list(conn, id, now)?.into_iter().map(wire).collect())
}

fn authorized(conn: &mut Conn, id: &str) -> Result<Vec<Value>, DbError> {
    let wire = |(grant, name): (grants::Grant, String)| {
        json!({
            "id": grant.id, "applicationId": grant.application_id, "application": name, "scopes": grant.scopes,
            "claims": grant.claims, "createdAt": from_micros(grant.created_at),
            "updatedAt": from_micros(grant.updated_at), "lastUsedAt": grant.last_used_at.map(from_micros),
            "endedAt": grant.closed_at.map(from_micros),
        })
    };
    Ok(grants::list_all(conn, id)?.into_iter().map(wire).collect())
}

/// How each policy and preference was decided about last; the receipts of every decision are among the consents.
fn decisions(conn: &mut Conn, id: &str) -> Result<Vec<Value>, DbError> {
    let mut all = Vec::new();
    for consent in purposes::list_consents(conn, id)? {
        let content: Option<String> = consent_purpose_versions::table
            .find((&consent.purpose_id, consent.number))
            .select(consent_purpose_versions::content)
            .get_result(conn)
            .optional()?;
        let content: Value = content.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        all.push(json!({
            "id": consent.id, "purposeId": consent.purpose_id, "version": consent.number,
            "name": content.get("names"), "elements": consent.elements, "state": consent.state.as_str(),
            "updatedAt": from_micros(consent.updated_at),
        }));
    }
    Ok(all)
}

fn marked_and_opened(conn: &mut Conn, id: &str) -> Result<Vec<Value>, DbError> {
    let marked: Vec<(String, String, i64)> = application_favorites::table
        .inner_join(applications::table.on(applications::id.eq(application_favorites::application_id)))
        .filter(application_favorites::account_id.eq(id))
        .order(application_favorites::created_at)
        .select((applications::id, applications::name, application_favorites::created_at))
        .load(conn)?;
    let opened: Vec<(String, String, i64)> = application_visits::table
        .inner_join(applications::table.on(applications::id.eq(application_visits::application_id)))
        .filter(application_visits::account_id.eq(id))
        .order(application_visits::visited_at)
        .select((applications::id, applications::name, application_visits::visited_at))
        .load(conn)?;
    let wire = |what: &'static str, rows: Vec<(String, String, i64)>| {
        rows.into_iter().map(move |(id, name, at)| {
            json!({"applicationId": id, "application": name, "what": what, "at": from_micros(at)})
        })
    };
    Ok(wire("marked", marked).chain(wire("opened", opened)).collect())
}

fn roles(conn: &mut Conn, id: &str) -> Result<Vec<Value>, DbError> {
    let rows: Vec<(String, String, String, i64)> = memberships::table
        .inner_join(organizations::table.on(organizations::id.eq(memberships::organization_id)))
        .filter(memberships::account_id.eq(id))
        .select((organizations::slug, organizations::name, memberships::role, memberships::created_at))
        .load(conn)?;
    let wire = |(slug, name, role, at): (String, String, String, i64)| json!({"organization": slug, "name": name, "role": role, "since": from_micros(at)});
    Ok(rows.into_iter().map(wire).collect())
}
