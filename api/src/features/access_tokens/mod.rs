//! Personal access tokens: the user's own programs at the API.
//!
//! * A token has scopes within its maker's own, and an end. It is shown once and stored as a keyed hash.
//! * It is never a recent proof of identity, so no guarded act is open to it; making and ending tokens are such acts, and
//!   refuse it by themselves as well: none makes another.
//!
//! Tables: `personal_access_tokens`, `events`.

pub mod routes;
mod service;
