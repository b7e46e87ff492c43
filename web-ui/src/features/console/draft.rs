//! The settings as they are being edited: one list of switches, from which the page is drawn and differences are told.

use std::collections::BTreeMap;

use latchkey_openapi::settings::{PortalSettings, SecondFactorPolicy};

use super::numbers::NUMBERS;
use crate::i18n::I18n;

/// The settings with the look, which is kept under an address of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) portal: PortalSettings,
    pub(super) accent: String,
    /// What is typed into the fields of numbers, where it is not how the setting itself is written.
    pub(super) typed: BTreeMap<&'static str, String>,
}

/// A switch: its name in message keys and ids, its member on the wire, and where it stands.
pub(super) struct Switch {
    pub(super) key: &'static str,
    pub(super) member: &'static str,
    pub(super) of: fn(&mut PortalSettings) -> &mut bool,
}

macro_rules! switches {
    ($($name:ident: [$($key:literal, $member:literal, $($path:ident).+;)*])*) => {$(
        pub(super) const $name: &[Switch] =
            &[$(Switch { key: $key, member: $member, of: |settings| &mut settings.$($path).+ },)*];
    )*};
}

switches! {
    SIGN_IN: [
        "passkeys", "factors.passkeys", factors.passkeys;
        "identifier-first", "signInSteps.identifierFirst", sign_in_steps.identifier_first;
        "email-name", "signInSteps.emailAsUsername", sign_in_steps.email_as_username;
    ]
    SECOND: [
        "totp", "factors.totp", factors.totp;
        "keys", "factors.securityKeys", factors.security_keys;
        "sms", "factors.smsOtp", factors.sms_otp;
        "email", "factors.emailOtp", factors.email_otp;
        "backup", "factors.backupCodes", factors.backup_codes;
        "enroll", "factors.enrollTotpAtSignIn", factors.enroll_totp_at_sign_in;
    ]
    RECOVERY: [
        "recovery-email", "recovery.email", recovery.email;
        "recovery-sms", "recovery.sms", recovery.sms;
        "recovery-questions", "recovery.questions", recovery.questions;
        "recovery-username", "recovery.username", recovery.username;
        "recovery-separate", "recovery.separateContacts", recovery.separate_contacts;
    ]
    REGISTRATION: [
        "registration", "registration.enabled", registration.enabled;
        "registration-approval", "registration.approval", registration.approval;
        "registration-username", "registration.usernameIsEmail", registration.username_is_email;
    ]
    ENDING: [
        "deletion", "deletion.enabled", deletion.enabled;
        "pause", "deletion.pause", deletion.pause;
    ]
}

impl Draft {
    /// Every setting with its label and value in words.
    fn told(&self, i18n: &I18n) -> Vec<(String, String)> {
        let mut portal = self.portal.clone();
        let mut told = Vec::new();
        for switch in SIGN_IN.iter().chain(SECOND).chain(RECOVERY).chain(REGISTRATION).chain(ENDING) {
            let on = if *(switch.of)(&mut portal) { "setting-on" } else { "setting-off" };
            told.push((i18n.text(&format!("setting-{}", switch.key)), i18n.text(on)));
        }
        let policy = match portal.factors.second_factor {
            SecondFactorPolicy::Optional => "setting-policy-optional",
            SecondFactorPolicy::Required => "setting-policy-required",
        };
        told.push((i18n.text("setting-policy"), i18n.text(policy)));
        told.push((i18n.text("setting-domains"), portal.registration.email_domains.join(", ")));
        for number in NUMBERS {
            told.push((i18n.text(&format!("setting-{}", number.key)), self.told_number(number, i18n)));
        }
        told.push((i18n.text("setting-accent"), self.accent.clone()));
        told
    }

    /// What differs: the label, the value here and the one there.
    pub(super) fn differences(&self, other: &Self, i18n: &I18n) -> Vec<(String, String, String)> {
        let pairs = self.told(i18n).into_iter().zip(other.told(i18n));
        pairs.filter(|(a, b)| a.1 != b.1).map(|((label, mine), (_, theirs))| (label, mine, theirs)).collect()
    }
}

#[cfg(test)]
mod tests {
    use latchkey_openapi::recovery::RecoverySettings;
    use latchkey_openapi::registration::RegistrationSettings;
    use latchkey_openapi::settings::{DeletionSettings, FactorSettings, RetentionSettings, SignInSteps};
    use yew::Callback;

    use super::*;
    use crate::i18n::{Language, Messages};

    #[test]
    fn differences_are_told_by_label_with_both_values() {
        let i18n = I18n::new(&Messages::all(Language::English), Callback::noop());
        let portal = PortalSettings {
            sign_in_steps: SignInSteps::default(),
            factors: FactorSettings::default(),
            recovery: RecoverySettings::default(),
            registration: RegistrationSettings::default(),
            step_up_max_age_seconds: 600,
            deletion: DeletionSettings::default(),
            retention: RetentionSettings::default(),
        };
        let mine = Draft { portal, accent: "#4f46e5".into(), typed: BTreeMap::new() };
        let mut theirs = mine.clone();
        theirs.portal.factors.totp = false;
        theirs.portal.step_up_max_age_seconds = 300;
        let found = mine.differences(&theirs, &i18n);
        let values: Vec<(&str, &str)> = found.iter().map(|(_, a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(values, [("On", "Off"), ("10", "5")]);
        theirs = mine.clone();
        theirs.portal.recovery.delay_hours = 0;
        theirs.portal.retention.activity_days = 0;
        let found = mine.differences(&theirs, &i18n);
        let values: Vec<(&str, &str)> = found.iter().map(|(_, a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(values, [("24", "Off"), ("730", "As long as the account")], "0 is told by what it means");
        assert!(mine.differences(&mine, &i18n).is_empty());
    }
}
