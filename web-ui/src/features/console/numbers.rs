//! Numbers of the portal's settings: what is typed, what may stand there, and the switch where 0 means something of its own.

use latchkey_openapi::settings::PortalSettings;
use yew::prelude::*;

use super::draft::Draft;
use super::portal::Form;
use crate::i18n::I18n;
use crate::ui::{TextField, Toggle};

/// What 0 means on the wire. The page has a switch for that, and `0` is never typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zero {
    /// Nothing: it is out of range.
    Nothing,
    /// It is switched off. The number that stands there when it is switched on.
    Off(u32),
    /// It is kept as long as the account. The number that stands there when that is switched off.
    Ever(u32),
}

/// A number: its name in message keys and ids, its member on the wire, its limits, and where it stands.
pub(super) struct Number {
    pub(super) key: &'static str,
    pub(super) member: &'static str,
    /// The limits, as they are shown.
    min: u32,
    max: u32,
    /// How many of the wire's are one of those that are shown.
    unit: u32,
    pub(super) zero: Zero,
    of: fn(&mut PortalSettings) -> &mut u32,
}

macro_rules! numbers {
    ($($name:ident: $key:literal, $member:literal, $min:literal..=$max:literal, $unit:literal, $zero:expr, $($path:ident).+;)*) => {$(
        pub(super) static $name: Number = Number {
            key: $key, member: $member, min: $min, max: $max, unit: $unit, zero: $zero, of: |settings| &mut settings.$($path).+,
        };
    )*};
}

numbers! {
    DELAY: "recovery-delay", "recovery.delayHours", 1..=168, 1, Zero::Off(24), recovery.delay_hours;
    APPROVAL: "approval-days", "registration.approvalDays", 1..=365, 1, Zero::Nothing, registration.approval_days;
    TRUST: "trust", "factors.trustedBrowserDays", 1..=365, 1, Zero::Off(30), factors.trusted_browser_days;
    STEP_UP: "step-up", "stepUpMaxAgeSeconds", 1..=60, 60, Zero::Nothing, step_up_max_age_seconds;
    GRACE: "grace", "deletion.graceDays", 1..=365, 1, Zero::Nothing, deletion.grace_days;
    ACTIVITY: "activity-days", "retention.activityDays", 30..=3650, 1, Zero::Ever(730), retention.activity_days;
    ENDED: "ended-days", "retention.endedConsentDays", 30..=3650, 1, Zero::Ever(1095), retention.ended_consent_days;
    EXPORT: "export-days", "retention.exportDays", 1..=30, 1, Zero::Nothing, retention.export_days;
}

/// All of them.
pub(super) static NUMBERS: [&Number; 8] =
    [&DELAY, &APPROVAL, &TRUST, &STEP_UP, &GRACE, &ACTIVITY, &ENDED, &EXPORT];

/// Why what is typed is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bad {
    Empty,
    OutOfRange,
}

impl Number {
    /// The value of what is typed.
    fn read(&self, text: &str) -> Result<u32, Bad> {
        match text.trim() {
            "" => Err(Bad::Empty),
            text => {
                text.parse().ok().filter(|value| (self.min..=self.max).contains(value)).ok_or(Bad::OutOfRange)
            }
        }
    }

    /// As it stands in the settings.
    fn value(&self, portal: &PortalSettings) -> u32 {
        *(self.of)(&mut portal.clone())
    }

    /// The limits in words.
    pub(super) fn range(&self, i18n: &I18n) -> String {
        i18n.with(
            "setting-range",
            &[("min", i64::from(self.min).into()), ("max", i64::from(self.max).into())],
        )
    }
}

impl Draft {
    /// Whether the switch for 0 is what holds, and no number.
    fn has_no(&self, number: &Number) -> bool {
        number.zero != Zero::Nothing && number.value(&self.portal) == 0
    }

    /// What stands in the field.
    fn text(&self, number: &Number) -> String {
        let kept = || (number.value(&self.portal) / number.unit).to_string();
        self.typed.get(number.key).cloned().unwrap_or_else(kept)
    }

    /// Takes what is typed. What is no value is kept as it was typed, and the settings stay as they are.
    fn type_in(&mut self, number: &Number, text: String) {
        if let Ok(value) = number.read(&text) {
            *(number.of)(&mut self.portal) = value.saturating_mul(number.unit);
            if text == value.to_string() {
                self.typed.remove(number.key);
                return;
            }
        }
        self.typed.insert(number.key, text);
    }

    /// Puts 0 in place of the number, or a number in place of 0: the one that was saved, where there is one.
    fn set_zero(&mut self, number: &Number, zero: bool, saved: &PortalSettings) {
        let first = match number.zero {
            Zero::Off(first) | Zero::Ever(first) => first,
            Zero::Nothing => return,
        };
        let saved = Some(number.value(saved)).filter(|value| *value != 0);
        *(number.of)(&mut self.portal) = if zero { 0 } else { saved.unwrap_or(first) };
        self.typed.remove(number.key);
    }

    /// What is wrong with it, before anything is sent.
    pub(super) fn bad(&self, number: &Number) -> Option<Bad> {
        self.typed.get(number.key).and_then(|text| number.read(text).err())
    }

    /// In words, with what 0 means.
    pub(super) fn told_number(&self, number: &Number, i18n: &I18n) -> String {
        match number.zero {
            Zero::Off(_) if self.has_no(number) => i18n.text("setting-off"),
            Zero::Ever(_) if self.has_no(number) => i18n.text("setting-ever"),
            _ => self.text(number),
        }
    }
}

/// The field of a number, below its switch where it has one.
pub(super) fn field(form: &Form, number: &'static Number) -> Html {
    let i18n = &form.i18n;
    let (key, typing) = (number.key, form.clone());
    let input = html!(
        <TextField id={format!("setting-{key}")} inputmode="numeric" verbatim=true label={i18n.text(&format!("setting-{key}"))}
            help={i18n.text(&format!("setting-{key}-effect"))} value={form.draft.text(number)}
            error={form.wrong(number.member).map(AttrValue::from)}
            oninput={Callback::from(move |text: String| {
                typing.forget(number.member);
                typing.edit(|draft| draft.type_in(number, text));
            })} />
    );
    let has_no = form.draft.has_no(number);
    let checked = match number.zero {
        Zero::Nothing => return input,
        Zero::Off(_) => !has_no,
        Zero::Ever(_) => has_no,
    };
    let switching = form.clone();
    html!(
        <div class="lk-setting">
            <Toggle id={format!("setting-{key}-on")} label={i18n.text(&format!("setting-{key}-on"))} {checked}
                help={i18n.text(&format!("setting-{key}-on-effect"))}
                onchange={Callback::from(move |on: bool| {
                    let zero = if matches!(number.zero, Zero::Ever(_)) { on } else { !on };
                    switching.forget(number.member);
                    switching.edit(|draft| draft.set_zero(number, zero, &switching.saved.draft.portal));
                })} />
            if has_no {
                if let Some(wrong) = form.wrong(number.member) { <p class="lk-error">{ wrong }</p> }
            } else { { input } }
        </div>
    )
}
