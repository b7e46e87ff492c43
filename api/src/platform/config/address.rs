//! Addresses: of the portal, of the database, of services outside.

use std::fmt;
use std::path::{Path, PathBuf};

use url::{Host, Url};

use super::declare::{Setting, Shape};
use super::value::list;
use crate::platform::secret::SecretString;

/// The address under which browsers reach the portal. Links are built from it alone, never from a request header.
///
/// `https` always; `http` only for `localhost` and names below it, where browsers take Secure cookies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
    is_https: bool,
}

impl PublicUrl {
    /// Scheme, host and (where it is not the scheme's own) port, without a slash at the end (RFC 6454 §6.2).
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host alone; it is the default relying-party id of passkeys.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the portal is reached over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether it names this machine: a portal for development.
    #[must_use]
    pub fn is_localhost(&self) -> bool {
        self.host == "localhost" || self.host.ends_with(".localhost")
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

impl Setting for PublicUrl {
    const TYPE: &'static str = "a web address without a path";

    fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("must be a web address ({error})"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold a user name or password".to_owned());
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(format!("must have no path, query or fragment, not \"{text}\""));
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        let is_local = host == "localhost" || host.ends_with(".localhost");
        let is_https = match url.scheme() {
            "https" => true,
            "http" if is_local => false,
            _ => {
                return Err(format!(
                    "must begin with https:// (http:// only for localhost and names below it), not \"{text}\""
                ));
            }
        };
        Ok(Self { origin: url.origin().ascii_serialization(), host, is_https })
    }
}

/// Which database, and where.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// An embedded database in this file.
    Sqlite(PathBuf),
    /// A PostgreSQL server; the address as libpq takes it, which may hold a password.
    Postgres(SecretString),
}

impl DatabaseUrl {
    /// Reads an address by its scheme; nothing is opened or created.
    ///
    /// # Errors
    /// Says which schemes there are when it is another one, or what is missing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        match scheme {
            "sqlite" if rest.is_empty() || rest.contains(['?', '\0']) => {
                Err("must name a file after sqlite://, without parameters".to_owned())
            }
            "sqlite" if rest.contains(":memory:") || rest.starts_with("file:") => {
                Err("must name a file: a database in memory would be another one for every connection"
                    .to_owned())
            }
            "sqlite" => Ok(Self::Sqlite(PathBuf::from(rest))),
            "postgres" | "postgresql" if rest.is_empty() => {
                Err(format!("must name a server after {scheme}://"))
            }
            "postgres" | "postgresql" => Ok(Self::Postgres(SecretString::new(text))),
            // The address may hold a password: only its scheme is repeated.
            "" => Err("must begin with sqlite:// or postgres://".to_owned()),
            other => Err(format!("must begin with sqlite:// or postgres://, not {other}://")),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://[secret]"),
        }
    }
}

impl Setting for DatabaseUrl {
    const TYPE: &'static str = "`sqlite://` and a path, or `postgres://` and a server";
    const IS_SECRET: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        Self::parse(text)
    }
}

/// The address of a service outside, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboundUrl(Url);

impl OutboundUrl {
    /// The address, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// Whether it is reached over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Scheme, host and port (RFC 6454 §6.2).
    #[must_use]
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Host and port that a connection is made to.
    #[must_use]
    pub fn host_port(&self) -> HostPort {
        let host = self.0.host_str().unwrap_or_default().to_owned();
        HostPort { host, port: self.0.port_or_known_default().unwrap_or_default() }
    }
}

impl Setting for OutboundUrl {
    const TYPE: &'static str = "a web address";

    fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("must be a web address ({error})"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("must begin with https://, not {}://", url.scheme()));
        }
        let has_extras = !url.username().is_empty() || url.password().is_some();
        if has_extras || url.query().is_some() || url.fragment().is_some() {
            return Err("must have no user name, password, query or fragment".to_owned());
        }
        Ok(Self(url))
    }
}

/// A host and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// A name or an address, in lower case; IPv6 in brackets.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Setting for HostPort {
    const TYPE: &'static str = "a host and port";

    fn parse(text: &str) -> Result<Self, String> {
        let refused = || format!("must be a host and port such as gravatar.test:8443, not \"{text}\"");
        let (host, port) = text.rsplit_once(':').ok_or_else(refused)?;
        let host = Host::parse(host).map_err(|_| refused())?.to_string();
        Ok(Self { host, port: port.parse().ok().filter(|p| *p > 0).ok_or_else(refused)? })
    }
}

/// An empty text is an empty list.
impl Setting for Vec<HostPort> {
    const TYPE: &'static str = "a list of hosts with ports";
    const SHAPE: Shape = Shape::List;

    fn parse(text: &str) -> Result<Self, String> {
        list(text)
    }
}

/// The address of the embedded database inside the folder of all data.
pub(super) fn sqlite_in(data_dir: &Path) -> String {
    format!("sqlite://{}", data_dir.join("latchkey.db").display())
}
