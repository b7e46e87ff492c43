//! One application of the launcher.

use latchkey_openapi::applications::Application;
use yew::prelude::*;

use crate::features::given::app_mark;
use crate::i18n::I18n;
use crate::ui::{Symbol, icon};

/// What can be done with an application.
#[derive(Clone, PartialEq)]
pub(super) enum Tapped {
    /// It was opened, in a window of its own.
    Opened(Application),
    /// Its star was pressed, in this list.
    Star(Application, &'static str),
}

/// The host of an address, which says where a link leads.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// A tile: the whole of it opens the application; the star marks it. `list` tells tiles of the same application apart.
pub(super) fn tile(i18n: &I18n, list: &'static str, one: &Application, tapped: &Callback<Tapped>) -> Html {
    let address = one.access_url.clone().unwrap_or_default();
    let fact = if one.description.is_empty() { host(&address).to_owned() } else { one.description.clone() };
    let open = {
        let one = one.clone();
        tapped.reform(move |_: MouseEvent| Tapped::Opened(one.clone()))
    };
    let star = {
        let one = one.clone();
        tapped.reform(move |_: MouseEvent| Tapped::Star(one.clone(), list))
    };
    let favorite = i18n.with("apps-star", &[("name", one.name.clone().into())]);
    html!(
        <li class="lk-app" key={one.id.to_string()} data-testid="application" data-name={one.name.clone()}>
            { app_mark(&one.name, false) }
            <div class="lk-row-main">
                <p class="lk-row-title">
                    <a href={address} target="_blank" rel="noopener noreferrer" class="lk-app-link" onclick={open}>
                        { &one.name }<span class="pf-v6-screen-reader">{ i18n.text("new-tab") }</span>
                    </a>
                </p>
                <p class="lk-row-fact">{ fact }</p>
            </div>
            <button type="button" class="pf-v6-c-button pf-m-plain lk-star" id={format!("{list}-star-{}", one.id)} aria-pressed={one.favorite.to_string()}
                aria-label={favorite} onclick={star} data-testid="star">
                <span class="pf-v6-c-button__icon">{ icon(Symbol::Star) }</span>
            </button>
        </li>
    )
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_link_is_told_by_its_host() {
        for (address, expected) in [
            ("https://travel.example.org/start?x#y", "travel.example.org"),
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("", ""),
        ] {
            assert_eq!(host(address), expected);
        }
    }
}
