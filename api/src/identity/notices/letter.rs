//! A mail as blocks, from which its plain text and its HTML are both made, so that the two never differ.

use chrono::{DateTime, Utc};
use latchkey_openapi::sessions::Device;

use crate::platform::html::escape;

/// A language that notices are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::German];
    /// For accounts that say nothing.
    pub const DEFAULT: Self = Self::English;

    /// The language of a tag (BCP 47) or of a list of them (RFC 9110 §12.5.4), by the first one that is known.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let primary = |tag: &str| tag.trim().split(['-', '_', ';']).next().unwrap_or_default().to_lowercase();
        let known = text.split(',').find_map(|tag| match primary(tag).as_str() {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            _ => None,
        });
        known.unwrap_or(Self::DEFAULT)
    }

    /// The tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }
}

/// Who is told, by whom, and from where it was caused.
#[derive(Debug, Clone)]
pub(super) struct Context {
    /// The organization's name.
    pub(super) organization: String,
    /// The portal's address, without a slash at the end.
    pub(super) portal: String,
    /// The user's name; empty where nobody is known yet.
    pub(super) person: String,
    /// When.
    pub(super) at: DateTime<Utc>,
    /// From what device.
    pub(super) device: Option<Device>,
    /// From where.
    pub(super) place: Option<String>,
}

impl Context {
    /// The page that leads through what to do when it was somebody else.
    pub(super) fn not_me(&self) -> String {
        format!("{}/not-me", self.portal)
    }

    /// The host of the portal, for codes that a phone fills in by itself.
    pub(super) fn host(&self) -> &str {
        let host = self.portal.split("://").nth(1).unwrap_or_default();
        host.split(['/', ':']).next().unwrap_or_default()
    }

    /// The organization's name, short enough for a text message.
    pub(super) fn short_organization(&self) -> String {
        self.organization.chars().filter(|c| !c.is_control()).take(30).collect()
    }

    /// Browser and system, where known.
    pub(super) fn browser_and_system(&self) -> (Option<&str>, Option<&str>) {
        let device = self.device.as_ref();
        (device.and_then(|d| d.browser.as_deref()), device.and_then(|d| d.os.as_deref()))
    }
}

/// A part of a mail.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// A paragraph.
    Text(String),
    /// A code to be typed.
    Code(String),
    /// A link.
    Button(&'static str, String),
    /// What is known, line by line.
    Facts(Vec<(&'static str, String)>),
    /// A paragraph of less weight.
    Quiet(String),
}

/// A mail.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    /// The subject.
    pub(super) subject: String,
    /// The parts, in their order.
    pub(super) blocks: Vec<Block>,
}

impl Letter {
    /// The plain text.
    pub(super) fn plain(&self, language: Language, context: &Context) -> String {
        let mut text = format!("{}\n\n", greeting(language, context));
        for block in &self.blocks {
            match block {
                Block::Text(paragraph) | Block::Quiet(paragraph) => text.push_str(paragraph),
                Block::Code(code) => text.push_str(&format!("    {code}")),
                Block::Button(label, url) => text.push_str(&format!("{label}:\n{url}")),
                Block::Facts(facts) => {
                    let lines: Vec<String> =
                        facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                    text.push_str(&lines.join("\n"));
                }
            }
            text.push_str("\n\n");
        }
        text.push_str(&format!("-- \n{}\n{}\n", context.organization, context.portal));
        text
    }

    /// The HTML: no picture, no style sheet, nothing that is fetched.
    pub(super) fn html(&self, language: Language, context: &Context) -> String {
        let mut body = format!("<p>{}</p>", escape(&greeting(language, context)));
        for block in &self.blocks {
            body.push_str(&html_block(block));
        }
        format!(
            "<!doctype html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><title>{subject}</title></head>\
             <body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif\"><div style=\"max-width:560px;margin:0 auto\">\
             <p style=\"font-weight:bold;font-size:18px\">{organization}</p>{body}\
             <hr style=\"border:0;border-top:1px solid #8886\"><p style=\"font-size:13px;color:#767676\">{organization}<br>\
             <a href=\"{portal}\" style=\"color:inherit\">{portal}</a></p></div></body></html>\n",
            tag = language.tag(),
            subject = escape(&self.subject),
            organization = escape(&context.organization),
            portal = escape(&context.portal),
        )
    }
}

fn html_block(block: &Block) -> String {
    match block {
        Block::Text(paragraph) => format!("<p>{}</p>", escape(paragraph)),
        Block::Quiet(paragraph) => {
            format!("<p style=\"font-size:14px;color:#767676\">{}</p>", escape(paragraph))
        }
        Block::Code(code) => {
            format!("<p style=\"font:bold 28px/1.2 monospace;letter-spacing:4px\">{}</p>", escape(code))
        }
        Block::Button(label, url) => format!(
            "<p><a href=\"{url}\" style=\"display:inline-block;padding:10px 18px;border-radius:6px;background:#1f4fd1;\
             color:#ffffff;text-decoration:none\">{label}</a></p><p style=\"font-size:13px;color:#767676;\
             word-break:break-all\">{url}</p>",
            label = escape(label),
            url = escape(url)
        ),
        Block::Facts(facts) => {
            let rows: String = facts
                .iter()
                .map(|(name, value)| {
                    format!(
                        "<tr><td style=\"padding:2px 16px 2px 0;color:#767676\">{}</td><td>{}</td></tr>",
                        escape(name),
                        escape(value)
                    )
                })
                .collect();
            format!("<table role=\"presentation\">{rows}</table>")
        }
    }
}

fn greeting(language: Language, context: &Context) -> String {
    let hello = match language {
        Language::English => "Hello",
        Language::German => "Guten Tag",
    };
    if context.person.is_empty() { format!("{hello},") } else { format!("{hello} {},", context.person) }
}
