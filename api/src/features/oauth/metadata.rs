//! The provider's description of itself (OpenID Connect Discovery §3, RFC 8414 §2).

use latchkey_openapi::oauth::ProviderMetadata;
use latchkey_openapi::scope::{ACR_1, ACR_2, Scope};

use super::consent::OFFLINE;
use super::request::PROMPTS;
use crate::identity::oauth::claims;

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

/// What the provider of an issuer can do.
pub(super) fn of(issuer: &str) -> ProviderMetadata {
    let at = |path: &str| format!("{issuer}{path}");
    let methods = texts(&["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]);
    let confidential = texts(&["client_secret_basic", "client_secret_post", "private_key_jwt"]);
    let algorithms = texts(&["RS256", "ES256"]);
    let scopes = ["openid", OFFLINE].into_iter().chain(claims::scopes());
    ProviderMetadata {
        issuer: issuer.to_owned(),
        authorization_endpoint: at("/oauth2/authorize"),
        token_endpoint: at("/oauth2/token"),
        userinfo_endpoint: at("/oauth2/userinfo"),
        jwks_uri: at("/oauth2/jwks"),
        pushed_authorization_request_endpoint: at("/oauth2/par"),
        revocation_endpoint: at("/oauth2/revoke"),
        introspection_endpoint: at("/oauth2/introspect"),
        end_session_endpoint: at("/oidc/logout"),
        scopes_supported: scopes
            .chain(Scope::ALL.iter().map(|scope| scope.as_str()))
            .map(str::to_owned)
            .collect(),
        claims_supported: ["sub", "email_verified", "phone_number_verified"]
            .into_iter()
            .chain(claims::all())
            .map(str::to_owned)
            .collect(),
        acr_values_supported: texts(&[ACR_1, ACR_2]),
        response_types_supported: texts(&["code"]),
        response_modes_supported: texts(&["query"]),
        grant_types_supported: texts(&["authorization_code", "refresh_token", "client_credentials"]),
        subject_types_supported: texts(&["public"]),
        id_token_signing_alg_values_supported: algorithms,
        token_endpoint_auth_methods_supported: methods.clone(),
        token_endpoint_auth_signing_alg_values_supported: texts(&["RS256", "PS256", "ES256"]),
        revocation_endpoint_auth_methods_supported: methods,
        introspection_endpoint_auth_methods_supported: confidential,
        code_challenge_methods_supported: texts(&["S256"]),
        prompt_values_supported: texts(&PROMPTS),
        authorization_response_iss_parameter_supported: true,
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        claims_parameter_supported: false,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
    }
}
