//! What a list of people is narrowed by: two comparisons of SCIM's grammar, alone or together.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::people::PersonState;
use latchkey_openapi::scim::filter::{Literal, Operator};
use latchkey_openapi::scim::{AttributePath, Filter};

use crate::identity::contacts::fold;
use crate::platform::http::error::ApiError;

/// Characters that are searched for at most.
const TEXT_MAX: usize = 100;

/// Who is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Whose user name, name or address holds this, folded.
    pub(super) text: Option<String>,
    /// Who is in this state.
    pub(super) state: Option<PersonState>,
}

impl Wanted {
    /// Reads a filter.
    pub(super) fn parse(filter: Option<&str>) -> Result<Self, ApiError> {
        let Some(filter) = filter else { return Ok(Self::default()) };
        Filter::parse(filter).ok().and_then(|filter| Self::of(&filter)).ok_or_else(|| {
            ApiError::new(ErrorCode::InvalidFilter).detail(
                "The filter is of the form: userName co \"text\" and state eq \"active\", or one of the two.",
            )
        })
    }

    fn of(filter: &Filter) -> Option<Self> {
        let mut wanted = Self::default();
        match filter {
            Filter::And(all) => {
                for one in all {
                    wanted.add(one)?;
                }
            }
            one => wanted.add(one)?,
        }
        Some(wanted)
    }

    /// `None` for a comparison that there is not, or is there twice.
    fn add(&mut self, filter: &Filter) -> Option<()> {
        let Filter::Compare { path, operator, literal: Literal::String(text) } = filter else { return None };
        let AttributePath { schema: None, name, sub: None } = path else { return None };
        match (name.to_ascii_lowercase().as_str(), operator) {
            ("username", Operator::Co) if self.text.is_none() => {
                let is_fit = !text.trim().is_empty() && text.chars().count() <= TEXT_MAX;
                self.text = is_fit.then(|| fold(text));
                self.text.as_ref().map(|_| ())
            }
            ("state", Operator::Eq) if self.state.is_none() => {
                self.state = PersonState::ALL.into_iter().find(|state| state.as_str() == text);
                self.state.map(|_| ())
            }
            _ => None,
        }
    }

    /// The text as a pattern of `LIKE` with the escape character `\`.
    pub(super) fn pattern(&self) -> Option<String> {
        let text = self.text.as_ref()?;
        let escaped: String = text
            .chars()
            .flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c]))
            .collect();
        Some(format!("%{escaped}%"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_has_two_comparisons_and_no_other() {
        let parse = |text: &str| Wanted::parse(Some(text));
        let both = Wanted { text: Some("ada".to_owned()), state: Some(PersonState::Locked) };
        assert_eq!(parse("userName co \"ADA\" and state eq \"locked\"").unwrap(), both);
        assert_eq!(parse("state eq \"locked\" and username CO \"Ada\"").unwrap(), both);
        assert_eq!(parse("userName co \"ada\"").unwrap(), Wanted { state: None, ..both.clone() });
        assert_eq!(Wanted::parse(None).unwrap(), Wanted::default());
        for bad in [
            "",
            "userName",
            "userName co \"\"",
            "userName eq \"ada\"",
            "userName co 1",
            "state eq \"asleep\"",
            "state co \"locked\"",
            "userName co \"a\" or state eq \"locked\"",
            "userName co \"a\" and userName co \"b\"",
            "password co \"a\"",
            "name.givenName co \"a\"",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_searched_for_is_no_pattern() {
        let wanted = Wanted { text: Some("100%_\\a".to_owned()), state: None };
        assert_eq!(wanted.pattern().unwrap(), "%100\\%\\_\\\\a%");
    }
}
