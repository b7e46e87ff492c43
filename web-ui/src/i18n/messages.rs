//! The messages of the languages: a few are in the app itself, all others come as one file per language.
//!
//! The bundler writes those files, each complete: a message that a language lacks stands there in English.

use std::rc::Rc;

use super::Language;
use crate::api::{ApiError, early, files};
use crate::platform;

/// The messages of one language, in Fluent's syntax.
#[derive(Debug, Clone)]
pub(crate) struct Messages {
    /// The language.
    pub language: Language,
    text: Rc<str>,
}

impl PartialEq for Messages {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language && Rc::ptr_eq(&self.text, &other.text)
    }
}

impl Messages {
    /// The few that are there before anything is loaded.
    pub(crate) fn start(language: Language) -> Self {
        let text = match language {
            Language::English => include_str!("../../locales/en/start.ftl"),
            Language::German => include_str!("../../locales/de/start.ftl"),
        };
        Self { language, text: text.into() }
    }

    /// Those of the file, which `boot.js` may have asked for already.
    pub(crate) async fn load(language: Language) -> Result<Self, ApiError> {
        let text = match early::messages(language.tag()) {
            Some(answer) => files::adopt(answer).await,
            None => Err(ApiError::Offline),
        };
        let text = match text {
            Ok(text) => text,
            Err(_) => files::read(&address(language).ok_or(ApiError::Offline)?).await?,
        };
        Ok(Self { language, text: text.into() })
    }

    /// In Fluent's syntax.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// All of them, as the files in the source have them.
    #[cfg(test)]
    pub(crate) fn all(language: Language) -> Self {
        Self { language, text: super::tests::sources(language).join("\n").into() }
    }
}

/// Where the file is, by the list that the bundler wrote into the page: `en=/assets/…`, separated by spaces.
fn address(language: Language) -> Option<String> {
    let list = platform::document()?.document_element()?.get_attribute("data-messages")?;
    list.split(' ')
        .filter_map(|entry| entry.split_once('='))
        .find(|(tag, _)| *tag == language.tag())
        .map(|(_, address)| address.to_owned())
}
