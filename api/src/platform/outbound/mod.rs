//! The one way out: every request to an address that somebody typed goes through here.
//!
//! Whoever may type an address (a discovery document, a logout URI, a picture) could otherwise make the server speak
//! to what only the server can reach. So:
//! - `https` only, and only to public addresses, checked after the name is resolved, and exactly the checked ones are
//!   connected to ([`resolver`]); addresses written as numbers in any notation are checked too;
//! - redirects are not followed, proxies from the environment are not used, no cookies, no referrer, no credentials
//!   in the address;
//! - an answer ends at a size and at a time.
//!
//! The configuration may list `host:port` pairs that are exempt from the first rule, for development, tests and
//! services in the operator's own network. The list is the operator's: nothing that users write can extend it.

mod resolver;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use reqwest::{Client, Url, header, redirect};
use thiserror::Error;

use self::resolver::{NotPublic, PublicOnly};
use super::ip::is_public;

/// The rules that an operator can set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboundConfig {
    /// `host:port` pairs that may be spoken to by plain `http` and at any address. IPv6 addresses in brackets.
    pub allowed_hosts: Vec<String>,
    /// Time for connecting, TLS included.
    pub connect_timeout: Duration,
    /// Time from the start to the last byte of the answer.
    pub total_timeout: Duration,
}

impl Default for OutboundConfig {
    /// Nothing exempt; 3 s to connect, 10 s in all.
    fn default() -> Self {
        Self {
            allowed_hosts: Vec::new(),
            connect_timeout: Duration::from_secs(3),
            total_timeout: Duration::from_secs(10),
        }
    }
}

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
}

/// What to send. `Debug` shows neither address nor headers nor body: each may hold a secret.
#[derive(Clone)]
pub struct OutboundRequest<'a> {
    method: Method,
    url: &'a str,
    max_bytes: usize,
    accept: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    body: Option<String>,
}

impl std::fmt::Debug for OutboundRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutboundRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

impl<'a> OutboundRequest<'a> {
    /// A GET whose answer may have so many bytes.
    #[must_use]
    pub fn get(url: &'a str, max_bytes: usize) -> Self {
        Self::new(Method::Get, url, max_bytes)
    }

    /// A request whose answer may have so many bytes.
    #[must_use]
    pub fn new(method: Method, url: &'a str, max_bytes: usize) -> Self {
        Self { method, url, max_bytes, accept: "*/*", headers: Vec::new(), body: None }
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, body: String) -> Self {
        self.body = Some(body);
        self
    }

    /// The media types that are wanted (RFC 9110 §12.5.1).
    #[must_use]
    pub fn accept(mut self, accept: &'a str) -> Self {
        self.accept = accept;
        self
    }

    /// One more header.
    #[must_use]
    pub fn header(mut self, name: &'a str, value: &'a str) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// An answer. Any status but a redirect; the caller decides what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type` as it was sent. A claim, not a fact.
    pub content_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why there is no answer. No variant carries the address: it may hold a secret, and errors are logged.
#[derive(Debug, Error)]
pub enum OutboundError {
    /// The address cannot be read, has no host, or carries a user name or password.
    #[error("the address is not valid")]
    InvalidUrl,
    /// Another scheme than `https`.
    #[error("the address is not https")]
    NotHttps,
    /// The address, or the one that its name leads to, is not a public one.
    #[error("the address is not public")]
    NotPublic,
    /// The answer sends us elsewhere.
    #[error("the server answered with a redirect")]
    Redirected,
    /// The answer has more bytes than were asked for.
    #[error("the answer is too large")]
    TooLarge,
    /// The answer did not come, or not wholly, in time.
    #[error("the server did not answer in time")]
    TimedOut,
    /// The name has no address, the connection or its TLS failed, or the answer is not HTTP.
    #[error("the server could not be reached")]
    Unreachable(#[source] reqwest::Error),
    /// An entry of the allow-list is not `host:port`.
    #[error("`{0}` is not of the form host:port")]
    InvalidAllowedHost(String),
}

/// The outbound client. Cheap to clone; all clones share the connections.
#[derive(Debug, Clone)]
pub struct OutboundClient {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: OutboundConfig,
    /// For the internet. Built at the first request: reading the system's certificates takes time and memory that a
    /// server which never goes out does not have to spend.
    guarded: OnceLock<Client>,
    /// For the allow-list.
    exempt: OnceLock<Client>,
}

impl OutboundClient {
    /// A client under these rules.
    ///
    /// # Errors
    /// [`OutboundError::InvalidAllowedHost`] for an entry that is not `host:port`.
    pub fn new(config: &OutboundConfig) -> Result<Self, OutboundError> {
        let mut config = config.clone();
        for entry in &mut config.allowed_hosts {
            *entry = normal_entry(entry).ok_or_else(|| OutboundError::InvalidAllowedHost(entry.clone()))?;
        }
        let inner = Inner { config, guarded: OnceLock::new(), exempt: OnceLock::new() };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Fetches `url`, at most `max_bytes` of it.
    ///
    /// # Errors
    /// [`OutboundError`]: refused before any connection, or failed on the way.
    pub async fn get(&self, url: &str, max_bytes: usize, accept: &str) -> Result<Fetched, OutboundError> {
        self.send(OutboundRequest::get(url, max_bytes).accept(accept)).await
    }

    /// Sends a request.
    ///
    /// # Errors
    /// [`OutboundError`]: refused before any connection, or failed on the way.
    pub async fn send(&self, request: OutboundRequest<'_>) -> Result<Fetched, OutboundError> {
        let url = Url::parse(request.url).map_err(|_| OutboundError::InvalidUrl)?;
        let client = self.client_for(&url)?;
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
        };
        let mut outgoing = client.request(method, url).header(header::ACCEPT, request.accept);
        for (name, value) in &request.headers {
            outgoing = outgoing.header(*name, *value);
        }
        if let Some(body) = request.body {
            outgoing = outgoing.body(body);
        }
        let mut response = outgoing.send().await.map_err(failed)?;
        if response.status().is_redirection() {
            return Err(OutboundError::Redirected);
        }
        let status = response.status().as_u16();
        let content_type = response.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
        let announced = response.content_length().unwrap_or(0);
        if announced > u64::try_from(request.max_bytes).unwrap_or(u64::MAX) {
            return Err(OutboundError::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len().saturating_add(chunk.len()) > request.max_bytes {
                return Err(OutboundError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Fetched { status, content_type, body })
    }

    /// Whether the address may be spoken to as far as its text tells: the name is looked up only with the request.
    ///
    /// # Errors
    /// [`OutboundError`]: why it would be refused before any connection.
    pub fn check(&self, url: &str) -> Result<(), OutboundError> {
        let url = Url::parse(url).map_err(|_| OutboundError::InvalidUrl)?;
        self.client_for(&url).map(drop)
    }

    /// The client whose rules hold for the address, or why it may not be fetched at all.
    fn client_for(&self, url: &Url) -> Result<&Client, OutboundError> {
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(OutboundError::InvalidUrl)?;
        let port = url.port_or_known_default().ok_or(OutboundError::InvalidUrl)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::InvalidUrl);
        }
        let is_allowed = self.inner.config.allowed_hosts.contains(&format!("{host}:{port}"));
        if is_allowed && matches!(url.scheme(), "http" | "https") {
            return self.inner.built(&self.inner.exempt, |builder| builder);
        }
        if url.scheme() != "https" {
            return Err(OutboundError::NotHttps);
        }
        // A number does not go through the resolver. The parser has brought every notation (octal, hexadecimal, one
        // number of 32 bits) into the usual one.
        if address_of(host).is_some_and(|ip| !is_public(ip)) {
            return Err(OutboundError::NotPublic);
        }
        self.inner.built(&self.inner.guarded, |builder| builder.https_only(true).dns_resolver(PublicOnly))
    }
}

impl Inner {
    fn built<'a>(
        &self,
        cell: &'a OnceLock<Client>,
        guard: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Result<&'a Client, OutboundError> {
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let builder = Client::builder()
            .user_agent("Latchkey")
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(self.config.connect_timeout)
            .timeout(self.config.total_timeout)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(30));
        let client = guard(builder).build().map_err(OutboundError::Unreachable)?;
        Ok(cell.get_or_init(|| client))
    }
}

fn failed(error: reqwest::Error) -> OutboundError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(cause) = source {
        if cause.is::<NotPublic>() {
            return OutboundError::NotPublic;
        }
        source = cause.source();
    }
    if error.is_timeout() {
        return OutboundError::TimedOut;
    }
    OutboundError::Unreachable(error.without_url())
}

/// The address that a host is, when it is written as a number.
fn address_of(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok()
}

/// An entry of the allow-list in the form in which addresses are compared with it.
fn normal_entry(entry: &str) -> Option<String> {
    let (_, port) = entry.rsplit_once(':')?;
    port.parse::<u16>().ok().filter(|port| *port > 0)?;
    let url = Url::parse(&format!("http://{entry}/")).ok()?;
    let is_bare = url.username().is_empty() && url.password().is_none() && url.path() == "/";
    let host = url.host_str().filter(|_| is_bare && url.query().is_none() && url.fragment().is_none())?;
    // `*.internal` would be taken for a pattern and never match.
    let is_plain = host.chars().all(|c| c.is_ascii_alphanumeric() || "-._:[]".contains(c));
    is_plain.then(|| format!("{host}:{port}"))
}
