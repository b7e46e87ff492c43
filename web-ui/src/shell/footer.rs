//! The foot of every signed-in page.

use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::session::use_session;

/// The foot of every signed-in page.
#[component(Footer)]
pub(crate) fn footer() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    html!(
        <footer class="lk-footer">
            <p>{ i18n.with("footer-kept-by", &[("organization", session.organization().to_owned().into())]) }</p>
        </footer>
    )
}
