//! Linked accounts.

use latchkey_openapi::associations::AssociationList;
use latchkey_openapi::ids::AssociationId;

use super::{ApiError, Call, Client, Method};
use crate::routes::encode;

const PATH: &str = "/api/users/v1/me/associations";

/// The accounts that are linked to mine.
pub(crate) async fn list(client: &Client) -> Result<AssociationList, ApiError> {
    client.get(PATH).await
}

/// Removes a link.
pub(crate) async fn unlink(client: &Client, id: &AssociationId) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, format!("{PATH}/{}", encode(id.as_str())))).await
}

/// Signs this browser in to the account on the other side of a link.
pub(crate) async fn switch(client: &Client, id: &AssociationId) -> Result<(), ApiError> {
    client.act(Call::new(Method::Post, format!("{PATH}/{}/switch", encode(id.as_str())))).await
}
