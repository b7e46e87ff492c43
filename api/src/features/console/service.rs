//! The rules of the settings' sections.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::profile::{InputType, SCHEMA_CUSTOM};
use latchkey_openapi::settings::{AttributeSettings, Branding, CustomAttribute};
use latchkey_openapi::validate;

use crate::identity::State;
use crate::identity::attributes;
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::organization;
use crate::identity::session::Principal;
use crate::identity::settings::Settings;
use crate::platform::db::DbError;
use crate::platform::http::conditional::Precondition;
use crate::platform::http::error::ApiError;

/// Attributes of an organization's own at most.
const CUSTOM_MAX: usize = 50;
/// Choices of an attribute at most.
const OPTIONS_MAX: usize = 500;
/// Bytes of a pattern at most.
const PATTERN_MAX: usize = 500;
/// Characters of a label at most.
const LABEL_MAX: usize = 100;

/// Changes one section under its version. Answers the new version.
pub(super) async fn change(
    state: &State,
    me: &Principal,
    origin: &Origin,
    precondition: &Precondition,
    section: &'static str,
    edit: impl FnOnce(&mut Settings),
) -> Result<i64, ApiError> {
    let organization = state.organization_of(me).await?;
    precondition.require(organization.settings_version)?;
    let mut settings = organization.settings.clone();
    edit(&mut settings);
    let event = events::prepare(
        state,
        NewEvent::by_self(me.organization_id.as_str(), EventType::SettingsChanged, me.account_id.as_str())
            .within(me)
            .origin(origin)
            .details(serde_json::json!({ "section": section })),
    );
    let (id, version, now) =
        (me.organization_id.0.clone(), organization.settings_version, state.now_micros());
    let done = state
        .db
        .write(move |conn| {
            let done = organization::update_settings(conn, &id, version, &settings, now)?;
            if done {
                event.write(conn)?;
            }
            Ok::<_, DbError>(done)
        })
        .await?;
    if done { Ok(version + 1) } else { Err(ApiError::new(ErrorCode::PreconditionFailed)) }
}

/// Checks how the portal looks.
pub(super) fn check_branding(branding: &Branding) -> Result<(), ApiError> {
    if validate::is_color(&branding.accent_color) {
        return Ok(());
    }
    let error = FieldError::new("accentColor", ErrorCode::Pattern, "Write the colour as #rrggbb.");
    Err(ApiError::new(ErrorCode::InvalidValue).errors(vec![error]))
}

/// Checks the attributes of profiles.
pub(super) fn check_attributes(settings: &AttributeSettings) -> Result<(), ApiError> {
    let mut errors = Vec::new();
    if settings.custom.len() > CUSTOM_MAX {
        errors.push(
            FieldError::new("custom", ErrorCode::TooLong, "At most 50 attributes.")
                .with_limit(CUSTOM_MAX as i64),
        );
    }
    for (at, attribute) in settings.custom.iter().enumerate() {
        let is_twice =
            settings.custom.iter().take(at).any(|other| other.name.eq_ignore_ascii_case(&attribute.name));
        if is_twice {
            errors.push(FieldError::new(
                format!("custom[{at}].name"),
                ErrorCode::Uniqueness,
                "This name comes twice.",
            ));
        }
        errors.extend(check_custom(at, attribute));
    }
    for (path, rule) in &settings.rules {
        let field = format!("rules.{path}");
        if !attributes::is_known(path, &settings.custom) {
            errors.push(FieldError::new(field, ErrorCode::UnknownAttribute, "There is no such attribute."));
            continue;
        }
        if attributes::is_system(path) && rule.editable == Some(true) {
            errors.push(FieldError::new(&field, ErrorCode::Mutability, "Latchkey keeps this attribute."));
        }
        if rule
            .pattern
            .as_ref()
            .is_some_and(|text| text.len() > PATTERN_MAX || attributes::whole_match(text).is_err())
        {
            errors.push(FieldError::new(
                &field,
                ErrorCode::Pattern,
                "The pattern is not a regular expression.",
            ));
        }
        let is_complex = rule.input_type.is_some_and(is_complex);
        if is_complex {
            errors.push(FieldError::new(
                &field,
                ErrorCode::NotAnOption,
                "This input type is for other attributes.",
            ));
        }
        if rule.options.len() > OPTIONS_MAX {
            errors.push(FieldError::new(&field, ErrorCode::TooLong, "At most 500 choices."));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(ApiError::new(ErrorCode::InvalidValue).errors(errors)) }
}

const fn is_complex(input: InputType) -> bool {
    matches!(input, InputType::Email | InputType::Phone | InputType::Address)
}

fn check_custom(at: usize, attribute: &CustomAttribute) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse = |member: &str, code, message: &str| {
        errors.push(FieldError::new(format!("custom[{at}].{member}"), code, message));
    };
    let name = &attribute.name;
    let is_name = name.len() <= 63
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if !is_name {
        let path = format!("{SCHEMA_CUSTOM}:{name}");
        refuse("name", ErrorCode::Pattern, &format!("{path} is not an attribute name."));
    }
    if is_complex(attribute.input_type) {
        refuse("inputType", ErrorCode::NotAnOption, "This input type is for built-in attributes.");
    }
    let needs_options =
        matches!(attribute.input_type, InputType::Select | InputType::Radio | InputType::CheckboxGroup);
    if needs_options == attribute.options.is_empty() || attribute.options.len() > OPTIONS_MAX {
        refuse(
            "options",
            ErrorCode::Required,
            "Choices belong to the input types that offer them, 1 to 500.",
        );
    }
    if !attribute.labels.contains_key("en") {
        refuse("labels", ErrorCode::Required, "A label in English is needed.");
    }
    if attribute.labels.values().any(|label| label.trim().is_empty() || label.chars().count() > LABEL_MAX) {
        refuse("labels", ErrorCode::TooLong, "A label has 1 to 100 characters.");
    }
    errors
}
