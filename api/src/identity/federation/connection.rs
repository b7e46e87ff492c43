//! Connections as they are stored.

use diesel::prelude::*;
use latchkey_openapi::connections::{Connection, ConnectionInfo, ConnectionPurpose, ConnectionSettings};
use latchkey_openapi::ids::ConnectionId;

use super::redirect_uri;
use crate::identity::State;
use crate::identity::contacts::fold;
use crate::identity::time::from_micros;
use crate::platform::db::schema::{connections, federated_associations, passwords, webauthn_credentials};
use crate::platform::db::{Conn, DbError};
use crate::platform::secret::SecretString;

/// What secrets are sealed for.
const SEAL: &str = "connection-secret";

/// A connection.
#[derive(Debug, Clone)]
pub struct StoredConnection {
    /// Its id.
    pub id: String,
    /// Its organization.
    pub organization_id: String,
    /// What was set.
    pub settings: ConnectionSettings,
    /// Its secret, sealed.
    pub client_secret: Option<String>,
    /// Counts changes; the `ETag`.
    pub version: i64,
    /// When it was created.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = connections)]
struct Row {
    id: String,
    organization_id: String,
    issuer: String,
    name: String,
    name_key: String,
    is_enabled: bool,
    signs_in: bool,
    settings: String,
    client_secret: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn into_domain(self) -> Result<StoredConnection, DbError> {
        Ok(StoredConnection {
            settings: serde_json::from_str(&self.settings)
                .map_err(|error| DbError::corrupt("connection", error))?,
            id: self.id,
            organization_id: self.organization_id,
            client_secret: self.client_secret,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }

    fn of(connection: &StoredConnection) -> Self {
        let settings = &connection.settings;
        Self {
            id: connection.id.clone(),
            organization_id: connection.organization_id.clone(),
            issuer: settings.issuer.clone(),
            name: settings.name.clone(),
            name_key: fold(&settings.name),
            is_enabled: settings.enabled,
            signs_in: settings.purpose == ConnectionPurpose::SignIn,
            settings: serde_json::to_string(settings).unwrap_or_default(),
            client_secret: connection.client_secret.clone(),
            version: connection.version,
            created_at: connection.created_at,
            updated_at: connection.updated_at,
        }
    }
}

impl StoredConnection {
    /// Whether it signs accounts in.
    #[must_use]
    pub fn signs_in(&self) -> bool {
        self.settings.enabled && self.settings.purpose == ConnectionPurpose::SignIn
    }

    /// The connection as users see it.
    #[must_use]
    pub fn info(&self) -> ConnectionInfo {
        ConnectionInfo {
            id: ConnectionId(self.id.clone()),
            name: self.settings.name.clone(),
            provider: self.settings.provider,
        }
    }

    /// The connection on the wire, with the accounts that it concerns.
    #[must_use]
    pub fn to_wire(&self, state: &State, slug: &str, linked: Linked) -> Connection {
        Connection {
            id: ConnectionId(self.id.clone()),
            connection: self.settings.clone(),
            has_secret: self.client_secret.is_some(),
            redirect_uri: redirect_uri(state, slug, &self.id),
            linked_accounts: linked.accounts,
            dependent_accounts: linked.dependent,
            created_at: from_micros(self.created_at),
            updated_at: from_micros(self.updated_at),
        }
    }

    /// The secret, opened. `None` where there is none, or it was sealed with a master key that is not here.
    #[must_use]
    pub fn secret(&self, state: &State) -> Option<SecretString> {
        let sealed = self.client_secret.as_deref()?;
        let opened = state.keys.open(SEAL, self.id.as_bytes(), sealed)?;
        String::from_utf8(opened).ok().map(SecretString::from)
    }
}

/// Seals the secret of a connection.
#[must_use]
pub fn seal(state: &State, id: &str, secret: &str) -> String {
    state.keys.seal(SEAL, id.as_bytes(), secret.as_bytes())
}

/// The accounts that a connection concerns.
#[derive(Debug, Clone, Copy, Default)]
pub struct Linked {
    /// How many are linked.
    pub accounts: u32,
    /// How many of them have no other way to prove who they are.
    pub dependent: u32,
}

/// The accounts that a connection concerns.
///
/// # Errors
/// A failing database.
pub fn linked(conn: &mut Conn, id: &str) -> Result<Linked, DbError> {
    let other = diesel::alias!(federated_associations as other);
    let own = federated_associations::table.filter(federated_associations::connection_id.eq(id));
    let accounts: i64 = own.count().get_result(conn)?;
    let with_password = passwords::table.select(passwords::account_id);
    let with_key = webauthn_credentials::table.select(webauthn_credentials::account_id);
    let elsewhere = other
        .filter(other.field(federated_associations::connection_id).ne(id))
        .select(other.field(federated_associations::account_id));
    let dependent: i64 = own
        .filter(federated_associations::account_id.ne_all(with_password))
        .filter(federated_associations::account_id.ne_all(with_key))
        .filter(federated_associations::account_id.ne_all(elsewhere))
        .count()
        .get_result(conn)?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Linked { accounts: number(accounts), dependent: number(dependent) })
}

/// The connection of that id within an organization.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, organization_id: &str, id: &str) -> Result<Option<StoredConnection>, DbError> {
    let row: Option<Row> = connections::table
        .filter(connections::id.eq(id))
        .filter(connections::organization_id.eq(organization_id))
        .get_result(conn)
        .optional()?;
    row.map(Row::into_domain).transpose()
}

/// Every connection of an organization, by name.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, organization_id: &str) -> Result<Vec<StoredConnection>, DbError> {
    let rows: Vec<Row> = connections::table
        .filter(connections::organization_id.eq(organization_id))
        .order((connections::name_key, connections::id))
        .load(conn)?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Stores a new connection.
///
/// # Errors
/// An issuer that has a connection already (unique violation), or a failing database.
pub fn insert(conn: &mut Conn, connection: &StoredConnection) -> Result<(), DbError> {
    diesel::insert_into(connections::table).values(Row::of(connection)).execute(conn)?;
    Ok(())
}

/// Replaces a connection that is still at its version. True once.
///
/// # Errors
/// A failing database.
pub fn update(conn: &mut Conn, connection: &StoredConnection) -> Result<bool, DbError> {
    let row = Row::of(connection);
    let changed = diesel::update(
        connections::table.filter(connections::id.eq(&row.id)).filter(connections::version.eq(row.version)),
    )
    .set((
        connections::name.eq(&row.name),
        connections::name_key.eq(&row.name_key),
        connections::is_enabled.eq(row.is_enabled),
        connections::signs_in.eq(row.signs_in),
        connections::settings.eq(&row.settings),
        connections::client_secret.eq(&row.client_secret),
        connections::version.eq(row.version + 1),
        connections::updated_at.eq(row.updated_at),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Deletes a connection that is still at `version`, and every link through it. True once.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, organization_id: &str, id: &str, version: i64) -> Result<bool, DbError> {
    let deleted = diesel::delete(
        connections::table
            .filter(connections::id.eq(id))
            .filter(connections::organization_id.eq(organization_id))
            .filter(connections::version.eq(version)),
    )
    .execute(conn)?;
    Ok(deleted == 1)
}
