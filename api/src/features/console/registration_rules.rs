//! What an organization may decide about people who register themselves.

use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::registration::{DOMAINS_MAX, RegistrationSettings};
use latchkey_openapi::validate::is_email;

/// Days that a registration may wait for an approval.
const APPROVAL_DAYS: std::ops::RangeInclusive<u32> = 1..=365;

/// Puts the domains into the form that addresses have, each once.
pub(super) fn normalize(settings: &mut RegistrationSettings) {
    let mut domains: Vec<String> = Vec::new();
    for domain in &settings.email_domains {
        let domain = domain.trim().trim_start_matches('@').to_lowercase();
        if !domain.is_empty() && !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    settings.email_domains = domains;
}

/// One error per member. What needs mail cannot be switched on without a transport; `present` is what holds until now.
pub(super) fn errors(
    present: &RegistrationSettings,
    wanted: &RegistrationSettings,
    can_mail: bool,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, code, message: &str| errors.push(FieldError::new(field, code, message));
    if wanted.enabled && !present.enabled && !can_mail {
        refuse("registration.enabled", ErrorCode::NotAvailable, "No mail transport is set up.");
    }
    if !APPROVAL_DAYS.contains(&wanted.approval_days) {
        refuse("registration.approvalDays", ErrorCode::NotAnOption, "1 to 365 days.");
    }
    let is_domain = |domain: &String| is_email(&format!("a@{domain}"));
    if wanted.email_domains.len() > DOMAINS_MAX {
        refuse("registration.emailDomains", ErrorCode::TooLong, "At most 50 domains.");
    } else if !wanted.email_domains.iter().all(is_domain) {
        refuse("registration.emailDomains", ErrorCode::Pattern, "Write domains such as example.org.");
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(change: impl FnOnce(&mut RegistrationSettings), can_mail: bool) -> Vec<String> {
        let mut wanted = RegistrationSettings::default();
        change(&mut wanted);
        normalize(&mut wanted);
        let found = errors(&RegistrationSettings::default(), &wanted, can_mail);
        found.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn what_cannot_work_is_refused_by_its_name() {
        assert!(broken(|_| {}, false).is_empty());
        assert!(broken(|settings| settings.enabled = true, true).is_empty());
        assert_eq!(broken(|settings| settings.enabled = true, false), ["registration.enabled"]);
        assert_eq!(broken(|settings| settings.approval_days = 0, true), ["registration.approvalDays"]);
        assert_eq!(broken(|settings| settings.approval_days = 366, true), ["registration.approvalDays"]);
        for domain in ["no domain", "example", "a@b.example", "-x.org"] {
            let found = broken(|settings| settings.email_domains = vec![domain.to_owned()], true);
            assert_eq!(found, ["registration.emailDomains"], "{domain}");
        }
        let many = (0..51).map(|number| format!("d{number}.example")).collect();
        assert_eq!(broken(|settings| settings.email_domains = many, true), ["registration.emailDomains"]);
    }

    #[test]
    fn domains_stand_in_the_form_that_addresses_have() {
        let typed = [" Example.ORG ", "@example.org", "", "example.com"].map(str::to_owned);
        let mut settings = RegistrationSettings { email_domains: typed.into(), ..Default::default() };
        normalize(&mut settings);
        assert_eq!(settings.email_domains, ["example.org", "example.com"]);
    }
}
