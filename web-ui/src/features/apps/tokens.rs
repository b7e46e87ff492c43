//! Personal access tokens: the user's own programs.

use latchkey_openapi::access_tokens::{AccessToken, AccessTokenList};
use yew::prelude::*;

use super::ask::{Act, Ask};
use super::tabs;
use super::token::CreateDialog;
use crate::api;
use crate::features::given::Given;
use crate::i18n::{I18n, use_i18n};
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{
    Button, Card, Drawing, EmptyState, Hue, Kind, Page, Rows, Symbol, chip, format, icon, use_load,
};

/// Days before its end from which on a token is marked.
const SOON: i64 = 7;

/// The page.
#[component(Tokens)]
pub(crate) fn tokens() -> Html {
    let i18n = use_i18n();
    let (act, creating) = (use_state(|| None::<Act>), use_state_eq(|| false));
    let Some(session) = use_session() else { return Html::default() };
    let found = use_load(session.client.clone(), |client| async move { api::apps::tokens(&client).await });
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
    let create = Callback::from({
        let creating = creating.setter();
        move |_: MouseEvent| creating.set(true)
    });
    let on_close = {
        let (creating, reload) = (creating.setter(), found.reload.clone());
        Callback::from(move |()| {
            creating.set(false);
            reload.emit(());
        })
    };
    html!(
        <Page title={i18n.text("tokens-title")} lead={i18n.text("tokens-lead")}>
            { tabs(&i18n, &Route::Tokens) }
            { found.view(html!(<Card flush=true><Rows count=3 /></Card>), |list| content(&i18n, list, session.client.now(), &ask, &create)) }
            if *creating { <CreateDialog {on_close} /> }
            if let Some(act) = (*act).clone() { <Ask {act} {on_done} {on_cancel} /> }
        </Page>
    )
}

fn content(
    i18n: &I18n,
    list: &AccessTokenList,
    now: chrono::DateTime<chrono::Utc>,
    ask: &Callback<Act>,
    create: &Callback<MouseEvent>,
) -> Html {
    let count = i64::try_from(list.access_tokens.len()).unwrap_or(i64::MAX);
    let button = |kind| html!(<Button id="token-create" icon={Symbol::Plus} {kind} label={i18n.text("token-create")} onclick={create.clone()} />);
    if list.access_tokens.is_empty() {
        return html!(
            <Card><EmptyState drawing={Drawing::Door} title={i18n.text("tokens-empty")} body={i18n.text("tokens-empty-body")}>{ button(Kind::Primary) }</EmptyState></Card>
        );
    }
    html!(
        <Card title={i18n.text("tokens-yours")} lead={i18n.with("tokens-count", &[("count", count.into())])} action={button(Kind::Secondary)} flush=true id="tokens">
            <ul role="list" class="lk-rows">{ for list.access_tokens.iter().map(|token| row(i18n, token, now, ask)) }</ul>
        </Card>
    )
}

fn row(i18n: &I18n, token: &AccessToken, now: chrono::DateTime<chrono::Utc>, ask: &Callback<Act>) -> Html {
    let revoke = {
        let act = Act::Token(token.id.to_string(), token.name.clone());
        ask.reform(move |_: MouseEvent| act.clone())
    };
    let scopes: Vec<String> =
        token.scopes.iter().map(|scope| Given::Scope.words(i18n, scope.as_str())).collect();
    let left = (token.expires_at - now).num_days();
    let end = i18n.with("token-ends", &[("date", format::long_date(i18n, token.expires_at).into())]);
    html!(
        <li class="lk-row" key={token.id.to_string()} data-testid="token" data-name={token.name.clone()}>
            <span class="lk-badge">{ icon(Symbol::Terminal) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">
                    { &token.name }
                    if token.expires_at <= now {
                        { chip(i18n.text("token-over"), Hue::Plain) }
                    } else if left < SOON {
                        { chip(i18n.text("token-soon"), Hue::Warn) }
                    }
                </p>
                <p class="lk-row-fact">{ scopes.join(", ") }</p>
                <p class="lk-row-fact">
                    { end }{ " · " }
                    if let Some(at) = token.last_used_at {
                        { i18n.text("access-last-used") }{ " " }<format::Ago {at} />
                    } else {
                        { i18n.text("access-never-used") }
                    }
                </p>
            </div>
            <Button kind={Kind::QuietDanger} label={i18n.text("token-revoke")} testid="token-revoke" class="lk-row-action"
                name={i18n.with("token-revoke-named", &[("name", token.name.clone().into())])} onclick={revoke} />
        </li>
    )
}
