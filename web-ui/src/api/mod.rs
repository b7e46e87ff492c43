//! The HTTP API of the server, as this app uses it: one client, and one file of calls per capability.

mod client;
mod error;
mod transport;

pub(crate) mod account;
pub(crate) mod apps;
pub(crate) mod associations;
pub(crate) mod auth;
pub(crate) mod console;
pub(crate) mod contacts;
pub(crate) mod early;
pub(crate) mod factors;
pub(crate) mod files;
pub(crate) mod linked;
pub(crate) mod people;
pub(crate) mod privacy;
pub(crate) mod profile;
pub(crate) mod purposes;
pub(crate) mod recovery;
pub(crate) mod registry;

pub(crate) use client::{Client, Hooks};
pub(crate) use error::ApiError;
pub(crate) use transport::{Body, Call, Method, Versioned};
