//! The form of an application, in sections.

use latchkey_openapi::applications::{ApplicationType, ApplicationWithSecret, RegisteredApplication};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::draft::{Draft, signs_in};
use super::logo::LogoCard;
use super::secret::{SecretCard, SecretDialog};
use super::{about, asked, sign_in};
use crate::api::{self, ApiError, Client, Versioned};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::{Navigator, use_navigator, use_unsaved};
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{Alert, Button, Card, Confirm, Kind, Task, Toasts, Tone, use_newer, use_task, use_toasts};

/// An application as it was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Saved {
    pub(super) registered: RegisteredApplication,
    pub(super) etag: Option<String>,
}

/// A secret that is shown now and never again.
#[derive(Clone, PartialEq)]
struct Shown {
    secret: String,
    saved: Saved,
}

/// Everything that the form's events need.
#[derive(Clone)]
pub(super) struct Form {
    pub(super) i18n: I18n,
    client: Client,
    navigator: Navigator,
    toasts: Option<Toasts>,
    task: Task,
    pub(super) draft: UseStateHandle<Draft>,
    error: UseStateHandle<Option<ApiError>>,
    /// What somebody else saved meanwhile.
    theirs: UseStateHandle<Option<Saved>>,
    shown: UseStateHandle<Option<Shown>>,
    removing: UseStateHandle<bool>,
    saved: Option<Saved>,
    put: Callback<Saved>,
}

impl Form {
    pub(super) fn edit(&self, change: impl FnOnce(&mut Draft)) {
        let mut draft = (*self.draft).clone();
        change(&mut draft);
        self.draft.set(draft);
    }

    fn before(&self) -> Draft {
        self.saved.as_ref().map_or_else(Draft::default, |saved| Draft::of(&saved.registered.application))
    }

    /// Saves what is on the page, over the version `etag` where it is there already.
    fn save(&self, etag: Option<String>) {
        if !self.draft.has_good_keys() {
            self.error.set(None);
            crate::platform::focus("app-keys");
            return;
        }
        let (form, settings) = (self.clone(), self.draft.to_settings());
        self.task.run(async move {
            let outcome = match &form.saved {
                Some(saved) => {
                    let id = saved.registered.id.as_str();
                    api::registry::put(&form.client, id, &settings, etag.as_deref()).await
                }
                None => api::registry::register(&form.client, &settings).await,
            };
            form.finish(outcome).await;
        });
    }

    /// Makes another secret.
    pub(super) fn renew(&self) {
        let Some(saved) = self.saved.clone() else { return };
        let form = self.clone();
        self.task.run(async move {
            let id = saved.registered.id.as_str();
            form.finish(api::registry::replace_secret(&form.client, id, saved.etag.as_deref()).await).await;
        });
    }

    async fn finish(&self, outcome: Result<Versioned<ApplicationWithSecret>, ApiError>) {
        self.theirs.set(None);
        match outcome {
            Ok(Versioned { value, etag }) => {
                self.error.set(None);
                let saved = Saved { registered: value.registered, etag };
                match value.client_secret {
                    // What is shown once is looked at before the page goes on.
                    Some(secret) => self.shown.set(Some(Shown { secret, saved })),
                    None => self.arrive(saved),
                }
            }
            Err(error) if error.code() == Some(ErrorCode::PreconditionFailed) => self.compare().await,
            Err(error) if error.is_quiet() => {}
            Err(error) => self.error.set(Some(error)),
        }
    }

    async fn compare(&self) {
        self.error.set(None);
        let Some(saved) = &self.saved else { return };
        match api::registry::get(&self.client, saved.registered.id.as_str()).await {
            Ok(found) => self.theirs.set(Some(Saved { registered: found.value, etag: found.etag })),
            Err(error) => self.error.set(Some(error)),
        }
    }

    /// It is saved.
    pub(super) fn arrive(&self, saved: Saved) {
        self.told("registry-saved");
        self.shown.set(None);
        if self.saved.is_some() {
            self.put.emit(saved);
        } else {
            self.navigator.leave(Route::Application(saved.registered.id.to_string()));
        }
    }

    fn told(&self, key: &str) {
        if let Some(toasts) = &self.toasts {
            toasts.success(self.i18n.text(key));
        }
    }

    fn remove(&self) {
        let Some(saved) = self.saved.clone() else { return };
        let form = self.clone();
        self.task.run(async move {
            let id = saved.registered.id.as_str();
            match api::registry::remove(&form.client, id, saved.etag.as_deref()).await {
                Ok(()) => {
                    form.told("registry-removed");
                    form.navigator.leave(Route::Applications);
                }
                Err(error) => {
                    form.removing.set(false);
                    form.finish(Err(error)).await;
                }
            }
        });
    }

    /// What the server says about a member, or about the first wrong one of its entries.
    pub(super) fn wrong(&self, member: &str) -> Option<AttrValue> {
        let error = self.error.as_ref()?;
        let is_entry = |field: &str| field.strip_prefix(member).is_some_and(|rest| rest.starts_with('['));
        let field = error.fields().iter().find(|field| field.field == member || is_entry(&field.field))?;
        let is_address = member.ends_with("Uris") || member.ends_with("Uri") || member.ends_with("Url");
        if is_address && field.code == ErrorCode::Pattern {
            let line =
                field.field.trim_end_matches(']').rsplit('[').next().and_then(|at| at.parse::<i64>().ok());
            return Some(match line {
                Some(line) => self.i18n.with("registry-address-line", &[("line", (line + 1).into())]).into(),
                None => self.i18n.text("registry-address-wrong").into(),
            });
        }
        Some(self.i18n.field_error(field).into())
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

/// Properties of [`ApplicationForm`].
#[derive(Properties, PartialEq)]
pub(super) struct FormProps {
    /// The application, unless it is to be registered.
    #[prop_or_default]
    pub(super) saved: Option<Saved>,
    /// Takes a newer version.
    #[prop_or_default]
    pub(super) put: Callback<Saved>,
}

#[hook]
fn use_form(props: &FormProps) -> Form {
    let before =
        || props.saved.as_ref().map_or_else(Draft::default, |saved| Draft::of(&saved.registered.application));
    Form {
        i18n: use_i18n(),
        client: use_client(),
        navigator: use_navigator(),
        toasts: use_toasts(),
        task: use_task(),
        draft: use_state(before),
        error: use_state(|| None),
        theirs: use_state(|| None),
        shown: use_state(|| None),
        removing: use_state(|| false),
        saved: props.saved.clone(),
        put: props.put.clone(),
    }
}

/// The form.
#[component(ApplicationForm)]
pub(super) fn application_form(props: &FormProps) -> Html {
    let form = use_form(props);
    // What was saved under the form takes its place, but for a new picture, which is saved by itself.
    use_newer(props.saved.as_ref().map(|saved| saved.registered.application.clone()), {
        let draft = form.draft.setter();
        move |saved| {
            if let Some(settings) = saved {
                draft.set(Draft::of(settings));
            }
        }
    });
    let changed = *form.draft != form.before();
    use_unsaved(changed && form.shown.is_none());
    let onsubmit = {
        let form = form.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            form.save(form.saved.as_ref().and_then(|saved| saved.etag.clone()));
        })
    };
    let kind = form.draft.settings.kind;
    html!(<>
        <form method="post" id="application-form" class="lk-page" {onsubmit} novalidate=true>
            if let Some(error) = &*form.error { <Alert tone={Tone::Danger} title={form.failure(error)} id="application-error" live=true /> }
            { about::about(&form) }
            if kind != ApplicationType::Link { { sign_in::sign_in(&form) } { asked::asked(&form) } }
            { about::launcher(&form) }
            if signs_in(kind) { { about::consent(&form) } }
            { conflict(&form) }
            { save_bar(&form, changed) }
        </form>
        { beside(&form) }
    </>)
}

fn save_bar(form: &Form, changed: bool) -> Html {
    let i18n = &form.i18n;
    let is_new = form.saved.is_none();
    let label = i18n.text(if is_new { "registry-register" } else { "save" });
    html!(
        <div class="lk-save-bar">
            <Button id="application-save" kind={Kind::Primary} {label} submit=true busy={form.task.is_busy()} />
            if changed && !is_new {
                <Button id="application-reset" label={i18n.text("setting-reset")}
                    onclick={Callback::from({ let form = form.clone(); move |_: MouseEvent| form.draft.set(form.before()) })} />
            }
        </div>
    )
}

/// What is saved by itself: picture, secret, removal.
fn beside(form: &Form) -> Html {
    let i18n = &form.i18n;
    let shown = form.shown.as_ref().map(|shown| {
        let (form, saved) = (form.clone(), shown.saved.clone());
        html!(<SecretDialog client_id={shown.saved.registered.id.to_string()} secret={shown.secret.clone()}
            on_close={Callback::from(move |()| form.arrive(saved.clone()))} />)
    });
    let Some(saved) = &form.saved else { return html!({ for shown }) };
    let (renewing, taking, asking) = (form.clone(), form.clone(), form.removing.setter());
    let confirm = form.removing.then(|| {
        let (removing, cancel) = (form.clone(), form.removing.setter());
        html!(<Confirm id="remove-application" danger=true busy={form.task.is_busy()}
            title={i18n.with("registry-remove-title", &[("name", saved.registered.application.name.clone().into())])}
            body={i18n.text("registry-remove-body")} action={i18n.text("registry-remove")}
            on_confirm={Callback::from(move |()| removing.remove())} on_cancel={Callback::from(move |()| cancel.set(false))} />)
    });
    html!(<>
        <SecretCard registered={saved.registered.clone()} busy={form.task.is_busy()} on_renew={Callback::from(move |()| renewing.renew())} />
        <LogoCard saved={saved.clone()} on_saved={Callback::from(move |saved| taking.put.emit(saved))} />
        <Card title={i18n.text("registry-remove-card")} lead={i18n.text("registry-remove-body")}>
            <Button id="application-remove" kind={Kind::QuietDanger} label={i18n.text("registry-remove")}
                onclick={Callback::from(move |_: MouseEvent| asking.set(true))} />
        </Card>
        { for shown }
        { for confirm }
    </>)
}

/// Somebody else saved meanwhile: both values, and the choice.
fn conflict(form: &Form) -> Html {
    let Some(theirs) = (*form.theirs).clone() else { return Html::default() };
    let i18n = &form.i18n;
    let differences = form.draft.differences(&Draft::of(&theirs.registered.application), i18n);
    let (mine, other, etag) = (form.clone(), form.clone(), theirs.etag.clone());
    html!(
        <Alert tone={Tone::Danger} title={i18n.text("registry-conflict")} id="application-conflict" live=true>
            <ul class="lk-reasons">{ for differences.into_iter().map(|(label, here, there)| html!(
                <li>{ i18n.with("setting-conflict-line", &[("label", label.into()), ("mine", here.into()), ("theirs", there.into())]) }</li>
            )) }</ul>
            <div class="lk-save-bar">
                <Button id="application-mine" label={i18n.text("conflict-mine")} busy={form.task.is_busy()} onclick={Callback::from(move |_: MouseEvent| mine.save(etag.clone()))} />
                <Button id="application-theirs" label={i18n.text("conflict-theirs")} onclick={Callback::from(move |_: MouseEvent| {
                    other.theirs.set(None);
                    other.draft.set(Draft::of(&theirs.registered.application));
                    other.put.emit(theirs.clone());
                })} />
            </div>
        </Alert>
    )
}
