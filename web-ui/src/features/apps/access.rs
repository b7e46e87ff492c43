//! Applications that may act for the user: what each may do, since when, used when; and stopping them.

use futures_util::future::join;
use latchkey_openapi::consents::{AuthorizedApp, AuthorizedAppList, ConsentState};
use yew::prelude::*;

use super::ask::{Act, Ask};
use super::tabs;
use crate::api::{self, ApiError, Client};
use crate::features::given::{Given, app_mark};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{Button, Card, Drawing, EmptyState, Hue, Kind, Page, Rows, chip, format, use_load};

/// The applications, and the ids of those that there is a consent for: the organization's own need none.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    list: AuthorizedAppList,
    consented: Vec<String>,
}

async fn load(client: Client) -> Result<Found, ApiError> {
    let (list, consents) = join(api::apps::authorized(&client), api::apps::consents(&client)).await;
    let active = consents?.consents.into_iter().filter(|consent| consent.state == ConsentState::Active);
    Ok(Found { list: list?, consented: active.map(|consent| consent.id.to_string()).collect() })
}

/// The page.
#[component(Access)]
pub(crate) fn access() -> Html {
    let i18n = use_i18n();
    let act = use_state(|| None::<Act>);
    let Some(session) = use_session() else { return Html::default() };
    let found = use_load(session.client.clone(), load);
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
    html!(
        <Page title={i18n.text("access-title")} lead={i18n.text("access-lead")}>
            { tabs(&i18n, &Route::Access) }
            { found.view(html!(<Card flush=true><Rows count=3 /></Card>), |found| content(&i18n, found, &ask)) }
            if let Some(act) = (*act).clone() { <Ask {act} {on_done} {on_cancel} /> }
        </Page>
    )
}

fn content(i18n: &I18n, found: &Found, ask: &Callback<Act>) -> Html {
    let apps = &found.list.authorized_apps;
    if apps.is_empty() {
        return html!(<Card><EmptyState drawing={Drawing::Door} title={i18n.text("access-empty")} body={i18n.text("access-empty-body")} /></Card>);
    }
    let count = i64::try_from(apps.len()).unwrap_or(i64::MAX);
    html!(<>
        <p class="lk-count" role="status">{ i18n.with("apps-count", &[("count", count.into())]) }</p>
        { for apps.iter().map(|app| card(i18n, app, found.consented.iter().any(|id| id == app.id.as_str()), ask)) }
        if apps.len() > 1 {
            <div class="lk-last">
                <Button id="access-remove-all" kind={Kind::QuietDanger} label={i18n.text("access-remove-all")} onclick={ask.reform(|_: MouseEvent| Act::AllAccess)} />
            </div>
        }
    </>)
}

/// The facts about an application on one line.
fn facts(i18n: &I18n, app: &AuthorizedApp) -> Html {
    let since = i18n.with("access-since", &[("date", format::long_date(i18n, app.granted_at).into())]);
    html!(
        <p class="lk-row-fact">
            { since }{ " · " }
            if let Some(at) = app.last_used_at {
                { i18n.text("access-last-used") }{ " " }<format::Ago {at} />
            } else {
                { i18n.text("access-never-used") }
            }
        </p>
    )
}

fn list(i18n: &I18n, title: &str, kind: Given, names: &[&String]) -> Html {
    html!(
        if !names.is_empty() {
            <div>
                <h3 class="lk-label">{ i18n.text(title) }</h3>
                <ul class="lk-bullets">{ for names.iter().map(|name| html!(<li>{ kind.words(i18n, name) }</li>)) }</ul>
            </div>
        }
    )
}

fn card(i18n: &I18n, app: &AuthorizedApp, has_consent: bool, ask: &Callback<Act>) -> Html {
    let remove = {
        let (id, name) = (app.id.to_string(), app.name.clone());
        let act = if has_consent { Act::Access(id, name) } else { Act::OwnAccess(id, name) };
        ask.reform(move |_: MouseEvent| act.clone())
    };
    let named = |key: &str| i18n.with(key, &[("name", app.name.clone().into())]);
    // What a scope of OpenID Connect gives is told by its claims; being recognized goes without saying.
    let plain = ["openid", "profile", "email", "phone", "address"];
    let scopes: Vec<&String> = app.scopes.iter().filter(|scope| !plain.contains(&scope.as_str())).collect();
    let claims: Vec<&String> = app.claims.iter().collect();
    html!(
        <Card key={app.id.to_string()} class="lk-access">
            <article aria-label={app.name.clone()} data-testid="access" data-name={app.name.clone()}>
                <div class="lk-access-head">
                    { app_mark(&app.name, false) }
                    <div class="lk-row-main">
                        <h2 class="lk-card-title">{ &app.name }{ " " }if app.offline { { chip(i18n.text("access-offline"), Hue::Warn) } }</h2>
                        { facts(i18n, app) }
                    </div>
                </div>
                <div class="lk-columns">
                    if claims.is_empty() && scopes.is_empty() {
                        <p class="lk-help">{ i18n.text("access-nothing") }</p>
                    }
                    { list(i18n, "access-learns", Given::Claim, &claims) }
                    { list(i18n, "access-may", Given::Scope, &scopes) }
                </div>
                if !has_consent { <p class="lk-help">{ i18n.text("access-own") }</p> }
                <div class="lk-form-actions">
                    if has_consent {
                        <Link to={Route::Consent(app.id.to_string())} class="pf-v6-c-button pf-m-secondary" label={named("access-change-named")}>{ i18n.text("access-change") }</Link>
                    }
                    <Button kind={Kind::QuietDanger} label={i18n.text("access-remove")} name={named("access-remove-named")} testid="access-remove" onclick={remove} />
                </div>
            </article>
        </Card>
    )
}
