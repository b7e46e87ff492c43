//! Which application calls (RFC 6749 §2.3, RFC 7523 §3), by exactly the method that it is registered with.

use actix_web::HttpRequest;
use actix_web::http::header;
use aws_lc_rs::constant_time;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey};
use latchkey_openapi::applications::ClientAuthentication;
use latchkey_openapi::oauth::OAuthErrorCode;
use serde::Deserialize;

use super::error::{OAuthError, refused};
use super::store;
use crate::identity::State;
use crate::identity::oauth::application::{self, StoredApplication};
use crate::identity::oauth::{issuer, signing};
use crate::identity::organization::Organization;
use crate::identity::time::SECOND;
use crate::platform::http::form::Parameters;

/// `client_assertion_type` (RFC 7523 §2.2).
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Seconds that an assertion may live.
const ASSERTION_SECONDS: i64 = 300;
/// Seconds that clocks may differ.
const LEEWAY_SECONDS: i64 = 30;

/// What a caller says of itself.
struct Credentials {
    client_id: String,
    method: ClientAuthentication,
    /// A secret or an assertion.
    proof: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Assertion {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    jti: String,
    #[serde(default)]
    iat: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

fn wrong() -> OAuthError {
    refused(OAuthErrorCode::InvalidClient, "The application is unknown or did not prove which one it is.")
}

/// The application that calls.
pub(super) async fn authenticate(
    state: &State,
    organization: &Organization,
    request: &HttpRequest,
    form: &Parameters,
) -> Result<StoredApplication, OAuthError> {
    let given = credentials(request, form)?;
    let (organization_id, client_id) = (organization.id.0.clone(), given.client_id.clone());
    let found = state.db.fetch(move |conn| application::find(conn, &organization_id, &client_id)).await?;
    let application = found.filter(|application| application.settings.enabled).ok_or_else(wrong)?;
    // Another method than the registered one would be a weaker door beside it.
    if application.settings.authentication != given.method {
        return Err(wrong());
    }
    match given.method {
        ClientAuthentication::None => {}
        ClientAuthentication::ClientSecretBasic | ClientAuthentication::ClientSecretPost => {
            let hash = state.keys.hash_token(given.proof.as_bytes());
            let stored = application.secret_hash.as_deref().ok_or_else(wrong)?;
            constant_time::verify_slices_are_equal(&hash, stored).map_err(|_| wrong())?;
        }
        ClientAuthentication::PrivateKeyJwt => {
            assertion(state, organization, &application, &given.proof).await?
        }
    }
    Ok(application)
}

/// What the caller says, by exactly one method.
fn credentials(request: &HttpRequest, form: &Parameters) -> Result<Credentials, OAuthError> {
    let basic = basic(request)?;
    let (secret, assertion) = (form.get("client_secret"), form.get("client_assertion"));
    let methods =
        usize::from(basic.is_some()) + usize::from(secret.is_some()) + usize::from(assertion.is_some());
    if methods > 1 {
        return Err(refused(OAuthErrorCode::InvalidRequest, "More than one way of authentication was used."));
    }
    let named = form.owned("client_id");
    if let Some((client_id, proof)) = basic {
        if named.is_some_and(|named| named != client_id) {
            return Err(wrong());
        }
        return Ok(Credentials { client_id, method: ClientAuthentication::ClientSecretBasic, proof });
    }
    if let Some(assertion) = assertion {
        if form.get("client_assertion_type") != Some(ASSERTION_TYPE) {
            return Err(refused(OAuthErrorCode::InvalidRequest, "client_assertion_type is not jwt-bearer."));
        }
        let claimed: Assertion =
            jsonwebtoken::dangerous::insecure_decode_claims(assertion).map_err(|_| wrong())?;
        if named.is_some_and(|named| named != claimed.sub) {
            return Err(wrong());
        }
        let proof = assertion.to_owned();
        return Ok(Credentials {
            client_id: claimed.sub,
            method: ClientAuthentication::PrivateKeyJwt,
            proof,
        });
    }
    let client_id = named.ok_or_else(|| refused(OAuthErrorCode::InvalidClient, "client_id is missing."))?;
    let method = match secret {
        Some(_) => ClientAuthentication::ClientSecretPost,
        None => ClientAuthentication::None,
    };
    Ok(Credentials { client_id, method, proof: secret.unwrap_or_default().to_owned() })
}

/// Id and secret of `Authorization: Basic`, each of them form-encoded (RFC 6749 §2.3.1).
fn basic(request: &HttpRequest) -> Result<Option<(String, String)>, OAuthError> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().map_err(|_| wrong())?;
    let (scheme, encoded) = text.split_once(' ').ok_or_else(wrong)?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Err(wrong());
    }
    let decoded = STANDARD.decode(encoded.trim()).map_err(|_| wrong())?;
    let decoded = String::from_utf8(decoded).map_err(|_| wrong())?;
    let (id, secret) = decoded.split_once(':').ok_or_else(wrong)?;
    let decode = |text: &str| {
        let pair = format!("x={text}");
        Parameters::parse(pair.as_bytes()).and_then(|parameters| parameters.owned("x")).unwrap_or_default()
    };
    Ok(Some((decode(id), decode(secret))))
}

/// An assertion: signed by a registered key, of this application, for us, fresh, and used once.
async fn assertion(
    state: &State,
    organization: &Organization,
    application: &StoredApplication,
    text: &str,
) -> Result<(), OAuthError> {
    let header = jsonwebtoken::decode_header(text).map_err(|_| wrong())?;
    let algorithm =
        Some(header.alg).filter(|alg| matches!(alg, Algorithm::RS256 | Algorithm::PS256 | Algorithm::ES256));
    let algorithm = algorithm.ok_or_else(wrong)?;
    let claims = application
        .settings
        .keys
        .iter()
        .filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok())
        .filter(|key| header.kid.is_none() || key.common.key_id == header.kid)
        .filter_map(|key| DecodingKey::from_jwk(&key).ok())
        .find_map(|key| {
            jsonwebtoken::decode::<Assertion>(text, &key, &signing::signature_only(algorithm)).ok()
        })
        .ok_or_else(wrong)?
        .claims;
    let issuer = issuer(state, organization);
    let here = [issuer.clone(), format!("{issuer}/oauth2/token"), format!("{issuer}/oauth2/par")];
    let is_for_us = match &claims.aud {
        Audience::One(audience) => here.contains(audience),
        // More than one audience could replay it elsewhere.
        Audience::Many(all) => all.len() == 1 && all.iter().all(|audience| here.contains(audience)),
    };
    let now = state.clock.now().timestamp();
    let is_fresh = claims.exp > now - LEEWAY_SECONDS
        && claims.exp <= now + ASSERTION_SECONDS + LEEWAY_SECONDS
        && claims.iat.is_none_or(|iat| iat <= now + LEEWAY_SECONDS);
    let is_own = claims.iss == application.id && claims.sub == application.id;
    if !is_for_us || !is_fresh || !is_own || claims.jti.is_empty() {
        return Err(wrong());
    }
    let jti = state.keys.hash_token(claims.jti.as_bytes());
    let (id, expires_at) = (application.id.clone(), (claims.exp + LEEWAY_SECONDS) * SECOND);
    let is_first = state.db.write(move |conn| store::consume_assertion(conn, &id, &jti, expires_at)).await?;
    if is_first { Ok(()) } else { Err(wrong()) }
}
