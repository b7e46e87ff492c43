//! Portal settings: which ways to prove who one is are offered, and how the portal looks.

use std::collections::BTreeMap;

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::settings::{Branding, PortalSettings, SecondFactorPolicy};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::draft::{Draft, ENDING, RECOVERY, REGISTRATION, SECOND, SIGN_IN, Switch};
use super::numbers::{ACTIVITY, DELAY, ENDED, EXPORT, GRACE, Number, STEP_UP, TRUST, field};
use super::{registration, wrong};
use crate::api::{self, ApiError, Client};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::{Link, use_unsaved};
use crate::platform;
use crate::routes::Route;
use crate::session::{Session, use_session};
use crate::ui::{
    Alert, Button, Card, ErrorSummary, Kind, Page, RadioGroup, Rows, Task, Toasts, Toggle, Tone, use_load,
    use_newer, use_task, use_toasts,
};

/// The settings as they were read. Portal and look share one version.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Saved {
    pub(super) draft: Draft,
    etag: Option<String>,
}

async fn load(client: Client) -> Result<Saved, ApiError> {
    let look = api::console::branding(&client).await?;
    let portal = api::console::portal(&client).await?;
    Ok(Saved {
        draft: Draft { portal: portal.value, accent: look.value.accent_color, typed: BTreeMap::new() },
        etag: portal.etag,
    })
}

/// The page.
#[component(PortalPage)]
pub(crate) fn portal_page() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let saved = use_load(session.client.clone(), load);
    let pending = html!(<Card flush=true><Rows count=6 icon=false /></Card>);
    html!(
        <Page title={i18n.text("console-portal-title")} lead={i18n.with("console-portal-lead", &[("organization", session.organization().to_owned().into())])}>
            { saved.view(pending, |found| html!(<SettingsForm saved={(**found).clone()} put={saved.put.clone()} />)) }
        </Page>
    )
}

#[derive(Properties, PartialEq)]
struct FormProps {
    saved: Saved,
    put: Callback<Saved>,
}

/// Everything that the form's events need.
#[derive(Clone)]
pub(super) struct Form {
    pub(super) i18n: I18n,
    session: Option<Session>,
    toasts: Option<Toasts>,
    task: Task,
    pub(super) draft: UseStateHandle<Draft>,
    error: UseStateHandle<Option<ApiError>>,
    /// What was wrong before anything was sent: a member, and what is said of it.
    unsent: UseStateHandle<Vec<(&'static str, String)>>,
    /// What somebody else saved meanwhile.
    theirs: UseStateHandle<Option<Saved>>,
    pub(super) saved: Saved,
    put: Callback<Saved>,
}

/// The keyboard's focus goes to the first field of the page that is wrong.
fn focus_first(is_wrong: impl Fn(&str) -> bool) {
    if let Some(first) = wrong::places().into_iter().find(|place| is_wrong(place.member)) {
        platform::focus(&first.id);
    }
}

impl Form {
    pub(super) fn edit(&self, change: impl FnOnce(&mut Draft)) {
        let mut draft = (*self.draft).clone();
        change(&mut draft);
        self.draft.set(draft);
    }

    /// Back to what is saved.
    fn discard(&self) {
        self.draft.set(self.saved.draft.clone());
        self.unsent.set(Vec::new());
        self.error.set(None);
    }

    /// Saves what is on the page over the version `etag`.
    fn save(&self, etag: Option<String>) {
        let Some(session) = self.session.clone() else { return };
        let unsent = wrong::before_sending(&self.draft, &self.i18n);
        self.unsent.set(unsent.clone());
        if !unsent.is_empty() {
            self.error.set(None);
            focus_first(|member| unsent.iter().any(|(of, _)| *of == member));
            return;
        }
        let form = self.clone();
        self.task.run(async move {
            let outcome = form.write(&session.client, etag).await;
            form.theirs.set(None);
            match outcome {
                Ok(saved) => {
                    form.error.set(None);
                    drop(session.refresh().await);
                    if let Some(toasts) = &form.toasts {
                        toasts.success(form.i18n.text("setting-saved"));
                    }
                    form.put.emit(saved);
                }
                Err(error) if error.code() == Some(ErrorCode::PreconditionFailed) => {
                    form.error.set(None);
                    form.theirs.set(load(session.client.clone()).await.ok());
                }
                Err(error) if error.is_quiet() => {}
                Err(error) => {
                    focus_first(|member| error.fields().iter().any(|field| field.field == member));
                    form.error.set(Some(error));
                }
            }
        });
    }

    async fn write(&self, client: &Client, etag: Option<String>) -> Result<Saved, ApiError> {
        let mut draft = (*self.draft).clone();
        let put = api::console::put_portal(client, &draft.portal, etag.as_deref()).await?;
        let mut etag = put.etag;
        draft.portal = put.value;
        draft.typed.clear();
        if draft.accent != self.saved.draft.accent {
            let look = Branding { accent_color: draft.accent.clone() };
            etag = api::console::put_branding(client, &look, etag.as_deref()).await?.etag;
        }
        Ok(Saved { draft, etag })
    }

    /// What is wrong with a member: what was seen before sending, else what the server says.
    pub(super) fn wrong(&self, member: &str) -> Option<String> {
        if let Some((_, text)) = self.unsent.iter().find(|(of, _)| *of == member) {
            return Some(text.clone());
        }
        let field = self.error.as_ref()?.fields().iter().find(|field| field.field == member)?;
        Some(wrong::of_server(field, &self.i18n))
    }

    /// What was wrong with a member before sending is being mended.
    pub(super) fn forget(&self, member: &str) {
        if self.unsent.iter().any(|(of, _)| *of == member) {
            self.unsent.set(self.unsent.iter().filter(|(of, _)| *of != member).cloned().collect());
        }
    }

    /// What is wrong, above the form: links to the fields, else what went wrong altogether.
    fn failure(&self) -> Html {
        let lines = wrong::summary(|member| self.wrong(member), &self.i18n);
        match &*self.error {
            _ if !lines.is_empty() => html!(<div id="portal-error"><ErrorSummary errors={lines} /></div>),
            Some(error) => {
                html!(<Alert tone={Tone::Danger} title={self.i18n.error(error)} id="portal-error" live=true />)
            }
            None => Html::default(),
        }
    }
}

#[component(SettingsForm)]
fn settings_form(props: &FormProps) -> Html {
    let form = Form {
        i18n: use_i18n(),
        session: use_session(),
        toasts: use_toasts(),
        task: use_task(),
        draft: use_state(|| props.saved.draft.clone()),
        error: use_state(|| None),
        unsent: use_state(Vec::new),
        theirs: use_state(|| None),
        saved: props.saved.clone(),
        put: props.put.clone(),
    };
    use_newer(props.saved.clone(), {
        let draft = form.draft.setter();
        move |saved| draft.set(saved.draft.clone())
    });
    let changed = *form.draft != props.saved.draft;
    use_unsaved(changed);
    let onsubmit = {
        let form = form.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            form.save(form.saved.etag.clone());
        })
    };
    let i18n = &form.i18n;
    html!(
        <form method="post" id="portal-form" class="lk-page" {onsubmit} novalidate=true>
            { form.failure() }
            <Card title={i18n.text("settings-sign-in")} lead={i18n.text("settings-sign-in-lead")}>{ switches(&form, SIGN_IN) }</Card>
            <Card title={i18n.text("settings-second")} lead={i18n.text("settings-second-lead")}>{ policy(&form) }{ switches(&form, SECOND) }</Card>
            <Card title={i18n.text("settings-recovery")} lead={i18n.text("settings-recovery-lead")} id="settings-recovery">{ switches(&form, RECOVERY) }{ numbers(&form, &[&DELAY]) }</Card>
            <Card title={i18n.text("settings-registration")} lead={i18n.text("settings-registration-lead")} id="settings-registration">{ switches(&form, REGISTRATION) }{ registration::fields(&form) }</Card>
            <Card title={i18n.text("settings-trust")} lead={i18n.text("settings-trust-lead")}>{ numbers(&form, &[&TRUST, &STEP_UP]) }</Card>
            <Card title={i18n.text("settings-ending")} lead={i18n.text("settings-ending-lead")}>{ switches(&form, ENDING) }{ numbers(&form, &[&GRACE]) }</Card>
            <Card title={i18n.text("settings-retention")} lead={i18n.text("settings-retention-lead")}>{ numbers(&form, &[&ACTIVITY, &ENDED, &EXPORT]) }</Card>
            <Card title={i18n.text("settings-look")} lead={i18n.text("settings-look-lead")}>{ accent(&form) }</Card>
            { conflict(&form) }
            <div class="lk-save-bar">
                <Button id="portal-save" kind={Kind::Primary} label={i18n.text("save")} submit=true busy={form.task.is_busy()} />
                if changed {
                    <Button id="portal-reset" label={i18n.text("setting-reset")} onclick={Callback::from({ let form = form.clone(); move |_: MouseEvent| form.discard() })} />
                }
            </div>
        </form>
    )
}

fn switches(form: &Form, switches: &'static [Switch]) -> Html {
    let i18n = &form.i18n;
    html!(<div class="lk-settings">{ for switches.iter().map(|switch| {
        let mut portal: PortalSettings = form.draft.portal.clone();
        let checked = *(switch.of)(&mut portal);
        let (editing, of) = (form.clone(), switch.of);
        html!(
            <div class="lk-setting">
                <Toggle id={format!("setting-{}", switch.key)} label={i18n.text(&format!("setting-{}", switch.key))} {checked}
                    help={i18n.text(&format!("setting-{}-effect", switch.key))}
                    onchange={Callback::from(move |on| editing.edit(|draft| *of(&mut draft.portal) = on))} />
                if let Some(wrong) = form.wrong(switch.member) { <p class="lk-error">{ wrong }</p> }
                if switch.key == "recovery-questions" {
                    <div class="lk-setting-act"><Link to={Route::Questions} class="pf-v6-c-button pf-m-secondary" id="edit-questions">{ i18n.text("sets-edit") }</Link></div>
                }
            </div>
        )
    }) }</div>)
}

fn policy(form: &Form) -> Html {
    let i18n = &form.i18n;
    let value = match form.draft.portal.factors.second_factor {
        SecondFactorPolicy::Optional => "optional",
        SecondFactorPolicy::Required => "required",
    };
    let options = ["optional", "required"]
        .map(|name| (AttrValue::Static(name), AttrValue::from(i18n.text(&format!("setting-policy-{name}")))));
    let editing = form.clone();
    html!(
        <div class="lk-setting">
            <RadioGroup id="setting-policy" label={i18n.text("setting-policy")} {value} options={options.to_vec()}
                error={form.wrong("factors.secondFactor").map(AttrValue::from)}
                onchange={Callback::from(move |name: String| editing.edit(|draft| {
                    draft.portal.factors.second_factor =
                        if name == "required" { SecondFactorPolicy::Required } else { SecondFactorPolicy::Optional };
                }))} />
        </div>
    )
}

fn numbers(form: &Form, numbers: &[&'static Number]) -> Html {
    html!(<div class="lk-settings">{ for numbers.iter().map(|number| field(form, number)) }</div>)
}

fn accent(form: &Form) -> Html {
    let i18n = &form.i18n;
    let editing = form.clone();
    html!(
        <div class="lk-field">
            <label class="lk-label" for="setting-accent">{ i18n.text("setting-accent") }</label>
            <div class="lk-color">
                <input type="color" id="setting-accent" value={form.draft.accent.clone()} aria-describedby="setting-accent-help"
                    oninput={Callback::from(move |event: InputEvent| {
                        let color = event.target_unchecked_into::<HtmlInputElement>().value();
                        editing.edit(|draft| draft.accent = color);
                    })} />
                <code>{ form.draft.accent.clone() }</code>
            </div>
            <p class="lk-help" id="setting-accent-help">{ i18n.text("setting-accent-effect") }</p>
            if let Some(wrong) = form.wrong("accentColor") { <p class="lk-error">{ wrong }</p> }
        </div>
    )
}

/// Somebody else saved meanwhile: both values, and the choice.
fn conflict(form: &Form) -> Html {
    let Some(theirs) = (*form.theirs).clone() else { return Html::default() };
    let i18n = &form.i18n;
    let differences = form.draft.differences(&theirs.draft, i18n);
    let (mine, other, put, etag) = (form.clone(), form.clone(), theirs.clone(), theirs.etag);
    html!(
        <Alert tone={Tone::Danger} title={i18n.text("setting-conflict")} id="portal-conflict" live=true>
            <ul class="lk-reasons">{ for differences.into_iter().map(|(label, here, there)| html!(
                <li>{ i18n.with("setting-conflict-line", &[("label", label.into()), ("mine", here.into()), ("theirs", there.into())]) }</li>
            )) }</ul>
            <div class="lk-save-bar">
                <Button id="portal-mine" label={i18n.text("conflict-mine")} busy={form.task.is_busy()} onclick={Callback::from(move |_: MouseEvent| mine.save(etag.clone()))} />
                <Button id="portal-theirs" label={i18n.text("conflict-theirs")} onclick={Callback::from(move |_: MouseEvent| {
                    other.theirs.set(None);
                    other.put.emit(put.clone());
                })} />
            </div>
        </Alert>
    )
}
