//! Mail and text messages that the server under test sent, from the folders that it writes them into.

use std::path::Path;
use std::time::{Duration, Instant};

use mail_parser::MessageParser;

use crate::TestApp;

/// How long a delivery may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail as its reader sees it.
#[derive(Debug, Clone)]
pub struct ReceivedMail {
    /// The address it went to.
    pub to: String,
    /// The address it came from.
    pub from: String,
    /// The subject, decoded.
    pub subject: String,
    /// The plain text, decoded.
    pub text: String,
    /// The HTML, decoded.
    pub html: String,
    /// All of it as it was sent.
    pub raw: String,
}

impl ReceivedMail {
    /// Reads a message.
    #[must_use]
    pub fn parse(raw: &[u8]) -> Self {
        let message = MessageParser::default().parse(raw).expect("a message");
        let address = |list: Option<&mail_parser::Address<'_>>| {
            list.and_then(|list| list.first()?.address()).unwrap_or_default().to_owned()
        };
        Self {
            to: address(message.to()),
            from: address(message.from()),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
            html: message.body_html(0).unwrap_or_default().into_owned(),
            raw: String::from_utf8_lossy(raw).into_owned(),
        }
    }

    /// The code on a line of its own.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        six_digits(&self.text)
    }

    /// The token of the first link to a page of that name.
    #[must_use]
    pub fn token(&self, page: &str) -> Option<String> {
        token(&self.text, page)
    }
}

/// A text message.
#[derive(Debug, Clone)]
pub struct ReceivedText {
    /// The number it went to.
    pub to: String,
    /// The text.
    pub text: String,
}

impl ReceivedText {
    /// Its code.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        six_digits(&self.text)
    }

    /// The token of the first link to a page of that name.
    #[must_use]
    pub fn token(&self, page: &str) -> Option<String> {
        token(&self.text, page)
    }
}

fn six_digits(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_digit());
    words.filter(|word| word.len() == 6).map(str::to_owned).next()
}

fn token(text: &str, page: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("/{page}#"))?;
    Some(rest.split_whitespace().next().unwrap_or_default().to_owned())
}

fn files(folder: &Path, extension: &str) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        let is_whole = !path.file_name().unwrap().to_string_lossy().starts_with('.');
        is_whole && path.extension().is_some_and(|found| found == extension)
    });
    paths.sort_by_key(|path| std::fs::metadata(path).unwrap().modified().unwrap());
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// The mails that a server with this data folder wrote into it, the oldest first.
#[must_use]
pub fn mails_in(folder: &Path) -> Vec<ReceivedMail> {
    files(&folder.join("mail"), "eml").iter().map(|raw| ReceivedMail::parse(raw)).collect()
}

/// The text messages that a server with this data folder wrote into it, the oldest first.
#[must_use]
pub fn texts_in(folder: &Path) -> Vec<ReceivedText> {
    let texts = files(&folder.join("sms"), "txt");
    texts
        .into_iter()
        .map(|bytes| {
            let text = String::from_utf8(bytes).unwrap();
            let (head, body) = text.split_once("\n\n").unwrap();
            ReceivedText { to: head.trim_start_matches("To: ").to_owned(), text: body.to_owned() }
        })
        .collect()
}

impl TestApp {
    /// Waits until nothing is due or being delivered.
    pub fn settle(&self) {
        let started = Instant::now();
        loop {
            self.keep_up();
            let now = self.state.now_micros();
            let open = format!(
                "delivered_at IS NULL AND dead_at IS NULL AND (next_attempt_at <= {now} OR claimed_until > {now})"
            );
            if self.count("outbox", &open) == 0 {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "messages are still due: {:?}", self.dump_of("outbox"));
            // After the test moved the clock, nobody else tells the workers.
            for channel in latchkey::identity::notices::Channel::ALL {
                self.state.outbox.nudge(channel);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Every mail so far, the oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<ReceivedMail> {
        self.settle();
        mails_in(self.folder())
    }

    /// Every mail to an address so far, the oldest first.
    #[must_use]
    pub fn mails_to(&self, address: &str) -> Vec<ReceivedMail> {
        self.mails().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// Every text message so far, the oldest first.
    #[must_use]
    pub fn texts(&self) -> Vec<ReceivedText> {
        self.settle();
        texts_in(self.folder())
    }

    /// Throws away every message so far.
    pub fn forget_messages(&self) {
        self.settle();
        for folder in ["mail", "sms"] {
            let Ok(entries) = std::fs::read_dir(self.folder().join(folder)) else { continue };
            entries.for_each(|entry| std::fs::remove_file(entry.unwrap().path()).unwrap());
        }
    }

    /// The code of the last message to an address or a number.
    #[must_use]
    pub fn latest_code(&self, address: &str) -> String {
        let code = if address.contains('@') {
            self.mails_to(address).iter().rev().find_map(ReceivedMail::code)
        } else {
            let texts = self.texts();
            texts.iter().rev().filter(|text| text.to == address).find_map(ReceivedText::code)
        };
        code.unwrap_or_else(|| panic!("no code was sent to {address}"))
    }
}
