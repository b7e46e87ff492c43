//! Policies and preferences: the user's, and the organization's for those who keep them.

use latchkey_openapi::consent_purposes::{
    ConsentPurpose, ConsentPurposeList, DecidePurposeRequest, MyPurpose, MyPurposeList, PurposeSettings,
};
use latchkey_openapi::ids::PurposeId;

use super::{ApiError, Call, Client, Method, Versioned};
use crate::routes::encode;

const MINE: &str = "/api/users/v1/me/consent-purposes";
const PATH: &str = "/api/server/v1/consent-purposes";

fn path(id: &str) -> String {
    format!("{PATH}/{}", encode(id))
}

/// What the user is asked or decided about.
pub(crate) async fn mine(client: &Client) -> Result<MyPurposeList, ApiError> {
    client.get(MINE).await
}

/// Decides about the version that was shown.
pub(crate) async fn decide(
    client: &Client,
    id: &PurposeId,
    decision: &DecidePurposeRequest,
) -> Result<MyPurpose, ApiError> {
    let call = Call::new(Method::Put, format!("{MINE}/{}", encode(id.as_str()))).json(decision);
    client.read(call).await.map(|found| found.value)
}

/// The organization's purposes.
pub(crate) async fn list(client: &Client) -> Result<ConsentPurposeList, ApiError> {
    client.get(PATH).await
}

/// One of them.
pub(crate) async fn get(client: &Client, id: &str) -> Result<Versioned<ConsentPurpose>, ApiError> {
    client.read(Call::new(Method::Get, path(id))).await
}

/// Creates one.
pub(crate) async fn create(
    client: &Client,
    settings: &PurposeSettings,
) -> Result<Versioned<ConsentPurpose>, ApiError> {
    client.read(Call::new(Method::Post, PATH).json(settings)).await
}

/// Changes one, if it still has the version that the change began with.
pub(crate) async fn put(
    client: &Client,
    id: &str,
    settings: &PurposeSettings,
    etag: Option<&str>,
) -> Result<Versioned<ConsentPurpose>, ApiError> {
    client.read(Call::new(Method::Put, path(id)).if_match(etag).json(settings)).await
}

/// Removes one.
pub(crate) async fn remove(client: &Client, id: &str, etag: Option<&str>) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, path(id)).if_match(etag)).await
}
