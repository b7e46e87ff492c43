//! The settings of registrations that are no switches.

use yew::prelude::*;

use super::portal::Form;
use crate::ui::{TextArea, TextField};

/// The days that a registration waits, and the domains of addresses.
pub(super) fn fields(form: &Form) -> Html {
    let i18n = &form.i18n;
    let settings = &form.draft.portal.registration;
    let (days, domains) = (form.clone(), form.clone());
    html!(<div class="lk-settings">
        <TextField id="setting-approval-days" kind="number" min="1" max="365" inputmode="numeric" label={i18n.text("setting-approval-days")}
            help={i18n.text("setting-approval-days-effect")} value={settings.approval_days.to_string()}
            error={form.wrong("registration.approvalDays").map(AttrValue::from)}
            oninput={Callback::from(move |text: String| days.edit(|draft| {
                draft.portal.registration.approval_days = text.trim().parse().unwrap_or(0);
            }))} />
        <TextArea id="setting-domains" label={i18n.text("setting-domains")} help={i18n.text("setting-domains-effect")}
            value={settings.email_domains.join("\n")} verbatim=true
            error={form.wrong("registration.emailDomains").map(AttrValue::from)}
            oninput={Callback::from(move |text: String| domains.edit(|draft| {
                draft.portal.registration.email_domains =
                    if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() };
            }))} />
    </div>)
}
