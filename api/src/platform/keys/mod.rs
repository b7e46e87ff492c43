//! The keys of an instance: one master key, and from it one key for each purpose (HKDF, RFC 5869).
//!
//! The master key is never in the database. What a purpose's key signs or seals is worth nothing under any other
//! purpose. Parts that are hashed together carry their lengths, so that `["ab", "c"]` and `["a", "bc"]` differ.
//!
//! Rotation: everything sealed names its master key by one byte. A new key seals; the previous one, as long as it is
//! configured, still opens. Hashes of tokens have no second key: a new master key signs everybody out.

mod file;

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{constant_time, hkdf, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub use file::{FILE_NAME, KeyFileError};

use super::config::Config;
use super::rng::{Rng, random_bytes};
use super::secret::SecretKey;

/// Length in bytes of every keyed hash (HMAC-SHA-256).
pub const HASH_LENGTH: usize = 32;

/// Everything that is derived from the master key.
pub struct Keys {
    current: Master,
    previous: Option<Master>,
    /// Kept ready, as every request of a session needs it.
    tokens: hmac::Key,
    /// Kept ready, as every write of a session needs it.
    csrf: hmac::Key,
    rng: Arc<dyn Rng>,
}

impl Keys {
    /// Derives the keys from the configured master key, or from the one in the data folder, which is made at the
    /// first start.
    ///
    /// # Errors
    /// When the key's file cannot be read, written or trusted.
    pub fn load(config: &Config, rng: Arc<dyn Rng>) -> Result<Self, KeyFileError> {
        let master = match &config.secret_key {
            Some(key) => key.clone(),
            None => file::load_or_create(&config.data_dir, rng.as_ref())?,
        };
        Ok(Self::new(&master, config.secret_key_previous.as_ref(), rng))
    }

    /// Derives the keys from a master key, and from the one before it where there is one.
    #[must_use]
    pub fn new(master: &SecretKey, previous: Option<&SecretKey>, rng: Arc<dyn Rng>) -> Self {
        let current = Master::new(master);
        Self {
            tokens: current.hmac_key("token"),
            csrf: current.hmac_key("csrf"),
            previous: previous.map(Master::new),
            current,
            rng,
        }
    }

    /// The form in which a token (session secret, one-time link ...) is stored and looked up.
    #[must_use]
    pub fn hash_token(&self, token: &[u8]) -> [u8; HASH_LENGTH] {
        tag_bytes(&hmac::sign(&self.tokens, token))
    }

    /// The CSRF token of a session: the same through every rotation of the session's secret.
    #[must_use]
    pub fn csrf_token(&self, session_id: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.csrf, session_id.as_bytes()))
    }

    /// Whether `token` is the CSRF token of the session, in a time that does not depend on where they differ.
    #[must_use]
    pub fn verify_csrf(&self, session_id: &str, token: &str) -> bool {
        let expected = self.csrf_token(session_id);
        constant_time::verify_slices_are_equal(expected.as_bytes(), token.as_bytes()).is_ok()
    }

    /// Encrypts and authenticates `plaintext` (AES-256-GCM-SIV, RFC 8452, which forgives a repeated nonce). It opens
    /// only under the same purpose and with the same `aad`. The answer is base64url.
    #[must_use]
    pub fn seal(&self, purpose: &str, aad: &[u8], plaintext: &[u8]) -> String {
        let nonce: [u8; NONCE_LEN] = random_bytes(self.rng.as_ref());
        let mut body = plaintext.to_vec();
        let key = self.current.sealing_key(purpose);
        // Fails only beyond 2^36 bytes, which is more than a request can hold.
        never_fails(key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(aad),
            &mut body,
        ));
        let mut sealed = Vec::with_capacity(1 + NONCE_LEN + body.len());
        sealed.push(self.current.id);
        sealed.extend_from_slice(&nonce);
        sealed.append(&mut body);
        URL_SAFE_NO_PAD.encode(sealed)
    }

    /// Opens what [`Keys::seal`] made; `None` when anything at all is not as it was.
    #[must_use]
    pub fn open(&self, purpose: &str, aad: &[u8], sealed: &str) -> Option<Vec<u8>> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (id, rest) = sealed.split_first()?;
        let (nonce, body) = rest.split_first_chunk::<NONCE_LEN>()?;
        let masters = [Some(&self.current), self.previous.as_ref()];
        masters.into_iter().flatten().filter(|master| master.id == *id).find_map(|master| {
            let mut body = body.to_vec();
            let nonce = Nonce::assume_unique_for_key(*nonce);
            let opened = master.sealing_key(purpose).open_in_place(nonce, Aad::from(aad), &mut body);
            opened.ok().map(|plaintext| plaintext.to_vec())
        })
    }

    /// Whether a sealed text was made with the previous master key and should be sealed anew.
    #[must_use]
    pub fn is_outdated(&self, sealed: &str) -> bool {
        let first_byte = sealed.get(..4).and_then(|head| URL_SAFE_NO_PAD.decode(head).ok()?.first().copied());
        // One byte cannot always tell two keys apart; then everything is sealed anew rather than something forgotten.
        let is_ambiguous = self.previous.as_ref().is_some_and(|previous| previous.id == self.current.id);
        is_ambiguous || first_byte != Some(self.current.id)
    }

    /// The key of an attempt counter: says the same for the same parts, and nothing about them to who reads it.
    #[must_use]
    pub fn counter_key(&self, parts: &[&str]) -> String {
        URL_SAFE_NO_PAD.encode(self.keyed_hash("counter", parts))
    }

    /// A hash of the parts that only this instance can compute.
    #[must_use]
    pub fn keyed_hash(&self, purpose: &str, parts: &[&str]) -> [u8; HASH_LENGTH] {
        self.current.keyed_hash(purpose, parts)
    }

    /// The same under the present master key and, where it is still configured, under the one before: for hashes that
    /// must outlive a rotation.
    pub fn keyed_hashes(&self, purpose: &str, parts: &[&str]) -> impl Iterator<Item = [u8; HASH_LENGTH]> {
        let masters = [Some(&self.current), self.previous.as_ref()];
        masters.into_iter().flatten().map(move |master| master.keyed_hash(purpose, parts))
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys([secret])")
    }
}

/// One master key, ready to derive from.
struct Master {
    /// Names the key in what it sealed; derived, so that it cannot be set wrongly.
    id: u8,
    root: hkdf::Prk,
}

impl Master {
    fn new(key: &SecretKey) -> Self {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"latchkey/1").extract(key.expose());
        let mut id = [0; 32];
        never_fails(root.expand(&[b"id"], hkdf::HKDF_SHA256).and_then(|okm| okm.fill(&mut id)));
        let [id, ..] = id;
        Self { id, root }
    }

    fn hmac_key(&self, purpose: &str) -> hmac::Key {
        let info = [b"hmac/".as_slice(), purpose.as_bytes()];
        never_fails(self.root.expand(&info, hmac::HMAC_SHA256)).into()
    }

    fn keyed_hash(&self, purpose: &str, parts: &[&str]) -> [u8; HASH_LENGTH] {
        let mut context = hmac::Context::with_key(&self.hmac_key(purpose));
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        tag_bytes(&context.sign())
    }

    fn sealing_key(&self, purpose: &str) -> LessSafeKey {
        let info = [b"seal/".as_slice(), purpose.as_bytes()];
        LessSafeKey::new(UnboundKey::from(never_fails(self.root.expand(&info, &AES_256_GCM_SIV))))
    }
}

fn tag_bytes(tag: &hmac::Tag) -> [u8; HASH_LENGTH] {
    never_fails(tag.as_ref().try_into())
}

/// For calls whose only error is a length that is fixed in this file. Should one fail all the same, the process
/// stops: going on without the key would be worse.
fn never_fails<T, E>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|_| {
        tracing::error!("a cryptographic operation of fixed size failed");
        std::process::abort()
    })
}

#[cfg(test)]
mod tests;

/// SHA-256 in lower-case hexadecimal, for what is no secret: the tag of a content, the name of a public address.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        text.push_str(&format!("{byte:02x}"));
        text
    })
}
