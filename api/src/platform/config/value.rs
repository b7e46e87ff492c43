//! Plain values: texts, numbers, paths, lists and choices.

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;

use super::declare::{Setting, Shape};
use crate::platform::secret::{SecretKey, SecretString};

impl Setting for SocketAddr {
    const TYPE: &'static str = "an IP address and port";

    fn parse(text: &str) -> Result<Self, String> {
        text.parse()
            .map_err(|_| format!("must be an IP address and port such as 127.0.0.1:8080, not \"{text}\""))
    }
}

impl Setting for PathBuf {
    const TYPE: &'static str = "a path";

    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() || text.contains('\0') {
            return Err("must be a path".to_owned());
        }
        Ok(Self::from(text))
    }
}

/// One line of text.
impl Setting for String {
    const TYPE: &'static str = "a text";

    fn parse(text: &str) -> Result<Self, String> {
        let is_one_line = !text.is_empty() && !text.chars().any(char::is_control);
        if is_one_line { Ok(text.to_owned()) } else { Err("must be one line of text".to_owned()) }
    }
}

impl Setting for SecretString {
    const TYPE: &'static str = "a text";
    const IS_SECRET: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(Self::new(text)) }
    }
}

impl Setting for SecretKey {
    const TYPE: &'static str = "32 bytes in base64";
    const IS_SECRET: bool = true;

    fn parse(text: &str) -> Result<Self, String> {
        Self::from_base64(text).ok_or_else(|| "must be exactly 32 bytes in base64".to_owned())
    }
}

impl Setting for bool {
    const TYPE: &'static str = "true or false";
    const SHAPE: Shape = Shape::Switch;

    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| format!("must be true or false, not \"{text}\""))
    }
}

/// Implements the reading of whole numbers.
macro_rules! number {
    ($($type:ty),*) => { $(
        impl Setting for $type {
            const TYPE: &'static str = "a whole number";
            const SHAPE: Shape = Shape::Number;

            fn parse(text: &str) -> Result<Self, String> {
                text.parse().map_err(|_| format!("must be a whole number, not \"{text}\""))
            }

            fn magnitude(&self) -> Option<u64> {
                u64::try_from(*self).ok()
            }
        }
    )* };
}
number!(u32, u64, usize);

impl Setting for IpNet {
    const TYPE: &'static str = "a network";

    fn parse(text: &str) -> Result<Self, String> {
        let network = text.parse().or_else(|_| text.parse::<std::net::IpAddr>().map(Self::from));
        network.map_err(|_| format!("must be an address or a network such as 10.0.0.0/8, not \"{text}\""))
    }
}

/// An empty text means that it is not set.
impl<T: Setting> Setting for Option<T> {
    const TYPE: &'static str = T::TYPE;
    const SHAPE: Shape = T::SHAPE;
    const IS_SECRET: bool = T::IS_SECRET;

    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::parse(text).map(Some) }
    }

    fn magnitude(&self) -> Option<u64> {
        self.as_ref().and_then(T::magnitude)
    }
}

/// An empty text is an empty list.
impl Setting for Vec<IpNet> {
    const TYPE: &'static str = "a list of networks";
    const SHAPE: Shape = Shape::List;

    fn parse(text: &str) -> Result<Self, String> {
        list(text)
    }
}

/// Reads values between commas.
pub(super) fn list<T: Setting>(text: &str) -> Result<Vec<T>, String> {
    let items = text.split(',').map(str::trim);
    if text.trim().is_empty() { Ok(Vec::new()) } else { items.map(T::parse).collect() }
}

/// Declares a setting that takes one of a few words.
macro_rules! choice {
    ($(#[$meta:meta])* pub enum $name:ident is $words:literal { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_meta])* $variant,)* }

        impl Setting for $name {
            const TYPE: &'static str = $words;

            fn parse(text: &str) -> Result<Self, String> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(format!("must be {}, not \"{text}\"", $words)),
                }
            }
        }
    };
}
pub(super) use choice;

choice! {
    /// How a line of the log is written.
    pub enum LogFormat is "`text` or `json`" {
        /// For people.
        Text = "text",
        /// For machines: one JSON object a line.
        Json = "json",
    }
}

choice! {
    /// Whose check strangers pass beside the proof of work.
    pub enum CaptchaService is "`turnstile`, `hcaptcha` or `recaptcha`" {
        /// Cloudflare Turnstile.
        Turnstile = "turnstile",
        /// hCaptcha.
        HCaptcha = "hcaptcha",
        /// Google reCAPTCHA, version 2.
        ReCaptcha = "recaptcha",
    }
}

choice! {
    /// When SQLite waits for the disk.
    pub enum Synchronous is "`full` or `normal`" {
        /// At every commit: an acknowledged write survives the loss of power.
        Full = "full",
        /// At checkpoints only: the last writes may be lost with the power, never with the process.
        Normal = "normal",
    }
}

/// What the log shows: a level, or levels per module in the notation of `tracing`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFilter(String);

impl LogFilter {
    /// The directives as they were written, known to be valid.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Setting for LogFilter {
    const TYPE: &'static str = "a level (`error`, `warn`, `info`, `debug`, `trace`) or directives per module";

    fn parse(text: &str) -> Result<Self, String> {
        let valid = !text.trim().is_empty() && tracing_subscriber::EnvFilter::try_new(text).is_ok();
        // A lone word that is no level would be taken as the name of a module and silence everything else.
        let lone_word_is_level = text.contains(['=', ',', '[', ':'])
            || text.parse::<tracing_subscriber::filter::LevelFilter>().is_ok();
        if valid && lone_word_is_level {
            return Ok(Self(text.to_owned()));
        }
        Err(format!(
            "must be error, warn, info, debug, trace, or directives such as info,latchkey=debug, not \"{text}\""
        ))
    }
}
