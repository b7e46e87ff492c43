//! How people are named on these pages.

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::people::{Person, PersonState};
use latchkey_openapi::scope::Role;
use yew::prelude::*;

use crate::i18n::I18n;
use crate::ui::{Hue, chip};

pub(super) const ROLES: [Role; 3] = [Role::User, Role::Admin, Role::Owner];

/// A role in words.
pub(super) fn role(i18n: &I18n, role: Role) -> String {
    i18n.text(&format!("person-role-{}", role.as_str()))
}

/// The roles as choices.
pub(super) fn roles(i18n: &I18n) -> Vec<(AttrValue, AttrValue)> {
    ROLES.map(|one| (AttrValue::Static(one.as_str()), AttrValue::from(role(i18n, one)))).to_vec()
}

/// A state in words.
pub(super) fn state(i18n: &I18n, state: PersonState) -> String {
    i18n.text(&format!("person-state-{}", state.as_str()))
}

/// A second factor in words.
pub(super) fn factor(i18n: &I18n, factor: FactorOption) -> String {
    i18n.text(match factor {
        FactorOption::Password => "way-password",
        FactorOption::Passkey => "way-passkey",
        FactorOption::Totp => "way-totp",
        FactorOption::SmsOtp => "way-sms",
        FactorOption::EmailOtp => "way-email",
        FactorOption::BackupCode => "way-backup",
        FactorOption::Federated => "way-federated",
    })
}

/// What is not the rule: another state than active, another role than that of a user.
pub(super) fn marks(i18n: &I18n, person: &Person) -> Html {
    let hue = match person.state {
        PersonState::Active => None,
        PersonState::Invited | PersonState::Waiting => Some(Hue::Accent),
        PersonState::Paused => Some(Hue::Plain),
        PersonState::Deleting | PersonState::Locked => Some(Hue::Warn),
    };
    html!(<>
        if let Some(hue) = hue { { chip(state(i18n, person.state), hue) } }
        if person.role != Role::User { { chip(role(i18n, person.role), Hue::Plain) } }
        if person.current { { chip(i18n.text("person-you"), Hue::Plain) } }
    </>)
}
