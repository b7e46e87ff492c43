//! The mail server.

use std::sync::OnceLock;
use std::time::Duration;

use anyhow::Context as _;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::MailError;
use crate::platform::config::{Mail, MailTls};
use crate::platform::secret::SecretString;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How to reach the mail server.
#[derive(Debug)]
pub(super) struct Smtp {
    host: String,
    port: u16,
    tls: MailTls,
    certificate: Option<Certificate>,
    credentials: Option<(String, SecretString)>,
    timeout: Duration,
    /// Made for the first mail: reading the system's certificates takes time. Each mail has a connection of its own, so
    /// that a portal at rest keeps none.
    transport: OnceLock<Transport>,
}

impl Smtp {
    pub(super) fn new(host: &str, mail: &Mail) -> anyhow::Result<Self> {
        let certificate = mail.ca_file.as_deref().map(|file| {
            let pem = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            Certificate::from_pem(&pem).with_context(|| format!("{} holds no certificate", file.display()))
        });
        let usual = match mail.tls {
            MailTls::Tls => 465,
            MailTls::Starttls => 587,
            MailTls::None => 25,
        };
        Ok(Self {
            host: host.to_owned(),
            port: u16::try_from(mail.port).ok().filter(|port| *port > 0).unwrap_or(usual),
            tls: mail.tls,
            certificate: certificate.transpose()?,
            credentials: mail.username.clone().zip(mail.password.clone()),
            timeout: Duration::from_secs(mail.timeout_seconds),
            transport: OnceLock::new(),
        })
    }

    pub(super) async fn send(&self, message: &Message) -> Result<(), MailError> {
        let transport = match self.transport.get() {
            Some(transport) => transport,
            None => {
                let opened = self.open().map_err(MailError::Unreachable)?;
                self.transport.get_or_init(|| opened)
            }
        };
        // The library's own limit holds for each step; this one for all of them together.
        match tokio::time::timeout(self.timeout, transport.send(message.clone())).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(refusal(error)),
            Err(_) => Err(MailError::TimedOut),
        }
    }

    fn open(&self) -> Result<Transport, Error> {
        let parameters = || {
            let builder = TlsParameters::builder(self.host.clone());
            match &self.certificate {
                Some(certificate) => builder.add_root_certificate(certificate.clone()),
                None => builder,
            }
            .build()
        };
        let tls = match self.tls {
            MailTls::Tls => Tls::Wrapper(parameters()?),
            MailTls::Starttls => Tls::Required(parameters()?),
            MailTls::None => Tls::None,
        };
        let mut builder =
            Transport::builder_dangerous(&self.host).port(self.port).tls(tls).timeout(Some(self.timeout));
        if let Some((name, password)) = &self.credentials {
            builder = builder.credentials(Credentials::new(name.clone(), password.expose().to_owned()));
        }
        Ok(builder.build())
    }
}

/// What an error says, without the text of the server's reply. A refusal of ourselves (authentication, an encryption that
/// is missing: RFC 4954 §6) is a mistake of the configuration that somebody will mend, not one of the message.
fn refusal(error: Error) -> MailError {
    match error.status().map(u16::from) {
        Some(code @ (500..=504 | 530 | 534 | 535 | 538)) => MailError::Postponed(code),
        Some(code) if error.is_permanent() => MailError::Refused(code),
        Some(code) => MailError::Postponed(code),
        None if error.is_timeout() => MailError::TimedOut,
        None => MailError::Unreachable(error),
    }
}
