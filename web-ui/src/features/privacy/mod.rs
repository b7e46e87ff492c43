//! Data and privacy: what is held, the download of all of it, and the end of the account.

mod at_once;
mod downloads;
mod ending;
mod keep;
mod kept;

pub(crate) use keep::Keep;

use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::session::use_session;
use crate::ui::Page;

/// The page.
#[component(Privacy)]
pub(crate) fn privacy() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    html!(
        <Page title={i18n.text("privacy-title")} lead={i18n.text("privacy-lead")}>
            if session.can(|features| features.export) { <downloads::Downloads /> }
            <kept::Kept />
            <ending::Ending />
        </Page>
    )
}
