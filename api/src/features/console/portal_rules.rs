//! What an organization may ask of its portal.

use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::settings::{PortalSettings, SecondFactorPolicy};

use crate::identity::State;
use crate::platform::http::error::ApiError;

/// Days that a browser may be trusted at most.
const TRUST_DAYS_MAX: u32 = 365;
/// Seconds that a proof of identity may open guarded acts.
const STEP_UP_SECONDS: std::ops::RangeInclusive<u32> = 60..=3_600;

/// Checks the settings, with one error per member.
pub(super) fn check(state: &State, settings: &PortalSettings) -> Result<(), ApiError> {
    let errors = errors(settings, state.can_send_sms());
    if errors.is_empty() { Ok(()) } else { Err(ApiError::new(ErrorCode::InvalidValue).errors(errors)) }
}

fn errors(settings: &PortalSettings, can_send_sms: bool) -> Vec<FieldError> {
    let factors = &settings.factors;
    let mut errors = Vec::new();
    let mut refuse = |field: &str, code, message: &str| errors.push(FieldError::new(field, code, message));
    if factors.sms_otp && !can_send_sms {
        refuse("factors.smsOtp", ErrorCode::NotAvailable, "No SMS gateway is set up.");
    }
    if factors.backup_codes && !factors.has_second_factor() {
        refuse(
            "factors.backupCodes",
            ErrorCode::NotAvailable,
            "Backup codes stand in for a second factor: offer one.",
        );
    }
    if factors.second_factor == SecondFactorPolicy::Required && !factors.has_second_factor() {
        refuse(
            "factors.secondFactor",
            ErrorCode::NotAvailable,
            "Nobody could sign in: offer a second factor.",
        );
    }
    if factors.trusted_browser_days > TRUST_DAYS_MAX {
        refuse("factors.trustedBrowserDays", ErrorCode::NotAnOption, "0 to 365 days.");
    }
    if !STEP_UP_SECONDS.contains(&settings.step_up_max_age_seconds) {
        refuse("stepUpMaxAgeSeconds", ErrorCode::NotAnOption, "60 to 3,600 seconds.");
    }
    errors
}

#[cfg(test)]
mod tests {
    use latchkey_openapi::settings::{FactorSettings, SignInSteps};

    use super::*;

    fn settings(change: impl FnOnce(&mut PortalSettings)) -> PortalSettings {
        let mut settings = PortalSettings {
            sign_in_steps: SignInSteps::default(),
            factors: FactorSettings::default(),
            step_up_max_age_seconds: 600,
        };
        change(&mut settings);
        settings
    }

    #[test]
    fn the_settings_of_a_new_organization_are_valid() {
        assert!(errors(&settings(|_| {}), false).is_empty());
    }

    #[test]
    fn what_cannot_work_is_refused_by_its_name() {
        let none = |settings: &mut PortalSettings| {
            settings.factors.totp = false;
            settings.factors.passkeys = false;
            settings.factors.security_keys = false;
        };
        let cases: [(&str, PortalSettings); 5] = [
            ("factors.smsOtp", settings(|s| s.factors.sms_otp = true)),
            ("factors.backupCodes", settings(none)),
            (
                "factors.secondFactor",
                settings(|s| {
                    none(s);
                    s.factors.backup_codes = false;
                    s.factors.second_factor = SecondFactorPolicy::Required;
                }),
            ),
            ("factors.trustedBrowserDays", settings(|s| s.factors.trusted_browser_days = 366)),
            ("stepUpMaxAgeSeconds", settings(|s| s.step_up_max_age_seconds = 59)),
        ];
        for (field, settings) in cases {
            let found: Vec<String> = errors(&settings, false).into_iter().map(|error| error.field).collect();
            assert_eq!(found, [field]);
        }
        assert!(errors(&settings(|s| s.factors.sms_otp = true), true).is_empty());
    }
}
