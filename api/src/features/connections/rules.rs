//! What a connection may be.

use latchkey_openapi::connections::ConnectionSettings;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::validate::is_deceptive;
use url::Url;

use crate::platform::outbound::OutboundClient;

/// Characters of a name or a claim at most.
const NAME_MAX: usize = 100;
/// Bytes of an issuer, a client id or a secret at most.
const TEXT_MAX: usize = 2_048;
/// Scopes at most.
const SCOPES_MAX: usize = 20;

/// What is wrong with a connection, with one error per member.
pub(super) fn errors(
    settings: &ConnectionSettings,
    secret: Option<&str>,
    outbound: &OutboundClient,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, code, message: &str| errors.push(FieldError::new(field, code, message));
    let name = settings.name.trim();
    if name.is_empty() {
        refuse("name", ErrorCode::Required, "A name is needed.");
    } else if name.chars().count() > NAME_MAX || name.chars().any(is_deceptive) {
        refuse("name", ErrorCode::TooLong, "At most 100 characters, none of them invisible.");
    }
    if !is_issuer(&settings.issuer, outbound) {
        refuse("issuer", ErrorCode::Pattern, "An https address without query or fragment.");
    }
    if settings.enabled && settings.client_id.is_empty() {
        refuse("clientId", ErrorCode::Required, "The provider gives it to you.");
    }
    if !is_printable(&settings.client_id) {
        refuse("clientId", ErrorCode::Pattern, "At most 2,048 printable characters.");
    }
    if !is_printable(secret.unwrap_or_default()) {
        refuse("clientSecret", ErrorCode::Pattern, "At most 2,048 printable characters.");
    }
    if settings.scopes.len() > SCOPES_MAX || !settings.scopes.iter().all(|scope| is_scope(scope)) {
        refuse("scopes", ErrorCode::Pattern, "At most 20 scopes, without spaces.");
    }
    for (member, claim) in settings.claims.members() {
        if claim.is_empty() || claim.chars().count() > NAME_MAX || claim.chars().any(is_deceptive) {
            refuse(&format!("claims.{member}"), ErrorCode::Pattern, "The name of a claim.");
        }
    }
    errors
}

/// An issuer (OpenID Connect Discovery §3) that the server may speak to.
fn is_issuer(text: &str, outbound: &OutboundClient) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    text.len() <= TEXT_MAX
        && url.query().is_none()
        && url.fragment().is_none()
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && outbound.check(text).is_ok()
}

/// RFC 6749 appendix A.1 and A.2.
fn is_printable(text: &str) -> bool {
    text.len() <= TEXT_MAX && text.bytes().all(|byte| (0x20..=0x7e).contains(&byte))
}

/// RFC 6749 §3.3.
fn is_scope(text: &str) -> bool {
    let is_char = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    !text.is_empty() && text.len() <= NAME_MAX && text.bytes().all(is_char)
}
