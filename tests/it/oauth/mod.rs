//! The OpenID provider: what applications get, and what they do not.

mod activity;
mod authorize;
mod bearer;
mod clients;
mod consents;
mod endings;
mod integrating;
mod outside;
mod registry;
mod tokens;
