//! What may be registered.

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use latchkey_openapi::applications::{
    ApplicationSettings, ApplicationType, Asked, ClientAuthentication, Discoverable,
};
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::validate::is_deceptive;

use crate::identity::oauth::claims;
use crate::identity::oauth::personal::scope_of;
use crate::platform::web_address;

/// Characters of a name at most.
const NAME_MAX: usize = 100;
/// Characters of a description or a reason at most.
const TEXT_MAX: usize = 500;
/// Entries of a list at most.
const LIST_MAX: usize = 50;
/// Keys at most.
const KEYS_MAX: usize = 5;

/// What is wrong with an application, with one error per member.
pub(super) fn errors(settings: &ApplicationSettings) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, code, message: &str| errors.push(FieldError::new(field, code, message));
    let name = settings.name.trim();
    if name.is_empty() {
        refuse("name", ErrorCode::Required, "A name is needed.");
    }
    if name.chars().count() > NAME_MAX || settings.description.chars().count() > TEXT_MAX {
        refuse("name", ErrorCode::TooLong, "At most 100 characters, and 500 for the description.");
    }
    if name.chars().chain(settings.description.chars()).any(is_deceptive) {
        refuse("name", ErrorCode::Pattern, "There are invisible characters.");
    }
    if let Discoverable::Roles { roles } = &settings.discoverable
        && roles.is_empty()
    {
        refuse("discoverable", ErrorCode::Required, "Name at least one role.");
    }
    errors.extend(kind(settings));
    errors.extend(addresses(settings));
    errors.extend(asked("scopes", &settings.scopes, is_scope));
    errors.extend(asked("claims", settings.claims.as_deref().unwrap_or_default(), claims::is_known));
    errors.extend(keys(settings));
    errors
}

/// What kinds of applications can prove, and have.
fn kind(settings: &ApplicationSettings) -> Option<FieldError> {
    use ApplicationType as Kind;
    let is_confidential = settings.authentication != ClientAuthentication::None;
    let refuse = |field, message| Some(FieldError::new(field, ErrorCode::NotAvailable, message));
    match settings.kind {
        Kind::Browser | Kind::Native if is_confidential => {
            refuse("authentication", "A page or an app on a device cannot keep a secret.")
        }
        Kind::Service if !is_confidential => {
            refuse("authentication", "A service proves which application it is.")
        }
        Kind::Link if is_confidential => refuse("authentication", "An entry of the launcher proves nothing."),
        Kind::Service | Kind::Link if !settings.redirect_uris.is_empty() => {
            refuse("redirectUris", "Nobody signs in to this kind of application.")
        }
        Kind::Web | Kind::Browser | Kind::Native if settings.redirect_uris.is_empty() => {
            Some(FieldError::new("redirectUris", ErrorCode::Required, "Where are users sent back to?"))
        }
        _ => None,
    }
}

fn is_scope(name: &str) -> bool {
    name == "offline_access" || claims::scopes().any(|scope| scope == name) || scope_of(name).is_some()
}

fn asked(field: &str, all: &[Asked], is_known: impl Fn(&str) -> bool) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let path = format!("{field}[{at}]");
        let is_twice = all.iter().take(at).any(|other| other.name == one.name);
        if !is_known(&one.name) || is_twice || at >= LIST_MAX {
            errors.push(FieldError::new(&path, ErrorCode::NotAnOption, "It is unknown, or comes twice."));
        }
        let reason = one.reason.as_deref().unwrap_or_default();
        if one.mandatory && reason.trim().is_empty() {
            errors.push(FieldError::new(&path, ErrorCode::Required, "Say why it is needed."));
        }
        if reason.chars().count() > TEXT_MAX || reason.chars().any(is_deceptive) {
            errors.push(FieldError::new(
                &path,
                ErrorCode::TooLong,
                "At most 500 characters, none of them invisible.",
            ));
        }
    }
    errors
}

fn addresses(settings: &ApplicationSettings) -> Vec<FieldError> {
    let is_native = settings.kind == ApplicationType::Native;
    let mut errors = Vec::new();
    let lists = [
        ("redirectUris", &settings.redirect_uris),
        ("postLogoutRedirectUris", &settings.post_logout_redirect_uris),
    ];
    for (field, list) in lists {
        for (at, text) in list.iter().enumerate() {
            if !is_redirect(text, is_native) || at >= LIST_MAX {
                let message = "An absolute https address without fragment or pattern; http for loopback addresses alone.";
                errors.push(FieldError::new(format!("{field}[{at}]"), ErrorCode::Pattern, message));
            }
        }
    }
    let pages = [
        ("accessUrl", &settings.access_url),
        ("policyUrl", &settings.policy_url),
        ("termsUrl", &settings.terms_url),
        ("backchannelLogoutUri", &settings.backchannel_logout_uri),
    ];
    for (field, address) in pages {
        if address.as_ref().is_some_and(|text| !web_address::is_page(text)) {
            errors.push(FieldError::new(field, ErrorCode::Pattern, "An address that begins with https://."));
        }
    }
    errors
}

fn is_redirect(text: &str, is_native: bool) -> bool {
    let Some(url) = web_address::parse(text) else { return false };
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => web_address::is_loopback(&url),
        // RFC 8252 §7.1: a domain name backwards, so that it holds a dot; `javascript:` and the like hold none.
        scheme => is_native && scheme.contains('.'),
    }
}

/// Public keys that we can verify with, and nothing private.
fn keys(settings: &ApplicationSettings) -> Option<FieldError> {
    let is_by_key = settings.authentication == ClientAuthentication::PrivateKeyJwt;
    let is_good = |value: &serde_json::Value| {
        let is_public = ["d", "p", "q", "k"].iter().all(|member| value.get(member).is_none());
        let jwk = serde_json::from_value::<Jwk>(value.clone()).ok();
        is_public
            && jwk.is_some_and(|jwk| {
                let is_kind = matches!(
                    jwk.algorithm,
                    AlgorithmParameters::RSA(_) | AlgorithmParameters::EllipticCurve(_)
                );
                is_kind && DecodingKey::from_jwk(&jwk).is_ok()
            })
    };
    let is_right = if is_by_key {
        (1..=KEYS_MAX).contains(&settings.keys.len()) && settings.keys.iter().all(is_good)
    } else {
        settings.keys.is_empty()
    };
    (!is_right).then(|| {
        FieldError::new(
            "keys",
            ErrorCode::InvalidType,
            "One to five public keys (RSA or P-256), for private_key_jwt alone.",
        )
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings(change: serde_json::Value) -> ApplicationSettings {
        let mut whole = json!({
            "name": "Travel", "type": "web", "authentication": "client_secret_basic",
            "redirectUris": ["https://travel.example.org/callback"]
        });
        for (name, value) in change.as_object().unwrap() {
            whole[name] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    fn fields(change: serde_json::Value) -> Vec<String> {
        errors(&settings(change)).into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn t36_only_exact_safe_addresses_are_registered() {
        assert!(fields(json!({})).is_empty());
        for good in [
            "https://a.example.org",
            "https://a.example.org/cb?x=1",
            "http://127.0.0.1:8080/cb",
            "http://[::1]/cb",
            "http://localhost:3000/cb",
        ] {
            assert!(fields(json!({"redirectUris": [good]})).is_empty(), "{good}");
        }
        for bad in [
            "http://a.example.org/cb",
            "https://*.example.org/cb",
            "https://a.example.org/cb#x",
            "https://u:p@a.example.org/cb",
            "https://A.example.org/cb",
            "https://a.example.org/x/../cb",
            "//a.example.org/cb",
            "/cb",
            "javascript:alert(1)",
            "data:text/html,x",
            "org.example.app:/cb",
            "",
        ] {
            assert_eq!(fields(json!({"redirectUris": [bad]})), ["redirectUris[0]"], "{bad}");
        }
        let native =
            json!({"type": "native", "authentication": "none", "redirectUris": ["org.example.app:/cb"]});
        assert!(fields(native).is_empty());
    }

    #[test]
    fn what_cannot_keep_a_secret_gets_none_and_a_service_needs_one() {
        assert_eq!(fields(json!({"type": "browser"})), ["authentication"]);
        assert_eq!(
            fields(json!({"type": "service", "authentication": "none", "redirectUris": []})),
            ["authentication"]
        );
        assert_eq!(fields(json!({"type": "service"})), ["redirectUris"]);
        assert_eq!(fields(json!({"redirectUris": []})), ["redirectUris"]);
        assert_eq!(errors(&settings(json!({"redirectUris": []})))[0].code, ErrorCode::Required);
    }

    #[test]
    fn what_is_mandatory_has_a_reason_and_a_known_name() {
        assert_eq!(fields(json!({"scopes": [{"name": "email", "mandatory": true}]})), ["scopes[0]"]);
        assert_eq!(fields(json!({"scopes": [{"name": "root"}]})), ["scopes[0]"]);
        assert_eq!(fields(json!({"claims": [{"name": "email"}, {"name": "email"}]})), ["claims[1]"]);
        assert!(
            fields(json!({"scopes": [{"name": "email", "mandatory": true, "reason": "Tickets."}]}))
                .is_empty()
        );
    }

    #[test]
    fn private_keys_are_not_taken() {
        let key = json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
        let by_key = |keys: serde_json::Value| json!({"authentication": "private_key_jwt", "keys": keys});
        assert!(fields(by_key(json!([key]))).is_empty());
        let mut private = key.clone();
        private["d"] = json!("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI");
        for keys in [json!([]), json!([private]), json!([{"kty": "oct", "k": "AAAA"}]), json!([{}])] {
            assert_eq!(fields(by_key(keys)), ["keys"]);
        }
        assert_eq!(fields(json!({"keys": [key]})), ["keys"]);
    }
}
