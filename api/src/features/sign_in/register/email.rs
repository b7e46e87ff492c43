//! The address: taken as it is, for the price of a solved challenge. What it says about the address depends on what was typed
//! and on the organization's rules alone.

use latchkey_openapi::captcha::CaptchaSolution;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::registration::RegistrationSettings;
use latchkey_openapi::validate::{USERNAME_MAX, is_username};

use super::check_offered;
use super::code::sent;
use crate::features::sign_in::flow::FlowState;
use crate::features::sign_in::proof::{Outcome, Turn};
use crate::features::sign_in::service::FlowError;
use crate::identity::captcha;
use crate::identity::contact_value;
use crate::identity::contacts::Kind;
use crate::identity::notices::Language;
use crate::identity::recovery::request::Request;
use crate::platform::http::error::ApiError;

/// Takes the address, and has a message sent to it.
pub(in crate::features::sign_in) async fn answer(
    turn: &Turn<'_>,
    typed: &str,
    language: Option<&str>,
    solution: Option<&CaptchaSolution>,
) -> Result<Outcome, FlowError> {
    let (state, organization) = (turn.state, turn.caller.organization);
    check_offered(state, organization)?;
    let address = check(typed, &organization.settings.registration)?;
    captcha::take(state, organization.id.as_str(), solution).await.map_err(FlowError::Elsewhere)?;
    let language = Language::of(language.unwrap_or_default()).tag();
    let request =
        Request::registration(state, organization, turn.caller.origin, &turn.row.id, (&address, language));
    let asked = FlowState {
        username: Some(address),
        language: Some(language.to_owned()),
        given: Some(sent(state)),
        ..turn.flow.clone()
    };
    // In one unit of work: whoever looks the address up begins only when the answer is made.
    Ok(Outcome::Asks(asked, Box::new(request)))
}

/// The stored form of an address that may register.
fn check(typed: &str, settings: &RegistrationSettings) -> Result<String, FlowError> {
    let refused =
        |error: FieldError| FlowError::Elsewhere(ApiError::new(ErrorCode::InvalidValue).errors(vec![error]));
    let Some(address) = contact_value::parse(Kind::Email, typed) else {
        let message = "This is not an e-mail address.";
        return Err(refused(FieldError::new("email", ErrorCode::Pattern, message)));
    };
    if settings.username_is_email && !is_username(&address) {
        let message = "It is too long to be a user name.";
        let error = FieldError::new("email", ErrorCode::TooLong, message);
        return Err(refused(error.with_limit(i64::try_from(USERNAME_MAX).unwrap_or(i64::MAX))));
    }
    if !is_of_domain(&address, &settings.email_domains) {
        let message = "Only addresses of certain domains may register.";
        return Err(refused(FieldError::new("email", ErrorCode::NotAnOption, message)));
    }
    Ok(address)
}

fn is_of_domain(address: &str, domains: &[String]) -> bool {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    domains.is_empty() || domains.iter().any(|allowed| allowed == domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowed_domain_is_the_whole_domain() {
        let allowed = ["example.org".to_owned()];
        assert!(is_of_domain("ada@example.org", &allowed));
        for other in
            ["ada@evilexample.org", "ada@sub.example.org", "ada@example.org.evil.test", "example.org"]
        {
            assert!(!is_of_domain(other, &allowed), "{other}");
        }
        assert!(is_of_domain("ada@anywhere.test", &[]));
    }

    #[test]
    fn t11_an_address_is_compared_after_it_is_normalized() {
        let settings = RegistrationSettings {
            email_domains: vec!["example.org".to_owned()],
            ..RegistrationSettings::default()
        };
        assert_eq!(check(" Ada@EXAMPLE.org ", &settings).unwrap(), "Ada@example.org");
        assert_eq!(check("ada@ｅｘａｍｐｌｅ.org", &settings).unwrap(), "ada@example.org");
        for typed in ["ada", "ada@exam\u{200b}ple.org", "ada@example.org, eve@example.org", ""] {
            assert!(check(typed, &settings).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn an_address_that_is_too_long_for_a_user_name_is_none_where_it_has_to_be_one() {
        let long = format!("{}@{}.example.org", "a".repeat(40), "b".repeat(40));
        let mut settings = RegistrationSettings::default();
        assert!(check(&long, &settings).is_ok());
        settings.username_is_email = true;
        assert!(check(&long, &settings).is_err());
    }
}
