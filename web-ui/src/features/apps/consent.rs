//! One consent: what the application gets, the receipt, every decision before, and taking it back.

use std::rc::Rc;

use futures_util::future::join;
use latchkey_openapi::consents::{
    ChangeConsentRequest, ConsentDetails, ConsentHistory, ConsentKind, ConsentState,
};
use latchkey_openapi::error::ErrorCode;
use yew::prelude::*;

use super::ask::{Act, Ask};
use super::consents::state_chip;
use super::receipt::{history, receipt};
use crate::api::{self, ApiError, Client};
use crate::features::given::{Decide, Decided, Given, app_mark};
use crate::features::work::use_work;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::use_unsaved;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Button, Card, Drawing, EmptyState, Kind, Load, Page, Rows, use_load};

/// What is shown.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    details: ConsentDetails,
    history: ConsentHistory,
}

async fn load((client, id): (Client, String)) -> Result<Found, ApiError> {
    let (details, history) = join(api::apps::consent(&client, &id), api::apps::history(&client, &id)).await;
    Ok(Found { details: details?, history: history? })
}

/// Properties of [`ConsentPage`].
#[derive(Properties, PartialEq)]
pub(crate) struct ConsentPageProps {
    /// The consent.
    pub(crate) id: String,
}

/// The page.
#[component(ConsentPage)]
pub(crate) fn consent_page(props: &ConsentPageProps) -> Html {
    let i18n = use_i18n();
    let act = use_state(|| None::<Act>);
    let Some(session) = use_session() else { return Html::default() };
    let found = use_load((session.client.clone(), props.id.clone()), load);
    let ask = Callback::from({
        let act = act.setter();
        move |what| act.set(Some(what))
    });
    let on_cancel = use_callback(act.setter(), |(), act| act.set(None));
    let on_done = {
        let (close, reload) = (on_cancel.clone(), found.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let name = found.ready().map(|found| found.details.consent.name.clone());
    let back = (Route::Consents, AttrValue::from(i18n.text("consents-title")));
    let title = name.clone().unwrap_or_else(|| i18n.text("consent-one"));
    let body = match &found.load {
        Load::Failed(error) if error.code() == Some(ErrorCode::NotFound) => html!(
            <Card><EmptyState drawing={Drawing::Diary} title={i18n.text("consent-gone")} body={i18n.text("consent-gone-body")} /></Card>
        ),
        _ => found.view(html!(<Card flush=true><Rows count=4 icon=false /></Card>), |shown| {
            content(&i18n, shown, &ask, &found.reload)
        }),
    };
    html!(
        <Page {title} {back} emblem={name.map(|name| app_mark(&name, None, true)).unwrap_or_default()}>
            { body }
            if let Some(act) = (*act).clone() { <Ask {act} {on_done} {on_cancel} /> }
        </Page>
    )
}

fn kind_words(i18n: &I18n, kind: ConsentKind) -> String {
    i18n.text(&format!("purpose-kind-{}", kind.as_str()))
}

fn content(i18n: &I18n, found: &Rc<Found>, ask: &Callback<Act>, reload: &Callback<()>) -> Html {
    let details = &found.details;
    let consent = &details.consent;
    let holds = consent.state == ConsentState::Active;
    let is_application = consent.kind == ConsentKind::Application;
    let revoke = {
        let (id, name) = (consent.id.to_string(), consent.name.clone());
        let act = if is_application { Act::Consent(id, name) } else { Act::Purpose(id, name) };
        ask.reform(move |_: MouseEvent| act.clone())
    };
    let over = if is_application { "consent-revoked-body" } else { "purpose-revoked-body" };
    html!(<>
        if holds && !is_application {
            <Card><p id="consent-holds">{ state_chip(i18n, consent.state) }{ " " }{ kind_words(i18n, consent.kind) }</p>
                if details.required { <p class="lk-help" id="consent-required">{ i18n.text("policy-required-body") }</p> }</Card>
        } else if holds {
            // Anew after each change, so that it begins with what holds now.
            <Change key={consent.version.to_string()} details={details.clone()} on_saved={reload.clone()} />
        } else {
            <Card><p id="consent-over">{ state_chip(i18n, consent.state) }{ " " }{ i18n.text(over) }</p></Card>
        }
        { receipt(i18n, &details.receipt) }
        { history(i18n, &found.history.receipts) }
        if holds && !details.required {
            <div class="lk-last">
                <Button id="consent-revoke" kind={Kind::QuietDanger} label={i18n.text("consent-revoke")} onclick={revoke} />
            </div>
        }
    </>)
}

#[derive(Properties, PartialEq)]
struct ChangeProps {
    details: ConsentDetails,
    on_saved: Callback<()>,
}

/// The switches, and what saves them.
#[component(Change)]
fn change(props: &ChangeProps) -> Html {
    let work = use_work();
    let (i18n, details) = (&work.i18n, &props.details);
    let before = Decided::from_items(&details.claims, &details.scopes);
    let decided = use_state(|| before.clone());
    let is_changed = *decided != before;
    use_unsaved(is_changed);
    let name = AttrValue::from(details.consent.name.clone());
    let onchange = Callback::from({
        let decided = decided.setter();
        move |next| decided.set(next)
    });
    let reset = {
        let decided = decided.setter();
        Callback::from(move |_: MouseEvent| decided.set(before.clone()))
    };
    let onsubmit = {
        let (work, decided) = (work.clone(), decided.clone());
        let (id, saved) = (details.consent.id.to_string(), props.on_saved.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let change = ChangeConsentRequest { scopes: decided.scopes(), claims: decided.claims() };
            let (told, id, saved) = (work.clone(), id.clone(), saved.clone());
            work.run(async move {
                api::apps::change_consent(&told.client, &id, &change).await?;
                told.told("consent-saved");
                saved.emit(());
                Ok(())
            });
        })
    };
    let nothing = details.claims.is_empty() && details.scopes.is_empty();
    html!(
        <Card title={i18n.text("consent-gets")} lead={i18n.text("consent-gets-lead")} action={state_chip(i18n, details.consent.state)}>
            <form method="post" class="lk-form" id="consent-form" {onsubmit} novalidate=true>
                { work.alert() }
                <Decide kind={Given::Claim} name={name.clone()} items={details.claims.clone()} decided={(*decided).clone()} onchange={onchange.clone()} switches=true />
                <Decide kind={Given::Scope} name={name.clone()} items={details.scopes.clone()} decided={(*decided).clone()} {onchange} switches=true />
                if nothing { <p>{ i18n.with("consent-nothing", &[("name", name.to_string().into())]) }</p> }
                if is_changed {
                    <div class="lk-save-bar">
                        <Button id="consent-save" kind={Kind::Primary} label={i18n.text("save")} submit=true busy={work.task.is_busy()} />
                        <Button id="consent-reset" label={i18n.text("cancel")} onclick={reset} />
                    </div>
                }
            </form>
        </Card>
    )
}
