//! The schema extensions of Latchkey's own: what it knows about an account, and what an organization adds.

use super::builtin::address_parts;
use super::schema::{Attribute, AttributeType, Returned, Schema, TextRule};
use crate::profile::{InputType, SCHEMA_ACCOUNT, SCHEMA_CUSTOM};
use crate::settings::CustomAttribute;

/// The account extension. All of it is read-only but `birthDate` and `pronouns`, which RFC 7643 has no place for.
///
/// What changes without the user's doing is returned on request only, so that it does not touch the version.
#[must_use]
pub fn account_schema() -> Schema {
    let mut attributes = vec![
        Attribute::string("birthDate", "The date of birth, YYYY-MM-DD").text(TextRule::Date),
        Attribute::string("pronouns", "The pronouns to use"),
    ];
    attributes.extend(state().into_iter().map(Attribute::read_only));
    attributes.extend(volatile().into_iter().map(|a| a.read_only().returned(Returned::Request)));
    Schema::new(
        SCHEMA_ACCOUNT,
        "Latchkey Account",
        "The state of an account, and two attributes of the person",
    )
    .with(attributes)
}

fn state() -> Vec<Attribute> {
    vec![
        Attribute::string("accountState", "Whether the account can be used").exact(),
        Attribute::boolean("emailVerified", "Whether the primary e-mail address is proven"),
        Attribute::boolean("phoneVerified", "Whether the primary phone number is proven"),
        Attribute::string("verifiedEmails", "The e-mail addresses that are proven").multi(),
        Attribute::string("pendingEmails", "The e-mail addresses that wait for their proof").multi(),
        Attribute::string("pendingPhoneNumbers", "The phone numbers that wait for their proof").multi(),
        Attribute::string("managedBy", "Who keeps the account, where it is not the user").exact(),
    ]
}

fn volatile() -> Vec<Attribute> {
    vec![
        Attribute::date_time("lastLoginTime", "The last sign-in"),
        Attribute::date_time("lastPasswordUpdateTime", "The last change of the password"),
        Attribute::string("enabledAuthenticators", "The ways to sign in that are set up").exact().multi(),
    ]
}

/// The extension of the attributes that an organization defines, in the organization's order.
#[must_use]
pub fn custom_schema(custom: &[CustomAttribute]) -> Schema {
    Schema::new(SCHEMA_CUSTOM, "Custom User", "The attributes that the organization defines")
        .with(custom.iter().map(custom_attribute).collect())
}

fn custom_attribute(custom: &CustomAttribute) -> Attribute {
    let description = custom.labels.get("en").map_or("", String::as_str);
    let mut attribute = Attribute::new(type_of(custom.input_type), &custom.name, description);
    attribute.multi_valued = custom.multi_valued || custom.input_type == InputType::CheckboxGroup;
    // What is stored of a choice must be the option's own text, so case counts.
    attribute.canonical_values = custom.options.iter().map(|option| option.value.clone()).collect();
    attribute.case_exact = !custom.options.is_empty();
    match custom.input_type {
        InputType::Textarea => attribute.text = TextRule::Lines,
        InputType::Date | InputType::BirthDate => attribute.text = TextRule::Date,
        InputType::Email => attribute.text = TextRule::Email,
        InputType::Country => attribute.text = TextRule::Country,
        InputType::Url => {
            attribute.reference_types = vec!["external".to_owned()];
            attribute.case_exact = true;
        }
        InputType::Address => attribute.sub_attributes = address_parts(),
        _ => {}
    }
    attribute
}

fn type_of(input: InputType) -> AttributeType {
    match input {
        InputType::Integer => AttributeType::Integer,
        InputType::Decimal => AttributeType::Decimal,
        InputType::Toggle | InputType::Checkbox => AttributeType::Boolean,
        InputType::Url => AttributeType::Reference,
        InputType::Address => AttributeType::Complex,
        InputType::Text
        | InputType::Textarea
        | InputType::Date
        | InputType::BirthDate
        | InputType::Radio
        | InputType::Select
        | InputType::CheckboxGroup
        | InputType::Country
        | InputType::Locale
        | InputType::TimeZone
        | InputType::Email
        | InputType::Phone => AttributeType::String,
    }
}
