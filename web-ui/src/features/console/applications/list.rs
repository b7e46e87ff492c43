//! The list, with search and paging.

use std::rc::Rc;

use latchkey_openapi::applications::{RegisteredApplication, RegisteredApplicationList};
use yew::prelude::*;

use super::super::search::use_search;
use crate::api;
use crate::features::given::app_mark;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{
    Button, Card, Drawing, EmptyState, Hue, Kind, Page, Rows, Symbol, TextField, chip, icon, use_load,
    use_more,
};

const PER_PAGE: u32 = 25;

/// The page.
#[component(ApplicationsPage)]
pub(crate) fn applications_page() -> Html {
    let i18n = use_i18n();
    let client = use_client();
    let search = use_search();
    let list = use_load((client.clone(), search.wanted.clone()), |(client, text)| async move {
        api::registry::list(&client, PER_PAGE, None, &text).await
    });
    let more = use_more(&list, {
        let text = search.wanted.clone();
        move |shown: Rc<RegisteredApplicationList>| {
            let (client, text) = (client.clone(), text.clone());
            async move {
                let cursor = shown.next_cursor.as_deref();
                let mut next = api::registry::list(&client, PER_PAGE, cursor, &text).await?;
                next.applications.splice(0..0, shown.applications.iter().cloned());
                Ok(next)
            }
        }
    });
    let actions = html!(
        <Link to={Route::NewApplication} class="pf-v6-c-button pf-m-primary" id="application-new">
            <span class="pf-v6-c-button__icon pf-m-start">{ icon(Symbol::Plus) }</span>{ i18n.text("registry-new") }
        </Link>
    );
    let is_search = !search.wanted.is_empty();
    html!(
        <Page title={i18n.text("registry-title")} lead={i18n.text("registry-lead")} {actions}>
            <TextField id="application-search" kind="search" label={i18n.text("registry-search")} value={search.typed}
                autocomplete="off" oninput={search.oninput} />
            { list.view(html!(<Card flush=true><Rows count=4 /></Card>), |found| content(&i18n, found, is_search, &more)) }
        </Page>
    )
}

fn content(i18n: &I18n, list: &RegisteredApplicationList, is_search: bool, more: &Callback<()>) -> Html {
    if list.applications.is_empty() {
        let key = if is_search { "registry-none" } else { "registry-empty" };
        return html!(
            <Card><EmptyState drawing={Drawing::Door} title={i18n.text(key)} body={i18n.text(&format!("{key}-body"))} /></Card>
        );
    }
    let count = i18n.with(
        if list.total.more { "registry-count-more" } else { "registry-count" },
        &[("count", i64::from(list.total.count).into())],
    );
    html!(
        <Card flush=true id="application-list">
            <p class="pf-v6-screen-reader" role="status">{ count }</p>
            <ul role="list" class="lk-rows">{ for list.applications.iter().map(|one| row(i18n, one)) }</ul>
            if list.next_cursor.is_some() {
                <div class="lk-more"><Button id="more-applications" kind={Kind::Secondary} label={i18n.text("show-more")} onclick={more.reform(|_| ())} /></div>
            }
        </Card>
    )
}

fn row(i18n: &I18n, one: &RegisteredApplication) -> Html {
    let settings = &one.application;
    html!(
        <li class="lk-row" key={one.id.to_string()} data-testid="application">
            { app_mark(&settings.name, one.logo.as_deref(), false) }
            <div class="lk-row-main">
                <p class="lk-row-title">
                    <Link to={Route::Application(one.id.to_string())} class="lk-row-link">{ settings.name.clone() }</Link>
                    if !settings.enabled { { chip(i18n.text("registry-off"), Hue::Warn) } }
                    if settings.trusted { { chip(i18n.text("registry-own"), Hue::Plain) } }
                </p>
                <p class="lk-row-fact">{ i18n.text(super::draft::kind_key(settings.kind)) }</p>
            </div>
        </li>
    )
}
