//! The organization's settings, for those who keep them.

use latchkey_openapi::registration::WaitingRegistrations;
use latchkey_openapi::settings::{Branding, PortalSettings};

use super::{ApiError, Call, Client, Method, Versioned};
use crate::routes::encode;

const PORTAL: &str = "/api/server/v1/portal";
const BRANDING: &str = "/api/server/v1/branding";
const REGISTRATIONS: &str = "/api/server/v1/registrations";

/// What the portal asks for and offers.
pub(crate) async fn portal(client: &Client) -> Result<Versioned<PortalSettings>, ApiError> {
    client.read(Call::new(Method::Get, PORTAL)).await
}

/// Changes it, if it still has the version that the change began with.
pub(crate) async fn put_portal(
    client: &Client,
    settings: &PortalSettings,
    etag: Option<&str>,
) -> Result<Versioned<PortalSettings>, ApiError> {
    client.read(Call::new(Method::Put, PORTAL).if_match(etag).json(settings)).await
}

/// How the portal looks.
pub(crate) async fn branding(client: &Client) -> Result<Versioned<Branding>, ApiError> {
    client.read(Call::new(Method::Get, BRANDING)).await
}

/// Changes that.
pub(crate) async fn put_branding(
    client: &Client,
    branding: &Branding,
    etag: Option<&str>,
) -> Result<Versioned<Branding>, ApiError> {
    client.read(Call::new(Method::Put, BRANDING).if_match(etag).json(branding)).await
}

/// People who registered and wait.
pub(crate) async fn registrations(client: &Client) -> Result<WaitingRegistrations, ApiError> {
    client.get(REGISTRATIONS).await
}

/// Decides about one of them.
pub(crate) async fn decide_registration(client: &Client, id: &str, approve: bool) -> Result<(), ApiError> {
    let verdict = if approve { "approve" } else { "reject" };
    client.act(Call::new(Method::Post, format!("{REGISTRATIONS}/{}/{verdict}", encode(id)))).await
}
