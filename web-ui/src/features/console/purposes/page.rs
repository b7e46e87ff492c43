//! One purpose: creating it, or changing it.

use latchkey_openapi::consent_purposes::ConsentPurpose;
use yew::prelude::*;

use super::form::{PurposeForm, Saved};
use crate::api;
use crate::features::purposes::say;
use crate::i18n::use_i18n;
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{Card, Page, Rows, use_load};

/// The page that creates one.
#[component(NewPurposePage)]
pub(crate) fn new_purpose_page() -> Html {
    let i18n = use_i18n();
    html!(
        <Page title={i18n.text("purposes-new-title")} lead={i18n.text("purposes-new-lead")} back={(Route::Purposes, i18n.text("purposes-title").into())}>
            <PurposeForm />
        </Page>
    )
}

/// Properties of [`PurposePage`].
#[derive(Properties, PartialEq)]
pub(crate) struct PurposePageProps {
    /// Which one.
    pub id: AttrValue,
}

/// The page of one that is there.
#[component(PurposePage)]
pub(crate) fn purpose_page(props: &PurposePageProps) -> Html {
    let (i18n, client) = (use_i18n(), use_client());
    let saved = use_load((client, props.id.clone()), |(client, id)| async move {
        let found = api::purposes::get(&client, &id).await?;
        Ok(Saved { stored: found.value, etag: found.etag })
    });
    let shown: Option<&ConsentPurpose> = saved.ready().map(|saved| &saved.stored);
    let title = shown.map_or_else(|| i18n.text("purposes-one"), |one| say(&i18n, &one.purpose.content.names));
    let pending = html!(<Card flush=true><Rows count=6 icon=false /></Card>);
    html!(
        <Page {title} back={(Route::Purposes, i18n.text("purposes-title").into())}>
            { saved.view(pending, |found| {
                // Anew after each change, so that it begins with what is stored.
                let key = found.etag.clone().unwrap_or_default();
                html!(<PurposeForm {key} saved={Some((**found).clone())} put={saved.put.clone()} reload={saved.reload.clone()} />)
            }) }
        </Page>
    )
}
