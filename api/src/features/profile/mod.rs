//! The profile of the signed-in account: SCIM `/Me` (RFC 7644 §3.11) and the form that draws it.
//!
//! * `GET` after `PATCH` shows exactly what the operations say; a request that fails changes nothing.
//! * The version (`ETag`, `meta.version`) names one state of the resource, whichever attributes are asked for.
//! * What a user may see, change or must fill in is the organization's rule (`identity::attribute_rules`); the server checks it on every
//!   write, whatever the form showed.
//! * E-mail addresses and phone numbers are projections of `contacts`; they are not changed here.
//!
//! Tables: `accounts` (the document `profile`), `contacts`, `avatars` (read), `events`.

mod contact_writes;
mod discovery_routes;
mod document;
mod form_routes;
mod read;
pub mod routes;
mod write;
