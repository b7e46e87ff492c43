//! What the application is, who finds it, and whether its users are asked.

use latchkey_openapi::applications::Discoverable;
use latchkey_openapi::scope::Role;
use yew::prelude::*;

use super::draft::{Draft, KINDS, kind_key, wire_name};
use super::form::Form;
use crate::ui::{Card, Check, RadioGroup, Select, TextArea, TextField, Toggle};

/// A field for one address.
pub(super) fn address(
    form: &Form,
    id: &'static str,
    member: &'static str,
    value: Option<&str>,
    of: fn(&mut Draft) -> &mut Option<String>,
) -> Html {
    let (i18n, editing) = (&form.i18n, form.clone());
    html!(
        <TextField {id} kind="url" inputmode="url" verbatim=true autocomplete="off" label={i18n.text(&format!("registry-{member}"))}
            help={i18n.text(&format!("registry-{member}-effect"))} value={value.unwrap_or_default().to_owned()} error={form.wrong(member)}
            oninput={Callback::from(move |text: String| editing.edit(|draft| *of(draft) = Some(text).filter(|text| !text.is_empty())))} />
    )
}

/// A switch with what it changes for users.
pub(super) fn switch(
    form: &Form,
    id: &'static str,
    member: &'static str,
    checked: bool,
    of: fn(&mut Draft) -> &mut bool,
) -> Html {
    let (i18n, editing) = (&form.i18n, form.clone());
    html!(
        <div class="lk-setting">
            <Toggle {id} label={i18n.text(&format!("registry-{member}"))} {checked} help={i18n.text(&format!("registry-{member}-effect"))}
                onchange={Callback::from(move |on| editing.edit(|draft| *of(draft) = on))} />
        </div>
    )
}

/// Name, description, kind.
pub(super) fn about(form: &Form) -> Html {
    let (i18n, settings) = (&form.i18n, &form.draft.settings);
    let (naming, describing, sorting) = (form.clone(), form.clone(), form.clone());
    let kinds =
        KINDS.map(|kind| (AttrValue::from(wire_name(&kind)), AttrValue::from(i18n.text(kind_key(kind)))));
    html!(
        <Card title={i18n.text("registry-about")} lead={i18n.text("registry-about-lead")}>
            <div class="lk-settings">
                <TextField id="app-name" label={i18n.text("registry-name")} required=true autocomplete="off" value={settings.name.clone()}
                    help={i18n.text("registry-name-effect")} error={form.wrong("name")}
                    oninput={Callback::from(move |text| naming.edit(|draft| draft.settings.name = text))} />
                <TextArea id="app-description" label={i18n.text("registry-description")} value={settings.description.clone()}
                    help={i18n.text("registry-description-effect")}
                    oninput={Callback::from(move |text| describing.edit(|draft| draft.settings.description = text))} />
                <Select id="app-kind" label={i18n.text("registry-type")} value={wire_name(&settings.kind)} options={kinds.to_vec()}
                    onchange={Callback::from(move |name: String| sorting.edit(|draft| {
                        if let Some(kind) = KINDS.into_iter().find(|kind| wire_name(kind) == name) {
                            draft.set_kind(kind);
                        }
                    }))} />
                <p class="lk-help">{ i18n.text(&format!("{}-effect", kind_key(settings.kind))) }</p>
                { switch(form, "app-enabled", "enabled", settings.enabled, |draft| &mut draft.settings.enabled) }
            </div>
        </Card>
    )
}

/// Where users find it.
pub(super) fn launcher(form: &Form) -> Html {
    let (i18n, settings) = (&form.i18n, &form.draft.settings);
    let value = match settings.discoverable {
        Discoverable::Nobody => "nobody",
        Discoverable::Everyone => "everyone",
        Discoverable::Roles { .. } => "roles",
    };
    let options = ["everyone", "roles", "nobody"]
        .map(|name| (AttrValue::Static(name), AttrValue::from(i18n.text(&format!("registry-to-{name}")))));
    let editing = form.clone();
    html!(
        <Card title={i18n.text("registry-launcher")} lead={i18n.text("registry-launcher-lead")}>
            <div class="lk-settings">
                { address(form, "app-access-url", "accessUrl", settings.access_url.as_deref(), |draft| &mut draft.settings.access_url) }
                <RadioGroup id="app-discoverable" label={i18n.text("registry-discoverable")} {value} options={options.to_vec()}
                    error={form.wrong("discoverable")}
                    onchange={Callback::from(move |name: String| editing.edit(|draft| {
                        draft.settings.discoverable = match name.as_str() {
                            "everyone" => Discoverable::Everyone,
                            "roles" => Discoverable::Roles { roles: vec![Role::Owner, Role::Admin] },
                            _ => Discoverable::Nobody,
                        };
                    }))} />
                { roles(form) }
            </div>
        </Card>
    )
}

fn roles(form: &Form) -> Html {
    let Discoverable::Roles { roles } = &form.draft.settings.discoverable else { return Html::default() };
    let i18n = &form.i18n;
    html!(
        <fieldset class="lk-radios" id="app-roles">
            <legend class="lk-label">{ i18n.text("registry-roles") }</legend>
            { for [Role::Owner, Role::Admin, Role::User].into_iter().map(|role| {
                let editing = form.clone();
                let onchange = Callback::from(move |on| editing.edit(|draft| {
                    if let Discoverable::Roles { roles } = &mut draft.settings.discoverable {
                        roles.retain(|other| *other != role);
                        if on { roles.push(role); }
                    }
                }));
                html!(<Check id={format!("app-role-{}", role.as_str())} label={i18n.text(&format!("registry-role-{}", role.as_str()))}
                    checked={roles.contains(&role)} {onchange} />)
            }) }
        </fieldset>
    )
}

/// Whether users are asked, and what they can read about it.
pub(super) fn consent(form: &Form) -> Html {
    let (i18n, settings) = (&form.i18n, &form.draft.settings);
    html!(
        <Card title={i18n.text("registry-consent")} lead={i18n.text("registry-consent-lead")}>
            <div class="lk-settings">
                { switch(form, "app-trusted", "trusted", settings.trusted, |draft| &mut draft.settings.trusted) }
                { address(form, "app-policy", "policyUrl", settings.policy_url.as_deref(), |draft| &mut draft.settings.policy_url) }
                { address(form, "app-terms", "termsUrl", settings.terms_url.as_deref(), |draft| &mut draft.settings.terms_url) }
            </div>
        </Card>
    )
}
