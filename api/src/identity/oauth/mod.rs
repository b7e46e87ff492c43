//! What the OpenID provider and everything that checks its tokens share: applications, grants, tokens, receipts.
//!
//! * An application belongs to one organization and is worth nothing in another.
//! * A [`grants`] row is what an account allowed an application: one per pair. Everything that is given out refers to it, and
//!   is never worth more than it: a scope that was taken back is gone from every token at once.
//! * A *family* is every token of one sign-in to an application. An access token names its family, and our own endpoints ask
//!   with every request whether family, grant, application, account and session are still alive ([`bearer`]).
//! * Without `offline_access` a family lives as long as its session. An offline one outlives expiry and signing out, and ends
//!   when the user ends the session, revokes the grant, or changes the password and ends sessions with it.
//! * A refresh token is good once. One that comes again ends its family ([`families::Refreshed::Reused`]).
//! * Tokens are signed with keys of the instance, which are sealed in the database, published before they sign and for as
//!   long as what they signed may be verified ([`signing`]).
//! * Each decision of a user appends a receipt that is never changed ([`receipts`]).
//!
//! Standards: RFC 6749, 6750, 7009, 7523, 7636, 7662, 8252, 8414, 8707, 9068, 9126, 9207, 9470, 9700; OpenID Connect Core,
//! Discovery, RP-Initiated and Back-Channel Logout 1.0; Kantara Consent Receipt 1.1.
//!
//! Tables: `signing_keys`, `applications`, `application_logos`, `grants`, `authorization_codes`, `token_families`, `refresh_tokens`,
//! `personal_access_tokens`, `consent_receipts`, `session_applications`; deliveries of logout tokens stand in `outbox`.

pub mod application;
pub mod bearer;
pub mod claims;
pub mod families;
pub mod grants;
pub mod logo;
pub mod logout;
pub mod personal;
pub mod receipts;
pub mod signing;
pub mod tokens;

use super::organization::Organization;
use super::state::State;

/// The issuer of an organization: the address of its portal.
#[must_use]
pub fn issuer(state: &State, organization: &Organization) -> String {
    issuer_of(state, &organization.slug)
}

/// The same by the organization's name in URLs.
#[must_use]
pub fn issuer_of(state: &State, slug: &str) -> String {
    format!("{}{}", state.public_origin, State::base_path(slug))
}

/// The organization's API, as a resource that tokens are for (RFC 8707).
#[must_use]
pub fn resource(issuer: &str) -> String {
    format!("{issuer}/api")
}

/// A set of names as it is stored and sent: with spaces between.
#[must_use]
pub fn joined(names: &[String]) -> String {
    names.join(" ")
}

/// A stored set of names.
#[must_use]
pub fn split(text: &str) -> Vec<String> {
    text.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
