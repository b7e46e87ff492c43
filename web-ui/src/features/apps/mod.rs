//! Applications: finding and opening them, what each may do, what was consented to, and the user's own access tokens.

mod access;
mod ask;
mod consent;
mod consents;
mod launcher;
mod receipt;
mod tile;
mod token;
mod tokens;

use yew::prelude::*;

pub(crate) use self::access::Access;
pub(crate) use self::consent::ConsentPage;
pub(crate) use self::consents::Consents;
pub(crate) use self::launcher::Launcher;
pub(crate) use self::tokens::Tokens;
use crate::i18n::I18n;
use crate::navigation::Link;
use crate::routes::Route;

/// The pages of the section, with the present one marked.
fn tabs(i18n: &I18n, present: &Route) -> Html {
    let all = [
        (Route::Apps, "apps-tab-launcher"),
        (Route::Access, "apps-tab-access"),
        (Route::Consents, "apps-tab-consents"),
        (Route::Tokens, "apps-tab-tokens"),
    ];
    html!(
        <nav class="lk-chips" aria-label={i18n.text("nav-apps")}>
            { for all.into_iter().map(|(to, key)| {
                let current = to == *present;
                html!(<Link {to} class="lk-chip" {current} id={key}>{ i18n.text(key) }</Link>)
            }) }
        </nav>
    )
}
