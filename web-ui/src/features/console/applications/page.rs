//! One application: registering it, or changing it.

use latchkey_openapi::applications::RegisteredApplication;
use yew::prelude::*;

use super::form::{ApplicationForm, Saved};
use crate::api;
use crate::features::given::app_mark;
use crate::i18n::use_i18n;
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{Card, Page, Rows, use_load};

/// The page that registers an application.
#[component(NewApplicationPage)]
pub(crate) fn new_application_page() -> Html {
    let i18n = use_i18n();
    html!(
        <Page title={i18n.text("registry-new-title")} lead={i18n.text("registry-new-lead")} back={(Route::Applications, i18n.text("registry-title").into())}>
            <ApplicationForm />
        </Page>
    )
}

/// Properties of [`ApplicationPage`].
#[derive(Properties, PartialEq)]
pub(crate) struct ApplicationPageProps {
    /// Which one.
    pub id: AttrValue,
}

/// The page of a registered application.
#[component(ApplicationPage)]
pub(crate) fn application_page(props: &ApplicationPageProps) -> Html {
    let i18n = use_i18n();
    let client = use_client();
    let saved = use_load((client, props.id.clone()), |(client, id)| async move {
        let found = api::registry::get(&client, &id).await?;
        Ok(Saved { registered: found.value, etag: found.etag })
    });
    let shown: Option<&RegisteredApplication> = saved.ready().map(|saved| &saved.registered);
    let title = shown.map_or_else(|| i18n.text("registry-one"), |one| one.application.name.clone());
    let emblem =
        shown.map_or_else(Html::default, |one| app_mark(&one.application.name, one.logo.as_deref(), true));
    let pending = html!(<Card flush=true><Rows count=6 icon=false /></Card>);
    html!(
        <Page {title} {emblem} back={(Route::Applications, i18n.text("registry-title").into())}>
            { saved.view(pending, |found| html!(<ApplicationForm saved={Some((**found).clone())} put={saved.put.clone()} />)) }
        </Page>
    )
}
