//! From rows to the SCIM resource and back.

use chrono::{DateTime, SecondsFormat, Utc};
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::profile::SCHEMA_ACCOUNT;
use latchkey_openapi::scim::resource;
use serde_json::{Map, Value, json};

use crate::identity::account::Account;
use crate::identity::avatar;
use crate::identity::contacts::Contact;
use crate::identity::factors::option_name;
use crate::identity::organization::Organization;
pub(super) use crate::identity::profile_values::{remove_at, set_at, stored_part, value_at};
use crate::identity::time::from_micros;
use crate::platform::db::DbError;
use crate::platform::http::conditional::etag;

/// The rows that a resource is made of.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) account: Account,
    pub(super) contacts: Vec<Contact>,
    pub(super) avatar_tag: Option<String>,
    pub(super) password_changed_at: Option<i64>,
    /// Kind and value of the addresses that wait for their proof.
    pub(super) pending: Vec<(String, String)>,
    /// The factors beside the password; read only where they are asked for.
    pub(super) factors: Vec<FactorOption>,
}

/// A time as SCIM writes it (RFC 7643 §2.3.5).
pub(super) fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The whole resource, with what only returns on request where that is asked for.
pub(super) fn build(
    rows: &Rows,
    organization: &Organization,
    public_origin: &str,
    with_volatile: bool,
) -> Result<Value, DbError> {
    let account = &rows.account;
    let mut members = account.attributes()?;
    members.insert("id".into(), json!(account.id));
    members.insert("userName".into(), json!(account.username));
    members.insert("active".into(), json!(account.is_active()));
    insert_list(&mut members, "emails", contacts_of(&rows.contacts, "email"));
    insert_list(&mut members, "phoneNumbers", contacts_of(&rows.contacts, "phone"));
    if let Some(tag) = &rows.avatar_tag {
        let url = format!("{public_origin}{}", avatar::path(&organization.slug, tag));
        members.insert("photos".into(), json!([{"value": url, "type": "photo", "primary": true}]));
    }
    let base = crate::identity::State::base_path(&organization.slug);
    members.insert(
        "meta".into(),
        json!({
            "resourceType": "User",
            "created": time(from_micros(account.created_at)),
            "lastModified": time(from_micros(account.updated_at)),
            "location": format!("{public_origin}{base}/scim2/Users/{}", account.id),
            "version": etag(account.version),
        }),
    );
    let extension = members.entry(SCHEMA_ACCOUNT).or_insert_with(|| json!({}));
    if let Some(extension) = extension.as_object_mut() {
        extension.extend(account_members(rows, with_volatile));
    }
    let mut resource = Value::Object(members);
    resource::set_schemas(&mut resource, &organization.schemas);
    Ok(resource)
}

fn account_members(rows: &Rows, with_volatile: bool) -> Map<String, Value> {
    let verified =
        |kind: &str| rows.contacts.iter().any(|c| c.kind == kind && c.is_primary && c.verified_at.is_some());
    let verified_emails: Vec<&str> = rows
        .contacts
        .iter()
        .filter(|contact| contact.kind == "email" && contact.verified_at.is_some())
        .map(|contact| contact.value.as_str())
        .collect();
    let mut members = Map::new();
    members.insert("accountState".into(), json!(rows.account.state));
    members.insert("emailVerified".into(), json!(verified("email")));
    members.insert("phoneVerified".into(), json!(verified("phone")));
    insert_list(&mut members, "verifiedEmails", verified_emails.into_iter().map(Value::from).collect());
    for (name, kind) in [("pendingEmails", "email"), ("pendingPhoneNumbers", "phone")] {
        let of_kind = rows.pending.iter().filter(|(of, _)| of == kind);
        insert_list(&mut members, name, of_kind.map(|(_, value)| json!(value)).collect());
    }
    if with_volatile {
        if let Some(at) = rows.account.last_sign_in_at {
            members.insert("lastLoginTime".into(), json!(time(from_micros(at))));
        }
        if let Some(at) = rows.password_changed_at {
            members.insert("lastPasswordUpdateTime".into(), json!(time(from_micros(at))));
        }
        let password = rows.password_changed_at.map(|_| FactorOption::Password);
        let enabled = password.into_iter().chain(rows.factors.iter().copied());
        let names = enabled.map(|option| Value::from(option_name(option))).collect();
        insert_list(&mut members, "enabledAuthenticators", names);
    }
    members
}

fn contacts_of(contacts: &[Contact], kind: &str) -> Vec<Value> {
    contacts
        .iter()
        .filter(|contact| contact.kind == kind)
        .map(|contact| {
            let mut value = json!({"value": contact.value, "type": contact.label});
            if contact.is_primary
                && let Some(members) = value.as_object_mut()
            {
                members.insert("primary".into(), json!(true));
            }
            value
        })
        .collect()
}

fn insert_list(members: &mut Map<String, Value>, name: &str, values: Vec<Value>) {
    if !values.is_empty() {
        members.insert(name.to_owned(), Value::Array(values));
    }
}
