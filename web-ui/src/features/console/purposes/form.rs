//! The form of a purpose. Whatever people read makes the next version, which is published after a question.

use latchkey_openapi::consent_purposes::{
    ConsentPurpose, PurposeContent, PurposeElement, PurposeKind, PurposeSettings, Texts,
};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::{preview, versions, words};
use crate::api::{self, ApiError, Versioned};
use crate::features::purposes::say;
use crate::features::work::{Work, use_work};
use crate::navigation::{Navigator, use_navigator, use_unsaved};
use crate::routes::Route;
use crate::ui::{Alert, Button, Card, Confirm, Kind, RadioGroup, Toggle, Tone};

/// A purpose as it was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Saved {
    pub(super) stored: ConsentPurpose,
    pub(super) etag: Option<String>,
}

/// Properties of [`PurposeForm`].
#[derive(Properties, PartialEq)]
pub(super) struct FormProps {
    /// The purpose, unless it is to be created.
    #[prop_or_default]
    pub(super) saved: Option<Saved>,
    /// Takes a newer version.
    #[prop_or_default]
    pub(super) put: Callback<Saved>,
    /// Reads it anew.
    #[prop_or_default]
    pub(super) reload: Callback<()>,
}

/// A question that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Publish,
    Remove,
}

/// Everything that the form's events need.
#[derive(Clone)]
pub(super) struct Form {
    pub(super) work: Work,
    pub(super) draft: UseStateHandle<PurposeSettings>,
    pub(super) saved: Option<Saved>,
    navigator: Navigator,
    question: UseStateHandle<Option<Question>>,
    put: Callback<Saved>,
}

fn empty() -> PurposeSettings {
    PurposeSettings {
        content: PurposeContent { elements: Vec::new(), ..Default::default() },
        ..Default::default()
    }
}

/// Words that were left empty are none.
fn filled(texts: &Texts) -> Texts {
    texts
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(tag, text)| (tag.clone(), text.trim().to_owned()))
        .collect()
}

/// The purpose as it is sent: without what its kind does not have.
pub(super) fn to_settings(draft: &PurposeSettings) -> PurposeSettings {
    let content = &draft.content;
    let is_policy = draft.kind == PurposeKind::Policy;
    let elements = content.elements.iter().map(|element| PurposeElement {
        name: element.name.trim().to_owned(),
        labels: filled(&element.labels),
    });
    PurposeSettings {
        kind: draft.kind,
        required: draft.required && is_policy,
        retired: draft.retired,
        content: PurposeContent {
            names: filled(&content.names),
            descriptions: filled(&content.descriptions),
            changes: filled(&content.changes),
            label: if is_policy { content.label.trim().to_owned() } else { String::new() },
            addresses: if is_policy { filled(&content.addresses) } else { Texts::new() },
            elements: if is_policy { Vec::new() } else { elements.collect() },
        },
    }
}

impl Form {
    pub(super) fn edit(&self, change: impl FnOnce(&mut PurposeSettings)) {
        let mut draft = (*self.draft).clone();
        change(&mut draft);
        self.draft.set(draft);
    }

    fn before(&self) -> PurposeSettings {
        self.saved.as_ref().map_or_else(empty, |saved| saved.stored.purpose.clone())
    }

    /// Whether what people read is different from the latest version.
    fn is_next(&self) -> bool {
        self.saved
            .as_ref()
            .is_some_and(|saved| saved.stored.purpose.content != to_settings(&self.draft).content)
    }

    /// What the server says about a member, or about the first wrong part of it.
    pub(super) fn wrong(&self, member: &str) -> Option<AttrValue> {
        let error: &ApiError = self.work.error.as_ref()?;
        let field = error.fields().iter().find(|field| field.field == member)?;
        Some(self.work.i18n.field_error(field).into())
    }

    fn save(&self) {
        let (form, settings, is_next) = (self.clone(), to_settings(&self.draft), self.is_next());
        self.work.run(async move {
            let client = &form.work.client;
            let outcome: Result<Versioned<ConsentPurpose>, ApiError> = match &form.saved {
                Some(saved) => {
                    api::purposes::put(client, saved.stored.id.as_str(), &settings, saved.etag.as_deref())
                        .await
                }
                None => api::purposes::create(client, &settings).await,
            };
            // What is wrong stands in the form, not in the question.
            form.question.set(None);
            let Versioned { value, etag } = outcome?;
            form.work.told(match (&form.saved, is_next) {
                (None, _) => "purpose-created",
                (_, true) => "purpose-published",
                (_, false) => "purpose-stored",
            });
            if form.saved.is_some() {
                form.put.emit(Saved { stored: value, etag });
            } else {
                form.navigator.leave(Route::Purpose(value.id.to_string()));
            }
            Ok(())
        });
    }

    fn remove(&self) {
        let form = self.clone();
        self.work.run(async move {
            let Some(saved) = &form.saved else { return Ok(()) };
            let outcome =
                api::purposes::remove(&form.work.client, saved.stored.id.as_str(), saved.etag.as_deref())
                    .await;
            form.question.set(None);
            outcome?;
            form.work.told("purpose-removed");
            form.navigator.leave(Route::Purposes);
            Ok(())
        });
    }
}

/// The form.
#[component(PurposeForm)]
pub(super) fn purpose_form(props: &FormProps) -> Html {
    let before = || props.saved.as_ref().map_or_else(empty, |saved| saved.stored.purpose.clone());
    let form = Form {
        work: use_work(),
        draft: use_state(before),
        saved: props.saved.clone(),
        navigator: use_navigator(),
        question: use_state(|| None),
        put: props.put.clone(),
    };
    let is_changed = to_settings(&form.draft) != to_settings(&form.before());
    use_unsaved(is_changed);
    let onsubmit = {
        let form = form.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if form.is_next() { form.question.set(Some(Question::Publish)) } else { form.save() }
        })
    };
    html!(<>
        <form method="post" id="purpose-form" class="lk-page" {onsubmit} novalidate=true>
            { failure(&form, &props.reload) }
            if form.saved.is_none() { { kind(&form) } }
            { rules(&form) }
            { words::words(&form) }
            { preview::preview(&form) }
            { save_bar(&form, is_changed) }
        </form>
        { beside(&form) }
        { question(&form) }
    </>)
}

/// What went wrong: of fields how many, and of a version that somebody else wrote that it is so.
fn failure(form: &Form, reload: &Callback<()>) -> Html {
    let i18n = &form.work.i18n;
    let Some(error) = &*form.work.error else { return Html::default() };
    if error.code() == Some(ErrorCode::PreconditionFailed) {
        return html!(
            <Alert tone={Tone::Danger} title={i18n.text("purpose-conflict")} id="purpose-conflict" live=true>
                <p>{ i18n.text("purpose-conflict-body") }</p>
                <Button id="purpose-reload" label={i18n.text("conflict-theirs")} onclick={reload.reform(|_: MouseEvent| ())} />
            </Alert>
        );
    }
    let count = i64::try_from(error.fields().len()).unwrap_or(i64::MAX);
    let title =
        if count == 0 { i18n.error(error) } else { i18n.with("form-errors", &[("count", count.into())]) };
    html!(<Alert tone={Tone::Danger} {title} id="purpose-error" live=true />)
}

/// What it is. Never changed later.
fn kind(form: &Form) -> Html {
    let (i18n, editing) = (&form.work.i18n, form.clone());
    let value = form.draft.kind.as_str();
    let options = [PurposeKind::Policy, PurposeKind::Preference].map(|kind| {
        (
            AttrValue::Static(kind.as_str()),
            AttrValue::from(i18n.text(&format!("purpose-kind-{}", kind.as_str()))),
        )
    });
    let onchange = Callback::from(move |name: String| {
        editing.edit(|draft| {
            let is_policy = name == PurposeKind::Policy.as_str();
            draft.kind = if is_policy { PurposeKind::Policy } else { PurposeKind::Preference };
            if !is_policy && draft.content.elements.is_empty() {
                draft.content.elements.push(PurposeElement::default());
            }
        });
    });
    html!(
        <Card title={i18n.text("purpose-kind")}>
            <RadioGroup id="purpose-kind" label={i18n.text("purpose-kind")} hide_label=true {value} options={options.to_vec()} {onchange} />
            <p class="lk-help">{ i18n.text(&format!("purpose-kind-{value}-effect")) }</p>
        </Card>
    )
}

/// When it is asked.
fn rules(form: &Form) -> Html {
    let (i18n, draft) = (&form.work.i18n, &form.draft);
    let is_policy = draft.kind == PurposeKind::Policy;
    if !is_policy && form.saved.is_none() {
        return Html::default();
    }
    let (requiring, retiring) = (form.clone(), form.clone());
    html!(
        <Card title={i18n.text("purpose-rules")} lead={i18n.text("purpose-rules-lead")}>
            <div class="lk-settings">
                if is_policy {
                    <div class="lk-setting"><Toggle id="purpose-required" label={i18n.text("purpose-required")} checked={draft.required}
                        help={i18n.text("purpose-required-effect")}
                        onchange={Callback::from(move |on| requiring.edit(|draft| draft.required = on))} /></div>
                }
                if form.saved.is_some() {
                    <div class="lk-setting"><Toggle id="purpose-retired" label={i18n.text("purpose-retired")} checked={draft.retired}
                        help={i18n.text("purpose-retired-effect")}
                        onchange={Callback::from(move |on| retiring.edit(|draft| draft.retired = on))} /></div>
                }
            </div>
        </Card>
    )
}

fn save_bar(form: &Form, is_changed: bool) -> Html {
    let i18n = &form.work.i18n;
    let key = match (&form.saved, form.is_next()) {
        (None, _) => "purpose-create",
        (_, true) => "purpose-publish",
        (_, false) => "save",
    };
    let resetting = form.clone();
    html!(
        <div class="lk-save-bar">
            <Button id="purpose-save" kind={Kind::Primary} label={i18n.text(key)} submit=true busy={form.work.task.is_busy()} />
            if is_changed && form.saved.is_some() {
                <Button id="purpose-reset" label={i18n.text("setting-reset")} onclick={Callback::from(move |_: MouseEvent| resetting.draft.set(resetting.before()))} />
            }
        </div>
    )
}

/// The versions so far, and the end of it.
fn beside(form: &Form) -> Html {
    let Some(saved) = &form.saved else { return Html::default() };
    let (i18n, asking) = (&form.work.i18n, form.question.setter());
    html!(<>
        { versions::versions(i18n, &saved.stored) }
        <Card title={i18n.text("purpose-remove")} lead={i18n.text(if saved.stored.decided { "purpose-decided" } else { "purpose-remove-body" })}>
            if !saved.stored.decided {
                <Button id="purpose-remove" kind={Kind::QuietDanger} label={i18n.text("purpose-remove")}
                    onclick={Callback::from(move |_: MouseEvent| asking.set(Some(Question::Remove)))} />
            }
        </Card>
    </>)
}

/// The question before people are asked anew, or before it is gone.
fn question(form: &Form) -> Html {
    let Some(question) = *form.question else { return Html::default() };
    let (i18n, acting, closing) = (&form.work.i18n, form.clone(), form.question.setter());
    let name = say(i18n, &form.draft.content.names);
    let (title, body, action) = match question {
        Question::Publish => {
            let body =
                if form.draft.required { "purpose-publish-body-required" } else { "purpose-publish-body" };
            (i18n.text("purpose-publish-title"), i18n.text(body), i18n.text("purpose-publish"))
        }
        Question::Remove => {
            let title = i18n.with("purpose-remove-title", &[("name", name.into())]);
            (title, i18n.text("purpose-remove-body"), i18n.text("purpose-remove"))
        }
    };
    let on_confirm = Callback::from(move |()| match question {
        Question::Publish => acting.save(),
        Question::Remove => acting.remove(),
    });
    html!(<Confirm id="purpose-question" danger={question == Question::Remove} busy={form.work.task.is_busy()} {title} {body} {action}
        {on_confirm} on_cancel={Callback::from(move |()| closing.set(None))} />)
}
