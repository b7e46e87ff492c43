//! Upstream OpenID providers: connections of an organization, and what accounts are linked with.
//!
//! * The key of an identity is (issuer, subject), compared byte by byte. It belongs to one account of an organization, and an
//!   account has one at each connection. Nothing is ever linked because two e-mail addresses are equal.
//! * A connection's issuer never changes, and an organization has one connection per issuer: a subject can neither come to mean
//!   somebody else, nor come in by another connection's rules. A connection for linking only never signs anybody in.
//! * A request to a provider belongs to one flow of one browser, or to one session, and is used up by its answer: `state` is
//!   random, only its keyed hash is stored, and nonce and PKCE verifier are derived from it by keys of ours ([`request`]).
//! * The answer must come from the provider that was asked (RFC 9207 where it takes part, and an own redirect address per
//!   connection where it does not), and its ID token must hold in every point ([`id_token`]).
//! * Providers are spoken to by the outbound client alone, with its rules about addresses ([`provider`]).
//! * An account is created by signing in only where the connection says so, and only with an address that the provider vouches
//!   for and that nobody here has or is named by ([`creation`]).
//!
//! Standards: OpenID Connect Core and Discovery 1.0, RFC 6749, 7636, 9207, 9700.
//!
//! Tables: `connections`, `federated_associations`, `federation_requests`. Secrets of connections are sealed.

pub mod association;
pub mod connection;
pub mod creation;
pub mod exchange;
pub mod id_token;
pub mod link;
pub mod provider;
pub mod request;

use latchkey_openapi::error::ErrorCode;

use super::state::State;
use crate::platform::db::DbError;
use crate::platform::http::error::ApiError;
use crate::platform::outbound::OutboundError;

/// Why an upstream provider did not lead anywhere.
#[derive(Debug, thiserror::Error)]
pub enum FederationError {
    /// There is no such connection, or it is not for this.
    #[error("no such connection")]
    NoConnection,
    /// The answer does not belong to this browser, was used, came too late, or does not hold.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The provider could not be reached.
    #[error("the provider was not reached: {0}")]
    Unreachable(#[from] OutboundError),
    /// Nobody here is linked with the identity, and nobody is created for it.
    #[error("nobody is linked with this identity")]
    NotLinked,
    /// The identity is linked with another account, or the account with another identity there.
    #[error("linked already")]
    LinkExists,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl FederationError {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::NoConnection => ErrorCode::NotFound,
            Self::Refused(_) => ErrorCode::FederationRefused,
            Self::Unreachable(_) => ErrorCode::UpstreamUnavailable,
            Self::NotLinked => ErrorCode::FederationNotLinked,
            Self::LinkExists => ErrorCode::FederationLinkExists,
            Self::Db(_) => ErrorCode::Internal,
        }
    }
}

impl From<FederationError> for ApiError {
    fn from(error: FederationError) -> Self {
        match error {
            FederationError::Db(error) => error.into(),
            other => Self::new(other.code()),
        }
    }
}

impl From<diesel::result::Error> for FederationError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}

/// Where a connection's provider sends browsers back to. Each connection has its own, so that the answer of one provider is
/// never taken for another's (RFC 9700 §4.4.2).
#[must_use]
pub fn redirect_uri(state: &State, slug: &str, connection_id: &str) -> String {
    let base = State::base_path(slug);
    format!("{}{base}/oidc/callback/{connection_id}", state.public_origin)
}
