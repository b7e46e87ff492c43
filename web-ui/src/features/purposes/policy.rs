//! A policy: which version was accepted, and what is new.

use latchkey_openapi::consent_purposes::{DecidePurposeRequest, MyPurpose, PurposeDecision};
use latchkey_openapi::consents::ConsentState;
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::{decision, document, history, holds, say};
use crate::api;
use crate::features::work::{Work, use_work};
use crate::i18n::I18n;
use crate::ui::{Button, Card, Hue, Kind, Symbol, chip, format, icon};

/// Properties of [`PolicyCard`].
#[derive(Properties, PartialEq)]
pub(crate) struct PolicyProps {
    /// The policy.
    pub(crate) purpose: MyPurpose,
    /// It was decided about, or has to be looked at anew.
    pub(crate) on_decided: Callback<()>,
}

/// The card.
#[component(PolicyCard)]
pub(crate) fn policy_card(props: &PolicyProps) -> Html {
    let work = use_work();
    let (i18n, purpose) = (&work.i18n, &props.purpose);
    let (content, name) = (&purpose.content, say(&work.i18n, &purpose.content.names));
    let is_newer = purpose.waiting && purpose.decision.is_some();
    let read = |decision: &PurposeDecision| {
        let words = i18n.with("policy-read", &[("label", decision.label.clone().into())]);
        document(i18n, &decision.addresses, words, "pf-v6-c-button pf-m-link")
    };
    let fresh = i18n.with("policy-read", &[("label", content.label.clone().into())]);
    html!(
        <Card class="lk-access">
            <article aria-label={name.clone()} data-testid="policy" data-name={name.clone()}>
                <div class="lk-access-head">
                    <span class="lk-badge">{ icon(Symbol::Receipt) }</span>
                    <div class="lk-row-main">
                        <h3 class="lk-card-title">{ &name }{ " " }{ state(i18n, purpose) }</h3>
                        <p class="lk-row-fact">{ fact(i18n, purpose.decision.as_ref()) }</p>
                    </div>
                </div>
                <p>{ say(i18n, &content.descriptions) }</p>
                if is_newer { { newer(i18n, purpose) } }
                if holds(purpose) && purpose.required { <p class="lk-help">{ i18n.text("policy-required-body") }</p> }
                { work.alert() }
                <div class="lk-form-actions">
                    { acts(&work, props, &name) }
                    if is_newer || purpose.decision.is_none() { { document(i18n, &content.addresses, fresh, "pf-v6-c-button pf-m-link") } }
                    if let Some(decision) = &purpose.decision { { read(decision) } }
                    { history(i18n, purpose, &name) }
                </div>
            </article>
        </Card>
    )
}

fn state(i18n: &I18n, purpose: &MyPurpose) -> Html {
    let all = [
        (purpose.retired, "policy-retired", Hue::Plain),
        (purpose.waiting && purpose.decision.is_some(), "policy-newer", Hue::Warn),
        (purpose.waiting && purpose.decision.is_none(), "policy-waits", Hue::Warn),
        (purpose.required, "policy-required", Hue::Plain),
    ];
    html!({ for all.into_iter().filter(|(is_so, ..)| *is_so).map(|(_, key, hue)| html!(<>{ chip(i18n.text(key), hue) }{ " " }</>)) })
}

/// How it was decided last.
fn fact(i18n: &I18n, decision: Option<&PurposeDecision>) -> String {
    let Some(decision) = decision else { return i18n.text("policy-not-yet") };
    let key = match decision.state {
        ConsentState::Active => "policy-accepted-on",
        ConsentState::Revoked => "policy-declined-on",
    };
    let date = format::long_date(i18n, decision.at);
    i18n.with(key, &[("label", decision.label.clone().into()), ("date", date.into())])
}

/// What is new about the version that waits.
fn newer(i18n: &I18n, purpose: &MyPurpose) -> Html {
    let changes = say(i18n, &purpose.content.changes);
    let date = format::long_date(i18n, purpose.published_at);
    let arguments = [("label", purpose.content.label.clone().into()), ("date", date.into())];
    html!(
        <div class="lk-newer">
            <p>{ i18n.with("policy-newer-body", &arguments) }</p>
            if !changes.is_empty() { <p>{ i18n.with("policy-changes", &[("changes", changes.into())]) }</p> }
        </div>
    )
}

fn acts(work: &Work, props: &PolicyProps, name: &str) -> Html {
    let (i18n, purpose) = (&work.i18n, &props.purpose);
    let decide = |accepted: bool| {
        let request = DecidePurposeRequest { accepted: Some(accepted), ..decision(i18n, purpose) };
        let (work, id, decided) = (work.clone(), purpose.id.clone(), props.on_decided.clone());
        Callback::from(move |_: MouseEvent| {
            let (told, id, request, decided) = (work.clone(), id.clone(), request.clone(), decided.clone());
            work.run(async move {
                match api::purposes::decide(&told.client, &id, &request).await {
                    Ok(_) => told.told("policy-saved"),
                    // What is there now is shown, and asked about.
                    Err(error) if error.code() == Some(ErrorCode::PurposeOutdated) => {
                        told.told("wall-outdated")
                    }
                    Err(error) => return Err(error),
                }
                decided.emit(());
                Ok(())
            });
        })
    };
    let is_open = purpose.waiting || !holds(purpose) && !purpose.retired;
    let label = purpose.content.label.clone();
    let accept =
        i18n.with("policy-accept-named", &[("label", label.into()), ("name", name.to_owned().into())]);
    let decline = i18n.with("policy-decline-named", &[("name", name.to_owned().into())]);
    html!(<>
        if is_open {
            <Button kind={Kind::Primary} label={i18n.text("policy-accept")} name={accept} testid="policy-accept" busy={work.task.is_busy()} onclick={decide(true)} />
        }
        if purpose.waiting && !purpose.required {
            <Button label={i18n.text("policy-decline")} name={decline} testid="policy-decline" busy={work.task.is_busy()} onclick={decide(false)} />
        }
    </>)
}
