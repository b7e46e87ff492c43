//! The settings of registrations that are no switches.

use yew::prelude::*;

use super::numbers::{APPROVAL, field};
use super::portal::Form;
use super::wrong::DOMAINS;
use crate::ui::TextArea;

/// The days that a registration waits, and the domains of addresses.
pub(super) fn fields(form: &Form) -> Html {
    let i18n = &form.i18n;
    let settings = &form.draft.portal.registration;
    let domains = form.clone();
    html!(<div class="lk-settings">
        { field(form, &APPROVAL) }
        <TextArea id="setting-domains" label={i18n.text("setting-domains")} help={i18n.text("setting-domains-effect")}
            value={settings.email_domains.join("\n")} verbatim=true
            error={form.wrong(DOMAINS).map(AttrValue::from)}
            oninput={Callback::from(move |text: String| {
                domains.forget(DOMAINS);
                domains.edit(|draft| {
                    draft.portal.registration.email_domains =
                        if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() };
                });
            })} />
    </div>)
}
