//! Linked accounts: what else leads to this account, or from it.

mod federated;

use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::ui::Page;

/// The page.
#[component(Linked)]
pub(crate) fn linked() -> Html {
    let i18n = use_i18n();
    html!(
        <Page title={i18n.text("linked-title")} lead={i18n.text("linked-lead")}>
            <federated::SignInServices />
        </Page>
    )
}
