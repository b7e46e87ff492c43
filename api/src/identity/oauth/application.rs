//! Applications as they are stored.

use diesel::prelude::*;
use latchkey_openapi::applications::{
    ApplicationSettings, ApplicationType, Asked, ClientAuthentication, Discoverable, RegisteredApplication,
};
use latchkey_openapi::ids::ApplicationId;
use latchkey_openapi::scope::Role;

use super::logo;
use crate::identity::contacts::fold;
use crate::identity::time::from_micros;
use crate::platform::db::schema::applications;
use crate::platform::db::{Conn, DbError};

/// An application.
#[derive(Debug, Clone)]
pub struct StoredApplication {
    /// Its id, which is its `client_id`.
    pub id: String,
    /// Its organization.
    pub organization_id: String,
    /// What was registered.
    pub settings: ApplicationSettings,
    /// The keyed hash of its secret.
    pub secret_hash: Option<Vec<u8>>,
    /// Counts changes; the `ETag`.
    pub version: i64,
    /// When it was registered.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// Names the content of its picture, if it has one.
    pub logo_tag: Option<String>,
}

/// A row of the table.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = applications)]
pub struct Row {
    id: String,
    organization_id: String,
    name: String,
    name_key: String,
    is_enabled: bool,
    settings: String,
    secret_hash: Option<Vec<u8>>,
    version: i64,
    created_at: i64,
    updated_at: i64,
    logo_tag: Option<String>,
}

impl Row {
    /// The application.
    ///
    /// # Errors
    /// Settings that cannot be read.
    pub fn into_domain(self) -> Result<StoredApplication, DbError> {
        Ok(StoredApplication {
            settings: serde_json::from_str(&self.settings)
                .map_err(|error| DbError::corrupt("application", error))?,
            id: self.id,
            organization_id: self.organization_id,
            secret_hash: self.secret_hash,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            logo_tag: self.logo_tag,
        })
    }

    /// The row of an application.
    #[must_use]
    pub fn of(application: &StoredApplication) -> Self {
        let settings = &application.settings;
        Self {
            id: application.id.clone(),
            organization_id: application.organization_id.clone(),
            name: settings.name.clone(),
            name_key: fold(&settings.name),
            is_enabled: settings.enabled,
            settings: serde_json::to_string(settings).unwrap_or_default(),
            secret_hash: application.secret_hash.clone(),
            version: application.version,
            created_at: application.created_at,
            updated_at: application.updated_at,
            logo_tag: application.logo_tag.clone(),
        }
    }
}

impl StoredApplication {
    /// The application on the wire, in the organization of that name in URLs.
    #[must_use]
    pub fn to_wire(&self, slug: &str) -> RegisteredApplication {
        RegisteredApplication {
            logo: logo::path(slug, self),
            id: ApplicationId(self.id.clone()),
            application: self.settings.clone(),
            has_secret: self.secret_hash.is_some(),
            created_at: from_micros(self.created_at),
            updated_at: from_micros(self.updated_at),
        }
    }

    /// Whether users sign in to it.
    #[must_use]
    pub fn signs_users_in(&self) -> bool {
        !matches!(self.settings.kind, ApplicationType::Service | ApplicationType::Link)
    }

    /// Whether it proves which one it is.
    #[must_use]
    pub fn is_confidential(&self) -> bool {
        self.settings.authentication != ClientAuthentication::None
    }

    /// What it says of a scope that it may ask for.
    #[must_use]
    pub fn scope(&self, name: &str) -> Option<&Asked> {
        self.settings.scopes.iter().find(|asked| asked.name == name)
    }

    /// Whether somebody with this role finds it in the portal.
    #[must_use]
    pub fn is_discoverable_to(&self, role: Role) -> bool {
        self.settings.enabled
            && self.settings.access_url.is_some()
            && match &self.settings.discoverable {
                Discoverable::Nobody => false,
                Discoverable::Everyone => true,
                Discoverable::Roles { roles } => roles.contains(&role),
            }
    }
}

/// Characters of a filter's text at most.
const FILTER_MAX: usize = 100;

/// The text of a filter `name co "text"` (RFC 7644 §3.4.2.2), folded; nothing for any other filter.
#[must_use]
pub fn named(filter: &str) -> Option<String> {
    let mut words = filter.trim().splitn(3, ' ');
    let is_known = words.next()?.eq_ignore_ascii_case("name") && words.next()?.eq_ignore_ascii_case("co");
    let text: String = serde_json::from_str(words.next()?.trim()).ok()?;
    (is_known && !text.is_empty() && text.chars().count() <= FILTER_MAX).then(|| fold(&text))
}

/// The application of that id within an organization.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, organization_id: &str, id: &str) -> Result<Option<StoredApplication>, DbError> {
    let row: Option<Row> = applications::table
        .filter(applications::id.eq(id))
        .filter(applications::organization_id.eq(organization_id))
        .get_result(conn)
        .optional()?;
    row.map(Row::into_domain).transpose()
}

/// The applications of an organization, by name, from a position on.
///
/// # Errors
/// A failing database.
pub fn list(
    conn: &mut Conn,
    organization_id: &str,
    after: Option<(String, String)>,
    limit: i64,
) -> Result<Vec<StoredApplication>, DbError> {
    let mut query =
        applications::table.filter(applications::organization_id.eq(organization_id.to_owned())).into_boxed();
    if let Some((name, id)) = after {
        query = query.filter(
            applications::name_key
                .gt(name.clone())
                .or(applications::name_key.eq(name).and(applications::id.gt(id))),
        );
    }
    let rows: Vec<Row> = query.order((applications::name_key, applications::id)).limit(limit).load(conn)?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// How many applications an organization has, counted up to `most`.
///
/// # Errors
/// A failing database.
pub fn count(conn: &mut Conn, organization_id: &str, most: i64) -> Result<i64, DbError> {
    let ids: Vec<String> = applications::table
        .filter(applications::organization_id.eq(organization_id))
        .limit(most)
        .select(applications::id)
        .load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(most))
}

/// Stores a new application.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, application: &StoredApplication) -> Result<(), DbError> {
    diesel::insert_into(applications::table).values(Row::of(application)).execute(conn)?;
    Ok(())
}

/// Replaces an application that is still at `version`. True once.
///
/// # Errors
/// A failing database.
pub fn update(conn: &mut Conn, application: &StoredApplication, version: i64) -> Result<bool, DbError> {
    let row = Row::of(application);
    let changed = diesel::update(
        applications::table.filter(applications::id.eq(&row.id)).filter(applications::version.eq(version)),
    )
    .set((
        applications::name.eq(&row.name),
        applications::name_key.eq(&row.name_key),
        applications::is_enabled.eq(row.is_enabled),
        applications::settings.eq(&row.settings),
        applications::secret_hash.eq(&row.secret_hash),
        applications::version.eq(version + 1),
        applications::updated_at.eq(row.updated_at),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Deletes an application that is still at `version`, and with it whatever it was given. True once.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, organization_id: &str, id: &str, version: i64) -> Result<bool, DbError> {
    let deleted = diesel::delete(
        applications::table
            .filter(applications::id.eq(id))
            .filter(applications::organization_id.eq(organization_id))
            .filter(applications::version.eq(version)),
    )
    .execute(conn)?;
    Ok(deleted == 1)
}
