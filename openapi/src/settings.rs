//! The parts of an organization's settings that exist so far, each with its own `ETag`-guarded operation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::auth::FactorOption;
use crate::profile::{AttributeRule, InputType};
use crate::recovery::RecoverySettings;
use crate::registration::RegistrationSettings;

/// How the portal looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"accentColor": "#4f46e5"})))]
pub struct Branding {
    /// The accent colour, `#rrggbb`. The portal derives readable shades for light and dark from it.
    pub accent_color: String,
}

/// The accent colour of a new organization.
pub const DEFAULT_ACCENT: &str = "#4f46e5";

impl Default for Branding {
    fn default() -> Self {
        Self { accent_color: DEFAULT_ACCENT.to_owned() }
    }
}

/// The attributes of profiles: rules for the built-in ones and the organization's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "rules": {"title": {"editable": false}, "name.familyName": {"required": true}},
    "custom": [{"name": "badge", "labels": {"en": "Badge"}, "inputType": "text"}]
})))]
pub struct AttributeSettings {
    /// Rules by attribute path (`name.givenName`, or with the schema's URN before it). What is absent keeps its default.
    #[serde(default)]
    pub rules: BTreeMap<String, AttributeRule>,
    /// Attributes of the organization's own, at most 50, in the order of the form.
    #[serde(default)]
    pub custom: Vec<CustomAttribute>,
}

/// An attribute that the organization defines. It stands in the custom schema extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "name": "tShirtSize", "labels": {"en": "T-shirt size", "de": "T-Shirt-Größe"}, "inputType": "select",
    "options": [{"value": "S"}, {"value": "M"}, {"value": "L"}]
})))]
pub struct CustomAttribute {
    /// Its name: a letter, then up to 62 letters, digits, `-` or `_` (RFC 7643 §2.1).
    pub name: String,
    /// Labels by language (BCP 47); `en` is needed.
    pub labels: BTreeMap<String, String>,
    /// How it is typed in; decides the SCIM type as well.
    pub input_type: InputType,
    /// Whether it holds several values.
    #[serde(default)]
    pub multi_valued: bool,
    /// The choices, for the input types that have them.
    #[serde(default)]
    pub options: Vec<crate::profile::AttributeOption>,
}

/// Whether a second factor is asked for at sign-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum SecondFactorPolicy {
    /// Those who have one are asked for it.
    #[default]
    Optional,
    /// Everybody is; who has none sets one up at sign-in or cannot sign in.
    Required,
}

/// The ways to prove who one is that an organization offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "secondFactor": "optional", "totp": true, "securityKeys": true, "smsOtp": false, "emailOtp": false,
    "backupCodes": true, "passkeys": true, "enrollTotpAtSignIn": true, "trustedBrowserDays": 30
})))]
pub struct FactorSettings {
    /// Whether a second factor is asked for.
    pub second_factor: SecondFactorPolicy,
    /// Authenticator apps.
    pub totp: bool,
    /// Security keys as a second factor.
    pub security_keys: bool,
    /// Codes by SMS; only where a gateway is set up. Weaker than the others (NIST SP 800-63B-4: restricted).
    pub sms_otp: bool,
    /// Codes by e-mail. Weaker than the others (OWASP ASVS 5.0 6.3.6).
    pub email_otp: bool,
    /// Codes to save for an emergency; only with at least one of the others.
    pub backup_codes: bool,
    /// Passkeys, which are a first and a second factor at once.
    pub passkeys: bool,
    /// An authenticator app may be set up during sign-in, where a second factor is required and there is none.
    pub enroll_totp_at_sign_in: bool,
    /// Days that a browser may be trusted with the password alone; 0 switches that off. At most 365.
    pub trusted_browser_days: u32,
}

impl Default for FactorSettings {
    fn default() -> Self {
        Self {
            second_factor: SecondFactorPolicy::Optional,
            totp: true,
            security_keys: true,
            sms_otp: false,
            email_otp: false,
            backup_codes: true,
            passkeys: true,
            enroll_totp_at_sign_in: true,
            trusted_browser_days: 30,
        }
    }
}

impl FactorSettings {
    /// Whether an option may be used as a second factor here. Backup codes stand in for the others, so they need one.
    #[must_use]
    pub const fn offers(&self, option: FactorOption) -> bool {
        match option {
            FactorOption::Password | FactorOption::Federated => false,
            FactorOption::Passkey => self.security_keys || self.passkeys,
            FactorOption::Totp => self.totp,
            FactorOption::SmsOtp => self.sms_otp,
            FactorOption::EmailOtp => self.email_otp,
            FactorOption::BackupCode => self.backup_codes && self.has_second_factor(),
        }
    }

    /// Whether any second factor is offered.
    #[must_use]
    pub const fn has_second_factor(&self) -> bool {
        self.totp || self.security_keys || self.passkeys || self.sms_otp || self.email_otp
    }
}

/// What the portal asks for and offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "signInSteps": {"emailAsUsername": true, "identifierFirst": false},
    "factors": {"secondFactor": "optional", "totp": true, "securityKeys": true, "smsOtp": false, "emailOtp": false,
        "backupCodes": true, "passkeys": true, "enrollTotpAtSignIn": true, "trustedBrowserDays": 30},
    "recovery": {"email": true, "sms": false, "questions": false, "username": true, "separateContacts": true,
        "delayHours": 24},
    "registration": {"enabled": false, "approval": false, "approvalDays": 30, "usernameIsEmail": false, "emailDomains": []},
    "stepUpMaxAgeSeconds": 600, "deletion": {"enabled": true, "graceDays": 30, "pause": true}
})))]
pub struct PortalSettings {
    /// How the first step of a sign-in looks.
    pub sign_in_steps: SignInSteps,
    /// The ways to prove who one is.
    pub factors: FactorSettings,
    /// The ways back in.
    pub recovery: RecoverySettings,
    /// Whether and how people register themselves.
    #[serde(default)]
    pub registration: RegistrationSettings,
    /// For how long a proof of identity opens guarded acts, in seconds: 60 to 3,600.
    pub step_up_max_age_seconds: u32,
    /// How accounts end by their owner's hand.
    #[serde(default)]
    pub deletion: DeletionSettings,
    /// How long things are kept.
    #[serde(default)]
    pub retention: RetentionSettings,
}

/// How long things are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"activityDays": 730, "endedConsentDays": 1095, "exportDays": 7})))]
pub struct RetentionSettings {
    /// Days that the activity log keeps an entry: 30 to 3,650; 0 keeps it as long as the account.
    pub activity_days: u32,
    /// Days that is kept what an application was allowed, with its receipts, after it was taken back, the receipts of a policy
    /// or preference after it was declined or taken back, and a personal access token after its end: 30 to 3,650; 0 keeps
    /// them as long as the account.
    pub ended_consent_days: u32,
    /// Days that a prepared download can be fetched: 1 to 30.
    pub export_days: u32,
}

impl Default for RetentionSettings {
    fn default() -> Self {
        Self { activity_days: 730, ended_consent_days: 1_095, export_days: 7 }
    }
}

/// How accounts end by their owner's hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"enabled": true, "graceDays": 30, "pause": true})))]
pub struct DeletionSettings {
    /// Whether people may delete their account.
    pub enabled: bool,
    /// Days between the wish and the erasure, in which it can be taken back: 1 to 365. For accounts whose deletion begins
    /// from now on.
    pub grace_days: u32,
    /// Whether people may pause their account.
    pub pause: bool,
}

impl Default for DeletionSettings {
    fn default() -> Self {
        Self { enabled: true, grace_days: 30, pause: true }
    }
}

/// How the first step of a sign-in looks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SignInSteps {
    /// Whether a verified e-mail address may stand in for the user name.
    pub email_as_username: bool,
    /// Whether the name is asked for on a page of its own, before the password.
    pub identifier_first: bool,
}
