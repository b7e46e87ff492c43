//! From rows to the SCIM resource and back.

use chrono::{DateTime, SecondsFormat, Utc};
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::profile::SCHEMA_ACCOUNT;
use latchkey_openapi::scim::{Schema, resource};
use serde_json::{Map, Value, json};

use crate::identity::account::Account;
use crate::identity::avatar;
use crate::identity::contacts::Contact;
use crate::identity::factors::option_name;
use crate::identity::organization::Organization;
use crate::identity::time::from_micros;
use crate::platform::db::DbError;
use crate::platform::http::conditional::etag;

/// Top-level members that are not stored in the document, because they stand elsewhere.
const DERIVED: &[&str] =
    &["schemas", "id", "meta", "userName", "emails", "phoneNumbers", "photos", "active", "groups", "roles"];
/// Members of the account extension that the user writes; the others are derived.
const STORED_OF_ACCOUNT: &[&str] = &["birthDate", "pronouns"];

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

/// What of a resource is stored in the account's document.
pub(super) fn stored_part(resource: &Value) -> Value {
    let mut members = resource.as_object().cloned().unwrap_or_default();
    for name in DERIVED {
        members.remove(*name);
    }
    if let Some(Value::Object(extension)) = members.get_mut(SCHEMA_ACCOUNT) {
        extension.retain(|name, _| STORED_OF_ACCOUNT.contains(&name.as_str()));
        if extension.is_empty() {
            members.remove(SCHEMA_ACCOUNT);
        }
    }
    Value::Object(members)
}

/// The value at a path of the form: `name.givenName`, `emails`, `urn:…:User:department`.
pub(super) fn value_at<'a>(resource: &'a Value, path: &str, schemas: &[Schema]) -> Option<&'a Value> {
    let (holder, rest) = split_urn(resource, path, schemas)?;
    rest.split('.').try_fold(holder, |value, name| value.get(name))
}

/// Takes the value at a path of the form away; an object that becomes empty goes with it.
pub(super) fn remove_at(resource: &mut Value, path: &str, schemas: &[Schema]) {
    let urn = urn_of(path, schemas);
    let rest = urn.map_or(path, |urn| path.get(urn.len() + 1..).unwrap_or_default());
    let mut steps: Vec<&str> = urn.into_iter().collect();
    steps.extend(rest.split('.'));
    remove_steps(resource, &steps);
}

fn remove_steps(value: &mut Value, steps: &[&str]) {
    let (Some(members), Some((first, rest))) = (value.as_object_mut(), steps.split_first()) else { return };
    if rest.is_empty() {
        members.remove(*first);
        return;
    }
    if let Some(inner) = members.get_mut(*first) {
        remove_steps(inner, rest);
        if inner.as_object().is_some_and(Map::is_empty) {
            members.remove(*first);
        }
    }
}

/// Puts a value at a path of the form.
pub(super) fn set_at(resource: &mut Value, path: &str, value: Value, schemas: &[Schema]) {
    let urn = urn_of(path, schemas);
    let rest = urn.map_or(path, |urn| path.get(urn.len() + 1..).unwrap_or_default());
    let mut holder = resource;
    let mut steps: Vec<&str> = urn.into_iter().collect();
    steps.extend(rest.split('.'));
    let Some((last, parents)) = steps.split_last() else { return };
    for step in parents {
        let Some(members) = holder.as_object_mut() else { return };
        holder = members.entry((*step).to_owned()).or_insert_with(|| json!({}));
    }
    if let Some(members) = holder.as_object_mut() {
        members.insert((*last).to_owned(), value);
    }
}

fn urn_of<'a>(path: &str, schemas: &'a [Schema]) -> Option<&'a str> {
    schemas
        .iter()
        .skip(1)
        .map(|schema| schema.id.as_str())
        .find(|urn| path.strip_prefix(urn).is_some_and(|rest| rest.starts_with(':')))
}

fn split_urn<'a, 'p>(resource: &'a Value, path: &'p str, schemas: &[Schema]) -> Option<(&'a Value, &'p str)> {
    match urn_of(path, schemas) {
        Some(urn) => Some((resource.get(urn)?, path.get(urn.len() + 1..)?)),
        None => Some((resource, path)),
    }
}
