//! The OpenID provider of an organization: applications sign its users in, and get tokens for its API.
//!
//! * A request that names no application of the organization, or an address that is not registered with it, is answered here
//!   and never redirected (RFC 9700 §4.11.1). Addresses are compared exactly; a loopback address may have another port.
//! * Only codes, only with PKCE and S256. A code works once, for a minute, for its application, address and verifier; one
//!   that comes again ends everything that came of it.
//! * A request waits in the database, bound to its browser by a cookie of its own, so that a reload loses nothing. Each of its
//!   states is computed anew from the session and the grant ([`authorize::standing`]); it is answered once.
//! * A user consents to each claim and scope by itself. What is asked for the first time is asked; what was declined is not
//!   asked again unless the application needs it. Nothing is given that was not consented to ([`consent`]).
//! * Refresh tokens rotate; one that comes again ends its family.
//! * Every answer that leads back carries `iss` (RFC 9207).
//! * Secrets are compared as keyed hashes. An assertion of a client counts once.
//!
//! Tables: `pushed_requests`, `authorization_requests`, `client_assertions`, and those of `identity::oauth`.

mod authorize;
mod authorize_routes;
mod client;
mod consent;
mod error;
mod logout;
mod logout_routes;
mod metadata;
mod request;
pub mod routes;
mod store;
mod token;
mod token_use;
mod userinfo;
