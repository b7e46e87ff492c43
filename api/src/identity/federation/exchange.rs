//! From the provider's answer to an identity: the code is exchanged, the ID token checked, the userinfo read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value};
use url::form_urlencoded::{Serializer, byte_serialize};

use super::connection::StoredConnection;
use super::id_token::{self, Wanted};
use super::provider::{self, Metadata};
use super::request::Expected;
use super::{FederationError, redirect_uri};
use crate::identity::State;
use crate::platform::http::form::{CONTENT_TYPE, Parameters};
use crate::platform::outbound::{Method, OutboundRequest};

/// Bytes of an answer at most.
const MAX_BYTES: usize = 64 * 1024;
/// Bytes of a code at most.
const CODE_MAX: usize = 4 * 1024;
/// Characters of the name that a link is shown under at most.
const NAME_MAX: usize = 100;

/// Who somebody is at a provider.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The user there, exactly as it was given.
    pub subject: String,
    /// What else the provider says.
    pub claims: Map<String, Value>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: String,
}

impl Identity {
    /// A claim that is a text with something in it.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Whether a claim is true. Some providers write it as a text or a number.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        match self.claims.get(name) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(text)) => text == "true" || text == "1",
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// What the link is shown under: for recognition alone.
    #[must_use]
    pub fn name(&self, connection: &StoredConnection) -> Option<String> {
        let claims = &connection.settings.claims;
        let found =
            [&claims.email, &claims.username, &claims.name].into_iter().find_map(|name| self.text(name))?;
        let is_shown = |c: &char| !latchkey_openapi::validate::is_deceptive(*c);
        Some(found.chars().filter(is_shown).take(NAME_MAX).collect())
    }
}

/// Takes a provider's answer to a request that was used up just now. `authenticated_after` is there where the user had to be
/// asked anew.
///
/// # Errors
/// An answer that does not hold, a provider that is not reached.
pub async fn identify(
    state: &State,
    slug: &str,
    connection: &StoredConnection,
    expected: &Expected,
    authenticated_after: Option<i64>,
    answer: &Parameters,
) -> Result<Identity, FederationError> {
    let metadata = provider::metadata(state, &connection.settings.issuer).await?;
    // Before anything is sent anywhere: the answer is of the one that was asked (RFC 9207 §2.4).
    match answer.get("iss") {
        Some(iss) if iss != metadata.issuer => {
            return Err(FederationError::Refused("the answer is of another issuer"));
        }
        None if metadata.authorization_response_iss_parameter_supported => {
            return Err(FederationError::Refused("the answer does not name its issuer"));
        }
        _ => {}
    }
    if answer.get("error").is_some() {
        return Err(FederationError::Refused("the provider answered with an error"));
    }
    let code = answer
        .get("code")
        .filter(|code| code.len() <= CODE_MAX)
        .ok_or(FederationError::Refused("the answer has no code"))?;
    let redirect_uri = redirect_uri(state, slug, &connection.id);
    let tokens = exchange(state, connection, &metadata, code, &redirect_uri, &expected.verifier).await?;
    let kid = id_token::header(&tokens.id_token)
        .ok_or(FederationError::Refused("the ID token's algorithm is not taken"))?
        .0;
    let keys = provider::keys(state, &metadata, kid.as_deref()).await?;
    let wanted = Wanted {
        issuer: &metadata.issuer,
        client_id: &connection.settings.client_id,
        nonce: &expected.nonce,
        now: state.clock.now().timestamp(),
        authenticated_after,
    };
    let verified = id_token::verify(&tokens.id_token, &keys, wanted)?;
    let subject = verified.subject().to_owned();
    let mut claims = match &metadata.userinfo_endpoint {
        Some(address) => userinfo(state, address, &tokens.access_token, &subject).await?,
        None => Map::new(),
    };
    // What is signed counts more.
    claims.extend(verified.into_claims());
    Ok(Identity { issuer: metadata.issuer, subject, claims })
}

/// Exchanges a code (RFC 6749 §4.1.3, RFC 7636 §4.5).
async fn exchange(
    state: &State,
    connection: &StoredConnection,
    metadata: &Metadata,
    code: &str,
    redirect_uri: &str,
    verifier: &str,
) -> Result<Tokens, FederationError> {
    let client_id = &connection.settings.client_id;
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("code_verifier", verifier);
    let mut authorization = None;
    match connection.secret(state) {
        None if connection.client_secret.is_some() => {
            return Err(FederationError::Refused("the client's secret was sealed with another key"));
        }
        None => {
            form.append_pair("client_id", client_id);
        }
        Some(secret) if takes_basic(metadata) => {
            // Both are encoded before they are joined (RFC 6749 §2.3.1).
            let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", encoded(client_id), encoded(secret.expose()));
            authorization = Some(format!("Basic {}", STANDARD.encode(pair)));
        }
        Some(secret) => {
            form.append_pair("client_id", client_id).append_pair("client_secret", secret.expose());
        }
    }
    let mut request = OutboundRequest::new(Method::Post, &metadata.token_endpoint, MAX_BYTES)
        .accept("application/json")
        .header("Content-Type", CONTENT_TYPE)
        .body(form.finish());
    if let Some(authorization) = &authorization {
        request = request.header("Authorization", authorization);
    }
    let fetched = state.outbound.send(request).await?;
    if fetched.status != 200 {
        return Err(FederationError::Refused("the provider did not exchange the code"));
    }
    serde_json::from_slice(&fetched.body)
        .map_err(|_| FederationError::Refused("the provider's tokens cannot be read"))
}

/// Whether the secret goes into the header: where the provider takes it there, or does not say.
fn takes_basic(metadata: &Metadata) -> bool {
    let methods = metadata.token_endpoint_auth_methods_supported.as_deref();
    methods.is_none_or(|all| all.iter().any(|one| one == "client_secret_basic"))
}

/// Reads more about the user (§5.3). It must be about the same one (§5.3.2).
async fn userinfo(
    state: &State,
    address: &str,
    access_token: &str,
    subject: &str,
) -> Result<Map<String, Value>, FederationError> {
    let bearer = format!("Bearer {access_token}");
    let request =
        OutboundRequest::get(address, MAX_BYTES).accept("application/json").header("Authorization", &bearer);
    let fetched = state.outbound.send(request).await?;
    let claims: Map<String, Value> = match fetched.status {
        200 => serde_json::from_slice(&fetched.body)
            .map_err(|_| FederationError::Refused("the userinfo cannot be read"))?,
        _ => return Err(FederationError::Refused("the provider gave no userinfo")),
    };
    if claims.get("sub").and_then(Value::as_str) != Some(subject) {
        return Err(FederationError::Refused("the userinfo is about somebody else"));
    }
    Ok(claims)
}
