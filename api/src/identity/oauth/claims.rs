//! Claims about a user (OpenID Connect Core §5.1), out of the profile and its contacts.

use serde_json::{Map, Value, json};

use crate::identity::account::{self, Account};
use crate::identity::contacts::Contact;
use crate::identity::time::SECOND;
use crate::platform::db::DbError;

/// The scopes of OpenID Connect with the claims that each one asks for (§5.4). `email_verified` and
/// `phone_number_verified` go with their address.
const SCOPES: &[(&str, &[&str])] = &[
    (
        "profile",
        &[
            "name",
            "given_name",
            "family_name",
            "nickname",
            "preferred_username",
            "picture",
            "locale",
            "zoneinfo",
            "updated_at",
        ],
    ),
    ("email", &["email"]),
    ("phone", &["phone_number"]),
    ("address", &["address"]),
];

/// Every claim that can be asked for.
pub fn all() -> impl Iterator<Item = &'static str> {
    SCOPES.iter().flat_map(|(_, claims)| claims.iter().copied())
}

/// Whether the name is a claim that can be asked for.
#[must_use]
pub fn is_known(name: &str) -> bool {
    all().any(|claim| claim == name)
}

/// The claims of a scope; none for one that is not of OpenID Connect.
#[must_use]
pub fn of_scope(scope: &str) -> &'static [&'static str] {
    SCOPES.iter().find(|(name, _)| *name == scope).map_or(&[], |(_, claims)| claims)
}

/// The standard scopes beside `openid` and `offline_access`.
pub fn scopes() -> impl Iterator<Item = &'static str> {
    SCOPES.iter().map(|(name, _)| *name)
}

/// The claims of these names that the account has.
///
/// # Errors
/// A profile that cannot be read.
pub fn of_account(
    account: &Account,
    contacts: &[Contact],
    picture: Option<String>,
    wanted: &[String],
) -> Result<Map<String, Value>, DbError> {
    let attributes = account.attributes()?;
    let text = |value: Option<&Value>| {
        value.and_then(Value::as_str).filter(|text| !text.is_empty()).map(|text| json!(text))
    };
    let name = |part: &str| text(attributes.get("name").and_then(|name| name.get(part)));
    let primary = |kind: &str| contacts.iter().find(|contact| contact.kind == kind && contact.is_primary);
    let mut claims = Map::new();
    for claim in wanted {
        let value = match claim.as_str() {
            "name" => Some(json!(account::display_name(&account.username, &attributes))),
            "given_name" => name("givenName"),
            "family_name" => name("familyName"),
            "nickname" => text(attributes.get("nickName")),
            "preferred_username" => Some(json!(account.username)),
            "picture" => picture.clone().map(Value::from),
            "locale" => text(attributes.get("locale")).or_else(|| text(attributes.get("preferredLanguage"))),
            "zoneinfo" => text(attributes.get("timezone")),
            "updated_at" => Some(json!(account.updated_at / SECOND)),
            "email" => primary("email").map(|contact| json!(contact.value)),
            "phone_number" => primary("phone").map(|contact| json!(contact.value)),
            "address" => address(&attributes),
            _ => None,
        };
        let Some(value) = value else { continue };
        let proven = match claim.as_str() {
            "email" => primary("email").map(|contact| ("email_verified", contact.verified_at.is_some())),
            "phone_number" => {
                primary("phone").map(|contact| ("phone_number_verified", contact.verified_at.is_some()))
            }
            _ => None,
        };
        claims.insert(claim.clone(), value);
        if let Some((name, is_proven)) = proven {
            claims.insert(name.to_owned(), json!(is_proven));
        }
    }
    Ok(claims)
}

/// The primary address, or else the first one (§5.1.1).
fn address(attributes: &Map<String, Value>) -> Option<Value> {
    let all = attributes.get("addresses")?.as_array()?;
    let one = all
        .iter()
        .find(|address| address.get("primary") == Some(&Value::Bool(true)))
        .or_else(|| all.first())?;
    let members = [
        ("formatted", "formatted"),
        ("streetAddress", "street_address"),
        ("locality", "locality"),
        ("region", "region"),
        ("postalCode", "postal_code"),
        ("country", "country"),
    ];
    let found: Map<String, Value> =
        members.iter().filter_map(|(from, to)| Some(((*to).to_owned(), one.get(*from)?.clone()))).collect();
    (!found.is_empty()).then_some(Value::Object(found))
}
