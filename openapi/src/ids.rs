//! Opaque identifiers. Each kind has a type of its own, so that one is never taken for another.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "utoipa", schema(value_type = String, example = "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60"))]
        pub struct $name(pub String);

        impl $name {
            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )*};
}

ids! {
    /// An organization.
    OrganizationId;
    /// An account.
    AccountId;
    /// A session; its public id is the `sid` of OpenID Connect.
    SessionId;
    /// A sign-in, step-up or similar flow.
    FlowId;
    /// An entry of the activity log.
    EventId;
    /// An e-mail address or phone number of an account.
    ContactId;
    /// A factor: an authenticator app, a passkey or a security key.
    FactorId;
    /// Something that was asked for and is answered once: a code that was sent, a credential to be created.
    RequestId;
    /// An application; its id is its `client_id`.
    ApplicationId;
    /// An application's request that waits for its user.
    AuthorizationId;
    /// A consent: to an application it is the grant that it gave.
    ConsentId;
    /// A purpose that an organization asks its people about.
    PurposeId;
    /// A link between two accounts of one person.
    AssociationId;
    /// A personal access token.
    AccessTokenId;
    /// A connection of an organization to an upstream OpenID provider.
    ConnectionId;
    /// An account's identity at an upstream provider.
    FederatedAssociationId;
}
