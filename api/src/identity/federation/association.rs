//! Identities at upstream providers as they are stored with accounts.

use diesel::prelude::*;
use latchkey_openapi::connections::ConnectionInfo;
use latchkey_openapi::connections::{ConnectionPurpose, ConnectionSettings, FederatedAssociation};
use latchkey_openapi::ids::{ConnectionId, FederatedAssociationId};

use crate::identity::time::from_micros;
use crate::platform::db::schema::{connections, federated_associations};
use crate::platform::db::{Conn, DbError};

/// An identity of an account.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = federated_associations)]
pub struct Association {
    /// Its id.
    pub id: String,
    /// The organization.
    pub organization_id: String,
    /// Whose it is.
    pub account_id: String,
    /// The connection.
    pub connection_id: String,
    /// Who named the subject.
    pub issuer: String,
    /// The subject, exactly as it was given.
    pub subject: String,
    /// What the provider calls the user.
    pub name: Option<String>,
    /// When it was linked.
    pub created_at: i64,
    /// When it last signed in.
    pub last_used_at: Option<i64>,
}

/// The identity of that key within an organization.
///
/// # Errors
/// A failing database.
pub fn find(
    conn: &mut Conn,
    organization_id: &str,
    issuer: &str,
    subject: &str,
) -> Result<Option<Association>, DbError> {
    Ok(federated_associations::table
        .filter(federated_associations::organization_id.eq(organization_id))
        .filter(federated_associations::issuer.eq(issuer))
        .filter(federated_associations::subject.eq(subject))
        .get_result(conn)
        .optional()?)
}

/// Every identity of an account with the settings of its connection, the oldest first.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<(Association, ConnectionSettings)>, DbError> {
    let rows: Vec<(Association, String)> = federated_associations::table
        .inner_join(connections::table)
        .filter(federated_associations::account_id.eq(account_id))
        .order((federated_associations::created_at, federated_associations::id))
        .select((federated_associations::all_columns, connections::settings))
        .load(conn)?;
    rows.into_iter()
        .map(|(row, settings)| {
            let settings = serde_json::from_str(&settings);
            Ok((row, settings.map_err(|error| DbError::corrupt("connection", error))?))
        })
        .collect()
}

/// An identity on the wire.
#[must_use]
pub fn to_wire(row: &Association, settings: &ConnectionSettings) -> FederatedAssociation {
    FederatedAssociation {
        id: FederatedAssociationId(row.id.clone()),
        connection: ConnectionInfo {
            id: ConnectionId(row.connection_id.clone()),
            name: settings.name.clone(),
            provider: settings.provider,
        },
        name: row.name.clone(),
        signs_in: settings.enabled && settings.purpose == ConnectionPurpose::SignIn,
        linked_at: from_micros(row.created_at),
        last_used_at: row.last_used_at.map(from_micros),
    }
}

/// The connections that sign in to an account now.
///
/// # Errors
/// A failing database.
pub fn list_signing_in(conn: &mut Conn, account_id: &str) -> Result<Vec<String>, DbError> {
    Ok(federated_associations::table
        .inner_join(connections::table)
        .filter(federated_associations::account_id.eq(account_id))
        .filter(connections::is_enabled.eq(true))
        .filter(connections::signs_in.eq(true))
        .order(federated_associations::id)
        .select(federated_associations::connection_id)
        .load(conn)?)
}

/// Stores a new identity. Answers whether neither the identity nor the account's place at the connection was taken.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, row: &Association) -> Result<bool, DbError> {
    use crate::both;
    let inserted = both!(conn, |c| diesel::insert_into(federated_associations::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// Deletes an identity of an account; answers the connection that it was at.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, id: &str) -> Result<Option<String>, DbError> {
    let own = federated_associations::table
        .filter(federated_associations::id.eq(id))
        .filter(federated_associations::account_id.eq(account_id));
    let connection: Option<String> =
        own.select(federated_associations::connection_id).get_result(conn).optional()?;
    let deleted = diesel::delete(own).execute(conn)?;
    Ok(connection.filter(|_| deleted == 1))
}

/// Notes a sign-in by an identity, if it still is the account's and its connection still signs in. Answers whether.
///
/// # Errors
/// A failing database.
pub fn touch(conn: &mut Conn, account_id: &str, id: &str, now: i64) -> Result<bool, DbError> {
    let open = connections::table
        .filter(connections::is_enabled.eq(true))
        .filter(connections::signs_in.eq(true))
        .select(connections::id);
    let own = federated_associations::table
        .filter(federated_associations::id.eq(id))
        .filter(federated_associations::account_id.eq(account_id))
        .filter(federated_associations::connection_id.eq_any(open));
    let changed = diesel::update(own).set(federated_associations::last_used_at.eq(now)).execute(conn)?;
    Ok(changed == 1)
}

/// Keeps what the provider calls the user now.
///
/// # Errors
/// A failing database.
pub fn rename(conn: &mut Conn, id: &str, name: Option<&str>) -> Result<(), DbError> {
    let row = federated_associations::table.find(id);
    diesel::update(row).set(federated_associations::name.eq(name)).execute(conn)?;
    Ok(())
}
