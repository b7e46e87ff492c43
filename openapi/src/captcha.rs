//! Proof of work: what makes asking in masses expensive, without a puzzle for people (WCAG 2.2, 3.3.8).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A challenge. Its solution is a number `nonce` so that SHA-256 of `{challenge}:{nonce}` begins with `difficulty` bits of
/// zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "challenge": "kZ3v…", "difficulty": 16, "expiresAt": "2026-11-23T12:05:00Z"
})))]
pub struct CaptchaChallenge {
    /// The challenge; goes back with the solution. It works once.
    pub challenge: String,
    /// Bits of zero: the work is about two to the power of that, in hashes.
    pub difficulty: u32,
    /// When it no longer works.
    pub expires_at: DateTime<Utc>,
    /// The check of a provider that is asked for as well; absent where none is configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widget: Option<CaptchaWidget>,
}

/// The provider of a check, by the name under which its script makes itself known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum CaptchaProvider {
    /// Cloudflare Turnstile.
    Turnstile,
    /// hCaptcha.
    HCaptcha,
    /// Google reCAPTCHA, version 2.
    ReCaptcha,
}

/// How a provider's check is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "provider": "turnstile", "siteKey": "0x4AAA…", "script": "https://challenges.example.org/api.js"
})))]
pub struct CaptchaWidget {
    /// Whose.
    pub provider: CaptchaProvider,
    /// What the provider knows this portal by. Public.
    pub site_key: String,
    /// The address of the script that draws the check.
    pub script: String,
}

/// The solution of a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"challenge": "kZ3v…", "nonce": 48213})))]
pub struct CaptchaSolution {
    /// The challenge.
    pub challenge: String,
    /// The number that was found.
    pub nonce: u64,
    /// What the provider's check answered, where the challenge asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// Whether a number solves a challenge.
#[must_use]
pub fn is_solved(challenge: &str, difficulty: u32, nonce: u64) -> bool {
    let digest =
        Sha256::new().chain_update(challenge).chain_update(":").chain_update(nonce.to_string()).finalize();
    leading_zeros(digest.as_slice()) >= difficulty
}

/// The smallest solution from `from` on, among so many numbers; `None` where there is none among them.
#[must_use]
pub fn solve(challenge: &str, difficulty: u32, from: u64, many: u64) -> Option<u64> {
    (from..from.saturating_add(many)).find(|nonce| is_solved(challenge, difficulty, *nonce))
}

fn leading_zeros(bytes: &[u8]) -> u32 {
    let whole = bytes.iter().take_while(|byte| **byte == 0).count();
    let rest = bytes.get(whole).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(whole).unwrap_or(u32::MAX).saturating_mul(8).saturating_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solution_is_found_and_holds_for_its_challenge_alone() {
        let nonce = solve("a", 12, 0, 1 << 20).unwrap();
        assert!(is_solved("a", 12, nonce));
        assert!(!is_solved("b", 12, nonce) || !is_solved("c", 12, nonce));
        assert_eq!(solve("a", 12, nonce + 1, 0), None);
    }

    #[test]
    fn bits_are_counted_over_bytes() {
        assert_eq!(leading_zeros(&[0, 0, 0x10]), 19);
        assert_eq!(leading_zeros(&[0x80]), 0);
        assert_eq!(leading_zeros(&[0, 0]), 16);
    }
}
