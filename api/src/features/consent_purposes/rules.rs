//! What a purpose may be.

use latchkey_openapi::consent_purposes::{
    FALLBACK_LANGUAGE, PurposeContent, PurposeElement, PurposeKind, PurposeSettings,
};
use latchkey_openapi::error::{ErrorCode, FieldError};

use crate::identity::texts::{errors as texts, is_language, is_text};
use crate::platform::web_address::is_page;

/// Characters of a name or a label at most.
const NAME_MAX: usize = 100;
/// Characters of a description at most.
const TEXT_MAX: usize = 1_000;
/// Characters of the name of a version or an element at most.
const LABEL_MAX: usize = 40;
/// Elements at most.
const ELEMENTS_MAX: usize = 20;

/// What is wrong with a purpose, with one error per member.
pub(super) fn errors(settings: &PurposeSettings) -> Vec<FieldError> {
    let content = &settings.content;
    let mut errors = Vec::new();
    errors.extend(texts("content.names", &content.names, true, NAME_MAX));
    errors.extend(texts("content.descriptions", &content.descriptions, true, TEXT_MAX));
    errors.extend(texts("content.changes", &content.changes, false, TEXT_MAX));
    match settings.kind {
        PurposeKind::Policy => errors.extend(policy(content)),
        PurposeKind::Preference => errors.extend(preference(settings)),
    }
    errors
}

fn error(field: impl Into<String>, code: ErrorCode, message: &str) -> FieldError {
    FieldError::new(field, code, message)
}

fn policy(content: &PurposeContent) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if !is_text(&content.label, LABEL_MAX) {
        errors.push(error(
            "content.label",
            ErrorCode::Required,
            "What is this version called? At most 40 characters.",
        ));
    }
    let addresses = &content.addresses;
    let is_named = addresses.contains_key(FALLBACK_LANGUAGE) && addresses.keys().all(|tag| is_language(tag));
    if !is_named || !addresses.values().all(|address| is_page(address)) {
        errors.push(error("content.addresses", ErrorCode::Pattern, "An address that begins with https://."));
    }
    if !content.elements.is_empty() {
        errors.push(error("content.elements", ErrorCode::NotAvailable, "A policy is accepted as a whole."));
    }
    errors
}

fn preference(settings: &PurposeSettings) -> Vec<FieldError> {
    let content = &settings.content;
    let mut errors = Vec::new();
    if settings.required {
        errors.push(error("required", ErrorCode::NotAvailable, "What people may wish is not required."));
    }
    if !content.label.is_empty() || !content.addresses.is_empty() {
        errors.push(error("content.addresses", ErrorCode::NotAvailable, "Only policies have a document."));
    }
    if !(1..=ELEMENTS_MAX).contains(&content.elements.len()) {
        errors.push(error("content.elements", ErrorCode::Required, "One to twenty things to choose."));
    }
    for (at, element) in content.elements.iter().enumerate() {
        let is_twice = content.elements.iter().take(at).any(|other| other.name == element.name);
        errors.extend(self::element(&format!("content.elements[{at}]"), element, is_twice));
    }
    errors
}

fn element(field: &str, element: &PurposeElement, is_twice: bool) -> Option<FieldError> {
    let name = element.name.as_bytes();
    let is_name = name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.len() <= LABEL_MAX
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_name || is_twice {
        let message = "A letter, then up to 39 letters, digits, - or _; each name once.";
        return Some(error(format!("{field}.name"), ErrorCode::Pattern, message));
    }
    texts(&format!("{field}.labels"), &element.labels, true, NAME_MAX)
}
