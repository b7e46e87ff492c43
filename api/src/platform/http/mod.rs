//! HTTP as every feature needs it: bodies, errors, conditions, cursors, origins.

pub mod assets;
pub mod body;
pub mod client;
pub mod conditional;
pub mod cors;
pub mod cursor;
pub mod document;
pub mod error;
pub mod form;
pub mod operations;
pub mod origin;
pub mod picture;
pub mod render;
pub mod routes;
pub mod security_headers;

/// Media type of problem documents (RFC 9457 §3).
pub const PROBLEM_JSON: &str = "application/problem+json";
/// Media type of SCIM (RFC 7644 §8.1).
pub const SCIM_JSON: &str = "application/scim+json";
