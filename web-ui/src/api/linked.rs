//! What the account is linked with, and the organization's connections.

use latchkey_openapi::connections::{
    Connection, ConnectionList, FederatedAssociationList, StartedFederation, WriteConnectionRequest,
};
use latchkey_openapi::ids::{ConnectionId, FederatedAssociationId};

use super::{ApiError, Call, Client, Method, Versioned};
use crate::routes::encode;

const FEDERATED: &str = "/api/users/v1/me/federated-associations";
const CONNECTIONS: &str = "/api/server/v1/connections";

fn connection_path(id: &ConnectionId) -> String {
    format!("{CONNECTIONS}/{}", encode(id.as_str()))
}

/// Sign-in services that are linked, and those that could be.
pub(crate) async fn federated(client: &Client) -> Result<FederatedAssociationList, ApiError> {
    client.get(FEDERATED).await
}

/// Where to go to link one.
pub(crate) async fn start_federated(client: &Client, id: &ConnectionId) -> Result<String, ApiError> {
    let path = format!("{FEDERATED}/{}/start", encode(id.as_str()));
    let started = client.read::<StartedFederation>(Call::new(Method::Post, path)).await?;
    Ok(started.value.redirect_to)
}

/// Unlinks one.
pub(crate) async fn remove_federated(client: &Client, id: &FederatedAssociationId) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, format!("{FEDERATED}/{}", encode(id.as_str())))).await
}

/// The organization's connections.
pub(crate) async fn connections(client: &Client) -> Result<ConnectionList, ApiError> {
    client.get(CONNECTIONS).await
}

/// One connection.
pub(crate) async fn connection(
    client: &Client,
    id: &ConnectionId,
) -> Result<Versioned<Connection>, ApiError> {
    client.read(Call::new(Method::Get, connection_path(id))).await
}

/// Creates a connection.
pub(crate) async fn create_connection(
    client: &Client,
    request: &WriteConnectionRequest,
) -> Result<Versioned<Connection>, ApiError> {
    client.read(Call::new(Method::Post, CONNECTIONS).json(request)).await
}

/// Changes a connection, if it still has the version that the change began with.
pub(crate) async fn put_connection(
    client: &Client,
    id: &ConnectionId,
    request: &WriteConnectionRequest,
    etag: Option<&str>,
) -> Result<Versioned<Connection>, ApiError> {
    client.read(Call::new(Method::Put, connection_path(id)).if_match(etag).json(request)).await
}

/// Removes a connection.
pub(crate) async fn remove_connection(
    client: &Client,
    id: &ConnectionId,
    etag: Option<&str>,
) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, connection_path(id)).if_match(etag)).await
}
