//! What the user consented to, and what was taken back.

use futures_util::future::join;
use latchkey_openapi::consent_purposes::MyPurpose;
use latchkey_openapi::consents::{Consent, ConsentState};
use yew::prelude::*;

use super::tabs;
use crate::api::{self, ApiError, Client};
use crate::features::given::app_mark;
use crate::features::purposes::Purposes;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Card, Drawing, EmptyState, Hue, Page, Rows, Symbol, chip, format, icon, use_load};

/// What is shown.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    purposes: Vec<MyPurpose>,
    applications: Vec<Consent>,
}

async fn load(client: Client) -> Result<Found, ApiError> {
    let (mine, consents) = join(api::purposes::mine(&client), api::apps::consents(&client)).await;
    Ok(Found { purposes: mine?.purposes, applications: consents?.consents })
}

/// The page.
#[component(Consents)]
pub(crate) fn consents() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let found = use_load(session.client.clone(), load);
    html!(
        <Page title={i18n.text("consents-title")} lead={i18n.text("consents-lead")}>
            { tabs(&i18n, &Route::Consents) }
            { found.view(html!(<Card flush=true><Rows count=3 /></Card>), |list| content(&i18n, list, &found.reload)) }
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

fn content(i18n: &I18n, found: &Found, reload: &Callback<()>) -> Html {
    let all = applications(i18n, &found.applications);
    if found.purposes.is_empty() {
        return all;
    }
    html!(<>
        <Purposes purposes={found.purposes.clone()} on_decided={reload.clone()} />
        <section aria-labelledby="consents-applications" class="lk-purposes">
            <h2 class="lk-section-title" id="consents-applications">{ i18n.text("apps-tab-launcher") }</h2>
            { all }
        </section>
    </>)
}

fn applications(i18n: &I18n, all: &[Consent]) -> Html {
    if all.is_empty() {
        return html!(<Card><EmptyState drawing={Drawing::Diary} title={i18n.text("consents-empty")} body={i18n.text("consents-empty-body")} /></Card>);
    }
    let (active, revoked): (Vec<&Consent>, Vec<&Consent>) =
        all.iter().partition(|consent| consent.state == ConsentState::Active);
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
            { app_mark(&consent.name, None, false) }
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
