//! What a token may be used for (RFC 6749 §3.3), and how surely the user was authenticated.

use serde::{Deserialize, Serialize};

macro_rules! scopes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal;)*) => {
        /// A scope of the API. A cookie session of the portal has them all.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Scope {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)*
        }

        // The derive does not see names that a macro hands on.
        #[cfg(feature = "utoipa")]
        impl utoipa::PartialSchema for Scope {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::text_enum("A scope of the API", Self::ALL.iter().map(|one| one.as_str()))
            }
        }

        #[cfg(feature = "utoipa")]
        impl utoipa::ToSchema for Scope {}

        impl Scope {
            /// Every scope.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The scope as it stands in a token.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

scopes! {
    /// Read the profile.
    ProfileRead = "me:profile:read";
    /// Change the profile.
    ProfileWrite = "me:profile:write";
    /// Read password and factor settings.
    SecurityRead = "me:security:read";
    /// Change password and factors.
    SecurityWrite = "me:security:write";
    /// See sessions.
    SessionsRead = "me:sessions:read";
    /// Name and end sessions.
    SessionsWrite = "me:sessions:write";
    /// See consents.
    ConsentsRead = "me:consents:read";
    /// Change and revoke consents.
    ConsentsWrite = "me:consents:write";
    /// See applications.
    ApplicationsRead = "me:applications:read";
    /// Mark applications.
    ApplicationsWrite = "me:applications:write";
    /// See approval tasks.
    ApprovalsRead = "me:approvals:read";
    /// Decide approval tasks.
    ApprovalsWrite = "me:approvals:write";
    /// Read the activity log.
    ActivityRead = "me:activity:read";
    /// Download everything that is held about the account.
    Export = "me:export";
    /// Read users by SCIM.
    UsersRead = "scim:users:read";
    /// Provision users by SCIM.
    UsersWrite = "scim:users:write";
    /// Read the organization's settings.
    AdminRead = "admin:read";
    /// Change the organization's settings.
    AdminWrite = "admin:write";
}

/// A membership's role in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum Role {
    /// Uses the portal.
    User,
    /// Changes the organization's settings.
    Admin,
    /// An administrator who also decides who else is one.
    Owner,
}

impl Role {
    /// The role as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::User, Self::Admin, Self::Owner].into_iter().find(|role| role.as_str() == text)
    }
}

/// `acr` of a session with one factor.
pub const ACR_1: &str = "urn:latchkey:acr:1";
/// `acr` of a session with two factors, or a passkey with user verification.
pub const ACR_2: &str = "urn:latchkey:acr:2";
