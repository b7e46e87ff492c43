//! Purposes, their versions and the accounts' last decisions: rows.

use diesel::prelude::*;
use latchkey_openapi::consent_purposes::{
    FALLBACK_LANGUAGE, PurposeContent, PurposeKind, PurposeSettings, words,
};
use latchkey_openapi::consents::ConsentState;

use crate::both;
use crate::identity::contacts::fold;
use crate::identity::oauth::{joined, split};
use crate::platform::db::schema::{consent_purpose_versions, consent_purposes, purpose_consents};
use crate::platform::db::{Conn, DbError};

/// A purpose with its latest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPurpose {
    /// Its id.
    pub id: String,
    /// Its organization.
    pub organization_id: String,
    /// What was set, with the content of the latest version.
    pub settings: PurposeSettings,
    /// The number of the latest version.
    pub latest: i64,
    /// Since when that one is there.
    pub published_at: i64,
    /// Counts changes; the `ETag`.
    pub version: i64,
    /// When it was created.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = consent_purposes)]
struct Row {
    id: String,
    organization_id: String,
    kind: String,
    name_key: String,
    is_required: bool,
    is_retired: bool,
    latest: i64,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

/// A version as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = consent_purpose_versions)]
struct VersionRow {
    purpose_id: String,
    number: i64,
    content: String,
    created_at: i64,
}

impl VersionRow {
    fn content(&self) -> Result<PurposeContent, DbError> {
        serde_json::from_str(&self.content).map_err(|error| DbError::corrupt("purpose", error))
    }
}

impl Row {
    fn of(purpose: &StoredPurpose) -> Self {
        Self {
            id: purpose.id.clone(),
            organization_id: purpose.organization_id.clone(),
            kind: purpose.settings.kind.as_str().to_owned(),
            name_key: fold(words(&purpose.settings.content.names, FALLBACK_LANGUAGE)),
            is_required: purpose.settings.required,
            is_retired: purpose.settings.retired,
            latest: purpose.latest,
            version: purpose.version,
            created_at: purpose.created_at,
            updated_at: purpose.updated_at,
        }
    }

    fn into_domain(self, version: &VersionRow) -> Result<StoredPurpose, DbError> {
        let is_policy = self.kind == PurposeKind::Policy.as_str();
        Ok(StoredPurpose {
            settings: PurposeSettings {
                kind: if is_policy { PurposeKind::Policy } else { PurposeKind::Preference },
                required: self.is_required,
                retired: self.is_retired,
                content: version.content()?,
            },
            id: self.id,
            organization_id: self.organization_id,
            latest: self.latest,
            published_at: version.created_at,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

macro_rules! latest {
    () => {
        consent_purposes::table.inner_join(
            consent_purpose_versions::table.on(consent_purpose_versions::purpose_id
                .eq(consent_purposes::id)
                .and(consent_purpose_versions::number.eq(consent_purposes::latest))),
        )
    };
}

/// The purpose of that id within an organization.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, organization_id: &str, id: &str) -> Result<Option<StoredPurpose>, DbError> {
    let found: Option<(Row, VersionRow)> = latest!()
        .filter(consent_purposes::id.eq(id))
        .filter(consent_purposes::organization_id.eq(organization_id))
        .get_result(conn)
        .optional()?;
    found.map(|(row, version)| row.into_domain(&version)).transpose()
}

/// Every purpose of an organization, by name.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, organization_id: &str) -> Result<Vec<StoredPurpose>, DbError> {
    let all: Vec<(Row, VersionRow)> = latest!()
        .filter(consent_purposes::organization_id.eq(organization_id))
        .order((consent_purposes::name_key, consent_purposes::id))
        .load(conn)?;
    all.into_iter().map(|(row, version)| row.into_domain(&version)).collect()
}

/// A version: its number, what it holds, since when.
pub type Version = (i64, PurposeContent, i64);

/// Every version of a purpose, the latest first.
///
/// # Errors
/// A failing database.
pub fn versions(conn: &mut Conn, id: &str) -> Result<Vec<Version>, DbError> {
    let rows: Vec<VersionRow> = consent_purpose_versions::table
        .filter(consent_purpose_versions::purpose_id.eq(id))
        .order(consent_purpose_versions::number.desc())
        .load(conn)?;
    rows.iter().map(|row| Ok((row.number, row.content()?, row.created_at))).collect()
}

/// What a version holds.
///
/// # Errors
/// A failing database.
pub fn get_content(conn: &mut Conn, id: &str, number: i64) -> Result<PurposeContent, DbError> {
    let row: VersionRow = consent_purpose_versions::table.find((id, number)).get_result(conn)?;
    row.content()
}

/// How many accounts hold which version of a purpose.
///
/// # Errors
/// A failing database.
pub fn count_holders(conn: &mut Conn, id: &str) -> Result<Vec<(i64, i64)>, DbError> {
    Ok(both!(conn, |c| purpose_consents::table
        .filter(purpose_consents::purpose_id.eq(id))
        .filter(purpose_consents::state.eq(ConsentState::Active.as_str()))
        .group_by(purpose_consents::number)
        .select((purpose_consents::number, diesel::dsl::count_star()))
        .load(c))?)
}

/// Whether somebody ever decided about a purpose.
///
/// # Errors
/// A failing database.
pub fn is_decided(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    let one: Vec<String> = purpose_consents::table
        .filter(purpose_consents::purpose_id.eq(id))
        .select(purpose_consents::id)
        .limit(1)
        .load(conn)?;
    Ok(!one.is_empty())
}

/// Stores a new purpose with its first version.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, purpose: &StoredPurpose) -> Result<(), DbError> {
    diesel::insert_into(consent_purposes::table).values(Row::of(purpose)).execute(conn)?;
    insert_version(conn, purpose)
}

/// Stores the latest version of a purpose, whose row must say so already.
///
/// # Errors
/// A failing database.
pub fn insert_version(conn: &mut Conn, purpose: &StoredPurpose) -> Result<(), DbError> {
    let row = VersionRow {
        purpose_id: purpose.id.clone(),
        number: purpose.latest,
        content: serde_json::to_string(&purpose.settings.content).unwrap_or_default(),
        created_at: purpose.published_at,
    };
    diesel::insert_into(consent_purpose_versions::table).values(&row).execute(conn)?;
    Ok(())
}

/// Replaces a purpose that is still at its version. True once.
///
/// # Errors
/// A failing database.
pub fn update(conn: &mut Conn, purpose: &StoredPurpose) -> Result<bool, DbError> {
    let row = Row::of(purpose);
    let own = consent_purposes::table
        .filter(consent_purposes::id.eq(&row.id))
        .filter(consent_purposes::version.eq(row.version));
    let changed = diesel::update(own)
        .set((
            consent_purposes::name_key.eq(&row.name_key),
            consent_purposes::is_required.eq(row.is_required),
            consent_purposes::is_retired.eq(row.is_retired),
            consent_purposes::latest.eq(row.latest),
            consent_purposes::version.eq(row.version + 1),
            consent_purposes::updated_at.eq(row.updated_at),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Deletes a purpose that is still at `version`. True once.
///
/// # Errors
/// A purpose that somebody decided about (foreign key), or a failing database.
pub fn delete(conn: &mut Conn, organization_id: &str, id: &str, version: i64) -> Result<bool, DbError> {
    let own = consent_purposes::table
        .filter(consent_purposes::id.eq(id))
        .filter(consent_purposes::organization_id.eq(organization_id))
        .filter(consent_purposes::version.eq(version));
    Ok(diesel::delete(own).execute(conn)? == 1)
}

/// How an account decided about a purpose last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeConsent {
    /// The consent: the same through all its receipts.
    pub id: String,
    /// Who.
    pub account_id: String,
    /// About what.
    pub purpose_id: String,
    /// About which version.
    pub number: i64,
    /// The elements that were chosen.
    pub elements: Vec<String>,
    /// Whether it holds.
    pub state: ConsentState,
    /// When.
    pub updated_at: i64,
}

type ConsentRow = (String, String, String, i64, String, String, i64);

impl From<ConsentRow> for PurposeConsent {
    fn from(row: ConsentRow) -> Self {
        let is_active = row.5 == ConsentState::Active.as_str();
        Self {
            id: row.0,
            account_id: row.1,
            purpose_id: row.2,
            number: row.3,
            elements: split(&row.4),
            state: if is_active { ConsentState::Active } else { ConsentState::Revoked },
            updated_at: row.6,
        }
    }
}

/// Every consent of an account about a purpose.
///
/// # Errors
/// A failing database.
pub fn list_consents(conn: &mut Conn, account_id: &str) -> Result<Vec<PurposeConsent>, DbError> {
    let rows: Vec<ConsentRow> =
        purpose_consents::table.filter(purpose_consents::account_id.eq(account_id)).load(conn)?;
    Ok(rows.into_iter().map(PurposeConsent::from).collect())
}

/// A consent of an account by its id.
///
/// # Errors
/// A failing database.
pub fn find_consent(conn: &mut Conn, account_id: &str, id: &str) -> Result<Option<PurposeConsent>, DbError> {
    let row: Option<ConsentRow> = purpose_consents::table
        .filter(purpose_consents::id.eq(id))
        .filter(purpose_consents::account_id.eq(account_id))
        .get_result(conn)
        .optional()?;
    Ok(row.map(PurposeConsent::from))
}

/// Locks the account's consent about a purpose until the unit of work ends; answers how it was before, or nothing where this
/// is the first.
///
/// # Errors
/// A purpose that was deleted meanwhile (foreign key), or a failing database.
pub fn lock_consent(conn: &mut Conn, new: &PurposeConsent) -> Result<Option<PurposeConsent>, DbError> {
    let row = (
        purpose_consents::id.eq(&new.id),
        purpose_consents::account_id.eq(&new.account_id),
        purpose_consents::purpose_id.eq(&new.purpose_id),
        purpose_consents::number.eq(new.number),
        purpose_consents::elements.eq(joined(&new.elements)),
        purpose_consents::state.eq(new.state.as_str()),
        purpose_consents::updated_at.eq(new.updated_at),
    );
    both!(conn, |c| diesel::insert_into(purpose_consents::table)
        .values(row)
        .on_conflict((purpose_consents::account_id, purpose_consents::purpose_id))
        .do_update()
        .set(purpose_consents::number.eq(purpose_consents::number))
        .execute(c))?;
    let held: ConsentRow = purpose_consents::table
        .filter(purpose_consents::account_id.eq(&new.account_id))
        .filter(purpose_consents::purpose_id.eq(&new.purpose_id))
        .get_result(conn)?;
    Ok(Some(PurposeConsent::from(held)).filter(|held| held.id != new.id))
}

/// Replaces a consent that is locked.
///
/// # Errors
/// A failing database.
pub fn update_consent(conn: &mut Conn, consent: &PurposeConsent) -> Result<(), DbError> {
    diesel::update(purpose_consents::table.find(&consent.id))
        .set((
            purpose_consents::number.eq(consent.number),
            purpose_consents::elements.eq(joined(&consent.elements)),
            purpose_consents::state.eq(consent.state.as_str()),
            purpose_consents::updated_at.eq(consent.updated_at),
        ))
        .execute(conn)?;
    Ok(())
}
