//! What the server sends: mail and text messages, as files or over the wire.

use std::time::Duration;

use latchkey_tests::sinks::{Gateway, MailServer, free_port};
use latchkey_tests::{ReceivedText, mails_in, texts_in};
use serde_json::Value;

use super::server::Server;

/// How often it is looked for a message, and how long in between.
const LOOKS: usize = 400;
const PAUSE: Duration = Duration::from_millis(25);

/// The other ends of a server that really sends: SMTP and the HTTP of an SMS gateway.
pub(super) struct Lines {
    mail: MailServer,
    gateway: Gateway,
}

impl Lines {
    pub(super) fn start() -> Self {
        Self { mail: MailServer::start(free_port()), gateway: Gateway::start(free_port()) }
    }

    /// What tells the server of them.
    pub(super) fn variables(&self) -> [(&'static str, String); 4] {
        [
            ("LATCHKEY_MAIL_HOST", "127.0.0.1".to_owned()),
            ("LATCHKEY_MAIL_PORT", self.mail.port.to_string()),
            ("LATCHKEY_MAIL_TLS", "none".to_owned()),
            ("LATCHKEY_SMS_URL", format!("http://{}/messages", self.gateway())),
        ]
    }

    /// Where the gateway listens.
    pub(super) fn gateway(&self) -> String {
        format!("127.0.0.1:{}", self.gateway.port)
    }

    fn texts(&self) -> Vec<ReceivedText> {
        let sent = self.gateway.requests().into_iter().map(|request| {
            let body: Value = serde_json::from_str(&request.body).expect("the configured JSON");
            let member = |name: &str| body[name].as_str().expect("a text").to_owned();
            ReceivedText { to: member("to"), text: member("text") }
        });
        sent.collect()
    }
}

impl Server {
    /// Everything that was sent to an address or number, the oldest first.
    fn messages_to(&self, address: &str) -> Vec<ReceivedText> {
        let (mails, mut texts) = match &self.lines {
            Some(lines) => (lines.mail.mails(), lines.texts()),
            None => (mails_in(&self.folder), texts_in(&self.folder)),
        };
        texts.extend(mails.into_iter().map(|mail| ReceivedText { to: mail.to, text: mail.text }));
        texts.retain(|message| message.to == address);
        texts
    }

    /// The code in the newest message to `address`; one that was read before does not count.
    pub(crate) async fn code_for(&self, address: &str) -> String {
        self.newest(address, "a code", ReceivedText::code).await
    }

    /// The secret of the link to a page in the newest message to `address`.
    pub(crate) async fn token_for(&self, address: &str, page: &str) -> String {
        self.newest(address, page, |message| message.token(page)).await
    }

    /// Waits for a message to `address` that says so.
    pub(crate) async fn text_for(&self, address: &str, part: &str) -> String {
        self.newest(address, part, |message| message.text.contains(part).then(|| message.text.clone())).await
    }

    async fn newest(
        &self,
        address: &str,
        what: &str,
        find: impl Fn(&ReceivedText) -> Option<String>,
    ) -> String {
        let key = format!("{address} {what}");
        let read = self.read.borrow().get(&key).copied().unwrap_or_default();
        for _ in 0..LOOKS {
            let found: Vec<String> = self.messages_to(address).iter().filter_map(&find).collect();
            if found.len() > read {
                self.read.borrow_mut().insert(key, found.len());
                return found.last().unwrap().clone();
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{what} never came to {address}");
    }
}
