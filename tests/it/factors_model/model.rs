//! What should be: the organization's offer, and what an account has under it.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::settings::{FactorSettings, SecondFactorPolicy};
use latchkey_tests::Authenticator;

/// One decision of the organization.
#[derive(Debug, Clone, Copy)]
pub(super) enum Switch {
    Totp,
    Passkeys,
    SecurityKeys,
    EmailOtp,
    BackupCodes,
    Required,
    EnrolAtSignIn,
    Trust,
}

impl Switch {
    pub(super) const ALL: &[Self] = &[
        Self::Totp,
        Self::Passkeys,
        Self::SecurityKeys,
        Self::EmailOtp,
        Self::BackupCodes,
        Self::Required,
        Self::EnrolAtSignIn,
        Self::Trust,
    ];
}

/// What the organization offers.
#[derive(Debug, Clone)]
pub(super) struct Offer(pub(super) FactorSettings);

impl Default for Offer {
    fn default() -> Self {
        Self(FactorSettings { email_otp: true, ..FactorSettings::default() })
    }
}

impl Offer {
    pub(super) fn flip(&mut self, switch: Switch) {
        let is_required = self.is_required();
        let settings = &mut self.0;
        match switch {
            Switch::Totp => settings.totp = !settings.totp,
            Switch::Passkeys => settings.passkeys = !settings.passkeys,
            Switch::SecurityKeys => settings.security_keys = !settings.security_keys,
            Switch::EmailOtp => settings.email_otp = !settings.email_otp,
            Switch::BackupCodes => settings.backup_codes = !settings.backup_codes,
            Switch::Required => {
                settings.second_factor =
                    if is_required { SecondFactorPolicy::Optional } else { SecondFactorPolicy::Required };
            }
            Switch::EnrolAtSignIn => settings.enroll_totp_at_sign_in = !settings.enroll_totp_at_sign_in,
            Switch::Trust => settings.trusted_browser_days = 30 - settings.trusted_browser_days,
        }
    }

    pub(super) fn is_required(&self) -> bool {
        self.0.second_factor == SecondFactorPolicy::Required
    }

    pub(super) const fn enrols_at_sign_in(&self) -> bool {
        self.0.totp && self.0.enroll_totp_at_sign_in
    }
}

/// An authenticator app.
#[derive(Debug, Clone)]
pub(super) struct App {
    pub(super) id: String,
    pub(super) secret: String,
}

/// What the account should have.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) has_password: bool,
    /// An app that waits for its first code, and until when, in seconds.
    pub(super) waiting_app: Option<(App, i64)>,
    pub(super) apps: Vec<App>,
    /// Ids, whether they are passkeys, and the devices.
    pub(super) credentials: Vec<(String, bool, Authenticator)>,
    pub(super) has_email: bool,
    /// Codes that nobody confirmed, and until when they may be.
    pub(super) waiting_codes: Option<(Vec<String>, i64)>,
    pub(super) codes: Vec<String>,
    /// Whether there is a confirmed set, be it used up.
    pub(super) has_codes: bool,
}

impl Model {
    fn is_usable(&self, option: FactorOption, offer: &Offer) -> bool {
        let settings = &offer.0;
        match option {
            FactorOption::Totp => settings.totp && !self.apps.is_empty(),
            FactorOption::EmailOtp => settings.email_otp && self.has_email,
            FactorOption::Passkey => self
                .credentials
                .iter()
                .any(|(_, is_passkey, _)| settings.security_keys || (*is_passkey && settings.passkeys)),
            FactorOption::BackupCode => {
                settings.backup_codes && !self.codes.is_empty() && self.has_second(offer)
            }
            FactorOption::Password | FactorOption::SmsOtp | FactorOption::Federated => false,
        }
    }

    /// Whether there is a second factor here. Backup codes are none.
    pub(super) fn has_second(&self, offer: &Offer) -> bool {
        [FactorOption::Totp, FactorOption::EmailOtp, FactorOption::Passkey]
            .into_iter()
            .any(|option| self.is_usable(option, offer))
    }

    /// What a second step of a sign-in offers.
    pub(super) fn second_factors(&self, offer: &Offer) -> Vec<FactorOption> {
        FactorOption::ALL.into_iter().filter(|option| self.is_usable(*option, offer)).collect()
    }

    /// What a step-up offers: never a code by message beside something stronger.
    pub(super) fn step_up_options(&self, offer: &Offer) -> Vec<FactorOption> {
        let mut all = self.second_factors(offer);
        if all.iter().any(|option| matches!(option, FactorOption::Totp | FactorOption::Passkey)) {
            all.retain(|option| *option != FactorOption::EmailOtp);
        }
        all
    }

    fn has_passkey(&self, offer: &Offer) -> bool {
        offer.0.passkeys && self.credentials.iter().any(|(_, is_passkey, _)| *is_passkey)
    }

    pub(super) fn highest_level(&self, offer: &Offer) -> u8 {
        if self.has_second(offer) || self.has_passkey(offer) { 2 } else { 1 }
    }

    pub(super) fn has_way_in(&self, offer: &Offer) -> bool {
        let passes = self.has_second(offer) || !offer.is_required() || offer.enrols_at_sign_in();
        (self.has_password && passes) || self.has_passkey(offer)
    }

    /// After a removal: codes go with the last other factor, whether that was offered or not.
    pub(super) fn tidy(&mut self) {
        if self.apps.is_empty() && self.credentials.is_empty() && !self.has_email {
            self.codes.clear();
            self.waiting_codes = None;
            self.has_codes = false;
        }
    }
}
