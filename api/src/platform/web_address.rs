//! Addresses that people and browsers are sent to.

use url::{Host, Url};

/// Bytes of an address at most.
const ADDRESS_MAX: usize = 2_048;

/// An address as it is compared: written just as a browser would follow it, so that equal texts are equal places. `None` for
/// one with a fragment, a pattern or credentials.
#[must_use]
pub fn parse(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= ADDRESS_MAX)?;
    let is_plain = url.as_str() == text || url.as_str().strip_suffix('/') == Some(text);
    let is_safe =
        url.fragment().is_none() && !text.contains(['*', '\\']) && !text.chars().any(char::is_whitespace);
    (is_plain && is_safe && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// Whether an address is on this very machine (RFC 8252 §7.3).
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Whether an address is one of a page: `https`, and `http` on this machine alone.
#[must_use]
pub fn is_page(text: &str) -> bool {
    parse(text).is_some_and(|url| url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url))
}
