//! The form: what it shows, and what is taken of the answer. It is read by the rules of the profile, and takes nothing that it
//! does not show.

use std::collections::BTreeMap;

use latchkey_openapi::auth::{FlowStep, StepKind};
use latchkey_openapi::consent_purposes::{FALLBACK_LANGUAGE, PurposeKind};
use latchkey_openapi::consents::ConsentState;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::ids::PurposeId;
use latchkey_openapi::profile::{FormAttribute, SCHEMA_USER};
use latchkey_openapi::registration::{AcceptedPolicy, Registration, RegistrationForm, RegistrationPolicy};
use latchkey_openapi::scim::patch::apply;
use latchkey_openapi::scim::{PatchOp, PatchOperation, PatchRequest};
use serde_json::{Value, json};

use crate::features::sign_in::flow::FlowState;
use crate::features::sign_in::service::FlowError;
use crate::identity::account::check_new;
use crate::identity::contacts::fold;
use crate::identity::organization::Organization;
use crate::identity::profile_values::{normalize_value, stored_part, value_at};
use crate::identity::purposes::decide::Wish;
use crate::identity::purposes::store::{self, StoredPurpose};
use crate::identity::{State, attribute_rules, attributes};
use crate::platform::db::DbError;

/// What is asked for although nobody needs it, so that people are called by their name.
const NAMES: [&str; 2] = ["name.givenName", "name.familyName"];
/// What receipts say of where it was asked.
const METHOD: &str = "Web Form - Registration";

/// Puts the form into the step that asks for it.
pub(in crate::features::sign_in) async fn show(
    state: &State,
    organization: &Organization,
    flow: &FlowState,
    step: &mut FlowStep,
) -> Result<(), DbError> {
    let (StepKind::Register, Some(email)) = (step.kind, &flow.email) else { return Ok(()) };
    let settings = &organization.settings;
    let policies = required(state, organization).await?.into_iter().map(|policy| RegistrationPolicy {
        id: PurposeId(policy.id),
        version: policy.latest,
        content: policy.settings.content,
    });
    let form = RegistrationForm {
        email: email.clone(),
        asks_username: !settings.registration.username_is_email,
        attributes: asked(organization),
        policies: policies.collect(),
        password: settings.password.policy(state.breached.is_configured()),
        approval: settings.registration.approval,
    };
    for option in &mut step.options {
        option.parameters.registration = Some(form.clone());
    }
    Ok(())
}

/// The attributes that are asked for: what the organization needs and leaves to people, and the name.
fn asked(organization: &Organization) -> Vec<FormAttribute> {
    let all = attributes::form(&organization.settings.attributes).into_iter();
    all.filter(|field| field.editable && (field.required || NAMES.contains(&field.path.as_str()))).collect()
}

/// The policies that have to be accepted.
async fn required(state: &State, organization: &Organization) -> Result<Vec<StoredPurpose>, DbError> {
    let id = organization.id.0.clone();
    let mut all = state.db.fetch(move |conn| store::list(conn, &id)).await?;
    all.retain(|one| {
        one.settings.kind == PurposeKind::Policy && one.settings.required && !one.settings.retired
    });
    Ok(all)
}

/// What was given, read by the rules.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) username: String,
    pub(super) profile: Value,
    /// What was accepted.
    pub(super) wishes: Vec<Wish>,
    /// What breaks a rule, by field.
    pub(super) errors: Vec<FieldError>,
}

/// Reads an answer.
///
/// # Errors
/// A failing database.
pub(super) async fn read(
    state: &State,
    organization: &Organization,
    email: &str,
    request: &Registration,
) -> Result<Given, FlowError> {
    let (username, mut errors) = username(organization, email, request.username.as_deref());
    let profile = match profile(state, organization, &username, &request.attributes) {
        Ok(profile) => profile,
        Err(wrong) => {
            errors.extend(wrong);
            json!({})
        }
    };
    let policies = required(state, organization).await?;
    let language = request.language.as_deref().unwrap_or(FALLBACK_LANGUAGE);
    let (wishes, missing) = accepted(policies, &request.policies, language);
    errors.extend(missing);
    Ok(Given { username, profile, wishes, errors })
}

/// The name, and what is wrong with it.
fn username(organization: &Organization, email: &str, typed: Option<&str>) -> (String, Vec<FieldError>) {
    if organization.settings.registration.username_is_email {
        return (email.to_owned(), Vec::new());
    }
    let name = typed.unwrap_or_default().trim().to_owned();
    if name.is_empty() {
        return (name, vec![FieldError::new("username", ErrorCode::Required, "Choose a user name.")]);
    }
    let mut errors = check_new(&name, &[]);
    // It would be taken for the address of somebody else.
    if name.contains('@') && fold(&name) != fold(email) {
        let message = "A user name in the form of an address must be your own.";
        errors.push(FieldError::new("username", ErrorCode::Pattern, message));
    }
    (name, errors)
}

/// The document of a profile made of these values.
fn profile(
    state: &State,
    organization: &Organization,
    username: &str,
    values: &BTreeMap<String, Value>,
) -> Result<Value, Vec<FieldError>> {
    let form = asked(organization);
    let mut errors: Vec<FieldError> = values
        .keys()
        .filter(|path| !form.iter().any(|field| field.path == **path))
        .map(|path| FieldError::new(path, ErrorCode::Mutability, "This cannot be set here."))
        .collect();
    let add = |(path, value): (&String, &Value)| {
        let mut value = value.clone();
        normalize_value(&mut value);
        PatchOperation { op: PatchOp::Add, path: Some(path.clone()), value: Some(value) }
    };
    let present = values.iter().filter(|(_, value)| !value.is_null());
    let operations: Vec<PatchOperation> = present.map(add).collect();
    let mut resource = json!({ "schemas": [SCHEMA_USER], "userName": username });
    if errors.is_empty() && !operations.is_empty() {
        match apply(&resource, &PatchRequest::new(operations), &organization.schemas) {
            Ok(patched) => resource = patched.resource,
            Err(error) => errors.push(error.field_error()),
        }
    }
    let now = state.clock.now();
    errors.extend(form.iter().flat_map(|field| {
        attribute_rules::check(field, value_at(&resource, &field.path, &organization.schemas), now)
    }));
    // Of one field the first error says enough.
    let mut seen = Vec::new();
    errors.retain(|error| {
        let is_new = !seen.contains(&error.field);
        seen.push(error.field.clone());
        is_new
    });
    if errors.is_empty() { Ok(stored_part(&resource)) } else { Err(errors) }
}

/// The decisions about what has to be accepted, and an error for each that is missing or about another version than the
/// latest.
fn accepted(
    policies: Vec<StoredPurpose>,
    given: &[AcceptedPolicy],
    language: &str,
) -> (Vec<Wish>, Vec<FieldError>) {
    let (mut wishes, mut errors) = (Vec::new(), Vec::new());
    for policy in policies {
        let field = format!("policies.{}", policy.id);
        match given.iter().find(|one| one.id.as_str() == policy.id) {
            Some(one) if one.version == policy.latest => wishes.push(wish(policy, language)),
            Some(_) => {
                let message = "There is a newer version. Read it, then accept that one.";
                errors.push(FieldError::new(field, ErrorCode::PurposeOutdated, message));
            }
            None => errors.push(FieldError::new(field, ErrorCode::Required, "This has to be accepted.")),
        }
    }
    (wishes, errors)
}

fn wish(policy: StoredPurpose, language: &str) -> Wish {
    let is_known = policy.settings.content.names.contains_key(language);
    Wish {
        content: policy.settings.content.clone(),
        number: policy.latest,
        elements: Vec::new(),
        state: ConsentState::Active,
        language: if is_known { language } else { FALLBACK_LANGUAGE }.to_owned(),
        method: METHOD,
        is_new: true,
        purpose: policy,
    }
}
