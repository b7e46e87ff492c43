//! What an organization may ask of its portal.

use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::recovery::{DELAY_HOURS_MAX, RecoverySettings};
use latchkey_openapi::settings::{PortalSettings, SecondFactorPolicy};

use super::registration_rules;
use crate::identity::State;
use crate::identity::settings::Settings;
use crate::platform::http::error::ApiError;

/// Days that a browser may be trusted at most.
const TRUST_DAYS_MAX: u32 = 365;
/// Seconds that a proof of identity may open guarded acts.
const STEP_UP_SECONDS: std::ops::RangeInclusive<u32> = 60..=3_600;

/// Days that the log and what has ended may be kept.
const KEPT_DAYS: std::ops::RangeInclusive<u32> = 30..=3_650;
/// Days that a prepared download may be there.
const EXPORT_DAYS: std::ops::RangeInclusive<u32> = 1..=30;
/// Days between the wish to be deleted and the erasure.
const GRACE_DAYS: std::ops::RangeInclusive<u32> = 1..=365;

/// Which messages leave.
#[derive(Debug, Clone, Copy)]
struct Sent {
    mail: bool,
    sms: bool,
}

/// Checks the settings, with one error per member. `present` is what holds until now.
pub(super) fn check(state: &State, present: &Settings, settings: &PortalSettings) -> Result<(), ApiError> {
    let sent = Sent { mail: state.can_send_mail(), sms: state.can_send_sms() };
    let mut errors = errors(settings, sent);
    errors.extend(recovery_errors(&present.recovery, &settings.recovery, sent));
    errors.extend(registration_rules::errors(&present.registration, &settings.registration, sent.mail));
    if errors.is_empty() { Ok(()) } else { Err(ApiError::new(ErrorCode::InvalidValue).errors(errors)) }
}

/// The rules of the ways back in. What needs mail is on by default and waits for a transport; it cannot be switched on
/// without one.
fn recovery_errors(present: &RecoverySettings, wanted: &RecoverySettings, sent: Sent) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, code, message: &str| errors.push(FieldError::new(field, code, message));
    let no_mail = "No mail transport is set up.";
    if !sent.mail && wanted.email && !present.email {
        refuse("recovery.email", ErrorCode::NotAvailable, no_mail);
    }
    if !sent.mail && wanted.username && !present.username {
        refuse("recovery.username", ErrorCode::NotAvailable, no_mail);
    }
    if wanted.delay_hours > DELAY_HOURS_MAX {
        refuse("recovery.delayHours", ErrorCode::NotAnOption, "0 to 168 hours.");
    } else if !sent.mail && wanted.delay_hours > 0 && present.delay_hours == 0 {
        refuse("recovery.delayHours", ErrorCode::NotAvailable, no_mail);
    }
    if !sent.sms && wanted.sms {
        refuse("recovery.sms", ErrorCode::NotAvailable, "No SMS gateway is set up.");
    }
    if wanted.questions && !wanted.email && !wanted.sms {
        refuse(
            "recovery.questions",
            ErrorCode::NotAvailable,
            "Security questions count only together with e-mail or SMS: offer one.",
        );
    }
    errors
}

fn errors(settings: &PortalSettings, sent: Sent) -> Vec<FieldError> {
    let factors = &settings.factors;
    let mut errors = Vec::new();
    let mut refuse = |field: &str, code, message: &str| errors.push(FieldError::new(field, code, message));
    if factors.sms_otp && !sent.sms {
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
    if !GRACE_DAYS.contains(&settings.deletion.grace_days) {
        refuse("deletion.graceDays", ErrorCode::NotAnOption, "1 to 365 days.");
    }
    let retention = &settings.retention;
    let kept = [
        ("retention.activityDays", retention.activity_days),
        ("retention.endedConsentDays", retention.ended_consent_days),
    ];
    for (field, days) in kept {
        if days != 0 && !KEPT_DAYS.contains(&days) {
            refuse(field, ErrorCode::NotAnOption, "30 to 3,650 days, or 0 to keep them.");
        }
    }
    if !EXPORT_DAYS.contains(&retention.export_days) {
        refuse("retention.exportDays", ErrorCode::NotAnOption, "1 to 30 days.");
    }
    errors
}

#[cfg(test)]
mod tests {
    use latchkey_openapi::registration::RegistrationSettings;
    use latchkey_openapi::settings::{DeletionSettings, FactorSettings, RetentionSettings, SignInSteps};

    use super::*;

    const NOTHING: Sent = Sent { mail: false, sms: false };
    const BOTH: Sent = Sent { mail: true, sms: true };

    fn settings(change: impl FnOnce(&mut PortalSettings)) -> PortalSettings {
        let mut settings = PortalSettings {
            sign_in_steps: SignInSteps::default(),
            factors: FactorSettings::default(),
            recovery: RecoverySettings::default(),
            registration: RegistrationSettings::default(),
            step_up_max_age_seconds: 600,
            deletion: DeletionSettings::default(),
            retention: RetentionSettings::default(),
        };
        change(&mut settings);
        settings
    }

    #[test]
    fn the_settings_of_a_new_organization_are_valid() {
        assert!(errors(&settings(|_| {}), NOTHING).is_empty());
        let recovery = RecoverySettings::default();
        assert!(recovery_errors(&recovery, &recovery, NOTHING).is_empty());
    }

    #[test]
    fn a_way_back_that_cannot_work_is_refused_by_its_name() {
        let none = RecoverySettings {
            email: false,
            sms: false,
            questions: false,
            username: false,
            separate_contacts: false,
            delay_hours: 0,
        };
        let cases: [(&str, RecoverySettings, Sent); 6] = [
            ("recovery.email", RecoverySettings { email: true, ..none.clone() }, NOTHING),
            ("recovery.username", RecoverySettings { username: true, ..none.clone() }, NOTHING),
            ("recovery.delayHours", RecoverySettings { delay_hours: 1, ..none.clone() }, NOTHING),
            ("recovery.delayHours", RecoverySettings { delay_hours: 169, ..none.clone() }, BOTH),
            ("recovery.sms", RecoverySettings { sms: true, ..none.clone() }, NOTHING),
            ("recovery.questions", RecoverySettings { questions: true, ..none.clone() }, BOTH),
        ];
        for (field, wanted, sent) in cases {
            let found = recovery_errors(&none, &wanted, sent);
            let fields: Vec<&str> = found.iter().map(|error| error.field.as_str()).collect();
            assert_eq!(fields, [field]);
        }
        let all = RecoverySettings { sms: true, questions: true, ..RecoverySettings::default() };
        assert!(recovery_errors(&none, &all, BOTH).is_empty());
    }

    #[test]
    fn what_cannot_work_is_refused_by_its_name() {
        let none = |settings: &mut PortalSettings| {
            settings.factors.totp = false;
            settings.factors.passkeys = false;
            settings.factors.security_keys = false;
        };
        let cases: [(&str, PortalSettings); 10] = [
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
            ("deletion.graceDays", settings(|s| s.deletion.grace_days = 0)),
            ("deletion.graceDays", settings(|s| s.deletion.grace_days = 366)),
            ("retention.activityDays", settings(|s| s.retention.activity_days = 29)),
            ("retention.endedConsentDays", settings(|s| s.retention.ended_consent_days = 3_651)),
            ("retention.exportDays", settings(|s| s.retention.export_days = 0)),
        ];
        for (field, settings) in cases {
            let found: Vec<String> =
                errors(&settings, NOTHING).into_iter().map(|error| error.field).collect();
            assert_eq!(found, [field]);
        }
        assert!(errors(&settings(|s| s.factors.sms_otp = true), BOTH).is_empty());
    }
}
