//! Single values as people write them: moments, days, yes and no, devices, and what has words of its own.

use chrono::{DateTime, NaiveDate, Utc};
use latchkey_openapi::consent_purposes::FALLBACK_LANGUAGE;
use serde_json::{Map, Value};

use super::words::{self, Told};
use crate::identity::notices::Language;
use crate::platform::html::escape;

/// What has no words: as the document calls it, set apart.
pub(super) fn raw(text: &str) -> String {
    format!("<span class=\"raw\">{}</span>", escape(text))
}

/// Tells values in a language.
pub(super) struct Teller<'a> {
    pub(super) language: Language,
    /// What the organization calls its own attributes.
    pub(super) own: &'a [(String, String)],
}

impl Teller<'_> {
    const fn of(&self, english: &'static str, german: &'static str) -> &'static str {
        match self.language {
            Language::English => english,
            Language::German => german,
        }
    }

    /// What a member is called, as HTML.
    pub(super) fn label(&self, list: &str, name: &str) -> String {
        let last = name.rsplit(':').next().unwrap_or(name);
        let own = self.own.iter().find(|(known, _)| known == last).map(|(_, label)| label.as_str());
        words::field(self.language, list, name).or(own).map_or_else(|| raw(last), escape)
    }

    /// A value that holds no others, as HTML.
    pub(super) fn scalar(&self, list: &str, name: &str, value: &Value) -> String {
        match value {
            Value::Bool(true) => self.of("Yes", "Ja").to_owned(),
            Value::Bool(false) => self.of("No", "Nein").to_owned(),
            Value::Number(number) if name == "consentTimestamp" => {
                let at = number.as_i64().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
                at.map_or_else(|| raw(&number.to_string()), |at| self.moment(at))
            }
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.text(list, name, text),
            Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        }
    }

    fn text(&self, list: &str, name: &str, text: &str) -> String {
        match words::value(self.language, name, text) {
            Told::Words(words) => return escape(words),
            Told::Unknown => return raw(text),
            Told::Free => {}
        }
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return self.moment(at.to_utc());
        }
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(day) if list == "user_profile" => self.day(day),
            _ => escape(text),
        }
    }

    /// A day.
    pub(super) fn day(&self, day: NaiveDate) -> String {
        day.format(self.of("%-d %B %Y", "%d.%m.%Y")).to_string()
    }

    /// A moment, by the clock of the world, as mails tell it.
    pub(super) fn moment(&self, at: DateTime<Utc>) -> String {
        at.format(self.of("%-d %B %Y at %H:%M UTC", "%d.%m.%Y, %H:%M UTC")).to_string()
    }

    /// A moment to the second, so that what followed upon another is seen.
    pub(super) fn exact(&self, at: DateTime<Utc>) -> String {
        at.format(self.of("%-d %b %Y, %H:%M:%S UTC", "%d.%m.%Y, %H:%M:%S UTC")).to_string()
    }

    pub(super) fn times(&self, count: u64) -> String {
        format!("{count}{}", self.of(" times", "-mal"))
    }

    /// A device in a phrase: `Firefox 140 on Linux`.
    pub(super) fn device(&self, device: &Map<String, Value>) -> String {
        let part = |name: &str, version: &str| {
            let text = |name: &str| device.get(name).and_then(Value::as_str);
            let version = text(version).map(|version| format!(" {version}")).unwrap_or_default();
            text(name).map(|name| format!("{name}{version}"))
        };
        match (part("browser", "browserVersion"), part("os", "osVersion")) {
            (Some(browser), Some(os)) => format!("{browser} {} {os}", self.of("on", "unter")),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => {
                let kind = device.get("kind").and_then(Value::as_str).unwrap_or("unknown");
                match words::value(self.language, "kind", kind) {
                    Told::Words(words) => words.to_owned(),
                    Told::Unknown | Told::Free => kind.to_owned(),
                }
            }
        }
    }

    /// Of a text in several languages the one that is read.
    pub(super) fn in_language<'b>(&self, texts: &'b Map<String, Value>) -> &'b str {
        let own = texts.get(self.language.tag()).or_else(|| texts.get(FALLBACK_LANGUAGE));
        own.or_else(|| texts.values().next()).and_then(Value::as_str).unwrap_or_default()
    }
}
