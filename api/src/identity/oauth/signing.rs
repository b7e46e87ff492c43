//! The keys that sign tokens, and signing and verifying with them.
//!
//! There are two at a time, one for RS256 and one for ES256, for every organization alike: tokens of different ones differ by
//! `iss`. A new generation is published a day before it signs, so that verifiers have read it by then, and stays published for
//! a week after the next one began. Private halves are sealed under the instance's master key.

use std::sync::{Arc, RwLock};

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use diesel::prelude::*;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use latchkey_openapi::applications::SigningAlgorithm;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::both;
use crate::identity::State;
use crate::identity::time::{DAY, MINUTE};
use crate::platform::db::schema::signing_keys;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// How long a key signs before the next one is made.
const SIGNS_FOR: i64 = 90 * DAY;
/// How long a key is published before it signs.
const PUBLISHED_BEFORE: i64 = DAY;
/// How long a key is published after its successor began to sign.
const PUBLISHED_AFTER: i64 = 7 * DAY;
/// How long the keys are kept in memory before they are read anew.
const KEPT_FOR: i64 = MINUTE;
/// What private halves are sealed for.
const SEAL: &str = "signing-key";

/// Every algorithm that there is a key for.
const ALGORITHMS: [SigningAlgorithm; 2] = [SigningAlgorithm::Rs256, SigningAlgorithm::Es256];

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = signing_keys)]
struct Row {
    id: String,
    algorithm: String,
    generation: i32,
    private_key: String,
    public_key: String,
    created_at: i64,
    signs_from: i64,
}

/// A key, ready to sign and to verify.
struct SigningKey {
    id: String,
    algorithm: SigningAlgorithm,
    generation: i32,
    signs_from: i64,
    encoding: EncodingKey,
    decoding: DecodingKey,
    public: Value,
}

/// The published keys as of a moment.
struct KeyRing {
    keys: Vec<SigningKey>,
    read_at: i64,
}

/// The keys of the instance, kept in memory for a minute.
#[derive(Default)]
pub struct SigningKeys {
    ring: RwLock<Option<Arc<KeyRing>>>,
}

impl std::fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKeys([secret])")
    }
}

/// The name of an algorithm (RFC 7518 §3.1).
#[must_use]
pub const fn name(algorithm: SigningAlgorithm) -> &'static str {
    match algorithm {
        SigningAlgorithm::Rs256 => "RS256",
        SigningAlgorithm::Es256 => "ES256",
    }
}

const fn of(algorithm: SigningAlgorithm) -> Algorithm {
    match algorithm {
        SigningAlgorithm::Rs256 => Algorithm::RS256,
        SigningAlgorithm::Es256 => Algorithm::ES256,
    }
}

impl KeyRing {
    /// The key that signs now.
    fn signer(&self, algorithm: SigningAlgorithm, now: i64) -> Option<&SigningKey> {
        let usable = self.keys.iter().filter(|key| key.algorithm == algorithm && key.signs_from <= now);
        usable.max_by_key(|key| key.generation)
    }

    fn newest(&self, algorithm: SigningAlgorithm) -> Option<&SigningKey> {
        self.keys.iter().filter(|key| key.algorithm == algorithm).max_by_key(|key| key.generation)
    }
}

/// The keys as of at most a minute ago; as of now when `kid` names one that is not among them.
async fn ring(state: &State, kid: Option<&str>) -> Result<Arc<KeyRing>, DbError> {
    let now = state.now_micros();
    let kept = state.signing.ring.read().ok().and_then(|ring| ring.clone());
    if let Some(ring) = kept {
        let is_known = kid.is_none_or(|kid| ring.keys.iter().any(|key| key.id == kid));
        if is_known && now - ring.read_at < KEPT_FOR {
            return Ok(ring);
        }
    }
    let rows: Vec<Row> = state.db.fetch(|conn| Ok::<_, DbError>(signing_keys::table.load(conn)?)).await?;
    let keys = rows.into_iter().filter_map(|row| opened(state, row)).collect();
    let ring = Arc::new(KeyRing { keys, read_at: now });
    if let Ok(mut kept) = state.signing.ring.write() {
        *kept = Some(Arc::clone(&ring));
    }
    Ok(ring)
}

fn opened(state: &State, row: Row) -> Option<SigningKey> {
    let algorithm = ALGORITHMS.into_iter().find(|one| name(*one) == row.algorithm)?;
    let Some(private) = state.keys.open(SEAL, row.id.as_bytes(), &row.private_key).map(Zeroizing::new) else {
        tracing::warn!(key = %row.id, "a signing key was sealed with a master key that is not here");
        return None;
    };
    let public: Value = serde_json::from_str(&row.public_key).ok()?;
    let jwk: Jwk = serde_json::from_value(public.clone()).ok()?;
    Some(SigningKey {
        encoding: encoding(algorithm, &private),
        decoding: DecodingKey::from_jwk(&jwk).ok()?,
        id: row.id,
        algorithm,
        generation: row.generation,
        signs_from: row.signs_from,
        public,
    })
}

fn encoding(algorithm: SigningAlgorithm, private: &[u8]) -> EncodingKey {
    match algorithm {
        SigningAlgorithm::Rs256 => EncodingKey::from_rsa_der(private),
        SigningAlgorithm::Es256 => EncodingKey::from_ec_der(private),
    }
}

/// A fresh private key in the form that the JOSE library takes: RFC 8017 for RSA, RFC 5958 for ECDSA.
fn generate(algorithm: SigningAlgorithm) -> Option<Zeroizing<Vec<u8>>> {
    match algorithm {
        SigningAlgorithm::Rs256 => {
            let pair = aws_lc_rs::rsa::KeyPair::generate(KeySize::Rsa2048).ok()?;
            let wrapped = pair.as_der().ok()?;
            inner_key(wrapped.as_ref()).map(|key| Zeroizing::new(key.to_vec()))
        }
        SigningAlgorithm::Es256 => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).ok()?;
            Some(Zeroizing::new(pair.to_pkcs8v1().ok()?.as_ref().to_vec()))
        }
    }
}

/// The `privateKey` of a `PrivateKeyInfo` (RFC 5208 §5): what stands in its third member.
fn inner_key(der: &[u8]) -> Option<&[u8]> {
    let (info, _) = element(der, 0x30)?;
    let (_, rest) = element(info, 0x02)?;
    let (_, rest) = element(rest, 0x30)?;
    Some(element(rest, 0x04)?.0)
}

/// The content of a DER element with this tag, and what follows it (X.690 §8.1).
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        more => {
            let (bytes, rest) = rest.split_at_checked(usize::from(more & 0x7f))?;
            (bytes.iter().fold(0usize, |all, byte| all << 8 | usize::from(*byte)), rest)
        }
    };
    (*first == tag).then(|| rest.split_at_checked(length))?
}

/// Makes the keys that are missing: at the start, or when the first token is signed.
///
/// # Errors
/// A failing database, or a generator of keys that fails.
pub async fn ensure(state: &State) -> Result<(), ApiError> {
    let now = state.now_micros();
    let ring = ring(state, Some("")).await?;
    for algorithm in ALGORITHMS {
        if ring.signer(algorithm, now).is_none() {
            // One that cannot be opened any more keeps its number.
            let taken = state.db.fetch(move |conn| newest_generation(conn, algorithm)).await?;
            add(state, algorithm, taken.unwrap_or(0) + 1, now).await?;
        }
    }
    Ok(())
}

/// Makes the successors of keys that have signed long enough. Run by the sweeper.
///
/// # Errors
/// A failing database, or a generator of keys that fails.
pub async fn rotate(state: &State) -> Result<(), ApiError> {
    let now = state.now_micros();
    let ring = ring(state, None).await?;
    for algorithm in ALGORITHMS {
        let Some(newest) = ring.newest(algorithm) else { continue };
        if newest.signs_from + SIGNS_FOR <= now {
            add(state, algorithm, newest.generation + 1, now + PUBLISHED_BEFORE).await?;
        }
    }
    Ok(())
}

fn newest_generation(conn: &mut Conn, algorithm: SigningAlgorithm) -> Result<Option<i32>, DbError> {
    Ok(signing_keys::table
        .filter(signing_keys::algorithm.eq(name(algorithm)))
        .select(diesel::dsl::max(signing_keys::generation))
        .get_result(conn)?)
}

/// Makes a key of a generation. Two nodes that do so at once make one.
async fn add(
    state: &State,
    algorithm: SigningAlgorithm,
    generation: i32,
    signs_from: i64,
) -> Result<(), ApiError> {
    let failed = || ApiError::internal("a signing key could not be made");
    let made = tokio::task::spawn_blocking(move || generate(algorithm)).await;
    let private = made.ok().flatten().ok_or_else(failed)?;
    let id = state.new_id();
    let mut jwk =
        Jwk::from_encoding_key(&encoding(algorithm, &private), of(algorithm)).map_err(ApiError::internal)?;
    jwk.common.key_id = Some(id.clone());
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    let row = Row {
        private_key: state.keys.seal(SEAL, id.as_bytes(), &private),
        public_key: serde_json::to_string(&jwk).map_err(ApiError::internal)?,
        id,
        algorithm: name(algorithm).to_owned(),
        generation,
        created_at: state.now_micros(),
        signs_from,
    };
    let work = move |conn: &mut Conn| {
        both!(conn, |c| diesel::insert_into(signing_keys::table)
            .values(&row)
            .on_conflict_do_nothing()
            .execute(c))?;
        Ok::<_, DbError>(())
    };
    state.db.write(work).await?;
    Ok(())
}

/// Deletes keys that nothing is verified with any more.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    for algorithm in ALGORITHMS {
        let over: Option<i32> = signing_keys::table
            .filter(signing_keys::algorithm.eq(name(algorithm)))
            .filter(signing_keys::signs_from.le(now - PUBLISHED_AFTER))
            .select(diesel::dsl::max(signing_keys::generation))
            .get_result(conn)?;
        if let Some(successor) = over {
            let older = signing_keys::table
                .filter(signing_keys::algorithm.eq(name(algorithm)))
                .filter(signing_keys::generation.lt(successor));
            diesel::delete(older).execute(conn)?;
        }
    }
    Ok(())
}

/// The published keys (RFC 7517).
///
/// # Errors
/// A failing database.
pub async fn published(state: &State) -> Result<Vec<Value>, DbError> {
    Ok(ring(state, None).await?.keys.iter().map(|key| key.public.clone()).collect())
}

/// Signs claims as a token of this type (`typ`).
///
/// # Errors
/// A failing database, or no usable key.
pub async fn sign(
    state: &State,
    algorithm: SigningAlgorithm,
    kind: &str,
    claims: &impl Serialize,
) -> Result<String, ApiError> {
    let now = state.now_micros();
    let mut found = ring(state, None).await?;
    if found.signer(algorithm, now).is_none() {
        ensure(state).await?;
        found = ring(state, Some("")).await?;
    }
    let key = found.signer(algorithm, now).ok_or_else(|| ApiError::internal("there is no signing key"))?;
    let mut header = Header::new(of(algorithm));
    header.typ = Some(kind.to_owned());
    header.kid = Some(key.id.clone());
    jsonwebtoken::encode(&header, claims, &key.encoding).map_err(ApiError::internal)
}

/// The claims of a token that one of our keys signed, of this type and with the key's own algorithm. Issuer, audience and
/// times are the caller's to check.
///
/// # Errors
/// A failing database.
pub async fn verify<T: DeserializeOwned + Clone>(
    state: &State,
    token: &str,
    kind: &str,
) -> Result<Option<T>, DbError> {
    let Ok(header) = jsonwebtoken::decode_header(token) else { return Ok(None) };
    let Some(kid) = header.kid.as_deref().filter(|kid| kid.len() == 36) else { return Ok(None) };
    // RFC 9068 §4: `application/at+jwt` is the same type.
    let typ = header.typ.as_deref().unwrap_or("JWT");
    let typ = typ.strip_prefix("application/").unwrap_or(typ);
    if !typ.eq_ignore_ascii_case(kind) {
        return Ok(None);
    }
    let ring = ring(state, Some(kid)).await?;
    let Some(key) = ring.keys.iter().find(|key| key.id == kid) else { return Ok(None) };
    let decoded = jsonwebtoken::decode::<T>(token, &key.decoding, &signature_only(of(key.algorithm)));
    Ok(decoded.ok().map(|data| data.claims))
}

/// Checks the signature and its algorithm. Times are compared with our own clock, elsewhere.
#[must_use]
pub fn signature_only(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_each_algorithm_signs_what_its_public_half_verifies() {
        for algorithm in ALGORITHMS {
            let private = generate(algorithm).unwrap();
            let encoding = encoding(algorithm, &private);
            let jwk = Jwk::from_encoding_key(&encoding, of(algorithm)).unwrap();
            let text = serde_json::to_string(&jwk).unwrap();
            assert!(!text.contains("\"d\""), "a private member is published: {text}");
            let claims = serde_json::json!({"sub": "ada"});
            let token = jsonwebtoken::encode(&Header::new(of(algorithm)), &claims, &encoding).unwrap();
            let decoding = DecodingKey::from_jwk(&jwk).unwrap();
            let read =
                jsonwebtoken::decode::<Value>(&token, &decoding, &signature_only(of(algorithm))).unwrap();
            assert_eq!(read.claims, claims);
            let other =
                if algorithm == SigningAlgorithm::Rs256 { Algorithm::RS512 } else { Algorithm::ES384 };
            assert!(jsonwebtoken::decode::<Value>(&token, &decoding, &signature_only(other)).is_err());
        }
    }
}
