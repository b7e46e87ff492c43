//! The configuration of the server: defaults, below one TOML file, below `LATCHKEY_*` variables.
//!
//! Each key is declared once, in this file. Parsing, messages, the names of the variables and the reference page
//! derive from that declaration. An unknown key or a bad value is an error, and all errors are told at once: a
//! server that starts with half of what its operator wrote is a server that nobody configured.
//!
//! What belongs to an organization (sign-in steps, password policy, session life ...) is not here but in that
//! organization's settings document; this is what belongs to the machine.

mod address;
mod declare;
mod error;
mod message;
mod reference;
mod source;
mod value;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ipnet::IpNet;

pub use address::{DatabaseUrl, HostPort, OutboundUrl, PublicUrl};
pub use declare::Key;
pub use error::{ConfigError, Mistake};
pub use message::{Mail, MailTls, MailTransport, Mailbox, Messages, Sms, SmsFormat, SmsMethod, SmsTransport};
pub use reference::reference;
pub use value::{CaptchaService, LogFilter, LogFormat, Synchronous};

use super::secret::{SecretKey, SecretString};
use declare::{Section as _, settings};
use source::Reader;

/// What every variable of ours begins with.
const PREFIX: &str = "LATCHKEY_";

/// The variable that names the configuration file. It is not a key: it cannot stand in the file.
pub const CONFIG_VARIABLE: &str = "LATCHKEY_CONFIG";

settings! {
    /// Everything an operator decides about one server.
    pub struct Config in "" {
        /// Where the server listens. A port of 0 takes a free one. Plain HTTP: put a proxy that speaks TLS before it
        /// wherever it is reached from other machines.
        listen: SocketAddr = "127.0.0.1:8080", like "0.0.0.0:8080";
        /// The address under which browsers reach the portal: scheme, host and port, nothing else. Must begin with
        /// `https://`; `http://` is taken for `localhost` and names below it only. Every link is built from it.
        public_url: PublicUrl = "http://localhost:8080", like "https://account.example.org";
        /// The folder for everything that the server writes: the embedded database and the secret key. It is created
        /// when it is missing. A relative path starts at the folder in which the server is started.
        data_dir: PathBuf = "./data", like "/var/lib/latchkey";
        /// The key from which all others are derived, as 32 bytes in base64 (`openssl rand -base64 32` makes one). When
        /// it is not set, the server makes one at its first start and keeps it in `secret.key` in the data folder.
        /// Servers that share a database need the same key. Whoever has it can forge sessions; when it is lost, all
        /// sessions and sealed secrets are lost with it.
        secret_key: Option<SecretKey> = "", like "file:/run/secrets/latchkey";
        /// The key before a change of `secret_key`. It opens what was sealed with it and seals nothing new. A change of
        /// key ends all sessions.
        secret_key_previous: Option<SecretKey> = "", like "file:/run/secrets/latchkey-previous";
    }
    sections {
        /// The database.
        database: Database;
        /// The HTTP server.
        http: Http;
        /// The log.
        log: Log;
        /// Figures for monitoring.
        metrics: Metrics;
        /// What checking a password may cost.
        hashing: Hashing;
        /// How often one client may ask.
        rate_limit: RateLimit;
        /// What strangers do before they may ask for something.
        captcha: Captcha;
        /// Where known bad passwords come from.
        password: Password;
        /// Pictures from Gravatar.
        gravatar: Gravatar;
        /// Places from addresses.
        geoip: GeoIp;
        /// Connections from the server to others.
        outbound: Outbound;
        /// Mail to users.
        mail: Mail;
        /// Text messages to users.
        sms: Sms;
        /// How many messages are sent.
        messages: Messages;
    }
}

settings! {
    /// The database.
    pub struct Database in "database." {
        /// Where the data is kept. `sqlite://` and a path is a file on this machine, which is created when it is
        /// missing; `postgres://` is a server, with the address as libpq takes it.
        url: DatabaseUrl = "sqlite://{data_dir}/latchkey.db", like "postgres://latchkey:password@db.example.org/latchkey";
        /// Connections kept open. On SQLite these are for reading; there is always one more for writing.
        pool_size: u32 = "8", like "16", from 1 to 512;
        /// How long a request waits for a connection before it is answered with 503.
        acquire_timeout_milliseconds: u64 = "3000", like "5000", from 10 to 60000;
        /// When SQLite waits for the disk. `full`: at every commit, so that an acknowledged write survives the loss of
        /// power. `normal`: faster; survives a crash of the server, but may lose the last writes with the power.
        sqlite_synchronous: Synchronous = "full", like "normal";
    }
}

settings! {
    /// The HTTP server.
    pub struct Http in "http." {
        /// Threads that answer requests.
        workers: usize = "{cores}", like "4", from 1 to 256;
        /// Networks of the proxies in front of the server. Only a request that comes from one of them has its
        /// `X-Forwarded-For` believed, and of that only the last address that is not itself in this list.
        trusted_proxies: Vec<IpNet> = "", like "10.0.0.0/8,fd00::/8";
        /// How long a client may take to send the head of a request. Its body may take six times as long.
        client_timeout_seconds: u64 = "10", like "5", from 1 to 600;
        /// How long requests in flight may take to finish when the server is told to stop.
        shutdown_timeout_seconds: u64 = "30", like "10", from 0 to 600;
    }
}

settings! {
    /// The log, which goes to standard error.
    pub struct Log in "log." {
        /// What is logged: a level, or levels per module such as `info,latchkey=debug`.
        level: LogFilter = "info", like "info,latchkey=debug";
        /// How a line is written: `text` for people, `json` for machines.
        format: LogFormat = "text", like "json";
    }
}

settings! {
    /// Figures for monitoring.
    pub struct Metrics in "metrics." {
        /// An address of its own for `/metrics` (Prometheus). When it is not set, metrics are not served: they would
        /// otherwise be open to everyone whom a proxy lets through. Keep it on an internal network.
        listen: Option<SocketAddr> = "", like "127.0.0.1:9090";
    }
}

settings! {
    /// What checking a password may cost (Argon2id, RFC 9106).
    pub struct Hashing in "hashing." {
        /// Memory of one hash in KiB. Older hashes are renewed at the next sign-in when it grows.
        memory_kib: u32 = "19456", like "65536", from 19456 to 262144;
        /// Passes over the memory.
        iterations: u32 = "2", like "3", from 2 to 16;
        /// Hashes computed at the same time; memory is held for as many.
        permits: usize = "{cores}", like "2", from 1 to 256;
        /// Sign-ins that may wait for their turn; more are answered with 503.
        queue_limit: usize = "256", like "64", from 1 to 65536;
    }
}

settings! {
    /// How often one client may ask: an IPv4 address, or a network of 64 bits in IPv6.
    pub struct RateLimit in "rate_limit." {
        /// Requests of any kind a second, in the long run. 0 switches this limit off.
        general_per_second: u32 = "50", like "100", from 0 to 100000;
        /// Requests of any kind at once.
        general_burst: u32 = "200", like "500", from 1 to 100000;
        /// Attempts to sign in a minute, in the long run. 0 switches this limit off.
        sign_in_per_minute: u32 = "30", like "60", from 0 to 100000;
        /// Attempts to sign in at once.
        sign_in_burst: u32 = "20", like "50", from 1 to 100000;
        /// Passwords a minute whose strength is checked, in the long run. 0 switches this limit off.
        password_check_per_minute: u32 = "60", like "120", from 0 to 100000;
        /// Passwords at once whose strength is checked.
        password_check_burst: u32 = "30", like "60", from 1 to 100000;
    }
}

settings! {
    /// What strangers do before they may ask for something, such as a link for a forgotten password: a computation by their
    /// browser, without a puzzle and without another company's server.
    pub struct Captcha in "captcha." {
        /// How hard it is, as a number of bits: each one doubles the work. 18 takes a browser a fraction of a second. 0 asks
        /// for no work.
        difficulty: u32 = "18", like "20", from 0 to 26;
        /// A provider whose check is asked for beside the work. Not set, nobody outside learns who asks. With one, the pages load
        /// its script and the server asks it whether the check was passed; while it does not answer, nobody recovers.
        provider: Option<CaptchaService> = "", like "turnstile";
        /// What the provider knows this portal by. Public.
        site_key: Option<String> = "", like "0x4AAAAAAADnPIDROrmt1Wwj";
        /// What this server shows the provider.
        secret: Option<SecretString> = "", like "file:/run/secrets/latchkey-captcha";
        /// The script, where it is not at the provider's usual address.
        script_url: Option<OutboundUrl> = "", like "https://captcha.example.org/api.js";
        /// Where the server asks, if not at the provider's usual address.
        verify_url: Option<OutboundUrl> = "", like "https://captcha.example.org/siteverify";
    }
}

settings! {
    /// Where known bad passwords come from, beyond the list that is built in.
    pub struct Password in "password." {
        /// A file of breached passwords as SHA-1 in hexadecimal, one a line, sorted, a count after a colon allowed.
        breach_file: Option<PathBuf> = "", like "/var/lib/latchkey/breached.txt";
        /// A server that answers range queries: it is sent the first five digits of a SHA-1 and never a password.
        breach_server: Option<OutboundUrl> = "", like "https://breach.example.org";
    }
}

settings! {
    /// Pictures from Gravatar.
    pub struct Gravatar in "gravatar." {
        /// Where pictures are asked for; empty switches Gravatar off. The server asks, never the browser.
        base_url: Option<OutboundUrl> = "https://gravatar.com/avatar", like "https://avatars.example.org/avatar";
    }
}

settings! {
    /// Places from addresses.
    pub struct GeoIp in "geoip." {
        /// A city database in the MaxMind format. Without one, sessions show no place.
        file: Option<PathBuf> = "", like "/var/lib/latchkey/city.mmdb";
    }
}

settings! {
    /// Connections from the server to others.
    pub struct Outbound in "outbound." {
        /// Hosts with ports that may be reached although they are internal or do not speak TLS. Meant for development
        /// and tests: everything else has to be `https` at a public address.
        allow: Vec<HostPort> = "", like "localhost:8025,avatars.internal:8443";
    }
}

impl Config {
    /// Reads the configuration: `file` or else the one that `LATCHKEY_CONFIG` names, and over it the variables.
    ///
    /// # Errors
    /// Every unknown key, bad value and unreadable file, each with its place.
    pub fn load(file: Option<&Path>, environment: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let keys = Self::keys();
        let mut reader = Reader::new(&keys);
        let named = environment.get(CONFIG_VARIABLE).filter(|name| !name.is_empty()).map(Path::new);
        if let Some(file) = file.or(named) {
            reader.read_file(file);
        }
        reader.read_environment(environment);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).to_string();
        reader.set_default("http.workers", cores.clone());
        reader.set_default("hashing.permits", cores);
        let in_data_dir = address::sqlite_in(Path::new(reader.text_of("data_dir").unwrap_or_default()));
        reader.set_default("database.url", in_data_dir);
        let config = Self::read(&mut reader);
        if let Some(config) = &config {
            config.check_together(&mut reader);
        }
        match config {
            Some(config) if reader.mistakes.is_empty() => Ok(config),
            _ => Err(ConfigError { mistakes: reader.mistakes }),
        }
    }

    /// Rules that hold between keys.
    fn check_together(&self, reader: &mut Reader<'_>) {
        let services = [
            ("password.breach_server", &self.password.breach_server),
            ("gravatar.base_url", &self.gravatar.base_url),
            ("sms.url", &self.sms.url),
            ("captcha.script_url", &self.captcha.script_url),
            ("captcha.verify_url", &self.captcha.verify_url),
        ];
        for (name, url) in services.into_iter().filter_map(|(name, url)| Some((name, url.as_ref()?))) {
            if !url.is_https() && !self.outbound.allow.contains(&url.host_port()) {
                let message =
                    format!("must begin with https:// unless `outbound.allow` lists {}", url.host_port());
                reader.mistake_at(name, message);
            }
        }
        self.check_messages(reader);
        let captcha = &self.captcha;
        let parts =
            [("captcha.site_key", captcha.site_key.is_some()), ("captcha.secret", captcha.secret.is_some())];
        for (name, is_set) in parts {
            if is_set != captcha.provider.is_some() {
                let message = match is_set {
                    true => "stands only together with `captcha.provider`",
                    false => "must be set, as `captcha.provider` is",
                };
                reader.mistake_at(name, message.to_owned());
            }
        }
    }

    /// A configuration for tests: a free port of this machine, no rate limits, and hashing so cheap that it
    /// protects nothing. It cannot be reached from a file or from variables.
    ///
    /// # Errors
    /// When `database_url` is not one.
    pub fn for_tests(data_dir: &Path, database_url: &str) -> Result<Self, ConfigError> {
        let environment = BTreeMap::from([
            ("LATCHKEY_DATA_DIR".to_owned(), data_dir.display().to_string()),
            ("LATCHKEY_DATABASE_URL".to_owned(), database_url.to_owned()),
            ("LATCHKEY_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
            ("LATCHKEY_RATE_LIMIT_GENERAL_PER_SECOND".to_owned(), "0".to_owned()),
            ("LATCHKEY_RATE_LIMIT_SIGN_IN_PER_MINUTE".to_owned(), "0".to_owned()),
            ("LATCHKEY_RATE_LIMIT_PASSWORD_CHECK_PER_MINUTE".to_owned(), "0".to_owned()),
            ("LATCHKEY_CAPTCHA_DIFFICULTY".to_owned(), "4".to_owned()),
            ("LATCHKEY_GRAVATAR_BASE_URL".to_owned(), String::new()),
            ("LATCHKEY_HTTP_WORKERS".to_owned(), "1".to_owned()),
        ]);
        let mut config = Self::load(None, &environment)?;
        config.hashing.memory_kib = 64;
        config.hashing.iterations = 1;
        Ok(config)
    }

    /// Every key there is, in the order of the reference page.
    #[must_use]
    pub fn keys() -> Vec<&'static Key> {
        <Self as declare::Section>::keys()
    }
}

impl Key {
    /// The variable that sets this key.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "_").to_uppercase())
    }

    /// The variable that names a file with the value of this key; for secrets only.
    #[must_use]
    pub fn file_variable(&self) -> String {
        format!("{}_FILE", self.variable())
    }

    /// The name of the section, empty for the keys at the top.
    #[must_use]
    pub fn section(&self) -> &'static str {
        self.name.split_once('.').map_or("", |(section, _)| section)
    }
}

/// The variables of this process that are ours. The one place where the environment is read.
#[must_use]
pub fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
        .filter(|(name, _)| name.starts_with(PREFIX))
        .collect()
}

#[cfg(test)]
mod tests;
