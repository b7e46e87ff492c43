//! Every string of the app, through Fluent, one file per language, loaded when it is spoken. Dates, numbers and the names of countries come from the browser (`Intl`).

mod messages;

use std::cell::Cell;
use std::rc::Rc;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use latchkey_openapi::error::{ErrorCode, FieldError};
use unic_langid::LanguageIdentifier;
use yew::prelude::*;

use crate::api::ApiError;
use crate::platform;

pub(crate) use messages::Messages;

/// Under which name the browser remembers the language.
const REMEMBERED: &str = "latchkey.language";

/// A language that the app speaks completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    English,
    /// German.
    German,
}

impl Language {
    /// Every language, in the order of the switch.
    pub(crate) const ALL: &'static [Self] = &[Self::English, Self::German];

    /// Its tag (BCP 47).
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its name for those who speak it.
    pub(crate) const fn native_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The language that serves a tag such as `de-AT`.
    pub(crate) fn serving(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|language| language.tag() == primary)
    }
}

/// The language to begin with: the account's, the one last used here, one that the browser asks for.
pub(crate) fn initial_language(account: Option<&str>) -> Language {
    account
        .and_then(Language::serving)
        .or_else(|| platform::remembered(REMEMBERED).as_deref().and_then(Language::serving))
        .or_else(|| platform::browser_languages().iter().find_map(|tag| Language::serving(tag)))
        .unwrap_or(Language::English)
}

/// Whether a language was chosen in this browser.
pub(crate) fn is_remembered() -> bool {
    platform::remembered(REMEMBERED).is_some()
}

/// The messages of one language, and the switch to another.
#[derive(Clone)]
pub(crate) struct I18n {
    language: Language,
    bundle: Rc<FluentBundle<FluentResource>>,
    speak: Callback<Messages>,
    /// The language that was asked for last, whose messages may still be on their way.
    wanted: Rc<Cell<Language>>,
}

impl PartialEq for I18n {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.bundle, &other.bundle)
    }
}

impl I18n {
    /// These messages, after the few that are always there. `speak` takes those of another language into use.
    pub(crate) fn new(messages: &Messages, speak: Callback<Messages>) -> Self {
        let language = messages.language;
        let identifier: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![identifier]);
        // Names are put into sentences of left-to-right scripts; isolation marks would end up in titles and labels.
        bundle.set_use_isolating(false);
        for source in [&Messages::start(language), messages] {
            let resource = match FluentResource::try_new(source.text().to_owned()) {
                Ok(resource) => resource,
                // The bundler reads every file, so this is a part of a file at worst.
                Err((resource, _)) => resource,
            };
            drop(bundle.add_resource(resource));
        }
        Self { language, bundle: Rc::new(bundle), speak, wanted: Rc::new(Cell::new(language)) }
    }

    /// Speaks another language in the whole app, as soon as its messages are there, and from now on in this browser.
    pub(crate) async fn switch(&self, language: Language) -> Result<(), ApiError> {
        self.wanted.set(language);
        if language != self.language {
            let messages = Messages::load(language).await?;
            // Whoever has changed their mind meanwhile is not overruled.
            if self.wanted.get() != language {
                return Ok(());
            }
            self.speak.emit(messages);
        }
        platform::remember(REMEMBERED, Some(language.tag()));
        Ok(())
    }

    /// Speaks another language until the user chooses one or the page is left: nothing is remembered.
    pub(crate) async fn speak_for_now(&self, language: Language) -> Result<(), ApiError> {
        let messages = Messages::load(language).await?;
        if self.wanted.get() == self.language {
            self.speak.emit(messages);
        }
        Ok(())
    }

    /// The tag that dates and numbers follow: the browser's regional one of this language where it has one.
    pub(crate) fn format_tag(&self) -> String {
        let regional = platform::browser_languages().into_iter();
        regional
            .filter(|tag| Language::serving(tag) == Some(self.language))
            .find(|tag| tag.len() > 2)
            .unwrap_or_else(|| self.language.tag().to_owned())
    }

    /// The language.
    pub(crate) const fn language(&self) -> Language {
        self.language
    }

    /// A message without arguments. A key that does not exist shows itself: the tests let none through.
    pub(crate) fn text(&self, id: &str) -> String {
        self.find(id, None).unwrap_or_else(|| id.to_owned())
    }

    /// A message with arguments.
    pub(crate) fn with(&self, id: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        let arguments: FluentArgs<'_> = arguments.iter().cloned().collect();
        self.find(id, Some(&arguments)).unwrap_or_else(|| id.to_owned())
    }

    /// A message, or what stands in for it where the server knows more than this version of the app.
    pub(crate) fn text_or(&self, id: &str, otherwise: &str) -> String {
        self.find(id, None).unwrap_or_else(|| otherwise.to_owned())
    }

    fn find(&self, id: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, arguments, &mut errors).into_owned())
    }

    /// What an error code means, for people. `limit` is the number that the rule names.
    pub(crate) fn code(&self, code: ErrorCode, limit: Option<i64>) -> String {
        self.with(&format!("error-{}", code.as_str()), &[("limit", limit.unwrap_or_default().into())])
    }

    /// What is wrong with a field, for people.
    pub(crate) fn field_error(&self, error: &FieldError) -> String {
        self.code(error.code, error.limit)
    }

    /// What went wrong, for people.
    pub(crate) fn error(&self, error: &ApiError) -> String {
        match error {
            ApiError::Offline => self.text("failure-offline"),
            ApiError::Cancelled => self.text("failure-cancelled"),
            ApiError::SessionEnded => self.text("failure-session-ended"),
            ApiError::Unexpected { .. } => self.text("failure-unexpected"),
            ApiError::Problem(problem) => match problem.retry_after_seconds {
                Some(seconds) => {
                    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
                    format!("{} {}", self.code(problem.code, None), self.wait(seconds))
                }
                None => match problem.errors.first() {
                    Some(first) if problem.errors.len() == 1 => self.field_error(first),
                    _ => self.code(problem.code, None),
                },
            },
        }
    }

    fn wait(&self, seconds: i64) -> String {
        if seconds < 90 {
            self.with("retry-in-seconds", &[("seconds", seconds.into())])
        } else {
            self.with("retry-in-minutes", &[("minutes", ((seconds + 59) / 60).into())])
        }
    }
}

/// The app's messages.
#[hook]
pub(crate) fn use_i18n() -> I18n {
    let found = use_context::<I18n>();
    found.unwrap_or_else(|| I18n::new(&Messages::start(Language::English), Callback::noop()))
}

#[cfg(test)]
mod tests;
