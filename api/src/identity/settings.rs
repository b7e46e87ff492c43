//! An organization's settings document: typed, versioned, changed only as a whole under its version.
//!
//! Every capability adds its own section here, with a default that is right for a new organization.

use latchkey_openapi::challenges::ChallengeSets;
use latchkey_openapi::password::PasswordPolicy;
use latchkey_openapi::recovery::RecoverySettings;
use latchkey_openapi::registration::RegistrationSettings;
use latchkey_openapi::settings::{
    AttributeSettings, Branding, DeletionSettings, FactorSettings, RetentionSettings, SignInSteps,
};
use serde::{Deserialize, Serialize};

use crate::platform::db::DbError;

/// The settings document. A member that is absent has its default; an unknown member is an error, so that no setting is
/// silently lost by an older binary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Settings {
    /// How the portal looks.
    pub branding: Branding,
    /// The attributes of profiles.
    pub attributes: AttributeSettings,
    /// Rules for passwords.
    pub password: PasswordSettings,
    /// How sign-in works.
    pub sign_in: SignInSteps,
    /// The ways to prove who one is.
    pub factors: FactorSettings,
    /// The ways back in.
    pub recovery: RecoverySettings,
    /// Whether and how people register themselves.
    pub registration: RegistrationSettings,
    /// The security questions to choose from.
    pub question_sets: ChallengeSets,
    /// How long sessions live.
    pub sessions: SessionSettings,
    /// How long a proof of identity opens guarded acts.
    pub step_up: StepUpSettings,
    /// How accounts end by their owner's hand.
    pub deletion: DeletionSettings,
    /// How long things are kept.
    pub retention: RetentionSettings,
}

/// Rules for passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct PasswordSettings {
    /// Code points at least while the password is the only factor (NIST SP 800-63B-4 §3.1.1.2).
    pub min_length: u32,
    /// Code points at least with a second factor.
    pub min_length_with_second_factor: u32,
    /// Strength at least, 0 to 4.
    pub min_score: u8,
    /// Earlier passwords that may not come again.
    pub history_length: u32,
}

impl Default for PasswordSettings {
    fn default() -> Self {
        Self { min_length: 15, min_length_with_second_factor: 8, min_score: 2, history_length: 5 }
    }
}

/// Code points that a password may have at most.
pub const PASSWORD_MAX_LENGTH: u32 = 256;

impl PasswordSettings {
    /// The policy as it is published.
    #[must_use]
    pub fn policy(&self, checks_breaches: bool) -> PasswordPolicy {
        PasswordPolicy {
            min_length: self.min_length,
            min_length_with_second_factor: self.min_length_with_second_factor,
            max_length: PASSWORD_MAX_LENGTH,
            min_score: self.min_score,
            history_length: self.history_length,
            checks_breaches,
        }
    }
}

/// How long sessions live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SessionSettings {
    /// Seconds without use after which a session ends.
    pub idle_seconds: u32,
    /// Seconds after which it ends in any case.
    pub absolute_seconds: u32,
    /// Seconds before the end of an idle session at which the portal warns.
    pub idle_warning_seconds: u32,
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self { idle_seconds: 30 * 60, absolute_seconds: 12 * 60 * 60, idle_warning_seconds: 60 }
    }
}

/// How long a proof of identity opens guarded acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct StepUpSettings {
    /// Seconds.
    pub max_age_seconds: u32,
}

impl Default for StepUpSettings {
    fn default() -> Self {
        Self { max_age_seconds: 10 * 60 }
    }
}

impl Settings {
    /// Reads a stored document.
    ///
    /// # Errors
    /// A document that this binary does not understand.
    pub fn parse(text: &str) -> Result<Self, DbError> {
        serde_json::from_str(text).map_err(|error| DbError::corrupt("settings", error))
    }

    /// The document as it is stored.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_document_has_every_default_and_an_unknown_member_is_refused() {
        let settings = Settings::parse("{}").unwrap();
        assert_eq!(settings, Settings::default());
        assert_eq!(Settings::parse(&settings.to_text()).unwrap(), settings);
        assert!(Settings::parse("{\"pasword\":{}}").is_err());
    }
}
