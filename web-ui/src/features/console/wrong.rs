//! What is wrong with the portal's settings: beside the fields, and above the form with links to them.

use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::registration::DOMAINS_MAX;
use latchkey_openapi::validate::is_email;
use yew::AttrValue;

use super::draft::{Draft, ENDING, RECOVERY, REGISTRATION, SECOND, SIGN_IN, Switch};
use super::numbers::{ACTIVITY, APPROVAL, Bad, DELAY, ENDED, EXPORT, GRACE, NUMBERS, Number, STEP_UP, TRUST};
use crate::i18n::I18n;

/// The member of the domains of addresses.
pub(super) const DOMAINS: &str = "registration.emailDomains";

/// A field: its member on the wire, the id of its control, and the message key of its label.
pub(super) struct Place {
    pub(super) member: &'static str,
    pub(super) id: String,
    pub(super) label: String,
}

fn place(member: &'static str, id: &str, label: &str) -> Place {
    Place { member, id: format!("setting-{id}"), label: format!("setting-{label}") }
}

fn switches(switches: &'static [Switch]) -> impl Iterator<Item = Place> {
    switches.iter().map(|switch| place(switch.member, switch.key, switch.key))
}

fn number(number: &Number) -> Place {
    place(number.member, number.key, number.key)
}

/// All fields, in the order of the page.
pub(super) fn places() -> Vec<Place> {
    let mut places: Vec<Place> = switches(SIGN_IN).collect();
    places.push(place("factors.secondFactor", "policy-optional", "policy"));
    places.extend(switches(SECOND).chain(switches(RECOVERY)).chain([number(&DELAY)]));
    places.extend(switches(REGISTRATION).chain([number(&APPROVAL), place(DOMAINS, "domains", "domains")]));
    places.extend([number(&TRUST), number(&STEP_UP)]);
    places.extend(switches(ENDING).chain([&GRACE, &ACTIVITY, &ENDED, &EXPORT].map(number)));
    places.push(place("accentColor", "accent", "accent"));
    places
}

/// What can be said before anything is sent: a member, and what is wrong with it.
pub(super) fn before_sending(draft: &Draft, i18n: &I18n) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    for number in NUMBERS {
        match draft.bad(number) {
            Some(Bad::Empty) => wrong.push((number.member, i18n.text("error-required"))),
            Some(Bad::OutOfRange) => wrong.push((number.member, number.range(i18n))),
            None => {}
        }
    }
    wrong.extend(domains(&draft.portal.registration.email_domains, i18n).map(|text| (DOMAINS, text)));
    wrong
}

/// The first line that is no domain, by its number.
fn domains(lines: &[String], i18n: &I18n) -> Option<String> {
    let plain = |line: &str| line.trim().trim_start_matches('@').to_lowercase();
    let filled = lines.iter().filter(|line| !plain(line).is_empty()).count();
    if filled > DOMAINS_MAX {
        let max = i64::try_from(DOMAINS_MAX).unwrap_or(i64::MAX);
        return Some(i18n.with("setting-domains-many", &[("max", max.into())]));
    }
    let is_wrong = |line: &String| {
        let domain = plain(line);
        !domain.is_empty() && !is_email(&format!("a@{domain}"))
    };
    let at = lines.iter().position(is_wrong)?;
    let line = i64::try_from(at + 1).unwrap_or(i64::MAX);
    let text = lines.get(at).map(|line| line.trim().to_owned()).unwrap_or_default();
    Some(i18n.with("setting-domains-line", &[("line", line.into()), ("text", text.into())]))
}

/// What the server says about a member. What is not available has a reason of its own for each.
pub(super) fn of_server(error: &FieldError, i18n: &I18n) -> String {
    let member = error.field.as_str();
    let key = match (error.code, member) {
        (ErrorCode::NotAvailable, "recovery.questions") => "setting-recovery-questions-wrong",
        (
            ErrorCode::NotAvailable,
            "recovery.email" | "recovery.username" | "recovery.delayHours" | "registration.enabled",
        ) => "setting-recovery-mail-wrong",
        (ErrorCode::NotAvailable, "factors.smsOtp" | "recovery.sms") => "setting-sms-wrong",
        (ErrorCode::NotAvailable, "factors.backupCodes") => "setting-backup-wrong",
        (ErrorCode::NotAvailable, "factors.secondFactor") => "setting-policy-wrong",
        (ErrorCode::NotAnOption, _) => {
            let number = NUMBERS.into_iter().find(|number| number.member == member);
            return number.map_or_else(|| i18n.field_error(error), |number| number.range(i18n));
        }
        _ => return i18n.field_error(error),
    };
    i18n.text(key)
}

/// The lines above the form: the id of each wrong field, and its label with what is wrong.
pub(super) fn summary(wrong: impl Fn(&str) -> Option<String>, i18n: &I18n) -> Vec<(AttrValue, AttrValue)> {
    let line = |place: Place| {
        let text = wrong(place.member)?;
        Some((place.id.into(), format!("{}: {text}", i18n.text(&place.label)).into()))
    };
    places().into_iter().filter_map(line).collect()
}
