//! Linked accounts: other accounts of the same person, and the services that one signs in with. A section is a component of
//! its own with its own states.

mod add;
mod federated;
mod local;

use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::ui::Page;

/// Properties of [`Linked`].
#[derive(Properties, PartialEq)]
pub(crate) struct LinkedProps {
    /// Whether another account is being linked.
    #[prop_or_default]
    pub adding: bool,
}

/// The page.
#[component(Linked)]
pub(crate) fn linked(props: &LinkedProps) -> Html {
    let i18n = use_i18n();
    html!(
        <Page title={i18n.text("linked-title")} lead={i18n.text("linked-lead")}>
            <local::LocalAccounts adding={props.adding} />
            <federated::SignInServices />
        </Page>
    )
}
