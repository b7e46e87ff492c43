//! Text messages: one HTTP request each to a gateway, or into files.
//!
//! Gateways differ in little: an address, a method, a key in a header, and names for sender, receiver and text. So the
//! operator writes the body as a template, and values are written into it as its format asks.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::config::{Config, SmsFormat, SmsMethod, SmsTransport};
use super::outbound::{Method, OutboundClient, OutboundError, OutboundRequest};
use super::secret::SecretString;

/// Bytes of the gateway's answer that are read at most.
const MAX_ANSWER: usize = 64 * 1024;

/// A text message to be sent.
#[derive(Clone)]
pub struct TextMessage {
    /// Says which message it is; the same however often it is tried.
    pub id: String,
    /// The number it goes to (E.164).
    pub to: String,
    /// The text.
    pub text: String,
}

impl std::fmt::Debug for TextMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest is personal or a code.
        f.debug_struct("TextMessage").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why a text message was not sent. No variant carries the number or the text.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// The gateway could not be asked.
    #[error("the gateway was not reached: {0}")]
    Unreachable(#[from] OutboundError),
    /// The gateway refused this message for good.
    #[error("the gateway refused the message with status {0}")]
    Refused(u16),
    /// The gateway did not take it now.
    #[error("the gateway answered with status {0}")]
    Failed(u16),
    /// A file could not be written.
    #[error("the message could not be written: {0}")]
    File(#[from] std::io::Error),
    /// Text messages are switched off.
    #[error("text messages are switched off")]
    Off,
}

impl SmsError {
    /// Whether trying again later is of no use.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Refused(_))
    }
}

/// Sends text messages.
#[derive(Debug)]
pub struct SmsSender {
    way: Way,
}

#[derive(Debug)]
enum Way {
    Gateway(Box<Gateway>),
    File(PathBuf),
    Off,
}

#[derive(Debug)]
struct Gateway {
    client: OutboundClient,
    url: String,
    method: Method,
    format: SmsFormat,
    body: String,
    from: String,
    headers: Vec<(String, SecretString)>,
}

impl SmsSender {
    /// A sender as configured.
    ///
    /// # Errors
    /// Headers that are none.
    pub fn new(config: &Config, client: &OutboundClient) -> anyhow::Result<Self> {
        let sms = &config.sms;
        let way = match (config.sms_transport(), &sms.url) {
            (SmsTransport::Gateway, Some(url)) => Way::Gateway(Box::new(Gateway {
                client: client.clone(),
                url: url.as_str().to_owned(),
                method: match sms.method {
                    SmsMethod::Post => Method::Post,
                    SmsMethod::Put => Method::Put,
                    SmsMethod::Get => Method::Get,
                },
                format: sms.format,
                body: sms.body.clone(),
                from: sms.from.clone(),
                headers: headers(sms.headers.as_ref())?,
            })),
            (SmsTransport::File, _) => Way::File(config.data_dir.join("sms")),
            (SmsTransport::Off | SmsTransport::Gateway, _) => Way::Off,
        };
        Ok(Self { way })
    }

    /// Whether text messages leave at all.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        !matches!(self.way, Way::Off)
    }

    /// The folder that messages are written into, where they are.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.way {
            Way::File(folder) => Some(folder),
            Way::Gateway(_) | Way::Off => None,
        }
    }

    /// Sends a message.
    ///
    /// # Errors
    /// [`SmsError`]
    pub async fn send(&self, message: &TextMessage) -> Result<(), SmsError> {
        match &self.way {
            Way::Gateway(gateway) => gateway.send(message).await,
            Way::File(folder) => {
                let text = format!("To: {}\n\n{}\n", message.to, message.text);
                Ok(super::outbox_file::write(folder, &message.id, "txt", text.into_bytes()).await?)
            }
            Way::Off => Err(SmsError::Off),
        }
    }
}

impl Gateway {
    async fn send(&self, message: &TextMessage) -> Result<(), SmsError> {
        let body = fill(&self.body, self.format, &self.from, message);
        let with_query = format!("{}?{body}", self.url);
        let url = if self.method == Method::Get { &with_query } else { &self.url };
        let mut request = OutboundRequest::new(self.method, url, MAX_ANSWER);
        for (name, value) in &self.headers {
            request = request.header(name, value.expose());
        }
        if self.method != Method::Get {
            let kind = match self.format {
                SmsFormat::Json => "application/json",
                SmsFormat::Form => "application/x-www-form-urlencoded",
            };
            request = request.header("content-type", kind).body(body);
        }
        match self.client.send(request).await?.status {
            200..=299 => Ok(()),
            // Who asks wrongly, too often or too early is told something else tomorrow.
            status @ (401 | 403 | 404 | 405 | 408 | 425 | 429) => Err(SmsError::Failed(status)),
            status @ 400..=499 => Err(SmsError::Refused(status)),
            status => Err(SmsError::Failed(status)),
        }
    }
}

/// Writes the values into the template. What a value brings is never read as a placeholder again.
fn fill(template: &str, format: SmsFormat, from: &str, message: &TextMessage) -> String {
    let mut filled = String::with_capacity(template.len() + message.text.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, tail) = rest.split_at(at);
        filled.push_str(before);
        let values = [
            ("{to}", &message.to),
            ("{text}", &message.text),
            ("{id}", &message.id),
            ("{from}", &from.to_owned()),
        ];
        let named = values.into_iter().find_map(|(name, value)| Some((tail.strip_prefix(name)?, value)));
        if let Some((after, value)) = named {
            filled.push_str(&escaped(format, value));
            rest = after;
        } else {
            filled.push('{');
            rest = tail.get(1..).unwrap_or_default();
        }
    }
    filled.push_str(rest);
    filled
}

fn escaped(format: SmsFormat, value: &str) -> String {
    match format {
        SmsFormat::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
        }
        SmsFormat::Form => url::form_urlencoded::byte_serialize(value.as_bytes()).collect(),
    }
}

/// `Name: value`, one a line.
fn headers(text: Option<&SecretString>) -> anyhow::Result<Vec<(String, SecretString)>> {
    let lines = text.map(SecretString::expose).unwrap_or_default().lines();
    let mut headers = Vec::new();
    for (number, line) in lines.enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        // The line itself is not repeated: it may hold a key.
        let parts = line.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
        match parts {
            Some((name, value)) if is_token(name) && !value.chars().any(char::is_control) => {
                headers.push((name.to_owned(), SecretString::new(value)));
            }
            _ => bail!("line {} of `sms.headers` is not of the form `Name: value`", number + 1),
        }
    }
    Ok(headers)
}

/// A name of a header (RFC 9110 §5.6.2).
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
