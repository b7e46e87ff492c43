//! The profile (SCIM), its form and its picture.

use latchkey_openapi::avatar::{AvatarInfo, UseGravatarRequest};
use latchkey_openapi::profile::ProfileSchema;
use serde_json::{Value, json};

use super::{ApiError, Body, Call, Client, Method, Versioned};

const AVATAR: &str = "/api/users/v1/me/avatar";

/// The profile with its version.
pub(crate) async fn me(client: &Client) -> Result<Versioned<Value>, ApiError> {
    client.read(Call::new(Method::Get, "/scim2/Me").scim()).await
}

/// The form of the profile.
pub(crate) async fn schema(client: &Client) -> Result<ProfileSchema, ApiError> {
    client.get("/api/users/v1/me/profile-schema").await
}

/// Changes parts of the profile, if it still has the version that the change began with.
pub(crate) async fn patch(
    client: &Client,
    operations: &[Value],
    etag: Option<&str>,
) -> Result<Versioned<Value>, ApiError> {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": operations,
    });
    let call = Call::new(Method::Patch, "/scim2/Me")
        .scim()
        .if_match(etag)
        .body(Body::Json("application/scim+json", body.to_string()));
    client.read(call).await
}

/// Takes a file as the picture.
pub(crate) async fn upload_avatar(client: &Client, file: web_sys::File) -> Result<AvatarInfo, ApiError> {
    client.read(Call::new(Method::Put, AVATAR).body(Body::File(file))).await.map(|info| info.value)
}

/// Takes the picture that Gravatar has for one of the account's addresses.
pub(crate) async fn take_gravatar(client: &Client, email: String) -> Result<AvatarInfo, ApiError> {
    let call = Call::new(Method::Post, format!("{AVATAR}/gravatar")).json(&UseGravatarRequest { email });
    client.read(call).await.map(|info| info.value)
}

/// Goes back to the initials.
pub(crate) async fn remove_avatar(client: &Client) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, AVATAR)).await
}
