//! SCIM 2.0 without input or output (RFC 7643, RFC 7644): schemas, attribute paths, filters, the PATCH engine.
//!
//! A resource is a `serde_json::Value`: an object with the core attributes by name and the attributes of each
//! extension in an object under the extension's URN (RFC 7643 §3.3). What a client sends is brought to its canonical
//! form first (names as the schema spells them, no unassigned values), so that everything behind this module sees
//! one spelling only. Every function that takes `schemas: &[Schema]` expects the core schema first and the extensions
//! after it, as [`user_schemas`] gives them.
//!
//! Everything that comes from outside is bounded here: length, depth, terms, operations, values.

pub mod account;
pub mod builtin;
pub mod discovery;
pub mod filter;
pub mod lookup;
mod matching;
pub mod message;
mod parser;
pub mod patch;
pub mod path;
pub mod projection;
pub mod resource;
pub mod schema;
#[cfg(feature = "utoipa")]
pub mod user;
pub mod value;

pub use account::{account_schema, custom_schema};
pub use builtin::{enterprise_schema, user_schema};
pub use discovery::{resource_types, service_provider_config, user_schemas};
pub use filter::Filter;
pub use message::{ListResponse, PatchOp, PatchOperation, PatchRequest, ScimError};
pub use patch::{PatchError, Patched};
pub use path::{AttributePath, Path, SyntaxError};
pub use projection::{Selection, project};
pub use schema::{Attribute, AttributeType, Mutability, Returned, Schema, Uniqueness};
#[cfg(feature = "utoipa")]
pub use user::UserResource;

#[cfg(test)]
mod tests;
