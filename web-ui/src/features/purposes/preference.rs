//! A preference: what is chosen, saved as a whole.

use std::collections::BTreeSet;

use latchkey_openapi::consent_purposes::{DecidePurposeRequest, MyPurpose};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::{decision, history, holds, say};
use crate::api;
use crate::features::work::use_work;
use crate::i18n::I18n;
use crate::navigation::use_unsaved;
use crate::ui::{Button, Card, Hue, Kind, Symbol, Toggle, chip, format, icon};

/// Properties of [`PreferenceCard`].
#[derive(Properties, PartialEq)]
pub(crate) struct PreferenceProps {
    /// The preference.
    pub(crate) purpose: MyPurpose,
    /// It was decided about, or has to be looked at anew.
    pub(crate) on_decided: Callback<()>,
    /// Shown as it will be; nothing is decided.
    #[prop_or_default]
    pub(crate) preview: bool,
}

/// The card.
#[component(PreferenceCard)]
pub(crate) fn preference_card(props: &PreferenceProps) -> Html {
    let work = use_work();
    let (i18n, purpose) = (&work.i18n, &props.purpose);
    let before: BTreeSet<String> =
        purpose.decision.iter().flat_map(|decision| decision.elements.iter().cloned()).collect();
    let chosen = use_state(|| before.clone());
    let is_changed = *chosen != before && !props.preview;
    use_unsaved(is_changed);
    let name = say(i18n, &purpose.content.names);
    let onsubmit = {
        let (work, decided, preview) = (work.clone(), props.on_decided.clone(), props.preview);
        let elements = Some(chosen.iter().cloned().collect());
        let (id, request) =
            (purpose.id.clone(), DecidePurposeRequest { elements, ..decision(i18n, purpose) });
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (told, id, request, decided) = (work.clone(), id.clone(), request.clone(), decided.clone());
            if preview {
                return;
            }
            work.run(async move {
                match api::purposes::decide(&told.client, &id, &request).await {
                    Ok(_) => told.told("preference-saved"),
                    Err(error) if error.code() == Some(ErrorCode::PurposeOutdated) => {
                        told.told("preference-newer")
                    }
                    Err(error) => return Err(error),
                }
                decided.emit(());
                Ok(())
            });
        })
    };
    let reset = {
        let chosen = chosen.setter();
        Callback::from(move |_: MouseEvent| chosen.set(before.clone()))
    };
    let is_open = is_changed || purpose.waiting;
    html!(
        <Card class="lk-access">
            <form method="post" aria-label={name.clone()} data-testid="preference" data-name={name.clone()} class="lk-form" {onsubmit} novalidate=true>
                <div class="lk-access-head">
                    <span class="lk-badge">{ icon(Symbol::Mail) }</span>
                    <div class="lk-row-main">
                        <h3 class="lk-card-title">{ &name }{ " " }{ state(i18n, purpose) }</h3>
                        <p class="lk-row-fact">{ fact(i18n, purpose) }</p>
                    </div>
                </div>
                <p>{ say(i18n, &purpose.content.descriptions) }</p>
                if purpose.waiting && purpose.decision.is_some() { <p class="lk-newer">{ i18n.text("preference-newer") }</p> }
                { elements(i18n, props, &chosen) }
                { work.alert() }
                <div class="lk-form-actions">
                    if is_open { <Button kind={Kind::Primary} label={i18n.text("preference-save")} submit=true testid="preference-save" busy={work.task.is_busy()} /> }
                    if is_changed { <Button label={i18n.text("cancel")} testid="preference-reset" onclick={reset} /> }
                    { history(i18n, purpose, &name) }
                </div>
            </form>
        </Card>
    )
}

fn elements(i18n: &I18n, props: &PreferenceProps, chosen: &UseStateHandle<BTreeSet<String>>) -> Html {
    let purpose = &props.purpose;
    let known = &purpose.content.elements;
    html!(<div class="lk-settings">{ for known.iter().map(|element| {
        let (chosen, name) = (chosen.clone(), element.name.clone());
        let checked = chosen.contains(&element.name);
        let onchange = Callback::from(move |on: bool| {
            let mut next = (*chosen).clone();
            if on { next.insert(name.clone()) } else { next.remove(&name) };
            chosen.set(next);
        });
        html!(
            <div class="lk-setting" key={element.name.clone()}>
                <Toggle id={format!("purpose-{}-{}", purpose.id, element.name)} label={say(i18n, &element.labels)} {checked}
                    locked={purpose.retired} {onchange} />
            </div>
        )
    }) }</div>)
}

fn state(i18n: &I18n, purpose: &MyPurpose) -> Html {
    match (purpose.retired, purpose.waiting) {
        (true, _) => chip(i18n.text("policy-retired"), Hue::Plain),
        (_, true) => chip(i18n.text("preference-new"), Hue::Warn),
        _ => Html::default(),
    }
}

/// How it was decided last.
fn fact(i18n: &I18n, purpose: &MyPurpose) -> String {
    let Some(decision) = &purpose.decision else { return String::new() };
    let key = if holds(purpose) { "preference-chosen-on" } else { "preference-declined-on" };
    i18n.with(key, &[("date", format::long_date(i18n, decision.at).into())])
}
