//! How the application signs its users in: how it proves which one it is, and where they are sent.

use latchkey_openapi::applications::{ClientAuthentication, SigningAlgorithm};
use yew::prelude::*;

use super::about::{address, switch};
use super::draft::{Draft, proofs, signs_in, wire_name};
use super::form::Form;
use crate::ui::{Card, Select, TextArea};

/// The section.
pub(super) fn sign_in(form: &Form) -> Html {
    let (i18n, settings) = (&form.i18n, &form.draft.settings);
    html!(
        <Card title={i18n.text("registry-sign-in")} lead={i18n.text("registry-sign-in-lead")}>
            <div class="lk-settings">
                { authentication(form) }
                if signs_in(settings.kind) {
                    { lines(form, "app-redirects", "redirectUris", &form.draft.redirect_uris, |draft| &mut draft.redirect_uris) }
                    { lines(form, "app-post-logout", "postLogoutRedirectUris", &form.draft.post_logout_redirect_uris,
                        |draft| &mut draft.post_logout_redirect_uris) }
                    { address(form, "app-backchannel", "backchannelLogoutUri", settings.backchannel_logout_uri.as_deref(),
                        |draft| &mut draft.settings.backchannel_logout_uri) }
                    { switch(form, "app-pushed", "requirePushedRequests", settings.require_pushed_requests,
                        |draft| &mut draft.settings.require_pushed_requests) }
                }
                { algorithm(form) }
            </div>
        </Card>
    )
}

fn authentication(form: &Form) -> Html {
    let (i18n, settings) = (&form.i18n, &form.draft.settings);
    let options: Vec<(AttrValue, AttrValue)> = proofs(settings.kind)
        .iter()
        .map(|by| {
            let name = wire_name(by);
            (AttrValue::from(name.clone()), AttrValue::from(i18n.text(&format!("registry-by-{name}"))))
        })
        .collect();
    let (choosing, typing) = (form.clone(), form.clone());
    let possible = proofs(settings.kind);
    let keys_error = form
        .wrong("keys")
        .or_else(|| (!form.draft.has_good_keys()).then(|| AttrValue::from(i18n.text("registry-keys-wrong"))));
    html!(<>
        <Select id="app-authentication" label={i18n.text("registry-authentication")} value={wire_name(&settings.authentication)} {options}
            error={form.wrong("authentication")}
            onchange={Callback::from(move |name: String| choosing.edit(|draft| {
                if let Some(by) = possible.iter().find(|by| wire_name(*by) == name) {
                    draft.settings.authentication = *by;
                }
            }))} />
        <p class="lk-help">{ i18n.text(&format!("registry-by-{}-effect", wire_name(&settings.authentication))) }</p>
        if settings.authentication == ClientAuthentication::PrivateKeyJwt {
            <TextArea id="app-keys" label={i18n.text("registry-keys")} help={i18n.text("registry-keys-effect")} required=true
                value={form.draft.keys.clone()} error={keys_error}
                oninput={Callback::from(move |text| typing.edit(|draft| draft.keys = text))} />
        }
    </>)
}

/// A field for addresses, one per line.
fn lines(
    form: &Form,
    id: &'static str,
    member: &'static str,
    value: &str,
    of: fn(&mut Draft) -> &mut String,
) -> Html {
    let (i18n, editing) = (&form.i18n, form.clone());
    html!(
        <TextArea {id} label={i18n.text(&format!("registry-{member}"))} help={i18n.text(&format!("registry-{member}-effect"))}
            autocomplete="off" value={value.to_owned()} error={form.wrong(member)} required={member == "redirectUris"}
            oninput={Callback::from(move |text| editing.edit(|draft| *of(draft) = text))} />
    )
}

fn algorithm(form: &Form) -> Html {
    let (i18n, editing) = (&form.i18n, form.clone());
    let all = [SigningAlgorithm::Rs256, SigningAlgorithm::Es256];
    let options = all.map(|one| {
        let name = wire_name(&one);
        (AttrValue::from(name.clone()), AttrValue::from(i18n.text(&format!("registry-alg-{name}"))))
    });
    html!(
        <Select id="app-algorithm" label={i18n.text("registry-signingAlgorithm")} value={wire_name(&form.draft.settings.signing_algorithm)}
            options={options.to_vec()} onchange={Callback::from(move |name: String| editing.edit(|draft| {
                if let Some(one) = all.into_iter().find(|one| wire_name(one) == name) {
                    draft.settings.signing_algorithm = one;
                }
            }))} />
    )
}
