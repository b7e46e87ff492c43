//! The list.

use latchkey_openapi::consent_purposes::{ConsentPurpose, PurposeKind};
use yew::prelude::*;

use crate::api;
use crate::features::purposes::say;
use crate::i18n::{I18n, use_i18n};
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{Card, Drawing, EmptyState, Hue, Page, Rows, Symbol, chip, icon, use_load};

/// The page.
#[component(PurposesPage)]
pub(crate) fn purposes_page() -> Html {
    let (i18n, client) = (use_i18n(), use_client());
    let list = use_load(client, |client| async move { api::purposes::list(&client).await });
    let actions = html!(
        <Link to={Route::NewPurpose} class="pf-v6-c-button pf-m-primary" id="purpose-new">
            <span class="pf-v6-c-button__icon pf-m-start">{ icon(Symbol::Plus) }</span>{ i18n.text("purposes-new") }
        </Link>
    );
    html!(
        <Page title={i18n.text("purposes-title")} lead={i18n.text("purposes-lead")} {actions}>
            { list.view(html!(<Card flush=true><Rows count=3 /></Card>), |found| content(&i18n, &found.purposes)) }
        </Page>
    )
}

fn content(i18n: &I18n, all: &[ConsentPurpose]) -> Html {
    if all.is_empty() {
        return html!(
            <Card><EmptyState drawing={Drawing::Diary} title={i18n.text("purposes-empty")} body={i18n.text("purposes-empty-body")} /></Card>
        );
    }
    html!(<Card flush=true id="purpose-list"><ul role="list" class="lk-rows">{ for all.iter().map(|one| row(i18n, one)) }</ul></Card>)
}

/// What kind it is, by its mark.
fn mark(kind: PurposeKind) -> Html {
    icon(if kind == PurposeKind::Policy { Symbol::Receipt } else { Symbol::Mail })
}

fn row(i18n: &I18n, one: &ConsentPurpose) -> Html {
    let settings = &one.purpose;
    let held = one.versions.first().map_or(0, |version| version.accounts);
    let version = if settings.content.label.is_empty() {
        i18n.with("purposes-version", &[("number", one.version.into())])
    } else {
        i18n.with("policy-version", &[("label", settings.content.label.clone().into())])
    };
    let kind = i18n.text(&format!("purpose-kind-{}", settings.kind.as_str()));
    html!(
        <li class="lk-row" key={one.id.to_string()} data-testid="purpose">
            <span class="lk-badge">{ mark(settings.kind) }</span>
            <div class="lk-row-main">
                <p class="lk-row-title">
                    <Link to={Route::Purpose(one.id.to_string())} class="lk-row-link">{ say(i18n, &settings.content.names) }</Link>
                    if settings.required { { chip(i18n.text("purposes-required"), Hue::Plain) } }
                    if settings.retired { { chip(i18n.text("purposes-retired"), Hue::Warn) } }
                </p>
                <p class="lk-row-fact">{ kind }{ " · " }{ version }</p>
                <p class="lk-row-fact">{ i18n.with("purposes-held", &[("count", i64::from(held).into())]) }</p>
            </div>
        </li>
    )
}
