//! Secrets have types of their own: never printed, never serialized, wiped when dropped.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::{Zeroize, Zeroizing};

/// What stands in the log instead of a secret.
const MASK: &str = "[secret]";

/// A text that must not be seen: a password, a token, a connection address with a password in it.
#[derive(Clone, Default)]
pub struct SecretString(String);

impl SecretString {
    /// Takes over the text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SecretString {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for SecretString {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl Drop for SecretString {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<'de> serde::Deserialize<'de> for SecretString {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// A key of 256 bits.
#[derive(Clone)]
pub struct SecretKey([u8; Self::LENGTH]);

impl SecretKey {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// Takes over the bytes.
    #[must_use]
    pub fn new(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// Reads a key from base64 (RFC 4648 §4, padded); `None` when it is not that or not 32 bytes long.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).ok()?);
        Some(Self(bytes.as_slice().try_into().ok()?))
    }

    /// The key as base64, wiped when dropped.
    #[must_use]
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0))
    }

    /// The bytes themselves, for the one call that needs them.
    #[must_use]
    pub fn expose(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl Drop for SecretKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_masked_wherever_it_is_printed() {
        let shown = format!("{:?} {:#?}", SecretString::new("hunter2"), Some(SecretKey::new([b'k'; 32])));
        assert!(!shown.contains("hunter2") && !shown.contains("kk") && !shown.contains("107"), "{shown}");
    }

    #[test]
    fn a_key_survives_the_way_through_base64() {
        let key = SecretKey::new([9; 32]);
        assert_eq!(SecretKey::from_base64(&key.to_base64()).unwrap().expose(), key.expose());
        assert!(SecretKey::from_base64(&format!("{}\n", key.to_base64().as_str())).is_some());
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert!(SecretKey::from_base64(&STANDARD.encode([1; 31])).is_none());
        assert!(SecretKey::from_base64(&STANDARD.encode([1; 33])).is_none());
        assert!(SecretKey::from_base64("not base64").is_none());
        assert!(SecretKey::from_base64("").is_none());
    }
}
