//! What the account is linked with at upstream OpenID providers.
//!
//! * Linking begins with a recent proof of identity, and ends in the same session (`identity::federation`); the provider's answer
//!   is taken where every provider's answer is taken, in `sign_in`.
//! * A request names nothing but the connection: whose account is linked, and with whom, is not the caller's to say.
//! * The last way in stays. A connection for linking only is none.
//! * A session that the link let in ends with it, but for the one that unlinks.
//! * What is on its way ends when a link is taken away.
//!
//! Tables: `federated_associations`, `federation_requests`, `events`.

pub mod routes;
mod service;
