//! Mail: messages of plain text and HTML, by SMTP (RFC 5321) or into files.
//!
//! A header is only ever made of parsed parts: an address that is none is refused before a message exists, and a subject
//! is encoded by the library, so that no value can begin a header of its own (T-63).

mod smtp;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use lettre::message::{Mailbox, MultiPart, header};
use lettre::{Address, Message};

use super::config::{Config, MailTransport};
use smtp::Smtp;

/// A mail to be sent.
#[derive(Clone)]
pub struct Mail {
    /// Says which mail it is; the same however often it is tried, so that a reader's mail program shows it once.
    pub id: String,
    /// The address it goes to.
    pub to: String,
    /// The subject, one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest may hold codes and links.
        f.debug_struct("Mail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why a mail was not sent. No variant carries the address or the text.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address is none.
    #[error("the address is not valid")]
    InvalidAddress,
    /// The message cannot be written.
    #[error("the message cannot be built: {0}")]
    Invalid(#[from] lettre::error::Error),
    /// The server refused this message for good, with that reply (RFC 5321 §4.2). Its text is left out: it may repeat
    /// the address.
    #[error("the mail server refused the message with {0}")]
    Refused(u16),
    /// The server did not take it now, with that reply.
    #[error("the mail server answered {0}")]
    Postponed(u16),
    /// The server could not be spoken to.
    #[error("the mail server was not reached: {0}")]
    Unreachable(#[source] lettre::transport::smtp::Error),
    /// The server did not answer in time.
    #[error("the mail server did not answer in time")]
    TimedOut,
    /// A file could not be written.
    #[error("the mail could not be written: {0}")]
    File(#[from] std::io::Error),
    /// Mail is switched off.
    #[error("mail is switched off")]
    Off,
}

impl MailError {
    /// Whether trying again later is of no use.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::InvalidAddress | Self::Invalid(_) | Self::Refused(_))
    }
}

/// Sends mail. Cheap at rest: nothing is opened before the first one.
#[derive(Debug)]
pub struct Mailer {
    from: Mailbox,
    reply_to: Option<Mailbox>,
    domain: String,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Smtp(Box<Smtp>),
    File(PathBuf),
    Off,
}

impl Mailer {
    /// A mailer as configured.
    ///
    /// # Errors
    /// A file of certificates that cannot be read.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let way = match (config.mail_transport(), &config.mail.host) {
            (MailTransport::Smtp, Some(host)) => Way::Smtp(Box::new(Smtp::new(host, &config.mail)?)),
            (MailTransport::File, _) => Way::File(config.data_dir.join("mail")),
            (MailTransport::Off | MailTransport::Smtp, _) => Way::Off,
        };
        Ok(Self {
            from: config.mail.from.get().clone(),
            reply_to: config.mail.reply_to.as_ref().map(|mailbox| mailbox.get().clone()),
            domain: config.public_url.host().to_owned(),
            way,
        })
    }

    /// Whether mail leaves at all.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        !matches!(self.way, Way::Off)
    }

    /// The folder that mail is written into, where it is.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.way {
            Way::File(folder) => Some(folder),
            Way::Smtp(_) | Way::Off => None,
        }
    }

    /// Sends a mail, or hands it to the server that will.
    ///
    /// # Errors
    /// [`MailError`]
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = self.message(mail)?;
        match &self.way {
            Way::Smtp(smtp) => smtp.send(&message).await,
            Way::File(folder) => {
                Ok(super::outbox_file::write(folder, &mail.id, "eml", message.formatted()).await?)
            }
            Way::Off => Err(MailError::Off),
        }
    }

    /// The message as it goes over the wire (RFC 5322, MIME).
    fn message(&self, mail: &Mail) -> Result<Message, MailError> {
        let to = Mailbox::new(None, address(&mail.to)?);
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(one_line(&mail.subject))
            .message_id(Some(format!("<{}@{}>", mail.id, self.domain)))
            // Nobody's out-of-office message should answer (RFC 3834).
            .header(AutoSubmitted);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let parts = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
        Ok(builder.multipart(parts)?)
    }
}

/// The address as a mail server understands it: the domain in its ASCII form (RFC 5891), which every server takes.
///
/// # Errors
/// [`MailError::InvalidAddress`]
pub fn address(text: &str) -> Result<Address, MailError> {
    if !latchkey_openapi::validate::is_email(text) {
        return Err(MailError::InvalidAddress);
    }
    let (local, domain) = text.rsplit_once('@').ok_or(MailError::InvalidAddress)?;
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(host)) => Address::new(local, host).map_err(|_| MailError::InvalidAddress),
        // Nobody's address is at a number.
        Ok(_) | Err(_) => Err(MailError::InvalidAddress),
    }
}

/// A text without anything that ends a line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `Auto-Submitted: auto-generated` (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
