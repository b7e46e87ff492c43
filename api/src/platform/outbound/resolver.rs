//! Names become addresses here, and only public ones pass.

use std::{io, net::SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

use crate::platform::ip::is_public;

/// A name led to an address inside.
#[derive(Debug, Error)]
#[error("the name leads to an address that is not public")]
pub(super) struct NotPublic;

/// Asks the system's resolver and hands on what it checked: the connection goes to exactly these addresses, so a
/// second answer of the name server (DNS rebinding) is never asked for.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let addresses: Addrs = Box::new(only_public(found)?.into_iter());
            Ok(addresses)
        })
    }
}

/// All of them or none: a name that leads both outside and inside is a trick or a mistake.
fn only_public(
    addresses: Vec<SocketAddr>,
) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
    if addresses.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address").into());
    }
    if addresses.iter().all(|address| is_public(address.ip())) {
        Ok(addresses)
    } else {
        Err(NotPublic.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(addresses: &[&str]) -> bool {
        only_public(addresses.iter().map(|address| address.parse().unwrap()).collect()).is_ok()
    }

    #[test]
    fn one_address_inside_spoils_the_name() {
        assert!(passes(&["8.8.8.8:0", "[2606:4700:4700::1111]:0"]));
        assert!(!passes(&["8.8.8.8:0", "10.0.0.1:0"]));
        assert!(!passes(&["8.8.8.8:0", "[::1]:0"]));
        assert!(!passes(&["169.254.169.254:0"]));
        assert!(!passes(&[]));
    }
}
