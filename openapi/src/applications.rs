//! Applications: what an organization registers, and what its users see of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::ApplicationId;
use crate::scope::Role;

/// What runs the application, which decides how it can keep a secret (RFC 6749 §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ApplicationType {
    /// A server: keeps a secret.
    Web,
    /// A page in the browser: keeps none.
    Browser,
    /// An app on a device: keeps none.
    Native,
    /// A program without users: client credentials only.
    Service,
    /// An entry of the launcher that does not sign anybody in.
    Link,
}

/// How an application proves at the token endpoint which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ClientAuthentication {
    /// It cannot: PKCE alone binds the code to it.
    None,
    /// Its secret in the `Authorization` header.
    ClientSecretBasic,
    /// Its secret in the form.
    ClientSecretPost,
    /// An assertion signed with its own key (RFC 7523), whose public half is in `keys`.
    PrivateKeyJwt,
}

/// The algorithm that tokens for the application are signed with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum SigningAlgorithm {
    /// RSA with SHA-256, which every client can verify.
    #[default]
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256: smaller tokens.
    #[serde(rename = "ES256")]
    Es256,
}

/// Something that an application asks its users for: a scope or a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Asked {
    /// Its name: `email`, `me:profile:read`, `given_name`.
    pub name: String,
    /// Whether the application cannot work without it.
    #[serde(default)]
    pub mandatory: bool,
    /// Why it is needed, in the organization's words; needed where it is mandatory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Who finds the application in the portal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "to", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum Discoverable {
    /// Nobody.
    #[default]
    Nobody,
    /// Everybody in the organization.
    Everyone,
    /// Who has one of these roles there.
    Roles {
        /// The roles.
        roles: Vec<Role>,
    },
}

/// An application as it is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "name": "Travel", "type": "web", "authentication": "client_secret_basic",
    "redirectUris": ["https://travel.example.org/callback"],
    "scopes": [{"name": "profile"}, {"name": "email", "mandatory": true, "reason": "Tickets are sent there."}],
    "discoverable": {"to": "everyone"}, "accessUrl": "https://travel.example.org/"
})))]
pub struct ApplicationSettings {
    /// The name that users see.
    pub name: String,
    /// A sentence about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What runs it.
    #[serde(rename = "type")]
    pub kind: ApplicationType,
    /// Whether it may be used.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Where users open it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_url: Option<String>,
    /// How it proves which application it is.
    pub authentication: ClientAuthentication,
    /// Where users may be sent back to, compared exactly; the port of a loopback address alone may differ (RFC 8252 §7.3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirect_uris: Vec<String>,
    /// Where users may be sent after signing out, compared likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    /// Where it is told that a session ended (OpenID Connect Back-Channel Logout 1.0).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Its public keys as a JWK set (RFC 7517), for `private_key_jwt`. Never an address to fetch them from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "utoipa", schema(value_type = Vec<Object>))]
    pub keys: Vec<Value>,
    /// Scopes that it may ask for, beside `openid`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Asked>,
    /// Claims that it asks for; absent: every claim of its scopes, none of them mandatory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Vec<Asked>>,
    /// What its tokens are signed with.
    #[serde(default)]
    pub signing_algorithm: SigningAlgorithm,
    /// Whether its requests have to be pushed first (RFC 9126).
    #[serde(default)]
    pub require_pushed_requests: bool,
    /// Whether it is the organization's own, so that its users are not asked for consent.
    #[serde(default)]
    pub trusted: bool,
    /// Its privacy policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_url: Option<String>,
    /// Its terms of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms_url: Option<String>,
    /// Who finds it in the portal.
    #[serde(default)]
    pub discoverable: Discoverable,
}

const fn yes() -> bool {
    true
}

/// A registered application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RegisteredApplication {
    /// Its id, which is its `client_id`.
    pub id: ApplicationId,
    /// What was registered.
    pub application: ApplicationSettings,
    /// Whether it has a secret.
    pub has_secret: bool,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A registered application with its new secret, which is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ApplicationWithSecret {
    /// The application.
    #[serde(flatten)]
    pub registered: RegisteredApplication,
    /// The secret, for applications that prove themselves by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

impl std::fmt::Debug for ApplicationWithSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApplicationWithSecret").field("registered", &self.registered).finish_non_exhaustive()
    }
}

/// A page of registered applications, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RegisteredApplicationList {
    /// The applications.
    pub applications: Vec<RegisteredApplication>,
    /// How many there are in all.
    pub total: crate::paging::Total,
    /// The marker of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// An application as its users see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "name": "Travel", "accessUrl": "https://travel.example.org/",
    "favorite": true, "lastVisitedAt": "2026-11-22T12:00:00Z"
})))]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// A sentence about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Where it is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_url: Option<String>,
    /// Whether the user marked it.
    pub favorite: bool,
    /// When the user last opened it from the portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_visited_at: Option<DateTime<Utc>>,
}

/// A page of applications, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ApplicationList {
    /// The applications.
    pub applications: Vec<Application>,
    /// How many there are in all (that match).
    pub total: crate::paging::Total,
    /// The marker of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The query of the list of applications.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "utoipa", into_params(parameter_in = Query))]
pub struct ApplicationQuery {
    /// How many entries, 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "utoipa", param(minimum = 1, maximum = 100, default = 25))]
    pub limit: Option<u32>,
    /// `nextCursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// `name co "text"`: only applications whose name holds the text, whatever its case; `favorite eq true`: only those that
    /// the user marked; `lastVisitedAt pr`: only those that the user opened (RFC 7644 §3.4.2.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
}

/// An application that was signed in to within a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SessionApplication {
    /// Its id.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// Who the user is there: the `sub` of its tokens.
    pub subject: String,
    /// When it last got a token in the session.
    pub last_used_at: DateTime<Utc>,
}
