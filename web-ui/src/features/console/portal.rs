//! Portal settings: which ways to prove who one is are offered, and how the portal looks.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::settings::{Branding, PortalSettings, SecondFactorPolicy};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::draft::{Draft, ENDING, RECOVERY, REGISTRATION, SECOND, SIGN_IN, Switch};
use super::registration;
use crate::api::{self, ApiError, Client};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::{Link, use_unsaved};
use crate::routes::Route;
use crate::session::{Session, use_session};
use crate::ui::{
    Alert, Button, Card, Kind, Page, RadioGroup, Rows, Task, TextField, Toasts, Toggle, Tone, use_load,
    use_task, use_toasts,
};

/// The settings as they were read. Portal and look share one version.
#[derive(Debug, Clone, PartialEq)]
struct Saved {
    draft: Draft,
    etag: Option<String>,
}

async fn load(client: Client) -> Result<Saved, ApiError> {
    let look = api::console::branding(&client).await?;
    let portal = api::console::portal(&client).await?;
    Ok(Saved { draft: Draft { portal: portal.value, accent: look.value.accent_color }, etag: portal.etag })
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
    /// What somebody else saved meanwhile.
    theirs: UseStateHandle<Option<Saved>>,
    saved: Saved,
    put: Callback<Saved>,
}

impl Form {
    pub(super) fn edit(&self, change: impl FnOnce(&mut Draft)) {
        let mut draft = (*self.draft).clone();
        change(&mut draft);
        self.draft.set(draft);
    }

    /// Saves what is on the page over the version `etag`.
    fn save(&self, etag: Option<String>) {
        let Some(session) = self.session.clone() else { return };
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
                Err(error) => form.error.set(Some(error)),
            }
        });
    }

    async fn write(&self, client: &Client, etag: Option<String>) -> Result<Saved, ApiError> {
        let mut draft = (*self.draft).clone();
        let put = api::console::put_portal(client, &draft.portal, etag.as_deref()).await?;
        let mut etag = put.etag;
        draft.portal = put.value;
        if draft.accent != self.saved.draft.accent {
            let look = Branding { accent_color: draft.accent.clone() };
            etag = api::console::put_branding(client, &look, etag.as_deref()).await?.etag;
        }
        Ok(Saved { draft, etag })
    }

    /// What the server says about a member.
    pub(super) fn wrong(&self, member: &str) -> Option<String> {
        let field = self.error.as_ref()?.fields().iter().find(|field| field.field == member)?;
        // What is not available has a reason of its own for each member.
        Some(match (field.code, member) {
            (ErrorCode::NotAvailable, "recovery.questions") => {
                self.i18n.text("setting-recovery-questions-wrong")
            }
            (
                ErrorCode::NotAvailable,
                "recovery.email" | "recovery.username" | "recovery.delayHours" | "registration.enabled",
            ) => self.i18n.text("setting-recovery-mail-wrong"),
            (ErrorCode::NotAvailable, "factors.smsOtp" | "recovery.sms") => {
                self.i18n.text("setting-sms-wrong")
            }
            (ErrorCode::NotAvailable, "factors.backupCodes") => self.i18n.text("setting-backup-wrong"),
            (ErrorCode::NotAvailable, "factors.secondFactor") => self.i18n.text("setting-policy-wrong"),
            _ => self.i18n.field_error(field),
        })
    }

    /// The words above the form: how many of its fields are wrong, else what went wrong.
    fn failure(&self, error: &ApiError) -> String {
        match error.fields().len() {
            0 => self.i18n.error(error),
            count => {
                self.i18n.with("form-errors", &[("count", i64::try_from(count).unwrap_or(i64::MAX).into())])
            }
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
        theirs: use_state(|| None),
        saved: props.saved.clone(),
        put: props.put.clone(),
    };
    use_effect_with(props.saved.clone(), {
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
            if let Some(error) = &*form.error { <Alert tone={Tone::Danger} title={form.failure(error)} id="portal-error" live=true /> }
            <Card title={i18n.text("settings-sign-in")} lead={i18n.text("settings-sign-in-lead")}>{ switches(&form, SIGN_IN) }</Card>
            <Card title={i18n.text("settings-second")} lead={i18n.text("settings-second-lead")}>{ policy(&form) }{ switches(&form, SECOND) }</Card>
            <Card title={i18n.text("settings-recovery")} lead={i18n.text("settings-recovery-lead")} id="settings-recovery">{ switches(&form, RECOVERY) }{ delay(&form) }
                <div class="lk-card-acts"><Link to={Route::Questions} class="pf-v6-c-button pf-m-secondary" id="edit-questions">{ i18n.text("sets-edit") }</Link></div>
            </Card>
            <Card title={i18n.text("settings-registration")} lead={i18n.text("settings-registration-lead")} id="settings-registration">{ switches(&form, REGISTRATION) }{ registration::fields(&form) }</Card>
            <Card title={i18n.text("settings-trust")} lead={i18n.text("settings-trust-lead")}>{ numbers(&form) }</Card>
            <Card title={i18n.text("settings-ending")} lead={i18n.text("settings-ending-lead")}>{ switches(&form, ENDING) }{ grace(&form) }</Card>
            <Card title={i18n.text("settings-retention")} lead={i18n.text("settings-retention-lead")}>{ retention(&form) }</Card>
            <Card title={i18n.text("settings-look")} lead={i18n.text("settings-look-lead")}>{ accent(&form) }</Card>
            { conflict(&form) }
            <div class="lk-save-bar">
                <Button id="portal-save" kind={Kind::Primary} label={i18n.text("save")} submit=true busy={form.task.is_busy()} />
                if changed {
                    <Button id="portal-reset" label={i18n.text("setting-reset")} onclick={Callback::from({ let form = form.clone(); move |_: MouseEvent| form.draft.set(form.saved.draft.clone()) })} />
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

fn numbers(form: &Form) -> Html {
    let i18n = &form.i18n;
    let factors = &form.draft.portal.factors;
    let (days, minutes) = (form.clone(), form.clone());
    html!(<div class="lk-settings">
        <TextField id="setting-trust" kind="number" min="0" max="365" inputmode="numeric" label={i18n.text("setting-trust")}
            help={i18n.text("setting-trust-effect")} value={factors.trusted_browser_days.to_string()}
            error={form.wrong("factors.trustedBrowserDays").map(AttrValue::from)}
            oninput={Callback::from(move |text: String| days.edit(|draft| draft.portal.factors.trusted_browser_days = text.trim().parse().unwrap_or(0)))} />
        <TextField id="setting-step-up" kind="number" min="1" max="60" inputmode="numeric" label={i18n.text("setting-step-up")}
            help={i18n.text("setting-step-up-effect")} value={(form.draft.portal.step_up_max_age_seconds / 60).to_string()}
            error={form.wrong("stepUpMaxAgeSeconds").map(AttrValue::from)}
            oninput={Callback::from(move |text: String| minutes.edit(|draft| {
                draft.portal.step_up_max_age_seconds = text.trim().parse::<u32>().unwrap_or(0).saturating_mul(60);
            }))} />
    </div>)
}

fn delay(form: &Form) -> Html {
    let i18n = &form.i18n;
    let editing = form.clone();
    html!(<div class="lk-settings">
        <TextField id="setting-recovery-delay" kind="number" min="0" max="168" inputmode="numeric" label={i18n.text("setting-recovery-delay")}
            help={i18n.text("setting-recovery-delay-effect")} value={form.draft.portal.recovery.delay_hours.to_string()}
            error={form.wrong("recovery.delayHours").map(AttrValue::from)}
            oninput={Callback::from(move |text: String| editing.edit(|draft| draft.portal.recovery.delay_hours = text.trim().parse().unwrap_or(0)))} />
    </div>)
}

fn grace(form: &Form) -> Html {
    let i18n = &form.i18n;
    let days = form.clone();
    html!(<div class="lk-settings">
        <TextField id="setting-grace" kind="number" min="1" max="365" inputmode="numeric" label={i18n.text("setting-grace")}
            help={i18n.text("setting-grace-effect")} value={form.draft.portal.deletion.grace_days.to_string()}
            error={form.wrong("deletion.graceDays").map(AttrValue::from)}
            oninput={Callback::from(move |text: String| days.edit(|draft| draft.portal.deletion.grace_days = text.trim().parse().unwrap_or(0)))} />
    </div>)
}

/// A rule of how long something is kept.
struct Rule {
    key: &'static str,
    member: &'static str,
    of: fn(&mut PortalSettings) -> &mut u32,
}

const RULES: [Rule; 3] = [
    Rule {
        key: "activity-days",
        member: "retention.activityDays",
        of: |all| &mut all.retention.activity_days,
    },
    Rule {
        key: "ended-days",
        member: "retention.endedConsentDays",
        of: |all| &mut all.retention.ended_consent_days,
    },
    Rule { key: "export-days", member: "retention.exportDays", of: |all| &mut all.retention.export_days },
];

fn retention(form: &Form) -> Html {
    let i18n = &form.i18n;
    html!(<div class="lk-settings">{ for RULES.iter().map(|rule| {
        let value = *(rule.of)(&mut form.draft.portal.clone());
        let (editing, of) = (form.clone(), rule.of);
        html!(
            <TextField id={format!("setting-{}", rule.key)} kind="number" min="0" max="3650" inputmode="numeric"
                label={i18n.text(&format!("setting-{}", rule.key))} help={i18n.text(&format!("setting-{}-effect", rule.key))}
                value={value.to_string()} error={form.wrong(rule.member).map(AttrValue::from)}
                oninput={Callback::from(move |text: String| editing.edit(|draft| *of(&mut draft.portal) = text.trim().parse().unwrap_or(0)))} />
        )
    }) }</div>)
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
