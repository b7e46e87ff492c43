//! Mail and text messages: the sections `mail`, `sms` and `messages`.

use std::path::PathBuf;

use super::Config;
use super::address::OutboundUrl;
use super::declare::{Setting, settings};
use super::source::Reader;
use super::value::choice;
use crate::platform::secret::SecretString;

settings! {
    /// Mail to users: codes, confirmations, alerts.
    pub struct Mail in "mail." {
        /// How mail leaves: `smtp`, `file` (one `.eml` each in the folder `mail` of the data folder, for development) or
        /// `off`. When it is not set: `smtp` where `mail.host` is set, else `file` while the portal is on localhost, else
        /// `off`. Without mail nobody can prove an address or be told of a change.
        transport: Option<MailTransport> = "", like "smtp";
        /// The mail server.
        host: Option<String> = "", like "smtp.example.org";
        /// Its port. 0 takes the usual one: 465 with `tls`, 587 with `starttls`, 25 with `none`.
        port: u32 = "0", like "2525", from 0 to 65535;
        /// How the connection is encrypted: `tls` from its first byte (RFC 8314), `starttls` before anything is said
        /// (RFC 3207; a server that does not offer it gets no mail), or `none`.
        tls: MailTls = "starttls", like "tls";
        /// A file with certificates (PEM) that are believed beside those of the system.
        ca_file: Option<PathBuf> = "", like "/etc/ssl/internal-ca.pem";
        /// The name to authenticate with. Without one, the server is not asked for authentication.
        username: Option<String> = "", like "latchkey";
        /// The password that goes with it. It is not sent without TLS, but to this machine itself.
        password: Option<SecretString> = "", like "file:/run/secrets/latchkey-smtp";
        /// The sender, as `Name <address>` or an address alone.
        from: Mailbox = "Latchkey <no-reply@localhost>", like "Example accounts <accounts@example.org>";
        /// Where answers go; the sender when it is not set.
        reply_to: Option<Mailbox> = "", like "Help desk <help@example.org>";
        /// How long the delivery of one mail may take before it is tried again later.
        timeout_seconds: u64 = "20", like "60", from 1 to 100;
    }
}

settings! {
    /// Text messages to users, through any gateway that takes one HTTP request for each.
    pub struct Sms in "sms." {
        /// How text messages leave: `gateway`, `file` (one `.txt` each in the folder `sms` of the data folder, for
        /// development) or `off`. When it is not set: `gateway` where `sms.url` is set, else `file` while the portal is
        /// on localhost, else `off`. Without it no phone number can be proven, and codes by SMS are not offered.
        transport: Option<SmsTransport> = "", like "gateway";
        /// The address that the request goes to.
        url: Option<OutboundUrl> = "", like "https://sms.example.org/v1/messages";
        /// The method of the request: `post`, `put` or `get`. With `get` the body becomes the query.
        method: SmsMethod = "post", like "put";
        /// The kind of the body, which decides how values are written into it: `json` or `form`.
        format: SmsFormat = "json", like "form";
        /// The body. `{to}` is the number (E.164, with the plus sign), `{text}` the message, `{from}` the sender and
        /// `{id}` an id that stays the same when a message is tried again.
        body: String = "{\"from\":\"{from}\",\"to\":\"{to}\",\"text\":\"{text}\"}", like "From={from}&To={to}&Body={text}";
        /// Headers of the request, one a line. A secret, because one of them is usually the key.
        headers: Option<SecretString> = "", like "file:/run/secrets/latchkey-sms-headers";
        /// The sender: a number or a name that the gateway knows.
        from: String = "Latchkey", like "+15550100";
    }
}

settings! {
    /// How many messages users may cause in an hour, by mail and by SMS alike. Over it they are told to wait. 0 switches a
    /// limit off.
    pub struct Messages in "messages." {
        /// Messages to one address.
        per_address: u32 = "10", like "5", from 0 to 10000;
        /// Messages that one account asks for.
        per_account: u32 = "20", like "10", from 0 to 10000;
        /// Messages that one client asks for: an IPv4 address, or a network of 64 bits in IPv6.
        per_client: u32 = "40", like "100", from 0 to 100000;
        /// Alerts to one account. Further ones are left out; what they would tell stands in the activity.
        alerts_per_account: u32 = "20", like "50", from 0 to 10000;
    }
}

impl Config {
    /// Rules between the keys of mail and text messages.
    pub(super) fn check_messages(&self, reader: &mut Reader<'_>) {
        let (mail, sms) = (&self.mail, &self.sms);
        if mail.transport == Some(MailTransport::Smtp) && mail.host.is_none() {
            reader.mistake_at("mail.host", "must be set, as `mail.transport` is smtp".to_owned());
        }
        if mail.username.is_some() != mail.password.is_some() {
            reader.mistake_at("mail.username", "stands only together with `mail.password`".to_owned());
        }
        let is_local = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "::1");
        let is_clear = mail.tls == MailTls::None && !mail.host.as_deref().is_some_and(is_local);
        if mail.password.is_some() && is_clear {
            reader.mistake_at(
                "mail.password",
                "is not sent without TLS: set `mail.tls`, or leave it out".to_owned(),
            );
        }
        if sms.transport == Some(SmsTransport::Gateway) && sms.url.is_none() {
            reader.mistake_at("sms.url", "must be set, as `sms.transport` is gateway".to_owned());
        }
        for name in ["{to}", "{text}"].into_iter().filter(|name| !sms.body.contains(name)) {
            reader.mistake_at("sms.body", format!("must have {name} somewhere"));
        }
    }

    /// How mail leaves.
    #[must_use]
    pub fn mail_transport(&self) -> MailTransport {
        self.mail.transport.unwrap_or(match &self.mail.host {
            Some(_) => MailTransport::Smtp,
            None if self.public_url.is_localhost() => MailTransport::File,
            None => MailTransport::Off,
        })
    }

    /// How text messages leave.
    #[must_use]
    pub fn sms_transport(&self) -> SmsTransport {
        self.sms.transport.unwrap_or(match &self.sms.url {
            Some(_) => SmsTransport::Gateway,
            None if self.public_url.is_localhost() => SmsTransport::File,
            None => SmsTransport::Off,
        })
    }
}

choice! {
    /// How mail leaves.
    pub enum MailTransport is "`smtp`, `file` or `off`" {
        /// By a mail server.
        Smtp = "smtp",
        /// Into files, for development.
        File = "file",
        /// Not at all.
        Off = "off",
    }
}

choice! {
    /// How the connection to the mail server is encrypted.
    pub enum MailTls is "`tls`, `starttls` or `none`" {
        /// From the first byte (RFC 8314).
        Tls = "tls",
        /// After a plain greeting (RFC 3207), and required.
        Starttls = "starttls",
        /// Not at all.
        None = "none",
    }
}

choice! {
    /// How text messages leave.
    pub enum SmsTransport is "`gateway`, `file` or `off`" {
        /// By an HTTP gateway.
        Gateway = "gateway",
        /// Into files, for development.
        File = "file",
        /// Not at all.
        Off = "off",
    }
}

choice! {
    /// The method of the request to the gateway.
    pub enum SmsMethod is "`post`, `put` or `get`" {
        /// POST.
        Post = "post",
        /// PUT.
        Put = "put",
        /// GET; the body becomes the query.
        Get = "get",
    }
}

choice! {
    /// The kind of the gateway's body.
    pub enum SmsFormat is "`json` or `form`" {
        /// `application/json`.
        Json = "json",
        /// `application/x-www-form-urlencoded`.
        Form = "form",
    }
}

/// A sender or receiver of mail: a name and an address (RFC 5322 §3.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox(lettre::message::Mailbox);

impl Mailbox {
    /// The mailbox itself.
    #[must_use]
    pub fn get(&self) -> &lettre::message::Mailbox {
        &self.0
    }
}

impl Setting for Mailbox {
    const TYPE: &'static str = "a mail address, with or without a name";

    fn parse(text: &str) -> Result<Self, String> {
        let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"'), address),
            None => ("", text),
        };
        let name = Some(name.to_owned()).filter(|name| !name.is_empty());
        let is_one_line = !text.chars().any(char::is_control);
        let address = address.parse().ok().filter(|_| is_one_line);
        address
            .map(|address| Self(lettre::message::Mailbox::new(name, address)))
            .ok_or_else(|| format!("must be an address such as Name <name@example.org>, not \"{text}\""))
    }
}
