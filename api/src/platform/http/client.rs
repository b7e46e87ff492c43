//! Who is at the other end: the client's address behind proxies, and the part of it that counts as one client.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use actix_web::http::header::{HeaderMap, HeaderName};
use ipnet::IpNet;

/// The de-facto header to which each proxy appends the address it was asked by.
static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Hops that are looked at. A longer chain is made up.
const MOST_HOPS: usize = 32;

/// The address of the client (OWASP ASVS 5.0 4.1.3).
///
/// Only a trusted proxy is believed, and only about whom it was asked by. The header is read from its end, where the
/// nearest proxy wrote: the first address that is not a trusted proxy is the client. What stands before it is the client's
/// own word and counts for nothing.
#[must_use]
pub fn address(peer: IpAddr, headers: &HeaderMap, trusted_proxies: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted_proxies.iter().any(|network| network.contains(&address));
    let mut client = peer.to_canonical();
    // A line that is not text keeps its place: passed over, it would let an older line, the client's own, be believed.
    let written: Vec<_> =
        headers.get_all(&FORWARDED_FOR).map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    let hops = written.iter().rev().flat_map(|value| value.rsplit(','));
    for hop in hops.take(MOST_HOPS) {
        if !is_trusted(client) {
            break;
        }
        // A word that is no address ends the chain at the last proxy that is known.
        let Some(address) = parse_hop(hop.trim()) else { break };
        client = address.to_canonical();
    }
    client
}

/// An address, with or without brackets and port.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let bracketed = || hop.strip_prefix('[')?.split_once(']')?.0.parse().ok();
    hop.parse().ok().or_else(|| hop.parse::<std::net::SocketAddr>().ok().map(|a| a.ip())).or_else(bracketed)
}

/// The part of an address that counts as one client: an IPv4 address, or the network of 64 bits that one subscriber of
/// IPv6 commonly gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClientPrefix(u128);

impl ClientPrefix {
    /// The prefix of an address. An IPv4 address written as IPv6 is the IPv4 address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.to_ipv6_mapped().to_bits()),
            IpAddr::V6(address) => Self(address.to_bits() & !u128::from(u64::MAX)),
        }
    }
}

impl fmt::Display for ClientPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match IpAddr::V6(Ipv6Addr::from_bits(self.0)).to_canonical() {
            IpAddr::V4(address) => write!(f, "{address}"),
            IpAddr::V6(network) => write!(f, "{network}/64"),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn seen_from(peer: &str, forwarded: &[&'static str]) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR.clone(), HeaderValue::from_static(value));
        }
        address(ip(peer), &headers, &trusted).to_string()
    }

    #[test]
    fn t41_a_client_cannot_choose_its_own_address() {
        assert_eq!(seen_from("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(seen_from("203.0.113.7", &["10.0.0.1"]), "203.0.113.7");
        assert_eq!(seen_from("10.0.0.1", &["198.51.100.1, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen_from("10.0.0.1", &["198.51.100.1", "203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen_from("10.0.0.1", &["127.0.0.1, 203.0.113.7, 10.9.9.9"]), "203.0.113.7");
    }

    #[test]
    fn t41_a_line_that_is_not_text_does_not_hide_what_the_proxy_wrote() {
        let seen = |last_line: &'static [u8]| {
            let mut headers = HeaderMap::new();
            headers.append(FORWARDED_FOR.clone(), HeaderValue::from_static("198.51.100.1"));
            headers.append(FORWARDED_FOR.clone(), HeaderValue::from_bytes(last_line).unwrap());
            address(ip("10.0.0.1"), &headers, &["10.0.0.0/8".parse().unwrap()]).to_string()
        };
        assert_eq!(seen(b"\xFF, 203.0.113.7"), "203.0.113.7");
        assert_eq!(seen(b"\xFF"), "10.0.0.1");
    }

    #[test]
    fn a_trusted_proxy_is_believed_about_whom_it_was_asked_by() {
        assert_eq!(seen_from("10.0.0.1", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen_from("::ffff:10.0.0.1", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen_from("fd00::1", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(seen_from("10.0.0.1", &["203.0.113.7:4711"]), "203.0.113.7");
        assert_eq!(seen_from("10.0.0.1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(seen_from("10.0.0.1", &["[2001:db8::7]"]), "2001:db8::7");
        assert_eq!(seen_from("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_broken_chain_ends_at_the_last_proxy_that_is_known() {
        assert_eq!(seen_from("10.0.0.1", &["198.51.100.1, unknown, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(seen_from("10.0.0.1", &[""]), "10.0.0.1");
        assert_eq!(seen_from("10.0.0.1", &["evil.example, "]), "10.0.0.1");
    }

    #[test]
    fn a_client_of_ipv6_is_its_network_of_64_bits() {
        let prefix = |text| ClientPrefix::of(ip(text)).to_string();
        assert_eq!(prefix("2001:db8:1:2:aaaa::1"), prefix("2001:db8:1:2:bbbb::2"));
        assert_ne!(prefix("2001:db8:1:2::1"), prefix("2001:db8:1:3::1"));
        assert_eq!(prefix("2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_eq!(prefix("203.0.113.7"), "203.0.113.7");
        assert_eq!(prefix("::ffff:203.0.113.7"), "203.0.113.7");
        assert_ne!(prefix("203.0.113.7"), prefix("203.0.113.8"));
    }
}
