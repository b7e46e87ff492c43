//! What an application asks for when it sends a user: read, checked, stored.

use latchkey_openapi::applications::ApplicationType;
use latchkey_openapi::oauth::OAuthErrorCode;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::error::{OAuthError, refused};
use crate::identity::oauth::application::StoredApplication;
use crate::identity::oauth::{resource, tokens};
use crate::platform::http::form::Parameters;

/// Characters of `state`, `nonce` and the other texts that are handed back at most.
const TEXT_MAX: usize = 1_024;

/// A checked request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    pub(super) redirect_uri: String,
    pub(super) scopes: Vec<String>,
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) code_challenge: String,
    pub(super) prompts: Vec<String>,
    /// Seconds since the last proof at most.
    pub(super) max_age: Option<i64>,
    /// The least level; 0 where none is asked for.
    pub(super) level: u8,
    pub(super) login_hint: Option<String>,
    pub(super) ui_locales: Vec<String>,
}

impl Asked {
    /// Whether the request has this `prompt`.
    pub(super) fn has_prompt(&self, name: &str) -> bool {
        self.prompts.iter().any(|prompt| prompt == name)
    }
}

/// Where a refusal may be sent.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) redirect_uri: String,
    pub(super) state: Option<String>,
}

/// The way back of a request, if its address is registered with the application. Without it nothing is redirected.
pub(super) fn way(application: &StoredApplication, parameters: &Parameters) -> Option<Way> {
    let asked = parameters.get("redirect_uri")?;
    let is_registered =
        application.settings.redirect_uris.iter().any(|registered| is_same(registered, asked));
    is_registered.then(|| Way {
        redirect_uri: asked.to_owned(),
        state: parameters.owned("state").filter(|state| state.len() <= TEXT_MAX),
    })
}

/// Whether an address is a registered one: the same text, but for the port of a loopback address (RFC 8252 §7.3).
pub(super) fn is_same(registered: &str, asked: &str) -> bool {
    if registered == asked {
        return true;
    }
    let (Ok(registered), Ok(mut parsed)) = (Url::parse(registered), Url::parse(asked)) else { return false };
    let is_loopback = registered.scheme() == "http"
        && match registered.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            _ => false,
        };
    // The text as the browser would follow it must be the one that was compared.
    if !is_loopback
        || parsed.as_str() != asked
        || !parsed.username().is_empty()
        || parsed.password().is_some()
    {
        return false;
    }
    parsed.set_port(registered.port()).is_ok() && parsed == registered
}

/// Checks a request whose way back is known.
pub(super) fn check(
    application: &StoredApplication,
    parameters: &Parameters,
    way: &Way,
    issuer: &str,
) -> Result<Asked, OAuthError> {
    use OAuthErrorCode as Code;
    let is_page = matches!(
        application.settings.kind,
        ApplicationType::Web | ApplicationType::Browser | ApplicationType::Native
    );
    if !is_page {
        return Err(refused(Code::UnauthorizedClient, "The application does not sign users in."));
    }
    if parameters.get("request").is_some() {
        return Err(refused(
            Code::RequestNotSupported,
            "Request objects are not taken; push the request instead.",
        ));
    }
    if parameters.get("response_type") != Some("code") {
        return Err(refused(Code::UnsupportedResponseType, "response_type is code."));
    }
    if parameters.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(refused(Code::InvalidRequest, "response_mode is query."));
    }
    if parameters.get("resource").is_some_and(|asked| asked != resource(issuer)) {
        return Err(refused(Code::InvalidTarget, "resource is the organization's API."));
    }
    for name in ["state", "nonce", "login_hint", "ui_locales"] {
        if parameters.get(name).is_some_and(|text| text.len() > TEXT_MAX) {
            return Err(refused(Code::InvalidRequest, "A parameter is too long."));
        }
    }
    let prompts = words(parameters.get("prompt"));
    if prompts.iter().any(|prompt| !PROMPTS.contains(&prompt.as_str()))
        || prompts.len() > 1 && prompts.contains(&"none".to_owned())
    {
        return Err(refused(
            Code::InvalidRequest,
            "prompt is none, or out of login, consent and select_account.",
        ));
    }
    Ok(Asked {
        redirect_uri: way.redirect_uri.clone(),
        scopes: scopes(application, parameters.get("scope"))?,
        state: way.state.clone(),
        nonce: parameters.owned("nonce"),
        code_challenge: code_challenge(parameters)?,
        prompts,
        max_age: max_age(parameters)?,
        level: level(parameters.get("acr_values")),
        login_hint: parameters.owned("login_hint"),
        ui_locales: words(parameters.get("ui_locales")).into_iter().take(8).collect(),
    })
}

/// Values of `prompt` (OpenID Connect Core §3.1.2.1).
pub(super) const PROMPTS: [&str; 4] = ["none", "login", "consent", "select_account"];

fn words(text: Option<&str>) -> Vec<String> {
    text.map(crate::identity::oauth::split).unwrap_or_default()
}

/// The scopes, each of which is registered.
pub(super) fn scopes(application: &StoredApplication, text: Option<&str>) -> Result<Vec<String>, OAuthError> {
    let mut asked = words(text);
    asked.sort_unstable();
    asked.dedup();
    let is_allowed = |scope: &String| scope == "openid" || application.scope(scope).is_some();
    if asked.is_empty() || !asked.iter().all(is_allowed) {
        return Err(refused(OAuthErrorCode::InvalidScope, "The application may not ask for this scope."));
    }
    Ok(asked)
}

/// PKCE with S256 and nothing else (RFC 9700 §2.1.1).
fn code_challenge(parameters: &Parameters) -> Result<String, OAuthError> {
    let invalid = |text| refused(OAuthErrorCode::InvalidRequest, text);
    let challenge = parameters.get("code_challenge").ok_or_else(|| invalid("code_challenge is missing."))?;
    if parameters.get("code_challenge_method") != Some("S256") {
        return Err(invalid("code_challenge_method is S256."));
    }
    let is_hash = challenge.len() == 43
        && challenge.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_hash { Ok(challenge.to_owned()) } else { Err(invalid("code_challenge is not a SHA-256.")) }
}

fn max_age(parameters: &Parameters) -> Result<Option<i64>, OAuthError> {
    let Some(text) = parameters.get("max_age") else { return Ok(None) };
    match text.parse::<i64>() {
        Ok(seconds @ 0..=31_536_000) => Ok(Some(seconds)),
        _ => Err(refused(OAuthErrorCode::InvalidRequest, "max_age is a number of seconds.")),
    }
}

/// The least level that any of the values is satisfied by. Values of others ask for nothing.
fn level(acr_values: Option<&str>) -> u8 {
    words(acr_values).iter().filter_map(|acr| tokens::level_of(acr)).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t36_an_address_is_a_registered_one_or_nothing() {
        let web = "https://app.example.org/cb?x=1";
        assert!(is_same(web, web));
        for other in [
            "https://app.example.org/cb",
            "https://app.example.org/cb?x=1&y=2",
            "https://app.example.org/cb/?x=1",
            "https://app.example.org:443/cb?x=1",
            "https://APP.example.org/cb?x=1",
            "https://app.example.org.evil.test/cb?x=1",
            "https://app.example.org@evil.test/cb?x=1",
            "https://evil.test/https://app.example.org/cb?x=1",
            "http://app.example.org/cb?x=1",
            "https://app.example.org/cb?x=1#f",
            "https://app.example.org/a/../cb?x=1",
        ] {
            assert!(!is_same(web, other), "{other}");
        }
    }

    #[test]
    fn t36_only_the_port_of_a_loopback_address_may_differ() {
        for (registered, asked) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"),
            ("http://127.0.0.1:8080/cb", "http://127.0.0.1:51004/cb"),
            ("http://[::1]/cb", "http://[::1]:61023/cb"),
        ] {
            assert!(is_same(registered, asked), "{asked}");
        }
        for (registered, asked) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:51004/other"),
            ("http://127.0.0.1/cb", "http://127.0.0.2:51004/cb"),
            ("http://127.0.0.1/cb", "http://x@127.0.0.1:51004/cb"),
            ("http://127.0.0.1/cb", "http://127.1:51004/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:51004/x/../cb"),
            ("http://127.0.0.1/cb", "https://127.0.0.1:51004/cb"),
            ("http://localhost/cb", "http://localhost:51004/cb"),
            ("https://127.0.0.1/cb", "https://127.0.0.1:1/cb"),
        ] {
            assert!(!is_same(registered, asked), "{asked}");
        }
    }
}
