//! Whether a password is known from breaches: a file of hashes that the operator keeps, or a server that is asked for
//! a range of them.
//!
//! The compared hash is SHA-1 of the password's normal form, because that is what the public collections hold. It is
//! computed for the comparison and never stored.

mod file;
mod range;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use zeroize::Zeroizing;

pub use self::{
    file::{HashFile, HashFileError},
    range::{RangeServer, RangeServerError},
};
use super::normalize;
use crate::platform::secret::SecretString;

/// Hexadecimal digits of a SHA-1.
const HASH_DIGITS: usize = 40;

/// The sources that are asked, in order: the file, then the server.
#[derive(Debug, Clone, Default)]
pub struct Breaches {
    /// The operator's own copy. Nothing leaves the machine.
    pub file: Option<HashFile>,
    /// A server that is told the first five digits of the hash.
    pub server: Option<RangeServer>,
}

impl Breaches {
    /// Whether anybody can be asked at all.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.file.is_some() || self.server.is_some()
    }

    /// Whether the password is known from a breach; `None` when no source is configured or none could answer. A
    /// source that fails is logged and blocks nobody from changing a password.
    pub async fn is_known(&self, password: &SecretString) -> Option<bool> {
        let hash = hash_of(password);
        let in_file = match &self.file {
            Some(file) => self.ask_file(file.clone(), hash.clone()).await,
            None => None,
        };
        match (in_file, &self.server) {
            (Some(true), _) | (_, None) => in_file,
            (_, Some(server)) => match server.contains(&hash).await {
                Ok(known) => Some(known),
                Err(error) => {
                    tracing::warn!(%error, "the breach server could not be asked");
                    in_file
                }
            },
        }
    }

    async fn ask_file(&self, file: HashFile, hash: Zeroizing<String>) -> Option<bool> {
        let asked = tokio::task::spawn_blocking(move || file.contains(&hash)).await;
        match asked {
            Ok(Ok(known)) => Some(known),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the file of breached passwords could not be read");
                None
            }
            Err(error) => {
                tracing::warn!(%error, "the file of breached passwords could not be asked");
                None
            }
        }
    }
}

/// SHA-1 of the password's normal form, 40 hexadecimal digits in upper case.
fn hash_of(password: &SecretString) -> Zeroizing<String> {
    use std::fmt::Write as _;

    let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, normalize(password).expose().as_bytes());
    let mut text = Zeroizing::new(String::with_capacity(HASH_DIGITS));
    for byte in digest.as_ref() {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02X}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_public_collections() {
        assert_eq!(*hash_of(&"password".into()), "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8");
        assert_eq!(hash_of(&"caf\u{e9}".into()), hash_of(&"cafe\u{301}".into()));
    }

    #[tokio::test]
    async fn without_a_source_nothing_is_known() {
        let breaches = Breaches::default();
        assert!(!breaches.is_configured());
        assert_eq!(breaches.is_known(&"password".into()).await, None);
    }
}
