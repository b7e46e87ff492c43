//! The account's picture: uploaded, or fetched from Gravatar by the server, always decoded and encoded anew.
//!
//! * What is served was encoded here: no metadata, no script, no file of another kind. The route has a sandboxing policy.
//! * A Gravatar is fetched for the account's own addresses only, by the one outbound client; the browser never asks Gravatar.
//! * A new picture changes the profile's version and the picture's path.
//!
//! Table: `avatars`; `accounts` (version), `contacts` (read), `events`.

pub mod routes;
mod service;
