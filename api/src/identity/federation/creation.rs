//! An account for somebody who signs in by a provider and has none: only where the connection says so.

use diesel::prelude::*;
use latchkey_openapi::activity::Actor;
use latchkey_openapi::scope::Role;
use latchkey_openapi::validate::{is_deceptive, is_username};
use serde_json::json;

use super::FederationError;
use super::association::{self, Association};
use super::connection::StoredConnection;
use super::exchange::Identity;
use crate::identity::State;
use crate::identity::account::{AccountWriter, NewAccount};
use crate::identity::contact_value;
use crate::identity::contacts::{Kind, fold, is_anybodys};
use crate::identity::events::Origin;
use crate::platform::db::schema::accounts;
use crate::platform::db::{Conn, DbError};

/// Characters of a given or family name at most.
const NAME_MAX: usize = 100;

/// Creates an account for an identity, linked with it. Without a password: the provider is its way in.
///
/// # Errors
/// [`FederationError::NotLinked`] where the connection creates nobody, the provider does not vouch for an address, or somebody
/// here has that address or is named by it: nobody takes over what another one may have prepared (T-48, T-49).
pub async fn create(
    state: &State,
    connection: &StoredConnection,
    identity: &Identity,
    origin: &Origin,
) -> Result<Association, FederationError> {
    let claims = &connection.settings.claims;
    let email = identity.text(&claims.email).filter(|_| identity.is_true(&claims.email_verified));
    let email = email.and_then(|text| contact_value::parse(Kind::Email, text));
    let (true, Some(email)) = (connection.settings.create_accounts && connection.signs_in(), email) else {
        return Err(FederationError::NotLinked);
    };
    let new = NewAccount {
        organization_id: connection.organization_id.clone(),
        username: username(state, identity.text(&claims.username), &email, connection).await?,
        role: Role::User,
        password_hash: None,
        profile: profile(identity, connection),
        emails: vec![("work".to_owned(), email.clone())],
        phones: Vec::new(),
    };
    let writer =
        AccountWriter::new(state, &new, Actor::System, Some(origin.clone())).contacts_from("directory");
    let row = Association {
        id: state.new_id(),
        organization_id: connection.organization_id.clone(),
        account_id: writer.id().to_owned(),
        connection_id: connection.id.clone(),
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
        name: identity.name(connection),
        created_at: state.now_micros(),
        last_used_at: None,
    };
    let made = row.clone();
    let work = move |conn: &mut Conn| {
        if is_anybodys(conn, &new.organization_id, &email)? {
            return Err(FederationError::NotLinked);
        }
        writer.write(conn, &new)?;
        if association::insert(conn, &row)? { Ok(()) } else { Err(FederationError::NotLinked) }
    };
    match state.db.write(work).await {
        // Two at once, or a name that was taken meanwhile: whoever tries again finds what the first one made.
        Err(FederationError::Db(error)) if error.is_unique_violation() => Err(FederationError::NotLinked),
        other => other.map(|()| made),
    }
}

/// The name that the provider gives, if it is one and free; else the address. A name in the form of an address is taken only if
/// it is the proven one: it could be somebody else's.
async fn username(
    state: &State,
    given: Option<&str>,
    email: &str,
    connection: &StoredConnection,
) -> Result<String, FederationError> {
    let given = given.filter(|name| is_username(name) && !name.contains('@')).map(str::to_owned);
    let organization_id = connection.organization_id.clone();
    let free = move |conn: &mut Conn| {
        let Some(name) = given else { return Ok::<_, DbError>(None) };
        let named = accounts::table
            .filter(accounts::organization_id.eq(organization_id))
            .filter(accounts::username_key.eq(fold(&name)));
        let is_taken: bool = diesel::select(diesel::dsl::exists(named)).get_result(conn)?;
        Ok(Some(name).filter(|_| !is_taken))
    };
    let name = state.db.fetch(free).await?.unwrap_or_else(|| email.to_owned());
    // An address can be longer than a name may be.
    Ok(if is_username(&name) { name } else { state.new_id() })
}

fn profile(identity: &Identity, connection: &StoredConnection) -> serde_json::Value {
    let claims = &connection.settings.claims;
    let text = |name: &str| {
        let found = identity.text(name).unwrap_or_default();
        let text: String = found.chars().filter(|c| !is_deceptive(*c)).take(NAME_MAX).collect();
        Some(text).filter(|text| !text.is_empty())
    };
    let mut name = serde_json::Map::new();
    for (member, claim) in [("givenName", &claims.given_name), ("familyName", &claims.family_name)] {
        if let Some(value) = text(claim) {
            name.insert(member.to_owned(), value.into());
        }
    }
    if name.is_empty() { json!({}) } else { json!({ "name": name }) }
}
