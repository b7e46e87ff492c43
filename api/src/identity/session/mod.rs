//! Sessions: a random secret in a cookie, its keyed hash in the database, and what a request may do with it.
//!
//! * A sign-in makes a new session; a step-up keeps the session (its id is the `sid` of OpenID Connect) and replaces the
//!   secret. The secret before it is good for ten seconds more, at the elevation that it had, for requests on their way.
//! * A session ends after a time without use and after a time in any case, when it is ended, when the account is not active
//!   any more, and when its organization is disabled. Every request reads that anew: what is ended is refused by the
//!   very next request on every node.
//! * A session remembers the credentials that it was proven with. Whoever takes one of them away ends the sessions that it let
//!   in, other than the one at hand.
//! * The last use is kept to the minute, in batches, so that reading stays reading.
//!
//! Tables: `sessions`, `session_credentials`.

pub mod begin;
pub mod cookie;
pub mod credentials;
pub mod ending;
pub mod gather;
pub mod guard;
pub mod info;
pub mod load;
pub mod store;
pub mod touch;
pub mod view;

use chrono::{DateTime, Utc};
use latchkey_openapi::ids::{AccountId, OrganizationId, SessionId};
use latchkey_openapi::scope::{Role, Scope};
use latchkey_openapi::sessions::ProvenMethod;

use super::time::{SECOND, from_micros, seconds};

/// Seconds that the secret before a step-up stays good.
pub const PREVIOUS_SECRET_SECONDS: i64 = 10;
/// Bytes of a session's secret (128 bits; OWASP ASVS 5.0 7.2.3).
pub const SECRET_BYTES: usize = 16;

/// Who is asking, and how surely that is known. All that an extractor yields.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The account.
    pub account_id: AccountId,
    /// The organization that it acts in.
    pub organization_id: OrganizationId,
    /// That organization's name in URLs.
    pub organization_slug: String,
    /// The version of that organization's settings.
    pub settings_version: i64,
    /// The session; absent for a token that outlived it, and for a personal access token.
    pub session_id: Option<SessionId>,
    /// How the request came in, and what it may do.
    pub access: Access,
    /// The role there.
    pub role: Role,
    /// The account's version, which is the `ETag` of its profile.
    pub account_version: i64,
    /// 1 or 2.
    pub level: u8,
    /// When the user last proved who it is, in microseconds.
    pub authenticated_at: i64,
    /// When the session was last raised, in microseconds; absent after that was ended.
    pub elevated_at: Option<i64>,
    /// When the session was last used, in microseconds, to the minute.
    pub last_accessed_at: i64,
    /// Seconds without use after which it ends.
    pub idle_seconds: i64,
    /// When it ends in any case, in microseconds.
    pub expires_at: i64,
}

/// How a request came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// By the portal's own cookie: everything that the account may do.
    Session,
    /// By an access token of an application.
    Token {
        /// The application.
        application_id: String,
        /// The token's family.
        family_id: String,
        /// What it may be used for.
        scopes: Vec<String>,
    },
    /// By a personal access token.
    Personal {
        /// The token.
        id: String,
        /// What it may be used for.
        scopes: Vec<String>,
    },
}

impl Principal {
    /// Whether the request may use operations of this scope.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        match &self.access {
            Access::Session => true,
            Access::Token { scopes, .. } | Access::Personal { scopes, .. } => {
                scopes.iter().any(|name| name == scope.as_str())
            }
        }
    }

    /// The session's id, where there is one.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.session_id.as_ref().map(SessionId::as_str)
    }

    /// What codes and challenges of this caller are bound to: the session, or what it was let in by instead.
    #[must_use]
    pub fn context(&self) -> &str {
        match (&self.session_id, &self.access) {
            (Some(id), _) => id.as_str(),
            (None, Access::Token { family_id, .. }) => family_id,
            (None, Access::Personal { id, .. }) => id,
            (None, Access::Session) => "",
        }
    }

    /// Until when guarded acts are open; absent when they are not.
    #[must_use]
    pub fn step_up_until(&self, max_age_seconds: u32, now: i64) -> Option<DateTime<Utc>> {
        let until = self.elevated_at? + seconds(max_age_seconds);
        (until > now).then(|| from_micros(until))
    }

    /// When the session ends unless it is used before.
    #[must_use]
    pub fn idle_expires_at(&self) -> DateTime<Utc> {
        from_micros((self.last_accessed_at + self.idle_seconds * SECOND).min(self.expires_at))
    }
}

/// The methods of a session in the form that is stored.
#[must_use]
pub fn methods_text(proven: &[ProvenMethod]) -> String {
    serde_json::to_string(proven).unwrap_or_default()
}

/// The methods of a stored session.
#[must_use]
pub fn methods_of(text: &str) -> Vec<ProvenMethod> {
    serde_json::from_str(text).unwrap_or_default()
}
