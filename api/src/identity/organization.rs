//! Organizations and their settings, and the cache that spares a read of the document per request.
//!
//! The cache is keyed by the settings' version, which every session read brings along: a change made anywhere is seen by
//! the next request on every node.

use std::sync::Arc;

use diesel::prelude::*;
use latchkey_openapi::ids::OrganizationId;
use latchkey_openapi::scim::Schema;

use super::settings::Settings;
use crate::platform::db::schema::organizations;
use crate::platform::db::{Conn, Db, DbError};

/// The organization that bare routes belong to. Its owners operate the instance.
pub const DEFAULT_SLUG: &str = "default";

/// An organization with its settings, as of one version.
#[derive(Debug)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Its name in URLs.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The version of the settings.
    pub settings_version: i64,
    /// The settings.
    pub settings: Settings,
    /// The SCIM schemas of its users: built-in ones and its own attributes.
    pub schemas: Vec<Schema>,
    /// Whether it may be used.
    pub is_active: bool,
}

#[derive(Queryable)]
struct OrganizationRow {
    id: String,
    slug: String,
    name: String,
    state: String,
    settings: String,
    settings_version: i64,
}

impl OrganizationRow {
    fn into_domain(self) -> Result<Organization, DbError> {
        let settings = Settings::parse(&self.settings)?;
        Ok(Organization {
            id: OrganizationId(self.id),
            slug: self.slug,
            name: self.name,
            settings_version: self.settings_version,
            schemas: latchkey_openapi::scim::user_schemas(&settings.attributes.custom),
            settings,
            is_active: self.state == "active",
        })
    }
}

type Columns = (
    organizations::id,
    organizations::slug,
    organizations::name,
    organizations::state,
    organizations::settings,
    organizations::settings_version,
);

const COLUMNS: Columns = (
    organizations::id,
    organizations::slug,
    organizations::name,
    organizations::state,
    organizations::settings,
    organizations::settings_version,
);

/// The organization of that name in URLs.
///
/// # Errors
/// A failing database.
pub fn find_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Organization>, DbError> {
    let row = organizations::table
        .filter(organizations::slug.eq(slug))
        .select(COLUMNS)
        .get_result::<OrganizationRow>(conn)
        .optional()?;
    row.map(OrganizationRow::into_domain).transpose()
}

/// The organization of that id.
///
/// # Errors
/// None of that id, or a failing database.
pub fn get(conn: &mut Conn, id: &str) -> Result<Organization, DbError> {
    organizations::table.find(id).select(COLUMNS).get_result::<OrganizationRow>(conn)?.into_domain()
}

/// A new organization.
#[derive(Debug, Clone)]
pub struct NewOrganization<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name in URLs.
    pub slug: &'a str,
    /// Its name for people.
    pub name: &'a str,
    /// Its settings.
    pub settings: &'a Settings,
    /// Now, in microseconds.
    pub now: i64,
}

/// Creates an organization.
///
/// # Errors
/// A slug that is taken, or a failing database.
pub fn insert(conn: &mut Conn, new: &NewOrganization<'_>) -> Result<(), DbError> {
    diesel::insert_into(organizations::table)
        .values((
            organizations::id.eq(new.id),
            organizations::slug.eq(new.slug),
            organizations::name.eq(new.name),
            organizations::state.eq("active"),
            organizations::settings.eq(new.settings.to_text()),
            organizations::settings_version.eq(1),
            organizations::created_at.eq(new.now),
            organizations::updated_at.eq(new.now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Replaces the settings, if they still have that version. Answers whether they had.
///
/// # Errors
/// A failing database.
pub fn update_settings(
    conn: &mut Conn,
    id: &str,
    expected_version: i64,
    settings: &Settings,
    now: i64,
) -> Result<bool, DbError> {
    let changed = diesel::update(
        organizations::table
            .filter(organizations::id.eq(id))
            .filter(organizations::settings_version.eq(expected_version)),
    )
    .set((
        organizations::settings.eq(settings.to_text()),
        organizations::settings_version.eq(organizations::settings_version + 1),
        organizations::updated_at.eq(now),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Gives an organization another name for people. Its version counts the change.
///
/// # Errors
/// A failing database.
pub fn rename(conn: &mut Conn, id: &str, name: &str, now: i64) -> Result<(), DbError> {
    diesel::update(organizations::table.find(id))
        .set((
            organizations::name.eq(name),
            organizations::settings_version.eq(organizations::settings_version + 1),
            organizations::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Organizations as of their versions.
#[derive(Debug)]
pub struct OrganizationCache {
    entries: quick_cache::sync::Cache<(String, i64), Arc<Organization>>,
}

impl Default for OrganizationCache {
    fn default() -> Self {
        Self { entries: quick_cache::sync::Cache::new(1_000) }
    }
}

impl OrganizationCache {
    /// The organization at that version; read anew when the cache has another one.
    ///
    /// # Errors
    /// A failing database.
    pub async fn at_version(&self, db: &Db, id: &str, version: i64) -> Result<Arc<Organization>, DbError> {
        let key = (id.to_owned(), version);
        if let Some(found) = self.entries.get(&key) {
            return Ok(found);
        }
        let id = id.to_owned();
        let organization = Arc::new(db.fetch(move |conn| get(conn, &id)).await?);
        // What was read may be newer than what was asked for; it is kept under its own version.
        self.entries
            .insert((organization.id.0.clone(), organization.settings_version), Arc::clone(&organization));
        Ok(organization)
    }
}
