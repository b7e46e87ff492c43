//! The check of a provider, where the configuration names one: beside the proof of work, never in its place.
//!
//! * The proof of work is used up before the provider is asked: nobody makes this server ask in masses.
//! * The provider learns the token that it gave out and nothing else: no name, no address of the asker.
//! * Whatever but a clear yes is a no. A provider that does not answer is an error of its own, and lets nobody through.
//! * The pages' policy lets in that provider's script and frame, and only where one is configured.

use latchkey_openapi::captcha::{CaptchaProvider, CaptchaWidget};
use latchkey_openapi::error::ErrorCode;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::State;
use crate::platform::config::{Captcha, CaptchaService};
use crate::platform::http::assets::Guests;
use crate::platform::http::error::ApiError;
use crate::platform::outbound::{Method, OutboundRequest};

/// Bytes of an answer at most.
const MAX_BYTES: usize = 16 * 1024;
/// Characters of a token at most; providers promise 2,048.
const MAX_TOKEN: usize = 4096;

/// What is usual for a provider.
struct Usual {
    script: &'static str,
    verify: &'static str,
    /// Sources of scripts, frames and connections (CSP Level 3, §2.3.1).
    sources: &'static [&'static str],
    /// Whether its script brings styles of its own.
    has_styles: bool,
}

const fn usual(service: CaptchaService) -> Usual {
    match service {
        CaptchaService::Turnstile => Usual {
            script: "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit",
            verify: "https://challenges.cloudflare.com/turnstile/v0/siteverify",
            sources: &["https://challenges.cloudflare.com"],
            has_styles: false,
        },
        CaptchaService::HCaptcha => Usual {
            script: "https://js.hcaptcha.com/1/api.js?render=explicit",
            verify: "https://api.hcaptcha.com/siteverify",
            sources: &["https://hcaptcha.com", "https://*.hcaptcha.com"],
            has_styles: true,
        },
        CaptchaService::ReCaptcha => Usual {
            script: "https://www.google.com/recaptcha/api.js?render=explicit",
            verify: "https://www.google.com/recaptcha/api/siteverify",
            sources: &["https://www.google.com/recaptcha/", "https://www.gstatic.com/recaptcha/"],
            has_styles: false,
        },
    }
}

/// How the check is shown; `None` where no provider is configured.
#[must_use]
pub fn widget(config: &Captcha) -> Option<CaptchaWidget> {
    let service = config.provider?;
    let script = config.script_url.as_ref().map(|url| url.as_str().to_owned());
    Some(CaptchaWidget {
        provider: match service {
            CaptchaService::Turnstile => CaptchaProvider::Turnstile,
            CaptchaService::HCaptcha => CaptchaProvider::HCaptcha,
            CaptchaService::ReCaptcha => CaptchaProvider::ReCaptcha,
        },
        site_key: config.site_key.clone()?,
        script: script.unwrap_or_else(|| usual(service).script.to_owned()),
    })
}

/// What the pages' policy has to let in for it.
#[must_use]
pub fn guests(config: &Captcha) -> Guests {
    let Some(service) = config.provider else { return Guests::default() };
    let usual = usual(service);
    let sources = match &config.script_url {
        Some(own) => vec![own.origin()],
        None => usual.sources.iter().map(|source| (*source).to_owned()).collect(),
    };
    Guests { sources, has_styles: usual.has_styles }
}

#[derive(Deserialize)]
struct Verdict {
    success: bool,
}

/// Asks the provider whether a token is one that it gave out for a passed check. Nothing is asked where none is configured.
///
/// # Errors
/// [`ErrorCode::CaptchaInvalid`] for a no or no token, [`ErrorCode::UpstreamUnavailable`] where there is no clear answer.
pub async fn verify(state: &State, token: Option<&str>) -> Result<(), ApiError> {
    let config = &state.config.captcha;
    let (Some(service), Some(secret)) = (config.provider, config.secret.as_ref()) else { return Ok(()) };
    let token = token
        .filter(|token| (1..=MAX_TOKEN).contains(&token.len()))
        .ok_or_else(|| ApiError::new(ErrorCode::CaptchaInvalid))?;
    let url = config.verify_url.as_ref().map_or(usual(service).verify, |url| url.as_str());
    let form = Serializer::new(String::new())
        .append_pair("secret", secret.expose())
        .append_pair("response", token)
        .finish();
    let request = OutboundRequest::new(Method::Post, url, MAX_BYTES)
        .accept("application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let unclear = || ApiError::new(ErrorCode::UpstreamUnavailable);
    let answer = state.outbound.send(request).await.map_err(|error| {
        tracing::warn!(%error, "the captcha's provider could not be asked");
        unclear()
    })?;
    if answer.status != 200 {
        tracing::warn!(status = answer.status, "the captcha's provider answered with an error");
        return Err(unclear());
    }
    let verdict: Verdict = serde_json::from_slice(&answer.body).map_err(|_| unclear())?;
    if verdict.success { Ok(()) } else { Err(ApiError::new(ErrorCode::CaptchaInvalid)) }
}
