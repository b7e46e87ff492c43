//! What several features share: organizations and their settings, accounts, memberships, contacts, sessions, the log of
//! events, the budget of failed attempts, and the extractors that say who is asking.
//!
//! An account has one home organization, which owns its user name, credentials, contacts, profile and sessions.
//! `memberships` is the only place for roles. Everything that a request knows about its caller is a [`Principal`].

pub mod account;
pub mod activity_log;
pub mod associations;
pub mod attempts;
pub mod attribute_rules;
pub mod attributes;
pub mod avatar;
pub mod captcha;
pub mod captcha_provider;
pub mod contact_value;
pub mod contacts;
pub mod credentials;
pub mod device_cookie;
pub mod endings;
pub mod events;
pub mod extract;
pub mod factors;
pub mod federation;
pub mod flow_proofs;
pub mod idempotency;
pub mod memberships;
pub mod names;
pub mod notices;
pub mod oauth;
pub mod organization;
pub mod password_change;
pub mod password_rules;
pub mod profile_values;
pub mod purposes;
pub mod recovery;
pub mod registration;
pub mod session;
pub mod settings;
pub mod state;
pub mod texts;
pub mod time;
pub mod trusted_browsers;
pub mod verifications;

pub use extract::{Me, Portal, SteppedUp};
pub use session::Principal;
pub use state::State;
