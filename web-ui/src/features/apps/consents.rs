//! What the user consented to, and what was taken back.

use latchkey_openapi::consents::{Consent, ConsentList, ConsentState};
use yew::prelude::*;

use super::tabs;
use crate::api;
use crate::features::given::app_mark;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Card, Drawing, EmptyState, Hue, Page, Rows, Symbol, chip, format, icon, use_load};

/// The page.
#[component(Consents)]
pub(crate) fn consents() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let found = use_load(session.client.clone(), |client| async move { api::apps::consents(&client).await });
    html!(
        <Page title={i18n.text("consents-title")} lead={i18n.text("consents-lead")}>
            { tabs(&i18n, &Route::Consents) }
            { found.view(html!(<Card flush=true><Rows count=3 /></Card>), |list| content(&i18n, list)) }
        </Page>
    )
}

/// The mark of a state, by its word and its colour.
pub(super) fn state_chip(i18n: &I18n, state: ConsentState) -> Html {
    match state {
        ConsentState::Active => chip(i18n.text("consent-active"), Hue::Good),
        ConsentState::Revoked => chip(i18n.text("consent-revoked"), Hue::Plain),
    }
}

fn content(i18n: &I18n, list: &ConsentList) -> Html {
    if list.consents.is_empty() {
        return html!(<Card><EmptyState drawing={Drawing::Diary} title={i18n.text("consents-empty")} body={i18n.text("consents-empty-body")} /></Card>);
    }
    let (active, revoked): (Vec<&Consent>, Vec<&Consent>) =
        list.consents.iter().partition(|consent| consent.state == ConsentState::Active);
    let card = |title: &str, id: &'static str, some: &[&Consent]| {
        let count = i64::try_from(some.len()).unwrap_or(i64::MAX);
        html!(
            <Card title={i18n.text(title)} lead={i18n.with("consents-count", &[("count", count.into())])} flush=true {id}>
                <ul role="list" class="lk-rows">{ for some.iter().map(|consent| row(i18n, consent)) }</ul>
            </Card>
        )
    };
    html!(<>
        if !active.is_empty() { { card("consents-active", "consents-active", &active) } }
        if !revoked.is_empty() { { card("consents-revoked", "consents-revoked", &revoked) } }
    </>)
}

fn row(i18n: &I18n, consent: &Consent) -> Html {
    let key = match consent.state {
        ConsentState::Active => "consents-decided",
        ConsentState::Revoked => "consents-taken-back",
    };
    html!(
        <li class="lk-row" key={consent.id.to_string()} data-testid="consent" data-name={consent.name.clone()}>
            { app_mark(&consent.name, false) }
            <div class="lk-row-main">
                <p class="lk-row-title">
                    <Link to={Route::Consent(consent.id.to_string())} class="lk-row-link lk-app-link"
                        label={i18n.with("consent-open", &[("name", consent.name.clone().into())])}>{ &consent.name }</Link>
                    { state_chip(i18n, consent.state) }
                </p>
                <p class="lk-row-fact">{ i18n.text(key) }{ " " }<format::Ago at={consent.at} /></p>
            </div>
            <span class="lk-row-onward">{ icon(Symbol::ChevronEnd) }</span>
        </li>
    )
}
