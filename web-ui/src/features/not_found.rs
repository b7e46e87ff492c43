//! No such page.

use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::navigation::Link;
use crate::routes::Route;
use crate::ui::{Drawing, EmptyState, Page};

/// No such page, and the way back.
#[component(NotFound)]
pub(crate) fn not_found() -> Html {
    let i18n = use_i18n();
    html!(
        <Page title={i18n.text("not-found-title")}>
            <EmptyState drawing={Drawing::Signpost} title={i18n.text("not-found-lead")} body={i18n.text("not-found-body")}>
                <Link to={Route::Overview} class="pf-v6-c-button pf-m-primary" id="back-home">{ i18n.text("not-found-home") }</Link>
            </EmptyState>
        </Page>
    )
}
