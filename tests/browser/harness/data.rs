//! Who and what is there before a journey begins.

use serde_json::{Value, json};

/// Somebody who can sign in.
pub(crate) struct Person<'a> {
    /// The organization's prefix in addresses: `/t/harbor`, or nothing.
    pub(crate) base: &'static str,
    /// The user name.
    pub(crate) username: &'static str,
    /// The password.
    pub(crate) password: &'a str,
}

/// The owner of the default organization.
pub(crate) const ADA: Person<'static> =
    Person { base: "", username: "ada", password: "plum-Orbit-kettle-92" };

/// What Ada changes her password to. Without characters that addresses would encode: its absence is checked there.
pub(crate) const NEW_PASSWORD: &str = "quiet-Lantern-harvest-47";

/// A password that is nobody's.
pub(crate) const WRONG_PASSWORD: &str = "never-Right-anywhere-05";

/// Everything that must not be seen in an address.
pub(crate) const SECRETS: [&str; 3] = [ADA.password, NEW_PASSWORD, WRONG_PASSWORD];

/// How the instance is before the journey.
pub(crate) enum Start {
    /// Nothing: no organization's owner, no link used.
    Empty,
    /// Ada's organization with an attribute of every kind, on SQLite.
    Ready,
    /// The same, with these settings laid over.
    With(Value),
    /// The same, and messages leave by SMTP and by an SMS gateway.
    Wired(Value),
    /// The same as `Ready`, on PostgreSQL.
    Postgres,
}

const CUSTOM: &str = "urn:latchkey:params:scim:schemas:extension:custom:2.0:User";

/// Settings of Ada's organization: an attribute of its own for every way of typing one in.
pub(crate) fn settings() -> Value {
    let custom = |name: &str, label: &str, input: &str, many: bool, options: &[&str]| {
        let options: Vec<Value> = options.iter().map(|value| json!({ "value": value })).collect();
        json!({"name": name, "labels": {"en": label}, "inputType": input, "multiValued": many, "options": options})
    };
    json!({
        "attributes": {
            "rules": {
                "displayName": {"required": true},
                "title": {"editable": false},
                (format!("{CUSTOM}:badge")): {"pattern": "[A-Z]{2}-[0-9]{4}"},
            },
            "custom": [
                custom("badge", "Badge number", "text", false, &[]),
                custom("about", "About me", "textarea", false, &[]),
                custom("floor", "Floor", "integer", false, &[]),
                custom("height", "Desk height", "decimal", false, &[]),
                custom("joined", "Joined on", "date", false, &[]),
                custom("remote", "Works remotely", "toggle", false, &[]),
                custom("parking", "Needs parking", "checkbox", false, &[]),
                custom("shirt", "T-shirt size", "radio", false, &["S", "M", "L"]),
                custom("site", "Site", "select", false, &["North", "South"]),
                custom("days", "Days in the office", "checkbox_group", true, &["Mon", "Tue", "Wed"]),
                custom("languages", "Spoken languages", "text", true, &[]),
                custom("born", "Country of birth", "country", false, &[]),
                custom("mother", "Mother tongue", "locale", false, &[]),
            ],
        },
    })
}
