//! The ID token of an upstream provider, and every point in which it has to hold (OpenID Connect Core §3.1.3.7).

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use latchkey_openapi::connections::SUBJECT_MAX;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::FederationError;
use crate::identity::oauth::signing::signature_only;

/// Seconds that the provider's clock may differ from ours.
const LEEWAY_SECONDS: i64 = 60;
/// Seconds after which a token is too old, whatever it says itself.
const MAX_AGE_SECONDS: i64 = 10 * 60;
/// Bytes of a token at most.
const MAX_BYTES: usize = 32 * 1024;

/// The claims of an ID token that are checked, and all the others.
#[derive(Debug, Clone, Deserialize)]
pub struct IdToken {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    auth_time: Option<i64>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// What a token has to say.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Who made it.
    pub issuer: &'a str,
    /// For whom.
    pub client_id: &'a str,
    /// For which request.
    pub nonce: &'a str,
    /// Now, in seconds.
    pub now: i64,
    /// When the user must have been asked at the earliest, in seconds; absent where any sign-in there is good.
    pub authenticated_after: Option<i64>,
}

/// The key id that a token names, and its algorithm, if it is one of those that are taken: asymmetric ones, with the hash that
/// everybody has. `none` and keyed hashes are not among them.
#[must_use]
pub fn header(token: &str) -> Option<(Option<String>, Algorithm)> {
    if token.len() > MAX_BYTES {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok()?;
    let is_taken = matches!(header.alg, Algorithm::RS256 | Algorithm::ES256 | Algorithm::EdDSA);
    is_taken.then_some((header.kid, header.alg))
}

/// Whether a key may have made a signature of this algorithm: its type, its curve, and what it says itself that it is for.
fn is_for(key: &Jwk, algorithm: Algorithm) -> bool {
    let (is_type, name) = match (algorithm, &key.algorithm) {
        (Algorithm::RS256, AlgorithmParameters::RSA(_)) => (true, KeyAlgorithm::RS256),
        (Algorithm::ES256, AlgorithmParameters::EllipticCurve(curve)) => {
            (curve.curve == EllipticCurve::P256, KeyAlgorithm::ES256)
        }
        (Algorithm::EdDSA, AlgorithmParameters::OctetKeyPair(curve)) => {
            (curve.curve == EllipticCurve::Ed25519, KeyAlgorithm::EdDSA)
        }
        _ => (false, KeyAlgorithm::UNKNOWN_ALGORITHM),
    };
    let is_use = key.common.public_key_use.as_ref().is_none_or(|one| *one == PublicKeyUse::Signature);
    is_type && is_use && key.common.key_algorithm.is_none_or(|one| one == name)
}

/// Verifies a token by the provider's keys and checks every claim.
///
/// # Errors
/// [`FederationError::Refused`] with the point that does not hold.
pub fn verify(token: &str, keys: &[Jwk], wanted: Wanted<'_>) -> Result<IdToken, FederationError> {
    let refused = FederationError::Refused;
    let (kid, algorithm) = header(token).ok_or(refused("the ID token's algorithm is not taken"))?;
    let named = |key: &&Jwk| kid.is_none() || key.common.key_id == kid;
    let mut fitting = keys.iter().filter(named).filter(|key| is_for(key, algorithm));
    let (Some(key), None) = (fitting.next(), fitting.next()) else {
        return Err(refused("no one key fits the ID token"));
    };
    let key = DecodingKey::from_jwk(key).map_err(|_| refused("the key cannot be read"))?;
    let decoded = jsonwebtoken::decode::<IdToken>(token, &key, &signature_only(algorithm))
        .map_err(|_| refused("the ID token's signature does not hold"))?;
    check(&decoded.claims, wanted)?;
    Ok(decoded.claims)
}

fn check(token: &IdToken, wanted: Wanted<'_>) -> Result<(), FederationError> {
    let refuse = |reason| Err(FederationError::Refused(reason));
    if token.iss != wanted.issuer {
        return refuse("the ID token is of another issuer");
    }
    let is_for_us = match &token.aud {
        Audience::One(one) => one == wanted.client_id,
        // Another audience could use it as well: none is trusted.
        Audience::Many(all) => matches!(all.as_slice(), [one] if one == wanted.client_id),
    };
    if !is_for_us {
        return refuse("the ID token is for another client");
    }
    if token.azp.as_deref().is_some_and(|party| party != wanted.client_id) {
        return refuse("the ID token was given to another client");
    }
    if token.nonce.as_deref() != Some(wanted.nonce) {
        return refuse("the ID token is of another request");
    }
    if token.exp <= wanted.now - LEEWAY_SECONDS {
        return refuse("the ID token is over");
    }
    if token.iat > wanted.now + LEEWAY_SECONDS || token.iat < wanted.now - MAX_AGE_SECONDS {
        return refuse("the ID token is not of now");
    }
    if wanted.authenticated_after.is_some_and(|after| token.auth_time.is_none_or(|at| at < after)) {
        return refuse("the provider did not ask the user anew");
    }
    // Byte by byte, and never cut: two subjects that differ stay two.
    if token.sub.is_empty() || token.sub.len() > SUBJECT_MAX || token.sub.chars().any(char::is_control) {
        return refuse("the subject cannot be kept");
    }
    Ok(())
}

impl IdToken {
    /// The subject.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.sub
    }

    /// Every claim that is not checked here.
    #[must_use]
    pub fn into_claims(self) -> Map<String, Value> {
        self.others
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const WANTED: Wanted<'_> = Wanted {
        issuer: "https://up.test",
        client_id: "client",
        nonce: "n",
        now: 1_000_000,
        authenticated_after: None,
    };

    fn token(changes: &Value) -> Option<IdToken> {
        let mut claims = json!({
            "iss": "https://up.test", "sub": "ada", "aud": "client", "exp": 1_000_100, "iat": 999_990, "nonce": "n"
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        serde_json::from_value(claims).ok()
    }

    fn holds(changes: &Value) -> bool {
        token(changes).is_some_and(|token| check(&token, WANTED).is_ok())
    }

    #[test]
    fn t52_a_token_holds_in_every_point_or_not_at_all() {
        for right in [
            json!({}),
            json!({"aud": ["client"]}),
            json!({"azp": "client"}),
            json!({"exp": 999_990}),
            json!({"sub": "a".repeat(255)}),
        ] {
            assert!(holds(&right), "{right}");
        }
        for wrong in [
            json!({"iss": "https://up.test/"}),
            json!({"iss": "https://UP.test"}),
            json!({"aud": "other"}),
            json!({"aud": []}),
            json!({"aud": ["client", "other"]}),
            json!({"azp": "other"}),
            json!({"nonce": "m"}),
            json!({"nonce": null}),
            json!({"exp": 999_000}),
            json!({"exp": null}),
            json!({"iat": 1_000_100}),
            json!({"iat": 900_000}),
            json!({"sub": ""}),
            json!({"sub": "a".repeat(256)}),
            json!({"sub": "a\u{0}b"}),
        ] {
            assert!(!holds(&wrong), "{wrong}");
        }
    }

    #[test]
    fn t10_a_new_proof_is_asked_of_the_provider_and_its_time_is_checked() {
        let wanted = Wanted { authenticated_after: Some(999_900), ..WANTED };
        for (claims, expected) in [
            (json!({"auth_time": 999_950}), true),
            (json!({"auth_time": 999_800}), false),
            (json!({}), false),
        ] {
            assert_eq!(check(&token(&claims).unwrap(), wanted).is_ok(), expected, "{claims}");
        }
    }

    #[test]
    fn only_asymmetric_algorithms_are_taken() {
        let header_of = |json: &str| {
            use base64::Engine as _;
            let encoded = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json);
            header(&format!("{encoded}.e30.c2ln")).is_some()
        };
        for alg in ["RS256", "ES256", "EdDSA"] {
            assert!(header_of(&json!({"alg": alg}).to_string()), "{alg}");
        }
        for alg in ["none", "HS256", "HS512", "RS384", "PS256", "ES384", "rs256"] {
            assert!(!header_of(&json!({"alg": alg}).to_string()), "{alg}");
        }
    }
}
