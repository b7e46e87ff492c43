//! Cookies: one name per organization, `__Host-` so that no sibling site can set or read them.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::identity::organization::DEFAULT_SLUG;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The session's secret.
    Session,
    /// Binds a flow to the browser that began it.
    Flow,
    /// Binds an application's request to the browser that it came by.
    Authorization,
    /// Proves that somebody signed in here before; lives on after sign-out.
    Device,
    /// Makes this browser trusted with the first factor alone.
    Trust,
}

/// The cookie's name for an organization. A slug holds no `_`, so the names of one purpose never meet those of another.
#[must_use]
pub fn name(purpose: Purpose, slug: &str) -> String {
    let base = match purpose {
        Purpose::Session => "__Host-latchkey",
        Purpose::Flow => "__Host-latchkey_flow",
        Purpose::Authorization => "__Host-latchkey_authorize",
        Purpose::Device => "__Host-latchkey_device",
        Purpose::Trust => "__Host-latchkey_trust",
    };
    if slug == DEFAULT_SLUG { base.to_owned() } else { format!("{base}-{slug}") }
}

/// A cookie with all that protects it. Without an age it ends with the browser.
#[must_use]
pub fn make(purpose: Purpose, slug: &str, value: String, max_age_seconds: Option<i64>) -> Cookie<'static> {
    let mut cookie = Cookie::build(name(purpose, slug), value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish();
    if let Some(seconds) = max_age_seconds {
        cookie.set_max_age(Duration::seconds(seconds));
    }
    cookie
}

/// A cookie that deletes the one of that purpose.
#[must_use]
pub fn removal(purpose: Purpose, slug: &str) -> Cookie<'static> {
    make(purpose, slug, String::new(), Some(0))
}

/// The value of a request's cookie. Reads the header directly: this is on the path of every request. When a name comes
/// twice the request is not trusted with either.
#[must_use]
pub fn read<'a>(request: &'a HttpRequest, purpose: Purpose, slug: &str) -> Option<&'a str> {
    let name = name(purpose, slug);
    let mut found = None;
    for value in request.headers().get_all(header::COOKIE) {
        for pair in value.to_str().ok()?.split(';') {
            if let Some((key, value)) = pair.trim().split_once('=')
                && key == name
            {
                if found.is_some() {
                    return None;
                }
                found = Some(value);
            }
        }
    }
    found
}

/// Secret bytes as a cookie's value.
#[must_use]
pub fn encode(secret: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(secret)
}

/// The secret bytes of a cookie's value, if there are exactly so many.
#[must_use]
pub fn decode<const N: usize>(value: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn t34_cookies_are_host_bound_secure_and_http_only() {
        let cookie = make(Purpose::Session, "default", "x".to_owned(), None).to_string();
        assert_eq!(cookie, "__Host-latchkey=x; HttpOnly; SameSite=Lax; Secure; Path=/");
        assert_eq!(name(Purpose::Session, "acme"), "__Host-latchkey-acme");
    }

    #[test]
    fn a_cookie_that_comes_twice_is_not_believed() {
        let request = |value: &str| {
            TestRequest::default().insert_header(("Cookie", value.to_owned())).to_http_request()
        };
        let one = request("a=b; __Host-latchkey=x");
        assert_eq!(read(&one, Purpose::Session, "default"), Some("x"));
        let two = request("__Host-latchkey=y; __Host-latchkey=x");
        assert_eq!(read(&two, Purpose::Session, "default"), None);
        assert_eq!(read(&one, Purpose::Session, "acme"), None);
    }
}
