//! OAuth 2.0 and OpenID Connect on the wire. Their members have the names that the standards give them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

macro_rules! oauth_errors {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $status:literal;)*) => {
        /// The cause of a refusal, in the words of the standards.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum OAuthErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)*
        }

        // The derive does not see names that a macro hands on.
        #[cfg(feature = "utoipa")]
        impl utoipa::PartialSchema for OAuthErrorCode {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::text_enum("The cause of a refusal", [$($text),*].into_iter())
            }
        }

        #[cfg(feature = "utoipa")]
        impl utoipa::ToSchema for OAuthErrorCode {}

        impl OAuthErrorCode {
            /// The code as it is sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The HTTP status, where it is answered directly.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }
        }
    };
}

oauth_errors! {
    /// A parameter is missing, comes twice or has a bad value (RFC 6749 §5.2).
    InvalidRequest = "invalid_request", 400;
    /// The application is unknown, or did not prove which one it is (RFC 6749 §5.2).
    InvalidClient = "invalid_client", 401;
    /// The code or refresh token is wrong, used, too old or another application's (RFC 6749 §5.2).
    InvalidGrant = "invalid_grant", 400;
    /// The application may not do this (RFC 6749 §5.2).
    UnauthorizedClient = "unauthorized_client", 400;
    /// The grant type is unknown (RFC 6749 §5.2).
    UnsupportedGrantType = "unsupported_grant_type", 400;
    /// The response type is not `code` (RFC 6749 §4.1.2.1).
    UnsupportedResponseType = "unsupported_response_type", 400;
    /// A scope that the application may not ask for (RFC 6749 §5.2).
    InvalidScope = "invalid_scope", 400;
    /// A resource other than the organization's API (RFC 8707 §2).
    InvalidTarget = "invalid_target", 400;
    /// The user said no (RFC 6749 §4.1.2.1).
    AccessDenied = "access_denied", 400;
    /// Nobody is signed in, and nobody may be asked (OpenID Connect Core §3.1.2.6).
    LoginRequired = "login_required", 400;
    /// The user would have to consent, and may not be asked (OpenID Connect Core §3.1.2.6).
    ConsentRequired = "consent_required", 400;
    /// The user has to accept something of the organization's, and may not be asked (OpenID Connect Core §3.1.2.6).
    InteractionRequired = "interaction_required", 400;
    /// The account cannot reach the level that is asked for (RFC 9470 §5; OpenID Connect Unmet Authentication Requirements).
    UnmetAuthenticationRequirements = "unmet_authentication_requirements", 400;
    /// A request object, which is not taken (OpenID Connect Core §3.1.2.6).
    RequestNotSupported = "request_not_supported", 400;
    /// The `request_uri` is not one that was pushed here (OpenID Connect Core §3.1.2.6).
    InvalidRequestUri = "invalid_request_uri", 400;
    /// The access token is wrong, too old or ended (RFC 6750 §3.1).
    InvalidToken = "invalid_token", 401;
    /// The access token may not be used for this (RFC 6750 §3.1).
    InsufficientScope = "insufficient_scope", 403;
}

/// A refusal (RFC 6749 §5.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct OAuthProblem {
    /// The cause.
    pub error: OAuthErrorCode,
    /// More about it, for the developer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
}

/// Tokens (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct TokenAnswer {
    /// For `Authorization: Bearer` (RFC 9068).
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds that the access token lives.
    pub expires_in: i64,
    /// The scopes that were given, with spaces between.
    pub scope: String,
    /// For the next access token; good once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Who signed in, with the scope `openid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
}

impl std::fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenAnswer").field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// A pushed request (RFC 9126 §2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PushedRequest {
    /// Stands for the request, once.
    pub request_uri: String,
    /// Seconds that it does.
    pub expires_in: i64,
}

/// What a token is worth (RFC 7662 §2.2). Everything but `active` is absent where it is worth nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Introspection {
    /// Whether it may be used.
    pub active: bool,
    /// Its scopes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The application that it was given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// `Bearer`, for an access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
    /// When it ends, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// Whom it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aud: Option<String>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// The level of the sign-in (RFC 9470 §6.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// When the user last proved who it is (RFC 9470 §6.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

/// The keys that verify tokens (RFC 7517 §5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct KeySet {
    /// The public keys.
    #[cfg_attr(feature = "utoipa", schema(value_type = Vec<Object>))]
    pub keys: Vec<Value>,
}

/// The provider's description of itself (OpenID Connect Discovery §3, RFC 8414 §2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ProviderMetadata {
    /// The issuer.
    pub issuer: String,
    /// Where users are sent to.
    pub authorization_endpoint: String,
    /// Where codes are exchanged.
    pub token_endpoint: String,
    /// Where claims are read.
    pub userinfo_endpoint: String,
    /// The public keys.
    pub jwks_uri: String,
    /// Where requests are pushed to (RFC 9126).
    pub pushed_authorization_request_endpoint: String,
    /// Where tokens are given back (RFC 7009).
    pub revocation_endpoint: String,
    /// Where tokens are asked about (RFC 7662).
    pub introspection_endpoint: String,
    /// Where users are sent to sign out.
    pub end_session_endpoint: String,
    /// Scopes.
    pub scopes_supported: Vec<String>,
    /// Claims.
    pub claims_supported: Vec<String>,
    /// Levels.
    pub acr_values_supported: Vec<String>,
    /// `code`.
    pub response_types_supported: Vec<String>,
    /// `query`.
    pub response_modes_supported: Vec<String>,
    /// Grant types.
    pub grant_types_supported: Vec<String>,
    /// `public`.
    pub subject_types_supported: Vec<String>,
    /// Algorithms of ID tokens.
    pub id_token_signing_alg_values_supported: Vec<String>,
    /// How clients authenticate themselves.
    pub token_endpoint_auth_methods_supported: Vec<String>,
    /// Algorithms of their assertions.
    pub token_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// The same at the other endpoints.
    pub revocation_endpoint_auth_methods_supported: Vec<String>,
    /// The same at the other endpoints.
    pub introspection_endpoint_auth_methods_supported: Vec<String>,
    /// `S256` alone.
    pub code_challenge_methods_supported: Vec<String>,
    /// `prompt` values.
    pub prompt_values_supported: Vec<String>,
    /// Answers carry `iss` (RFC 9207).
    pub authorization_response_iss_parameter_supported: bool,
    /// Applications are told when a session ends.
    pub backchannel_logout_supported: bool,
    /// They are told which one.
    pub backchannel_logout_session_supported: bool,
    /// `claims` is not taken.
    pub claims_parameter_supported: bool,
    /// Request objects are not taken.
    pub request_parameter_supported: bool,
    /// Only pushed ones.
    pub request_uri_parameter_supported: bool,
}
