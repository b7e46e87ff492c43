//! Connections to upstream OpenID providers, and the accounts that are linked through them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ConnectionId, FederatedAssociationId};

/// Bytes of a subject at most (OpenID Connect Core §2). A longer one is refused, never cut.
pub const SUBJECT_MAX: usize = 255;

/// A well-known provider: what the console fills in, and which mark the buttons bear.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum Provider {
    /// Google accounts.
    Google,
    /// Microsoft Entra ID: one connection per tenant, whose id is part of the issuer.
    Microsoft,
    /// GitLab.com; an own GitLab server is `other`.
    Gitlab,
    /// Any other OpenID provider.
    #[default]
    Other,
}

impl Provider {
    /// Every provider, in the order of a menu.
    pub const ALL: [Self; 4] = [Self::Google, Self::Microsoft, Self::Gitlab, Self::Other];

    /// The issuer; for Microsoft with `TENANT` where the tenant's id belongs. Absent where it is the operator's to know.
    #[must_use]
    pub const fn issuer(self) -> Option<&'static str> {
        match self {
            Self::Google => Some("https://accounts.google.com"),
            Self::Microsoft => Some("https://login.microsoftonline.com/TENANT/v2.0"),
            Self::Gitlab => Some("https://gitlab.com"),
            Self::Other => None,
        }
    }

    /// What it calls the claims. Microsoft says of an address only in `xms_edov` that its domain's owner vouches for it.
    #[must_use]
    pub fn claims(self) -> ClaimMapping {
        let mut claims = ClaimMapping::default();
        if self == Self::Microsoft {
            claims.email_verified = "xms_edov".to_owned();
        }
        claims
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ConnectionPurpose {
    /// Accounts may be linked with it, and sign in with it.
    #[default]
    SignIn,
    /// Accounts may be linked with it. It never signs anybody in.
    LinkOnly,
}

/// Which claims of the provider an account that is created by signing in is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ClaimMapping {
    /// The user name. One that is taken or not fit for a name gives way to the e-mail address.
    pub username: String,
    /// The e-mail address.
    pub email: String,
    /// Whether the provider proved that address: true, or nobody is created.
    pub email_verified: String,
    /// The given name.
    pub given_name: String,
    /// The family name.
    pub family_name: String,
    /// The name that the link is shown under.
    pub name: String,
}

impl Default for ClaimMapping {
    fn default() -> Self {
        Self {
            username: "preferred_username".to_owned(),
            email: "email".to_owned(),
            email_verified: "email_verified".to_owned(),
            given_name: "given_name".to_owned(),
            family_name: "family_name".to_owned(),
            name: "name".to_owned(),
        }
    }
}

impl ClaimMapping {
    /// Every member with its name on the wire.
    #[must_use]
    pub fn members(&self) -> [(&'static str, &str); 6] {
        [
            ("username", &self.username),
            ("email", &self.email),
            ("emailVerified", &self.email_verified),
            ("givenName", &self.given_name),
            ("familyName", &self.family_name),
            ("name", &self.name),
        ]
    }
}

/// A connection to an upstream OpenID provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "name": "Google", "provider": "google", "issuer": "https://accounts.google.com", "clientId": "1234.apps.example.org"
})))]
pub struct ConnectionSettings {
    /// The name that users see.
    pub name: String,
    /// Which well-known provider it is.
    #[serde(default)]
    pub provider: Provider,
    /// The provider's issuer, exactly as its discovery document says it. It never changes: another provider is another
    /// connection, because the subjects of one mean nobody at the other.
    pub issuer: String,
    /// The id that the provider gave this portal. May be empty as long as the connection is not enabled: the provider wants to
    /// know `redirectUri` first.
    #[serde(default)]
    pub client_id: String,
    /// Whether it may be used.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// What it is for.
    #[serde(default)]
    pub purpose: ConnectionPurpose,
    /// Scopes to ask for beside `openid`.
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// Whether somebody who signs in with it and has no account gets one, made of a verified address that nobody here has.
    #[serde(default)]
    pub create_accounts: bool,
    /// What the claims are called there.
    #[serde(default)]
    pub claims: ClaimMapping,
}

const fn yes() -> bool {
    true
}

fn scopes() -> Vec<String> {
    vec!["profile".to_owned(), "email".to_owned()]
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            provider: Provider::default(),
            issuer: String::new(),
            client_id: String::new(),
            enabled: yes(),
            purpose: ConnectionPurpose::default(),
            scopes: scopes(),
            create_accounts: false,
            claims: ClaimMapping::default(),
        }
    }
}

/// Creates or replaces a connection.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "connection": {"name": "Google", "provider": "google", "issuer": "https://accounts.google.com", "enabled": false}
})))]
pub struct WriteConnectionRequest {
    /// The connection.
    pub connection: ConnectionSettings,
    /// The secret that goes with the client id. Absent: the stored one stays. Empty: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

impl std::fmt::Debug for WriteConnectionRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WriteConnectionRequest").field("connection", &self.connection).finish_non_exhaustive()
    }
}

/// A stored connection. Its secret is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// What was set.
    pub connection: ConnectionSettings,
    /// Whether it has a secret.
    pub has_secret: bool,
    /// The address to register at the provider. Each connection has its own (RFC 9700 §4.4.2).
    pub redirect_uri: String,
    /// How many accounts are linked through it.
    pub linked_accounts: u32,
    /// How many of those have no password, no passkey and no other such link: they could not sign in without it.
    pub dependent_accounts: u32,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// The connections of an organization, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ConnectionList {
    /// The connections; at most 50.
    pub connections: Vec<Connection>,
}

/// A connection as users see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ConnectionInfo {
    /// Its id.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// Which well-known provider it is.
    pub provider: Provider,
}

/// The account's identities at upstream providers, and what else could be linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FederatedAssociationList {
    /// What is linked, the oldest first.
    pub associations: Vec<FederatedAssociation>,
    /// Connections that could be linked, by name.
    pub available: Vec<ConnectionInfo>,
}

/// The account's identity at an upstream provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FederatedAssociation {
    /// The link.
    pub id: FederatedAssociationId,
    /// The connection.
    pub connection: ConnectionInfo,
    /// What the provider called the user when the link was last used: a name or an address, for recognition alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it signs in to the account now.
    pub signs_in: bool,
    /// Since when it is linked.
    pub linked_at: DateTime<Utc>,
    /// When it was last used to sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Where the browser has to go to prove its identity at the provider. For this browser's session, once, within ten minutes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct StartedFederation {
    /// The provider's address with the request.
    pub redirect_to: String,
}

impl std::fmt::Debug for StartedFederation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StartedFederation").finish_non_exhaustive()
    }
}
